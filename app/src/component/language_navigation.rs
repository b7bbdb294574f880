//! Language navigation: the languages a page can be read in.

use crate::node::{Element, Node, el};

/// `label` names the landmark.
pub fn language_navigation(label: impl Into<String>, items: Vec<Element>) -> Element {
    let list = el("ul").class("govuk-language-navigation__list").with(items);
    el("nav").class("govuk-language-navigation").at("aria-label", label).with(list)
}

pub fn item(inside: Element) -> Element {
    el("li").class("govuk-language-navigation__list-item").with(inside)
}

/// The language of the page as it is; `language` is a BCP 47 tag.
pub fn here(text: impl Into<Node>) -> Element {
    el("span").class("govuk-language-navigation__text").at("aria-current", "true").with(text)
}

pub fn link(href: impl Into<String>, text: impl Into<Node>) -> Element {
    el("a").class("govuk-language-navigation__link").at("href", href).at("rel", "alternate").with(text)
}

/// The same where a form is filled in: the page is posted, so that what was typed goes along.
pub fn button(form: &'static str, action: impl Into<String>, text: impl Into<Node>) -> Element {
    super::button::posting(form, action, text).class("govuk-language-navigation__link")
}
