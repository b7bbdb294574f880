//! Character count: how much more fits into a text area.

use crate::node::{Element, Node, el};

/// The form group around the text area. `unit` is `data-maxlength` or `data-maxwords`.
pub fn group(group: Element, unit: &'static str, limit: impl Into<String>) -> Element {
    group.and_class("govuk-character-count").at("data-module", "govuk-character-count").at(unit, limit)
}

/// What says how much fits; the text area is described by it.
pub fn message(id: impl Into<String>, text: impl Into<Node>) -> Element {
    el("div").id(id).class("govuk-hint govuk-character-count__message").with(text)
}
