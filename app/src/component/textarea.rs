//! Textarea: several lines.

use crate::node::{Element, el};

pub fn textarea(id: impl Into<String>, name: impl Into<String>, rows: impl Into<String>, value: &str) -> Element {
    let textarea = el("textarea").class("govuk-textarea").id(id).at("name", name).at("rows", rows);
    // Leptos writes a space for an empty text, and the answer would begin with it.
    if value.is_empty() { textarea } else { textarea.text(value) }
}
