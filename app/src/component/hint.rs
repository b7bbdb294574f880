//! Hint: help with a question, before it is answered.

use crate::node::{Element, Node, el};

pub fn hint(text: impl Into<Node>) -> Element {
    el("div").class("govuk-hint").with(text)
}
