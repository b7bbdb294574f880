//! Select: one of many.

use crate::node::{Element, el};

pub fn select(id: impl Into<String>, name: impl Into<String>, options: Vec<Element>) -> Element {
    el("select").class("govuk-select").id(id).at("name", name).with(options)
}

/// Its text is still to come: an option holds nothing else.
pub fn option(value: impl Into<String>, chosen: bool) -> Element {
    el("option").at("value", value).flag("selected", chosen)
}
