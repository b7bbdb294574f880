//! Inset text: set apart from the rest.

use crate::node::{Element, Node, el};

pub fn inset_text(inside: impl Into<Node>) -> Element {
    el("div").class("govuk-inset-text").with(inside)
}
