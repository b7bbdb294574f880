//! Task list: the parts of something long, and how far each is.

use crate::node::{Element, Node, el};

pub fn task_list(items: Vec<Element>) -> Element {
    el("ul").class("govuk-task-list").with(items)
}

/// `name` is a [`link`] or a [`name`].
pub fn item(name: Element, hint: Option<Element>, status: Element) -> Element {
    let name = el("div").class("govuk-task-list__name-and-hint").with(name).with(hint);
    el("li").class("govuk-task-list__item").with(name).with(status)
}

pub fn link(href: impl Into<String>, text: impl Into<Node>) -> Element {
    el("a").class("govuk-link govuk-task-list__link").at("href", href).with(text)
}

/// What cannot be opened yet.
pub fn name(text: impl Into<Node>) -> Element {
    el("div").with(text)
}

pub fn hint(id: impl Into<String>, text: impl Into<Node>) -> Element {
    el("div").id(id).class("govuk-task-list__hint").with(text)
}

pub fn status(id: impl Into<String>, inside: impl Into<Node>) -> Element {
    el("div").class("govuk-task-list__status").id(id).with(inside)
}
