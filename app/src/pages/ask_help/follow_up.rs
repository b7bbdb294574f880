//! If they do not finish: a way to be reached about a form, left with a consent, and taken back on the same page.

use forms::{Said, Words};
use leptos::prelude::*;

use super::{Typed, Whence, address, back_to_ask, column, faults, heading, text};
use crate::component::choice::Family;
use crate::component::{button, error_message, fieldset, form_group};
use crate::node::Node;
use crate::pages::Line;
use crate::pages::question::hidden;

/// `/ask-for-help/follow-up`. Posts `name`, `phone`, `email` and `agree` there, or `back=yes`.
#[derive(Clone, Debug)]
pub struct FollowUp {
    pub from: Whence,
    /// How they can be reached already.
    pub left: Option<Left>,
    pub typed: Typed,
    /// After how many hours without a change.
    pub hours: u64,
    pub csrf: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    pub phone: String,
    pub email: String,
}

impl FollowUp {
    pub fn title(&self, words: &Words) -> String {
        self.typed.title(words.get("ask_help.follow_up"), words)
    }
}

pub fn follow_up(follow_up: &FollowUp, words: &Words) -> AnyView {
    let from = Some(&follow_up.from);
    let body = match &follow_up.left {
        Some(left) => left_view(follow_up, left, words),
        None => form(follow_up, words),
    };
    column(
        back_to_ask(from, words),
        (faults(&follow_up.typed.faults, words), heading(words.get("ask_help.follow_up")), body).into_any(),
    )
}

fn left_view(follow_up: &FollowUp, left: &Left, words: &Words) -> AnyView {
    let ways: Vec<&str> = [left.phone.as_str(), left.email.as_str()].into_iter().filter(|way| !way.is_empty()).collect();
    let said =
        words.say("ask_help.follow_up_on", &[("way", ways.join(", ").into()), ("service", follow_up.from.service.clone())]);
    let button = button::button("submit", words.get("ask_help.take_back")).and_class("govuk-button--secondary");
    let go_on = button::link(follow_up.from.place.to_string(), words.get("ask_help.alone_link"));
    view! {
        {text(said)}
        <form method="post" action=address("follow-up", Some(&follow_up.from)) novalidate>
            {hidden("csrf", &follow_up.csrf).view()}{hidden("back", "yes").view()}
            {button::group(vec![go_on, button]).view()}
        </form>
    }
    .into_any()
}

fn form(follow_up: &FollowUp, words: &Words) -> AnyView {
    let typed = &follow_up.typed;
    let optional = format!("{} {}", words.get("ask_help.name"), words.get("question.optional"));
    let email = Line {
        name: "email",
        label: words.get("ask_help.email"),
        value: &typed.email,
        kind: "email",
        autocomplete: Some("email"),
        capitals: "none",
        ..Line::default()
    };
    let lead = words.say("ask_help.follow_up_text", &[("service", follow_up.from.service.clone())]);
    view! {
        {text(lead)}
        {text(words.count("ask_help.follow_up_when", follow_up.hours))}
        <form method="post" action=address("follow-up", Some(&follow_up.from)) novalidate>
            {hidden("csrf", &follow_up.csrf).view()}
            {typed.name(&optional, words)}
            {text(words.get("ask_help.one_of_both"))}
            {typed.phone(words.get("ask_help.phone"), words)}
            {email.view(&typed.faults, words)}
            {agree(typed, follow_up.from.service.clone(), words)}
            {button::button("submit", words.get("ask_help.follow_up_button")).view()}
        </form>
    }
    .into_any()
}

/// Nobody is reached who did not say so.
fn agree(typed: &Typed, service: Said, words: &Words) -> AnyView {
    let fault = typed.faults.iter().find(|fault| fault.name == "agree").map(|fault| fault.text.clone());
    let bad = fault.is_some();
    let message = fault.map(|text| error_message::error_message(words.get("error.prefix"), text).id("agree-error"));
    let input = Family::Checkboxes.input("agree", "agree", "yes").flag("checked", typed.tell);
    let label = Family::Checkboxes.label("agree", words.say("ask_help.agree", &[("service", service)]));
    let list = Family::Checkboxes.list(Family::Checkboxes.item(input, label, None));
    let legend = fieldset::legend(words.get("ask_help.consent")).and_class("govuk-fieldset__legend--s");
    let fieldset = fieldset::fieldset(Some(legend), vec![Node::from(message), list.into()]);
    let fieldset = if bad { fieldset.at("aria-describedby", "agree-error") } else { fieldset };
    let group = form_group::form_group(Node::from(fieldset));
    if bad { group.and_class("govuk-form-group--error") } else { group }.view()
}
