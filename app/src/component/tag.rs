//! Tag: the state of something in a word or two.

use crate::node::{Element, Node, el};

pub fn tag(text: impl Into<Node>) -> Element {
    el("strong").class("govuk-tag").with(text)
}
