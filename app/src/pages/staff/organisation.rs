//! One organisation: who helps for it, inviting somebody, and what staff decide about it.

use forms::{Said, Words};
use leptos::prelude::*;

use super::organisations::{services, suspended, titles_of};
use super::{Signed, signed_bar};
use crate::component::choice::Family;
use crate::component::{button, inset_text, table};
use crate::node::{Node, el};
use crate::pages::choose::Choose;
use crate::pages::moment::moment;
use crate::pages::{Line, back, faults, heading, stacked, titled};
use crate::portal::Fault;

/// Posts to `/staff/organisations/{id}`: `do=invite` with `email`, `role` and `services`; `do=limit` with `services`; `do=suspend`
/// and `do=allow`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Organisation {
    pub signed: Signed,
    pub id: String,
    pub name: String,
    pub suspended: bool,
    /// Staff decide about the organisation, its lead about who helps.
    pub staff: bool,
    pub members: Vec<Member>,
    /// Every service there is for whoever belongs to it: its name and title.
    pub offered: Vec<(String, Said)>,
    /// All services there are, and those the organisation is limited to.
    pub all: Vec<(String, Said)>,
    pub limited_to: Vec<String>,
    pub email: String,
    pub role: String,
    pub chosen: Vec<String>,
    pub problems: Vec<Problem>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub id: String,
    pub name: String,
    pub email: String,
    pub lead: bool,
    pub services: Vec<Said>,
    pub suspended: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    NoEmail,
    /// Somebody signs in with this e-mail address already.
    Known,
    NoRole,
}

impl Organisation {
    pub fn title(&self, words: &Words) -> String {
        titled(!self.problems.is_empty(), &self.name, words)
    }

    fn faults(&self, words: &Words) -> Vec<Fault> {
        let fault = |problem: &Problem| {
            let (name, text) = match problem {
                Problem::NoEmail => ("email", words.get("organisation.no_email")),
                Problem::Known => ("email", words.get("organisation.known")),
                Problem::NoRole => ("role", words.get("organisation.no_role")),
            };
            Fault { name: name.into(), text: text.into() }
        };
        self.problems.iter().map(fault).collect()
    }
}

pub fn organisation(page: &Organisation, words: &Words) -> AnyView {
    let wrong = page.faults(words);
    view! {
        {signed_bar(&page.signed, words)}
        {if page.staff { back("/staff/organisations", words.get("organisation.all")) } else { None }}
        <main class="govuk-main-wrapper" id="main-content">
            {faults(&wrong, words)}
            {heading(vec![Node::from(page.name.clone()), suspended(page.suspended, words)])}
            {members(page, words)}
            {invite(page, &wrong, words)}
            {page.staff.then(|| decide(page, words))}
        </main>
    }
    .into_any()
}

fn members(page: &Organisation, words: &Words) -> AnyView {
    let title = words.get("organisation.members").to_owned();
    if page.members.is_empty() {
        return view! { <h2 class="govuk-heading-m">{title}</h2><p class="govuk-body">{words.get("organisation.nobody").to_owned()}</p> }
            .into_any();
    }
    let titles = ["people.name", "staff.email", "organisation.role", "organisation.services"].map(|key| words.get(key));
    let row = |member: &Member| {
        let href = format!("/staff/organisations/{}/{}", page.id, member.id);
        let link = el("a").class("govuk-link").at("href", href).text(member.name.clone());
        let role = words.get(if member.lead { "organisation.role_lead" } else { "organisation.role_helper" });
        let cells = vec![
            table::cell(member.email.clone()),
            table::cell(role.to_owned()),
            table::cell(titles_of(&member.services, words)),
        ];
        (Node::from(vec![Node::from(link), suspended(member.suspended, words)]), cells)
    };
    let caption = table::caption(title.clone()).and_class("govuk-visually-hidden");
    let table = stacked(caption, &titles, page.members.iter().map(row).collect()).view();
    view! { <h2 class="govuk-heading-m">{title}</h2>{table} }.into_any()
}

fn invite(page: &Organisation, wrong: &[Fault], words: &Words) -> AnyView {
    let email = Line {
        name: "email",
        label: words.get("staff.email"),
        value: &page.email,
        kind: "email",
        autocomplete: Some("off"),
        capitals: "none",
        ..Line::default()
    };
    let role =
        |value: &str, key: &str, about: &str| (value.to_owned(), Node::from(words.get(key)), Some(Node::from(words.get(about))));
    let roles = Choose {
        family: Family::Radios,
        name: "role",
        legend: words.get("organisation.role").into(),
        hint: None,
        items: vec![
            role("helper", "organisation.role_helper", "organisation.role_helper_hint"),
            role("lead", "organisation.role_lead", "organisation.role_lead_hint"),
        ],
        chosen: vec![page.role.clone()],
    };
    view! {
        <form class="move" method="post" action=format!("/staff/organisations/{}", page.id) novalidate>
            <h2 class="govuk-heading-m">{words.get("organisation.invite_title").to_owned()}</h2>
            <input type="hidden" name="csrf" value=page.signed.csrf.clone() />
            {email.view(wrong, words)}{roles.view(wrong, words)}
            {services("services", &page.offered, &page.chosen, words).view(wrong, words)}
            {button::button("submit", words.get("organisation.invite")).at("name", "do").at("value", "invite").view()}
        </form>
    }
    .into_any()
}

fn decide(page: &Organisation, words: &Words) -> AnyView {
    let action = format!("/staff/organisations/{}", page.id);
    let (what, text, class) = match page.suspended {
        true => ("allow", "organisation.allow", "govuk-button--secondary"),
        false => ("suspend", "organisation.suspend", "govuk-button--warning"),
    };
    let button_of = button::button("submit", words.get(text)).and_class(class).at("name", "do").at("value", what);
    view! {
        <form class="move" method="post" action=action.clone() novalidate>
            <h2 class="govuk-heading-m">{words.get("organisation.limit_title").to_owned()}</h2>
            <input type="hidden" name="csrf" value=page.signed.csrf.clone() />
            {services("limited", &page.all, &page.limited_to, words).view(&[], words)}
            {button::button("submit", words.get("organisation.limit")).and_class("govuk-button--secondary").at("name", "do").at("value", "limit").view()}
        </form>
        <form class="move" method="post" action=action>
            <h2 class="govuk-heading-m">{words.get("organisation.suspend_title").to_owned()}</h2>
            <p class="govuk-body">{words.get("organisation.suspend_text").to_owned()}</p>
            <input type="hidden" name="csrf" value=page.signed.csrf.clone() />
            {button_of.view()}
        </form>
    }
    .into_any()
}

/// The code of an invitation, shown once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Invitation {
    pub signed: Signed,
    /// The organisation's id and name.
    pub organisation: (String, String),
    pub email: String,
    pub code: String,
    pub link: String,
    /// ISO 8601.
    pub until: String,
}

impl Invitation {
    pub fn title(&self, words: &Words) -> String {
        words.fill("organisation.invitation", &[("email", &self.email)])
    }
}

pub fn invitation(page: &Invitation, words: &Words) -> AnyView {
    let (id, name) = page.organisation.clone();
    let code = el("p").class("passing-code reference").flag("data-code", true).text(page.code.clone());
    let link = el("a").class("govuk-link").at("href", page.link.clone()).text(page.link.clone());
    let inside: Vec<Node> = vec![code.into(), el("p").class("govuk-body").with(link).into()];
    let until = moment(&page.until, words);
    view! {
        {signed_bar(&page.signed, words)}
        {back(format!("/staff/organisations/{id}"), &name)}
        <main class="govuk-main-wrapper" id="main-content">
            <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
                {heading(page.title(words))}
                <p class="govuk-body">{words.get("organisation.pass_on").to_owned()}</p>
                {inset_text::inset_text(inside).view()}
                <p class="govuk-body">{words.get("organisation.once").to_owned()}" "{until}</p>
                {button::link(format!("/staff/organisations/{id}"), words.get("organisation.passed_on")).view()}
            </div></div>
        </main>
    }
    .into_any()
}
