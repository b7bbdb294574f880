//! Phase banner: that a service is new or still being made.

use crate::node::{Element, Node, el};

/// `tag` is a [`tag`].
pub fn phase_banner(tag: Element, text: impl Into<Node>) -> Element {
    let text = el("span").class("govuk-phase-banner__text").with(text);
    let content = el("p").class("govuk-phase-banner__content").with(tag).with(text);
    el("div").class("govuk-phase-banner govuk-width-container").with(content)
}

/// The phase, as a tag in the banner.
pub fn tag(tag: Element) -> Element {
    tag.and_class("govuk-phase-banner__content__tag")
}
