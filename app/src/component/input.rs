//! Text input: one line.

use crate::node::{Element, Node, el};

/// `kind` is the HTML type.
pub fn input(id: impl Into<String>, name: impl Into<String>, kind: impl Into<String>) -> Element {
    el("input").class("govuk-input").id(id).at("name", name).at("type", kind)
}

/// An input with something that belongs to the answer before or after it.
pub fn wrapper(prefix: Option<Element>, input: Element, suffix: Option<Element>) -> Element {
    el("div").class("govuk-input__wrapper").with(prefix).with(input).with(suffix)
}

pub fn prefix(text: impl Into<Node>) -> Element {
    el("div").class("govuk-input__prefix").at("aria-hidden", "true").with(text)
}

pub fn suffix(text: impl Into<Node>) -> Element {
    el("div").class("govuk-input__suffix").at("aria-hidden", "true").with(text)
}
