//! Footer: links about the site, and whose it is.

use crate::node::{Element, Node, el};

/// `inside` stands in the page's width.
pub fn footer(inside: impl Into<Node>) -> Element {
    el("div").class("govuk-footer").with(el("div").class("govuk-width-container").with(inside))
}
