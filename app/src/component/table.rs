//! Table.

use crate::node::{Element, Node, el};

pub fn table(caption: Option<Element>, head: Option<Element>, rows: Vec<Element>) -> Element {
    let head = head.map(|row| el("thead").class("govuk-table__head").with(row));
    let body = el("tbody").class("govuk-table__body").with(rows);
    el("table").class("govuk-table").with(caption).with(head).with(body)
}

pub fn caption(text: impl Into<Node>) -> Element {
    el("caption").class("govuk-table__caption").with(text)
}

pub fn row(cells: Vec<Element>) -> Element {
    el("tr").class("govuk-table__row").with(cells)
}

/// `scope` is `col` or `row`.
pub fn header(scope: &'static str, text: impl Into<Node>) -> Element {
    el("th").at("scope", scope).class("govuk-table__header").with(text)
}

pub fn cell(inside: impl Into<Node>) -> Element {
    el("td").class("govuk-table__cell").with(inside)
}
