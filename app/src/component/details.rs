//! Details: more for those who need it.

use crate::node::{Element, Node, el};

pub fn details(summary: impl Into<Node>, inside: impl Into<Node>) -> Element {
    let text = el("span").class("govuk-details__summary-text").with(summary);
    let summary = el("summary").class("govuk-details__summary").with(text);
    el("details").class("govuk-details").with(summary).with(el("div").class("govuk-details__text").with(inside))
}
