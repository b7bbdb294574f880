//! The end of a conversation: what it came to. It ends in every window at once.

use forms::{Said, Words};
use leptos::prelude::*;

use super::{Signed, signed_bar};
use crate::component::choice::Family;
use crate::component::{button, summary_list};
use crate::node::{Node, el};
use crate::pages::choose::Choose;
use crate::pages::moment::moment;
use crate::pages::{Line, back, faults, heading, titled};
use crate::place::Place;
use crate::portal::Fault;
use crate::shell::someone;

/// Posts `outcome`, `note`, `then` and `do` (`end`, or `sit` to go on) to `/staff/contacts/{id}`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    pub signed: Signed,
    pub id: String,
    pub name: String,
    pub mode: &'static str,
    pub channel: &'static str,
    /// ISO 8601.
    pub began: String,
    /// What was chosen, or what it came to.
    pub outcome: String,
    pub note: String,
    /// What was begun and not sent, and may be handed over: the service and its title.
    pub drafts: Vec<(String, Said)>,
    /// Where a permission of the person's is written down, if it may be.
    pub permission: Option<String>,
    /// Another person is to be helped next.
    pub switch: bool,
    /// This browser does not sit in it: it was left by a sign-out, and can be gone on with.
    pub left: bool,
    pub ended: bool,
    pub problem: bool,
}

/// What a conversation can come to, as `contact.outcome.…`.
pub const OUTCOMES: [&str; 5] = ["sent", "saved", "passed-on", "advice", "not-helped"];

impl Contact {
    pub fn title(&self, words: &Words) -> String {
        let key = if self.switch { "contact.switch" } else { "contact.title" };
        titled(self.problem, &words.fill(key, &[("name", &someone(&self.name, words))]), words)
    }
}

pub fn contact(contact: &Contact, words: &Words) -> AnyView {
    let wrong = match contact.problem {
        true => vec![Fault { name: "outcome".into(), text: words.get("contact.no_outcome").into() }],
        false => Vec::new(),
    };
    let key = if contact.switch { "contact.switch" } else { "contact.title" };
    let how = format!(
        "{}, {}",
        words.get(&format!("act.channel.{}", contact.channel)),
        words.get(&format!("act.mode.{}", contact.mode))
    );
    let inside = match contact.ended {
        true => {
            let outcome = words.get(&format!("contact.outcome.{}", contact.outcome)).to_owned();
            view! { <p class="govuk-body">{words.get("contact.ended").to_owned()}" "{outcome}</p> }.into_any()
        }
        false => (form(contact, &wrong, words), drafts(contact, words), permission(contact, words)).into_any(),
    };
    view! {
        {signed_bar(&contact.signed, words)}
        {back("/staff/people", words.get("contact.back"))}
        <main class="govuk-main-wrapper" id="main-content">
            <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
                {faults(&wrong, words)}
                {heading(words.fill(key, &[("name", &someone(&contact.name, words))]))}
                <p class="govuk-body">{how}", "{moment(&contact.began, words)}</p>
                {inside}
            </div></div>
        </main>
    }
    .into_any()
}

/// Each form that can be handed to the person, or to a colleague.
fn drafts(contact: &Contact, words: &Words) -> Option<AnyView> {
    let row = |(service, title): &(String, Said)| {
        let about = || Node::from(vec![Node::from(" – "), Node::from(title)]);
        let way = |to: String, key| summary_list::action(to, words.get(key), Some(about()));
        let ways = vec![way(Place::later(service, true), "page.hand_back"), way(Place::pass_on(service), "page.pass_on")];
        let ways = ways.into_iter().map(|way| Node::from(el("div").with(way))).collect::<Vec<_>>();
        summary_list::fixed_row(summary_list::key(title), summary_list::value(ways))
    };
    let rows: Vec<_> = contact.drafts.iter().map(row).collect();
    let title = words.get("people.drafts").to_owned();
    (!rows.is_empty())
        .then(|| view! { <h2 class="govuk-heading-m">{title}</h2>{summary_list::summary_list(rows).view()} }.into_any())
}

fn permission(contact: &Contact, words: &Words) -> Option<AnyView> {
    let link = el("a").class("govuk-link").at("href", contact.permission.clone()?).text(words.get("permission.record_title"));
    Some(el("p").class("govuk-body").with(link).view())
}

fn form(contact: &Contact, wrong: &[Fault], words: &Words) -> AnyView {
    let outcome = Choose {
        family: Family::Radios,
        name: "outcome",
        legend: words.get("contact.outcome").into(),
        hint: Some(words.get("contact.outcome_hint").into()),
        items: OUTCOMES
            .iter()
            .map(|outcome| (outcome.to_string(), words.get(&format!("contact.outcome.{outcome}")).into(), None))
            .collect(),
        chosen: vec![contact.outcome.clone()],
    };
    let note = Line {
        name: "note",
        label: words.get("contact.note"),
        hint: Some(words.get("contact.note_hint")),
        value: &contact.note,
        rows: 3,
        ..Line::default()
    };
    let action = format!("/staff/contacts/{}", contact.id);
    let then = if contact.switch { "switch" } else { "" };
    let on = match contact.left {
        true => {
            let csrf = contact.signed.csrf.clone();
            view! {
                <form method="post" action=action.clone()>
                    <input type="hidden" name="csrf" value=csrf />
                    {button::button("submit", words.fill("contact.sit", &[("name", &someone(&contact.name, words))])).at("name", "do").at("value", "sit").and_class("govuk-button--secondary").view()}
                </form>
            }
            .into_any()
        }
        false => button::link("/services", words.fill("contact.stay", &[("name", &someone(&contact.name, words))]))
            .and_class("govuk-button--secondary")
            .view(),
    };
    view! {
        <form method="post" action=action novalidate>
            <input type="hidden" name="csrf" value=contact.signed.csrf.clone() />
            <input type="hidden" name="then" value=then />
            {outcome.view(wrong, words)}{note.view(wrong, words)}
            {button::button("submit", words.get("contact.end")).at("name", "do").at("value", "end").view()}
        </form>
        {on}
    }
    .into_any()
}
