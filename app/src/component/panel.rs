//! Panel: it is done.

use crate::node::{Element, Node, el};

pub fn panel(title: Element, body: Option<Node>) -> Element {
    let body = body.map(|body| el("div").class("govuk-panel__body").with(body));
    el("div").class("govuk-panel").with(title).with(body)
}

/// `level` is the HTML element, such as `h1`.
pub fn title(level: &'static str, text: impl Into<Node>) -> Element {
    el(level).class("govuk-panel__title").with(text)
}
