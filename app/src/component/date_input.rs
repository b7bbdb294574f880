//! Date input: a date in three fields.

use crate::node::{Element, Node, el};

pub fn date_input(id: impl Into<String>, items: impl Into<Node>) -> Element {
    el("div").class("govuk-date-input").id(id).with(items)
}

pub fn item(label: Element, input: Element) -> Element {
    el("div").class("govuk-date-input__item").with(el("div").class("govuk-form-group").with(label).with(input))
}

pub fn label(id: impl Into<String>, text: impl Into<Node>) -> Element {
    el("label").class("govuk-label govuk-date-input__label").at("for", id).with(text)
}

pub fn input(id: impl Into<String>, name: impl Into<String>) -> Element {
    let input = el("input").class("govuk-input govuk-date-input__input").id(id).at("name", name);
    input.at("type", "text").at("inputmode", "numeric")
}
