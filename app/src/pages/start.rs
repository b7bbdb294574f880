//! Before a form: what it is for, what it needs, what we promise, and the other ways to do it.

use forms::{Said, Words};
use leptos::prelude::*;

use super::{columns, from_home, heading};
use crate::component::choice::Family;
use crate::component::{button, form_group, inset_text};
use crate::council::Council;
use crate::node::{Node, el};
use crate::place::Place;

/// A service before it is begun, in the page's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start {
    pub service: String,
    pub title: Said,
    pub description: Said,
    pub need: Vec<Said>,
    /// How long it takes; zero where the team did not say.
    pub minutes: u64,
    /// The promise: done within so many working days.
    pub working_days: Option<u64>,
    pub other_ways: Vec<Said>,
    /// Where a draft goes on, if there is one: the address of a page.
    pub carry_on: Option<String>,
    /// What was said about this device before.
    pub shared: bool,
    /// What is said of this device, where whether others use it is not asked: a key.
    pub said: Option<&'static str>,
    pub csrf: String,
}

/// The form posts to the start page's own address: `shared=yes` if ticked, `again=yes` from "Start again".
pub fn start(start: &Start, words: &Words, council: &Council) -> AnyView {
    let lead = Node::from(&start.description);
    columns(
        Some(from_home(Place::Services, words.get("nav.services"), words)),
        (
            heading(&start.title),
            view! { <p class="govuk-body-l">{lead}</p> },
            facts(start, words),
            need(start, words),
            begin(start, words),
        ),
        ways(start, words, council),
        None,
    )
}

/// How long it takes and what we promise, at a glance.
fn facts(start: &Start, words: &Words) -> AnyView {
    let row = |label: &str, text: String| {
        let label = label.to_owned();
        view! { <div class="facts__row"><dt class="facts__key">{label}</dt><dd class="facts__value">{text}</dd></div> }
    };
    let time = (start.minutes > 0).then(|| row(words.get("start.time"), words.count("start.minutes", start.minutes)));
    let promise = start.working_days.map(|days| row(words.get("start.promise"), words.count("start.promise_days", days)));
    let after = row(words.get("start.after"), words.get("start.after_text").to_owned());
    view! { <dl class="facts">{time}{promise}{after}</dl> }.into_any()
}

fn need(start: &Start, words: &Words) -> Option<AnyView> {
    let items: Vec<_> = start.need.iter().map(|item| view! { <li>{Node::from(item)}</li> }).collect();
    let title = words.get("start.need").to_owned();
    (!items.is_empty()).then(|| {
        view! { <h2 class="govuk-heading-m">{title}</h2><ul class="govuk-list govuk-list--bullet">{items}</ul> }.into_any()
    })
}

fn begin(start: &Start, words: &Words) -> AnyView {
    let action = Place::start(&start.service).to_string();
    let id = "shared-hint";
    let input = Family::Checkboxes.input("shared", "shared", "yes").flag("checked", start.shared).at("aria-describedby", id);
    let hint = Family::Checkboxes.hint(id, words.get("start.shared_hint"));
    let label = Family::Checkboxes.label("shared", words.get("start.shared"));
    let shared = form_group::form_group(Family::Checkboxes.list(Family::Checkboxes.item(input, label, Some(hint))));
    let shared = match start.said {
        None => shared,
        Some(key) => el("p").class("govuk-body").text(words.get(key)),
    }
    .view();
    let draft = start.carry_on.clone().map(|href| {
        let text = el("p").class("govuk-body").text(words.get("start.draft"));
        let go_on = button::link(href, words.get("start.carry_on"));
        inset_text::inset_text(vec![text, go_on]).view()
    });
    let button = match start.carry_on {
        Some(_) => button::button("submit", words.get("start.again")).and_class("govuk-button--secondary"),
        None => button::button("submit", words.get("start.now")).and_class("govuk-button--start").with(button::start_icon()),
    };
    let button = if start.carry_on.is_some() { button.at("name", "again").at("value", "yes") } else { button }.view();
    view! {
        {draft}
        <form method="post" action=action autocomplete="off" novalidate>
            <input type="hidden" name="csrf" value=start.csrf.clone() />
            {shared}{button}
        </form>
    }
    .into_any()
}

/// The ways without this form, or with somebody: the team's own words, or what is true of every service.
fn ways(start: &Start, words: &Words, council: &Council) -> AnyView {
    let own: Vec<_> = start.other_ways.iter().map(|way| view! { <li>{Node::from(way)}</li> }).collect();
    let (link, phone) = (council.phone_link(), council.phone.clone());
    let call = Node::from(words.say("start.call", &[("hours", council.hours.say(&words.language))]));
    let together = Node::from(words.say("start.together", &[("places", council.help_places.say(&words.language))]));
    let every = own.is_empty().then(|| {
        view! {
                <li>{words.get("help.call").to_owned()}" "<a class="govuk-link phone" href=link>{phone}</a>". "{call}</li>
                <li>{together}</li>
        }
    });
    view! {
        <h2 class="govuk-heading-m">{words.get("start.ways").to_owned()}</h2>
        <ul class="govuk-list govuk-list--bullet">{own}{every}</ul>
    }
    .into_any()
}
