//! Radios: one of a few.

use crate::node::{Element, Node, el};

pub fn radios(items: impl Into<Node>) -> Element {
    el("div").class("govuk-radios").at("data-module", "govuk-radios").with(items)
}

pub fn item(input: Element, label: Element, hint: Option<Element>) -> Element {
    el("div").class("govuk-radios__item").with(input).with(label).with(hint)
}

pub fn input(id: impl Into<String>, name: impl Into<String>, value: impl Into<String>) -> Element {
    el("input").class("govuk-radios__input").id(id).at("name", name).at("type", "radio").at("value", value)
}

pub fn label(id: impl Into<String>, text: impl Into<Node>) -> Element {
    el("label").class("govuk-label govuk-radios__label").at("for", id).with(text)
}

pub fn hint(id: impl Into<String>, text: impl Into<Node>) -> Element {
    el("div").id(id).class("govuk-hint govuk-radios__hint").with(text)
}

/// "or", between those before and one that stands for none of them.
pub fn divider(text: impl Into<Node>) -> Element {
    el("div").class("govuk-radios__divider").with(text)
}

/// What is asked where the item before it is chosen.
pub fn conditional(id: impl Into<String>, inside: impl Into<Node>) -> Element {
    el("div").class("govuk-radios__conditional").id(id).with(inside)
}
