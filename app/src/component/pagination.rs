//! Pagination: on to the next part, or back.

use crate::node::{Element, Node, el};

/// `label` names the landmark.
pub fn pagination(label: impl Into<String>, previous: Option<Element>, pages: Vec<Element>, next: Option<Element>) -> Element {
    let pages = (!pages.is_empty()).then(|| el("ul").class("govuk-pagination__list").with(pages));
    el("nav").class("govuk-pagination").at("aria-label", label).with(previous).with(pages).with(next)
}

/// The way to one of many pages; `what` is what a screen reader says of it.
pub fn page(href: impl Into<String>, what: impl Into<String>, number: impl Into<Node>, here: bool) -> Element {
    let link = el("a").class("govuk-link govuk-pagination__link").at("href", href).at("aria-label", what);
    let item = el("li").class("govuk-pagination__item").with(link.maybe("aria-current", here.then_some("page")).with(number));
    if here { item.and_class("govuk-pagination__item--current") } else { item }
}

/// Pages that are not listed.
pub fn gap() -> Element {
    el("li").class("govuk-pagination__item govuk-pagination__item--ellipsis").with("⋯")
}

/// A link's words: `hidden` is what only a screen reader needs.
pub fn title(text: impl Into<Node>, hidden: Option<&str>) -> Element {
    let hidden = hidden.map(|hidden| el("span").class("govuk-visually-hidden").text(hidden));
    el("span").class("govuk-pagination__link-title").with(text).with(hidden)
}

/// What the page it leads to is about.
pub fn about(text: impl Into<Node>) -> Vec<Element> {
    let colon = el("span").class("govuk-visually-hidden").with(":");
    vec![colon, el("span").class("govuk-pagination__link-label").with(text)]
}

pub fn link(href: impl Into<String>, rel: &'static str, inside: Vec<Node>) -> Element {
    el("a").class("govuk-link govuk-pagination__link").at("href", href).at("rel", rel).with(Node::Several(inside))
}

/// One of [`previous`] and [`next`]: `way` is `prev` or `next`.
pub fn way(way: &'static str, link: Element) -> Element {
    el("div").class(format!("govuk-pagination__{way}")).with(link)
}

/// The arrow: `way` is `prev` or `next`.
pub fn icon(way: &'static str) -> Element {
    const BACK: &str =
        "m6.5938-0.0078125-6.7266 6.7266 6.7441 6.4062 1.377-1.449-4.1856-3.9768h12.896v-2h-12.984l4.2931-4.293-1.414-1.414z";
    const ON: &str =
        "m8.107-0.0078125-1.4136 1.414 4.2926 4.293h-12.986v2h12.896l-4.1855 3.9766 1.377 1.4492 6.7441-6.4062-6.7246-6.7266z";
    let icon = el("svg").class(format!("govuk-pagination__icon govuk-pagination__icon--{way}"));
    let icon = icon.at("xmlns", "http://www.w3.org/2000/svg").at("height", "13").at("width", "15").at("aria-hidden", "true");
    let icon = icon.at("focusable", "false").at("viewBox", "0 0 15 13");
    icon.with(el("path").at("d", if way == "prev" { BACK } else { ON }))
}
