//! Error summary: all that is wrong with a page, at its top.

use crate::node::{Element, Node, el};

/// `before` stands above the list.
pub fn error_summary(title: impl Into<Node>, before: Option<Element>, problems: Vec<Element>) -> Element {
    let list = el("ul").class("govuk-list govuk-error-summary__list");
    let list = (!problems.is_empty()).then(|| list.with(problems));
    let body = el("div").class("govuk-error-summary__body").with(before).with(list);
    let title = el("h2").class("govuk-error-summary__title").with(title);
    let alert = el("div").at("role", "alert").with(title).with(body);
    el("div").class("govuk-error-summary").at("data-module", "govuk-error-summary").with(alert)
}

/// `link` leads to the input.
pub fn problem(link: impl Into<Node>) -> Element {
    el("li").with(link)
}
