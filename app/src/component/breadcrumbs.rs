//! Breadcrumbs: where a page stands among others.

use crate::node::{Element, Node, el};

/// `label` names the landmark.
pub fn breadcrumbs(label: impl Into<String>, items: Vec<Element>) -> Element {
    let list = el("ol").class("govuk-breadcrumbs__list").with(items);
    el("nav").class("govuk-breadcrumbs").at("aria-label", label).with(list)
}

pub fn item(link: Element) -> Element {
    el("li").class("govuk-breadcrumbs__list-item").with(link)
}

pub fn link(href: impl Into<String>, text: impl Into<Node>) -> Element {
    el("a").class("govuk-breadcrumbs__link").at("href", href).with(text)
}

/// The page itself.
pub fn here(text: impl Into<Node>) -> Element {
    el("li").class("govuk-breadcrumbs__list-item").at("aria-current", "page").with(text)
}
