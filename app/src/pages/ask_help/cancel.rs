//! Cancel a call or a booked time: its reference is enough, and nothing of it is shown.

use forms::Words;
use leptos::prelude::*;

use super::{Line, address, column, faults, heading, text};
use crate::component::button;
use crate::pages::question::hidden;
use crate::pages::titled;
use crate::portal::Fault;

/// `/ask-for-help/cancel`. Posts `reference` there.
#[derive(Clone, Debug, Default)]
pub struct Cancel {
    pub reference: String,
    pub faults: Vec<Fault>,
    pub done: bool,
    pub csrf: String,
}

impl Cancel {
    pub fn title(&self, words: &Words) -> String {
        let key = if self.done { "ask_help.cancelled" } else { "ask_help.cancel" };
        titled(!self.faults.is_empty(), words.get(key), words)
    }
}

pub fn cancel(cancel: &Cancel, words: &Words) -> AnyView {
    if cancel.done {
        let again = view! { <a class="govuk-link" href=address("", None)>{words.get("ask_help.title").to_owned()}</a> };
        let again = view! { <p class="govuk-body">{again}</p> };
        let inside = (heading(words.get("ask_help.cancelled")), text(words.get("ask_help.cancelled_text")), again);
        return column(None, inside.into_any());
    }
    let reference = Line {
        name: "reference",
        label: words.get("ask_help.reference"),
        value: &cancel.reference,
        width: "govuk-input--width-20 reference",
        autocomplete: Some("off"),
        capitals: "characters",
        ..Line::default()
    };
    let form = view! {
        <form method="post" action=address("cancel", None) novalidate>
            {hidden("csrf", &cancel.csrf).view()}{reference.view(&cancel.faults, words)}
            {button::button("submit", words.get("ask_help.cancel_button")).view()}
        </form>
    };
    let inside = (faults(&cancel.faults, words), heading(words.get("ask_help.cancel")), form);
    column(super::super::back(address("", None), words.get("page.back")), inside.into_any())
}
