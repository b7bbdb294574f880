//! Error message: what is wrong with one question, beside it.

use crate::node::{Element, Node, el};

/// `prefix` is what a screen reader says before it, such as "Error:".
pub fn error_message(prefix: impl Into<Node>, text: impl Into<Node>) -> Element {
    let prefix = el("span").class("govuk-visually-hidden").with(prefix);
    el("p").class("govuk-error-message").with(prefix).with(" ").with(text)
}
