//! Button, and a link that looks like one.

use crate::node::{Element, Node, el};

/// `kind` is `submit`, or `button` where it does nothing without WASM.
pub fn button(kind: &'static str, text: impl Into<Node>) -> Element {
    el("button").at("type", kind).class("govuk-button").at("data-module", "govuk-button").with(text)
}

/// A button of the form with that id, wherever it stands: what was typed is posted to another address, right or wrong.
pub fn posting(form: &'static str, action: impl Into<String>, text: impl Into<Node>) -> Element {
    let button = el("button").at("type", "submit").at("form", form).at("formaction", action);
    button.flag("formnovalidate", true).with(text)
}

pub fn link(href: impl Into<String>, text: impl Into<Node>) -> Element {
    let link = el("a").at("href", href).at("role", "button").at("draggable", "false").class("govuk-button");
    link.at("data-module", "govuk-button").with(text)
}

/// The arrow of a button that starts a service.
pub fn start_icon() -> Element {
    let icon = el("svg").class("govuk-button__start-icon").at("xmlns", "http://www.w3.org/2000/svg").at("width", "17.5");
    let icon = icon.at("height", "19").at("viewBox", "0 0 33 40").at("aria-hidden", "true").at("focusable", "false");
    icon.with(el("path").at("fill", "currentColor").at("d", "M0 0h13l20 20-20 20H0l20-20z"))
}

/// Several that belong together.
pub fn group(buttons: impl Into<Node>) -> Element {
    el("div").class("govuk-button-group").with(buttons)
}
