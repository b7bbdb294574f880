//! Warning text: what happens otherwise.

use crate::node::{Element, Node, el};

/// `hidden` is what a screen reader says before it, such as "Warning".
pub fn warning_text(hidden: impl Into<Node>, text: impl Into<Node>) -> Element {
    let icon = el("span").class("govuk-warning-text__icon").at("aria-hidden", "true").with("!");
    let hidden = el("span").class("govuk-visually-hidden").with(hidden);
    let text = el("strong").class("govuk-warning-text__text").with(hidden).with(" ").with(text);
    el("div").class("govuk-warning-text").with(icon).with(text)
}
