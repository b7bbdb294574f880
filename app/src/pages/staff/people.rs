//! A helper's day: whom they help, what those people have begun, and which of their requests need something.

use forms::{Said, Words};
use leptos::prelude::*;

use super::permission::HELD;
use super::{Signed, signed_bar};
use crate::component::{button, inset_text, table, tag};
use crate::node::{Element, Node, el};
use crate::pages::moment::moment;
use crate::pages::{heading, stacked};
use crate::shell::{called, someone};

/// `/staff/people`. Days and times are ISO 8601, on the council's clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct People {
    pub signed: Signed,
    /// The organisation; `None` for somebody who helps family or friends.
    pub organisation: Option<String>,
    /// The conversation this browser sits in.
    pub seat: Option<Seated>,
    pub drafts: Vec<Draft>,
    pub requests: Vec<Request>,
    pub permissions: Vec<Permission>,
    /// Today's conversations, newest first.
    pub contacts: Vec<Contact>,
}

/// A conversation that goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seated {
    pub contact: String,
    pub name: String,
    /// The permission that it stands on ended: nothing can be done in it any more.
    pub ended: bool,
    /// Where a permission of the person's is written down, if it may be.
    pub permission: Option<String>,
}

/// Something begun and not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub person: Named,
    pub service: Said,
    /// The page that comes next.
    pub at: Said,
    /// When it is thrown away if nobody touches it.
    pub ends: String,
}

/// A request that waits for its person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub person: Named,
    pub reference: String,
    pub service: Said,
    /// What it asks for.
    pub asks: Said,
    pub due: Option<String>,
}

/// A permission that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permission {
    pub id: String,
    pub name: String,
    /// The titles of the services it is for; empty for all.
    pub services: Vec<Said>,
    pub ends: String,
}

/// Who it is, and whether this browser acts for them now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub name: String,
    /// Where one goes on with it, if one may right now.
    pub href: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    pub id: String,
    pub name: String,
    pub mode: &'static str,
    pub channel: &'static str,
    pub began: String,
    /// Empty while it goes on.
    pub outcome: String,
    pub note: String,
}

impl People {
    pub fn title(&self, words: &Words) -> String {
        words.get("people.title").to_owned()
    }
}

pub fn people(people: &People, words: &Words) -> AnyView {
    let organisation = people.organisation.clone().map(|name| view! { <span class="govuk-caption-l">{name}</span> });
    view! {
        {signed_bar(&people.signed, words)}
        <main class="govuk-main-wrapper" id="main-content">
            {organisation}{heading(people.title(words))}
            {now(people, words)}
            {contacts(people, words)}
            {drafts(people, words)}
            {requests(people, words)}
            {permissions(people, words)}
        </main>
    }
    .into_any()
}

/// Whom this browser acts for now, or the way to help somebody.
fn now(people: &People, words: &Words) -> AnyView {
    let Some(seat) = &people.seat else {
        return button::link("/staff/people/help", words.get("people.help")).view();
    };
    let end = button::link(format!("/staff/contacts/{}", seat.contact), words.get("people.end"));
    let text = match seat.ended {
        true => words.fill("people.now_ended", &[("name", &someone(&seat.name, words))]),
        false => words.fill("seat.helping", &[("name", &someone(&seat.name, words))]),
    };
    let on = (!seat.ended).then(|| button::link("/services", words.get("people.go_on")));
    let end = if on.is_some() { end.and_class("govuk-button--secondary") } else { end };
    let link = |href: &String| el("a").class("govuk-link").at("href", href.clone()).text(words.get("permission.record_title"));
    let buttons: Vec<Element> = on.into_iter().chain([end]).chain(seat.permission.as_ref().map(link)).collect();
    let text = el("p").class("govuk-body govuk-!-font-weight-bold").text(text);
    inset_text::inset_text(vec![text, button::group(buttons)]).and_class("now-helping").view()
}

fn section(title: &str, inside: AnyView) -> AnyView {
    let title = title.to_owned();
    view! { <h2 class="govuk-heading-m">{title}</h2>{inside} }.into_any()
}

fn empty(text: &str) -> AnyView {
    let text = text.to_owned();
    view! { <p class="govuk-body">{text}</p> }.into_any()
}

fn caption(text: &str) -> Element {
    table::caption(text.to_owned()).and_class("govuk-visually-hidden")
}

fn contacts(people: &People, words: &Words) -> AnyView {
    let titles = ["people.person", "people.when", "people.how", "people.outcome"].map(|key| words.get(key));
    let row = |contact: &Contact| {
        let how = format!(
            "{}, {}",
            words.get(&format!("act.channel.{}", contact.channel)),
            words.get(&format!("act.mode.{}", contact.mode))
        );
        let href = format!("/staff/contacts/{}", contact.id);
        let outcome: Node = match contact.outcome.as_str() {
            "" => vec![
                Node::from(tag::tag(words.get("people.open")).and_class("govuk-tag--yellow")),
                " ".into(),
                el("a")
                    .class("govuk-link")
                    .at("href", href)
                    .text(words.get("people.say_outcome"))
                    .with(about(&contact.name, words))
                    .into(),
            ]
            .into(),
            outcome => words.get(&format!("contact.outcome.{outcome}")).into(),
        };
        let note = (!contact.note.is_empty()).then(|| el("div").class("govuk-hint").at("dir", "auto").text(contact.note.clone()));
        let cells = vec![table::cell(moment(&contact.began, words)), table::cell(how), table::cell(outcome).with(note)];
        (Node::from(called(&contact.name, words)), cells)
    };
    let rows: Vec<_> = people.contacts.iter().map(row).collect();
    let inside = match rows.is_empty() {
        true => empty(words.get("people.no_contacts")),
        false => stacked(caption(words.get("people.contacts")), &titles, rows).view(),
    };
    section(words.get("people.contacts"), inside)
}

/// What a screen reader says after a link that stands in several rows.
fn about(name: &str, words: &Words) -> Element {
    el("span").class("govuk-visually-hidden").text(format!(" – {}", called(name, words)))
}

fn person(named: &Named, words: &Words) -> Node {
    let name = called(&named.name, words);
    match &named.href {
        Some(href) => el("a").class("govuk-link").at("href", href.clone()).text(name).into(),
        None => name.into(),
    }
}

fn drafts(people: &People, words: &Words) -> AnyView {
    let titles = ["people.person", "queue.service", "people.stopped", "people.ends"].map(|key| words.get(key));
    let row = |draft: &Draft| {
        let cells =
            vec![table::cell(draft.service.clone()), table::cell(draft.at.clone()), table::cell(moment(&draft.ends, words))];
        (person(&draft.person, words), cells)
    };
    let rows: Vec<_> = people.drafts.iter().map(row).collect();
    let inside = match rows.is_empty() {
        true => empty(words.get("people.no_drafts")),
        false => stacked(caption(words.get("people.drafts")), &titles, rows).view(),
    };
    section(words.get("people.drafts"), inside)
}

fn requests(people: &People, words: &Words) -> AnyView {
    let titles = ["people.person", "queue.service", "people.needs", "people.by"].map(|key| words.get(key));
    let row = |request: &Request| {
        let reference = el("span").class("reference").text(request.reference.clone());
        let cells = vec![
            table::cell(request.service.clone()).with(" ").with(reference),
            table::cell(request.asks.clone()),
            table::cell(request.due.as_ref().map(|day| moment(day, words)).unwrap_or(Node::Nothing)),
        ];
        (person(&request.person, words), cells)
    };
    let rows: Vec<_> = people.requests.iter().map(row).collect();
    let inside = match rows.is_empty() {
        true => empty(words.get("people.no_requests")),
        false => stacked(caption(words.get("people.requests")), &titles, rows).view(),
    };
    section(words.get("people.requests"), inside)
}

fn permissions(people: &People, words: &Words) -> AnyView {
    let titles = ["people.person", "people.for_services", "people.until"].map(|key| words.get(key));
    let row = |permission: &Permission| {
        let services: Node = match permission.services.as_slice() {
            [] => words.get("organisation.all_services").into(),
            several => several.iter().map(|service| el("div").text(service)).collect::<Vec<_>>().into(),
        };
        let name: Node = match people.seat {
            Some(_) => called(&permission.name, words).into(),
            None => {
                let href = format!("/staff/people/help?who=mandate-{}", permission.id);
                let text = words.fill("people.help_whom", &[("name", &someone(&permission.name, words))]);
                el("a").class("govuk-link").at("href", href).text(text).into()
            }
        };
        (name, vec![table::cell(services), table::cell(moment(&permission.ends, words))])
    };
    let rows: Vec<_> = people.permissions.iter().map(row).collect();
    let inside = match rows.is_empty() {
        true => empty(words.get("people.no_permissions")),
        false => stacked(caption(words.get("people.permissions")), &titles, rows).view(),
    };
    let all =
        view! { <p class="govuk-body"><a class="govuk-link" href=HELD>{words.get("people.all_permissions").to_owned()}</a></p> };
    section(words.get("people.permissions"), (inside, all).into_any())
}
