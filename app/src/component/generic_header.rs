//! Generic header: the name of whose site it is.

use crate::node::{Element, Node, el};

/// `container` is `govuk-width-container` or another class.
pub fn generic_header(container: &str, home: impl Into<String>, logo: impl Into<Node>) -> Element {
    let link = el("a").at("href", home).class("govuk-generic-header__homepage-link").with(logo);
    let logo = el("div").class("govuk-generic-header__logo").with(link);
    let container = el("div").class(format!("govuk-generic-header__container {container}")).with(logo);
    el("div").class("govuk-generic-header").with(container)
}
