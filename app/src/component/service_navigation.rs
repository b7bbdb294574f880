//! Service navigation: the service's name, and the ways into it.

use crate::node::{Element, Node, el};

/// `name` is what the landmark is called and a [`name`], `nav` a [`nav`].
pub fn service_navigation(name: Option<(String, Element)>, nav: Option<Element>) -> Element {
    let landmark = name.as_ref().map(|(label, _)| label.clone());
    let inside = el("div").class("govuk-service-navigation__container").with(name.map(|(_, name)| name)).with(nav);
    let width = el("div").class("govuk-width-container").with(inside);
    let navigation = el(if landmark.is_some() { "section" } else { "div" }).maybe("aria-label", landmark);
    navigation.class("govuk-service-navigation").at("data-module", "govuk-service-navigation").with(width)
}

pub fn name(inside: Element) -> Element {
    el("span").class("govuk-service-navigation__service-name").with(inside)
}

/// A link, in the name or the list.
pub fn link(href: impl Into<String>, text: impl Into<Node>) -> Element {
    el("a").class("govuk-service-navigation__link").at("href", href).with(text)
}

/// Text where there is nowhere to go.
pub fn text(text: impl Into<Node>) -> Element {
    el("span").class("govuk-service-navigation__text").with(text)
}

/// `label` names the landmark; `toggle` opens the list on a phone, where there is WASM.
pub fn nav(label: impl Into<String>, toggle: Option<Element>, id: impl Into<String>, items: Vec<Element>) -> Element {
    let list = el("ul").class("govuk-service-navigation__list").id(id).with(items);
    el("nav").at("aria-label", label).class("govuk-service-navigation__wrapper").with(toggle).with(list)
}

pub fn item(link: Element) -> Element {
    el("li").class("govuk-service-navigation__item").with(link)
}

/// The item that the person is at, or within.
pub fn here(link: Element) -> Element {
    item(link).and_class("govuk-service-navigation__item--active")
}

/// What the text of the item that the person is at is set in: screen readers hear that it is no other.
pub fn active(text: impl Into<Node>) -> Element {
    el("strong").class("govuk-service-navigation__active-fallback").with(text)
}

pub fn toggle(list: impl Into<String>, text: impl Into<Node>) -> Element {
    let toggle = el("button").at("type", "button").class("govuk-service-navigation__toggle govuk-js-service-navigation-toggle");
    toggle.at("aria-controls", list).flag("hidden", true).at("aria-hidden", "true").with(text)
}
