//! Textarea: several lines.

use crate::node::{Element, el};

pub fn textarea(id: impl Into<String>, name: impl Into<String>, rows: impl Into<String>, value: &str) -> Element {
    el("textarea").class("govuk-textarea").id(id).at("name", name).at("rows", rows).text(value)
}
