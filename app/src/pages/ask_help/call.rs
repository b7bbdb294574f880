//! Have somebody call: name, number, when, and whether it is told where they are in the form.

use forms::Words;
use leptos::prelude::*;

use super::{Typed, Whence, address, back_to_ask, column, faults, heading, text, watched};
use crate::component::{button, error_message, form_group, label, select};
use crate::node::Node;
use crate::pages::question::hidden;

/// `/ask-for-help/call`. Posts `name`, `phone`, `when`, `tell` and `id` there.
#[derive(Clone, Debug)]
pub struct Call {
    pub from: Option<Whence>,
    /// What can be chosen: its value, and its words.
    pub when: Vec<(String, String)>,
    pub typed: Typed,
    pub csrf: String,
}

impl Call {
    pub fn title(&self, words: &Words) -> String {
        self.typed.title(words.get("ask_help.call"), words)
    }
}

pub fn call(call: &Call, words: &Words) -> AnyView {
    let (typed, from) = (&call.typed, call.from.as_ref());
    let form = view! {
        <form method="post" action=address("call", from) novalidate>
            {hidden("csrf", &call.csrf).view()}{hidden("id", &typed.id).view()}
            {typed.name(words.get("ask_help.name"), words)}
            {typed.phone(words.get("ask_help.phone"), words)}
            {when(call, words)}
            {typed.tell_where(from, words)}
            {button::button("submit", words.get("ask_help.call_button")).view()}
        </form>
    };
    let told = words.fill("ask_help.told", &[("language", words.get("ask_help.language"))]);
    column(
        back_to_ask(from, words),
        (faults(&typed.faults, words), heading(words.get("ask_help.call")), watched(from, words), text(told), form).into_any(),
    )
}

fn when(call: &Call, words: &Words) -> AnyView {
    let fault = call.typed.faults.iter().find(|fault| fault.name == "when").map(|fault| fault.text.clone());
    let bad = fault.is_some();
    let message = fault.map(|text| error_message::error_message(words.get("error.prefix"), text).id("when-error"));
    let options = call.when.iter().map(|(value, words)| select::option(value, *value == call.typed.when).text(words.as_str()));
    let select = select::select("when", "when", options.collect());
    let select = if bad { select.and_class("govuk-select--error").at("aria-describedby", "when-error") } else { select };
    let label = label::label(words.get("ask_help.when")).and_class("govuk-label--s").at("for", "when");
    let group = form_group::form_group(vec![Node::from(label), message.into(), select.into()]);
    if bad { group.and_class("govuk-form-group--error") } else { group }.view()
}
