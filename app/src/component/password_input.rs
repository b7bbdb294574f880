//! Password input: with a button that shows what was typed, where there is WASM.

use crate::node::{Element, Node, el};

/// The form group around it.
pub fn group(group: Element) -> Element {
    group.and_class("govuk-password-input").at("data-module", "govuk-password-input")
}

/// `autocomplete` is `current-password` or `new-password`.
pub fn input(id: impl Into<String>, name: impl Into<String>, autocomplete: impl Into<String>) -> Element {
    let input = super::input::input(id, name, "password").and_class("govuk-password-input__input govuk-js-password-input-input");
    input.at("spellcheck", "false").at("autocomplete", autocomplete).at("autocapitalize", "none")
}

pub fn wrapper(input: Element, toggle: Element) -> Element {
    el("div").class("govuk-input__wrapper govuk-password-input__wrapper").with(input).with(toggle)
}

/// Hidden until something can press it. `what` is what a screen reader says of it.
pub fn toggle(id: impl Into<String>, what: impl Into<String>, text: impl Into<Node>) -> Element {
    let toggle = super::button::button("button", text).and_class("govuk-button--secondary govuk-password-input__toggle");
    let toggle = toggle.and_class("govuk-js-password-input-toggle").at("aria-controls", id);
    toggle.at("aria-label", what).flag("hidden", true)
}
