//! Summary list: what was said, line by line, and a way to change it.

use crate::node::{Element, Node, el};

pub fn summary_list(rows: Vec<Element>) -> Element {
    el("dl").class("govuk-summary-list").with(rows)
}

pub fn row(key: Element, value: Element, actions: Option<Element>) -> Element {
    el("div").class("govuk-summary-list__row").with(key).with(value).with(actions)
}

pub fn key(text: impl Into<Node>) -> Element {
    el("dt").class("govuk-summary-list__key").with(text)
}

pub fn value(inside: impl Into<Node>) -> Element {
    el("dd").class("govuk-summary-list__value").with(inside)
}

/// One link, or a list of several.
pub fn actions(mut links: Vec<Element>) -> Element {
    let actions = el("dd").class("govuk-summary-list__actions");
    if links.len() == 1 {
        return actions.with(links.pop());
    }
    let items = links.into_iter().map(|link| el("li").class("govuk-summary-list__actions-list-item").with(link));
    actions.with(el("ul").class("govuk-summary-list__actions-list").with(items.collect::<Vec<_>>()))
}

/// `about` is what a screen reader says after it: which line is changed.
pub fn action(href: impl Into<String>, text: impl Into<Node>, about: Option<Node>) -> Element {
    let about = about.map(|about| el("span").class("govuk-visually-hidden").with(about));
    el("a").class("govuk-link").at("href", href).with(text).with(about)
}

/// A row beside rows that can be changed, when it cannot.
pub fn fixed_row(key: Element, value: Element) -> Element {
    row(key, value, None).and_class("govuk-summary-list__row--no-actions")
}
