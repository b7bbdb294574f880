//! Who asked to be called or booked a time, and whose form stalled: whom to reach, and what came of it.

use forms::{Said, Words};
use leptos::prelude::*;

use super::{Around, Signed, around, signed_bar};
use crate::component::{button, summary_list};
use crate::node::{Node, el};
use crate::pages::ask_help::asked::span;
use crate::pages::heading;
use crate::pages::moment::{moment, say};
use crate::pages::question::hidden;

/// `/staff/help` and `/staff/follow-ups`. Each form posts `reference`, `tries` and `outcome` to the page it is on.
#[derive(Clone, Debug)]
pub struct Help {
    pub signed: Signed,
    pub list: List,
    pub rows: Vec<Row>,
    /// How many rows stand on the pages before this one.
    pub skip: u64,
    pub around: Around,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// Calls and booked times.
    Asked,
    /// Forms that stalled.
    Stalled,
}

/// One of them: what its person agreed to, and nothing more.
#[derive(Clone, Debug)]
pub struct Row {
    pub reference: String,
    /// Where, for a booked time.
    pub place: Option<Said>,
    /// From when to when; empty for as soon as possible.
    pub starts: String,
    pub ends: String,
    pub name: String,
    pub phone: String,
    pub email: String,
    /// The language they read, named in itself.
    pub language: &'static str,
    /// The service and the page they are on, if they agreed that it is told.
    pub at: Option<(Said, Option<Said>)>,
    /// When it was asked, or when the form was last changed.
    pub since: String,
    /// How often nobody answered, and when last.
    pub tries: i64,
    pub tried: Option<String>,
}

impl Help {
    pub fn title(&self, words: &Words) -> String {
        match self.list {
            List::Asked => words.get("ask_help.staff_title"),
            List::Stalled => words.get("ask_help.stalled_title"),
        }
        .to_owned()
    }
}

impl List {
    /// Where the rows after the first `skip` stand.
    pub fn address(self, skip: u64) -> String {
        let path = match self {
            Self::Asked => "/staff/help",
            Self::Stalled => "/staff/follow-ups",
        };
        if skip == 0 { path.to_owned() } else { format!("{path}?from={skip}") }
    }
}

pub fn help(help: &Help, words: &Words) -> AnyView {
    let rows: Vec<_> = help.rows.iter().map(|row| row_view(help, row, words)).collect();
    let none = help.rows.is_empty().then(|| {
        let none = match help.list {
            List::Asked => words.get("ask_help.staff_none"),
            List::Stalled => words.get("ask_help.stalled_none"),
        };
        el("p").class("govuk-body").text(none).view()
    });
    let about = match help.list {
        List::Asked => words.get("ask_help.staff_about"),
        List::Stalled => words.get("ask_help.stalled_about"),
    };
    view! {
        {signed_bar(&help.signed, words)}
        <main class="govuk-main-wrapper" id="main-content">
            {heading(help.title(words))}
            {el("p").class("govuk-body").text(about).view()}
            {none}{rows}{around(&help.around, words)}
        </main>
    }
    .into_any()
}

fn row_view(help: &Help, row: &Row, words: &Words) -> AnyView {
    let id = format!("row-{}", row.reference);
    let title = match (&row.place, row.name.is_empty()) {
        (Some(place), _) => words.say("ask_help.staff_booked", &[("place", place.clone())]),
        (None, false) => row.name.as_str().into(),
        (None, true) => words.get("ask_help.no_name").into(),
    };
    let when = match row.starts.is_empty() {
        true => words.get("ask_help.soon").into(),
        false => span(&row.starts, &row.ends, words),
    };
    let line = |key: &str, value: Node| summary_list::row(summary_list::key(words.get(key)), summary_list::value(value), None);
    let phone = el("a").class("govuk-link phone").at("href", tel(&row.phone)).text(row.phone.clone());
    let email = el("a").class("govuk-link").at("href", format!("mailto:{}", row.email)).text(row.email.clone());
    let asked = help.list == List::Asked;
    let lines = [
        row.place.is_some().then(|| line("ask_help.staff_name", row.name.as_str().into())),
        (!row.phone.is_empty()).then(|| line("ask_help.staff_phone", phone.into())),
        (!row.email.is_empty()).then(|| line("ask_help.staff_email", email.into())),
        asked.then(|| line("ask_help.staff_when", Node::from(when))),
        Some(line("ask_help.staff_language", row.language.into())),
        row.at.as_ref().map(|(service, _)| line("ask_help.staff_service", Node::from(service))),
        row.at.as_ref().and_then(|(_, page)| page.as_ref()).map(|page| line("ask_help.staff_page", Node::from(page))),
        Some(line(if asked { "ask_help.staff_since" } else { "ask_help.stalled_since" }, moment(&row.since, words))),
        (row.tries > 0).then(|| line("ask_help.staff_tries", tries(row, words).into())),
    ];
    let lines = summary_list::summary_list(lines.into_iter().flatten().collect());
    let outcome = |value: &str, key: &str, second: bool| {
        let button = button::button("submit", words.get(key)).at("name", "outcome").at("value", value);
        // Several of these stand on the page: a screen reader says which one it is about.
        let button = button.at("aria-describedby", id.clone());
        if second { button.and_class("govuk-button--secondary") } else { button }
    };
    let buttons = button::group(vec![
        outcome("reached", "ask_help.reached", false),
        outcome("no-answer", "ask_help.no_answer", true),
        outcome("done", "ask_help.done", true),
    ]);
    view! {
        <section class="to-call" data-asked=row.reference.clone()>
            {el("h2").class("govuk-heading-m").id(id.clone()).text(title).view()}
            {lines.view()}
            <form method="post" action=help.list.address(help.skip) novalidate>
                {hidden("csrf", &help.signed.csrf).view()}{hidden("reference", &row.reference).view()}
                {hidden("tries", &row.tries.to_string()).view()}{buttons.view()}
            </form>
        </section>
    }
    .into_any()
}

fn tries(row: &Row, words: &Words) -> String {
    let last = row.tried.as_deref().map(|tried| say(tried, words)).unwrap_or_default();
    format!("{} ({last})", words.count("ask_help.tries", row.tries.unsigned_abs()))
}

fn tel(phone: &str) -> String {
    let digits: String = phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    format!("tel:{digits}")
}
