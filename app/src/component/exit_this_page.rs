//! Exit this page: away at once, for people whom somebody may be watching.

use crate::node::{Element, el};

/// `link` is a [`link`].
pub fn exit_this_page(link: Element) -> Element {
    el("div").class("govuk-exit-this-page").at("data-module", "govuk-exit-this-page").with(link)
}

/// To a page that anybody may have open.
pub fn link(href: impl Into<String>, text: impl Into<crate::node::Node>) -> Element {
    let link = super::button::link(href, text).and_class("govuk-button--warning govuk-exit-this-page__button");
    link.and_class("govuk-js-exit-this-page-button").at("rel", "nofollow noreferrer")
}
