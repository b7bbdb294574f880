//! Back link: to the page before.

use crate::node::{Element, Node, el};

pub fn back_link(href: impl Into<String>, text: impl Into<Node>) -> Element {
    el("a").at("href", href).class("govuk-back-link").with(text)
}
