//! Skip link: past what is the same on every page.

use crate::node::{Element, Node, el};

pub fn skip_link(href: impl Into<String>, text: impl Into<Node>) -> Element {
    el("a").at("href", href).class("govuk-skip-link").at("data-module", "govuk-skip-link").with(text)
}
