//! The organisations whose helpers help: all of them, and one more.

use forms::{Said, Words};
use leptos::prelude::*;

use super::{Signed, signed_bar};
use crate::component::choice::Family;
use crate::component::{button, table, tag};
use crate::node::{Node, el};
use crate::pages::choose::Choose;
use crate::pages::{Line, faults, heading, stacked, titled};
use crate::portal::Fault;

/// Posts `name` and `services` to `/staff/organisations`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Organisations {
    pub signed: Signed,
    pub rows: Vec<Row>,
    /// Every service there is: its name and title.
    pub services: Vec<(String, Said)>,
    pub name: String,
    pub chosen: Vec<String>,
    pub problem: Option<Problem>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub id: String,
    pub name: String,
    pub members: u64,
    /// Their titles; empty for all.
    pub services: Vec<Said>,
    pub suspended: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    NoName,
    /// Another organisation has the name.
    Taken,
}

impl Organisations {
    pub fn title(&self, words: &Words) -> String {
        titled(self.problem.is_some(), words.get("organisation.all"), words)
    }
}

pub fn organisations(page: &Organisations, words: &Words) -> AnyView {
    let wrong: Vec<Fault> = page
        .problem
        .map(|problem| match problem {
            Problem::NoName => words.get("organisation.no_name"),
            Problem::Taken => words.get("organisation.taken"),
        })
        .map(|text| Fault { name: "name".into(), text: text.into() })
        .into_iter()
        .collect();
    let name = Line {
        name: "name",
        label: words.get("organisation.name"),
        value: &page.name,
        autocomplete: Some("off"),
        ..Line::default()
    };
    view! {
        {signed_bar(&page.signed, words)}
        <main class="govuk-main-wrapper" id="main-content">
            {faults(&wrong, words)}
            {heading(words.get("organisation.all"))}
            {list(page, words)}
            <form class="move" method="post" action="/staff/organisations" novalidate>
                <h2 class="govuk-heading-m">{words.get("organisation.add_title").to_owned()}</h2>
                <input type="hidden" name="csrf" value=page.signed.csrf.clone() />
                {name.view(&wrong, words)}
                {services("services", &page.services, &page.chosen, words).view(&wrong, words)}
                {button::button("submit", words.get("organisation.add")).view()}
            </form>
        </main>
    }
    .into_any()
}

fn list(page: &Organisations, words: &Words) -> AnyView {
    if page.rows.is_empty() {
        return view! { <p class="govuk-body">{words.get("organisation.none").to_owned()}</p> }.into_any();
    }
    let titles = ["organisation.name", "organisation.members", "organisation.services"].map(|key| words.get(key));
    let row = |row: &Row| {
        let link = el("a").class("govuk-link").at("href", format!("/staff/organisations/{}", row.id)).text(row.name.clone());
        let name = vec![Node::from(link), suspended(row.suspended, words)];
        (Node::from(name), vec![table::cell(row.members.to_string()), table::cell(titles_of(&row.services, words))])
    };
    let caption = table::caption(words.get("organisation.all").to_owned()).and_class("govuk-visually-hidden");
    stacked(caption, &titles, page.rows.iter().map(row).collect()).view()
}

pub(super) fn suspended(suspended: bool, words: &Words) -> Node {
    super::after(suspended.then(|| tag::tag(words.get("organisation.suspended")).and_class("govuk-tag--red")))
}

/// The titles of the services something is limited to, a line each.
pub(super) fn titles_of(services: &[Said], words: &Words) -> Node {
    match services {
        [] => words.get("organisation.all_services").into(),
        several => several.iter().map(|service| el("div").text(service)).collect::<Vec<_>>().into(),
    }
}

/// The services that somebody may help with: none chosen stands for all.
pub(super) fn services<'a>(name: &'a str, services: &[(String, Said)], chosen: &[String], words: &Words) -> Choose<'a> {
    Choose {
        family: Family::Checkboxes,
        name,
        legend: words.get("organisation.services").into(),
        hint: Some(words.get("organisation.services_hint").into()),
        items: services.iter().map(|(service, title)| (service.clone(), Node::from(title), None)).collect(),
        chosen: chosen.to_vec(),
    }
}
