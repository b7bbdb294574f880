//! Label: what an input asks.

use crate::node::{Element, Node, el};

pub fn label(text: impl Into<Node>) -> Element {
    el("label").class("govuk-label").with(text)
}

/// A label as the page's heading.
pub fn heading(label: Element) -> Element {
    el("h1").class("govuk-label-wrapper").with(label)
}
