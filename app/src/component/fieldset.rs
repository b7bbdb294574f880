//! Fieldset: several inputs that are one question.

use crate::node::{Element, Node, el};

pub fn fieldset(legend: Option<Element>, inside: impl Into<Node>) -> Element {
    el("fieldset").class("govuk-fieldset").with(legend).with(inside)
}

pub fn legend(text: impl Into<Node>) -> Element {
    el("legend").class("govuk-fieldset__legend").with(text)
}

/// The legend's words as the page's heading.
pub fn heading(text: impl Into<Node>) -> Element {
    el("h1").class("govuk-fieldset__heading").with(text)
}
