//! Form group: one question with all that belongs to it.

use crate::node::{Element, Node, el};

pub fn form_group(inside: impl Into<Node>) -> Element {
    el("div").class("govuk-form-group").with(inside)
}
