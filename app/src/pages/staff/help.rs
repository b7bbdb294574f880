//! Helping somebody: who it is, how they are in touch, and whether they are there themselves.

use forms::Words;
use leptos::prelude::*;

use super::{Signed, signed_bar};
use crate::component::button;
use crate::component::choice::Family;
use crate::node::Node;
use crate::pages::choose::Choose;
use crate::pages::{Line, back, faults, heading, titled};
use crate::portal::Fault;
use crate::shell::called;

/// Posts `who`, `name`, `phone`, `email`, `channel` and `beside` to `/staff/people/help`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Help {
    pub signed: Signed,
    /// Whom one may choose: met today, or by a permission that holds.
    pub known: Vec<Known>,
    pub who: String,
    pub name: String,
    pub phone: String,
    pub email: String,
    pub channel: String,
    /// `yes` or `no`.
    pub beside: String,
    pub problems: Vec<Problem>,
}

/// Somebody the helper knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// What is posted: `person-…`, or `mandate-…` for a permission.
    pub value: String,
    pub name: String,
    /// The day until which a permission holds, ISO 8601.
    pub until: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    NoPerson,
    NoName,
    NoChannel,
    NoBeside,
    /// Neither is the person there, nor is there a permission.
    NoPermission,
    NoEmail,
}

/// Somebody who is not on the list.
pub const NEW: &str = "new";

/// How a helper meets somebody; `crate::act` of the server knows more.
pub const CHANNELS: [&str; 3] = ["in-person", "phone", "home-visit"];

impl Help {
    pub fn title(&self, words: &Words) -> String {
        titled(!self.problems.is_empty(), words.get("people.help"), words)
    }

    fn faults(&self, words: &Words) -> Vec<Fault> {
        let fault = |problem: &Problem| {
            let (name, text) = match problem {
                Problem::NoPerson => ("who", words.get("people.no_person")),
                Problem::NoName => ("name", words.get("people.no_name")),
                Problem::NoEmail => ("email", words.get("people.no_email")),
                Problem::NoChannel => ("channel", words.get("people.no_channel")),
                Problem::NoBeside => ("beside", words.get("people.no_beside")),
                Problem::NoPermission => ("beside", words.get("people.no_permission")),
            };
            Fault { name: name.into(), text: text.into() }
        };
        self.problems.iter().map(fault).collect()
    }
}

pub fn help(help: &Help, words: &Words) -> AnyView {
    let wrong = help.faults(words);
    let until = |day: &String| words.fill("people.permission_until", &[("day", &crate::pages::moment::say(day, words))]);
    let known = |known: &Known| {
        let about = known.until.as_ref().map(|day| Node::from(until(day)));
        (known.value.clone(), Node::from(called(&known.name, words)), about)
    };
    let new = (NEW.to_owned(), Node::from(words.get("people.new")), None);
    let who = Choose {
        family: Family::Radios,
        name: "who",
        legend: words.get("people.who").into(),
        hint: None,
        items: help.known.iter().map(known).chain([new]).collect(),
        chosen: vec![help.who.clone()],
    };
    // With nobody to choose from there is nothing to choose.
    let who = match help.known.is_empty() {
        true => view! { <input type="hidden" name="who" value=NEW /> }.into_any(),
        false => who.view(&wrong, words),
    };
    let name =
        Line { name: "name", label: words.get("people.name"), value: &help.name, autocomplete: Some("off"), ..Line::default() };
    let phone = Line {
        name: "phone",
        label: words.get("people.phone"),
        value: &help.phone,
        kind: "tel",
        width: "govuk-input--width-20",
        autocomplete: Some("off"),
        ..Line::default()
    };
    let email = Line {
        name: "email",
        label: words.get("people.email"),
        value: &help.email,
        kind: "email",
        autocomplete: Some("off"),
        capitals: "none",
        ..Line::default()
    };
    let channel = Choose {
        family: Family::Radios,
        name: "channel",
        legend: words.get("people.channel").into(),
        hint: None,
        items: CHANNELS.iter().map(|name| (name.to_string(), words.get(&format!("act.channel.{name}")).into(), None)).collect(),
        chosen: vec![help.channel.clone()],
    };
    let beside = Choose {
        family: Family::Radios,
        name: "beside",
        legend: words.get("people.beside").into(),
        hint: Some(words.get("people.beside_hint").into()),
        items: vec![
            ("yes".to_owned(), words.get("people.beside_yes").into(), Some(words.get("people.beside_yes_hint").into())),
            ("no".to_owned(), words.get("people.beside_no").into(), Some(words.get("people.beside_no_hint").into())),
        ],
        chosen: vec![help.beside.clone()],
    };
    view! {
        {signed_bar(&help.signed, words)}
        {back("/staff/people", words.get("page.back"))}
        <main class="govuk-main-wrapper" id="main-content">
            <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
                {faults(&wrong, words)}
                {heading(words.get("people.help"))}
                <form method="post" action="/staff/people/help" novalidate>
                    <input type="hidden" name="csrf" value=help.signed.csrf.clone() />
                    {who}
                    <fieldset class="govuk-fieldset">
                        <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">{words.get("people.new_title").to_owned()}</legend>
                        <p class="govuk-hint">{words.get("people.new_hint").to_owned()}</p>
                        {name.view(&wrong, words)}{phone.view(&wrong, words)}{email.view(&wrong, words)}
                    </fieldset>
                    {channel.view(&wrong, words)}
                    {beside.view(&wrong, words)}
                    {button::button("submit", words.get("people.begin")).view()}
                </form>
            </div></div>
        </main>
    }
    .into_any()
}
