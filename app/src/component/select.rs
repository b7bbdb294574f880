//! Select: one of many.

use crate::node::{Element, Node, el};

pub fn select(id: impl Into<String>, name: impl Into<String>, options: Vec<Element>) -> Element {
    el("select").class("govuk-select").id(id).at("name", name).with(options)
}

pub fn option(value: impl Into<String>, chosen: bool, text: impl Into<Node>) -> Element {
    el("option").at("value", value).flag("selected", chosen).with(text)
}
