//! Before a form: what it is for, what it needs, what we promise, and the other ways to do it.

use forms::{Interaction, Said, Way, Words};
use leptos::prelude::*;

use super::{columns, from_home, heading};
use crate::component::choice::Family;
use crate::component::{button, form_group, inset_text};
use crate::council::Council;
use crate::node::{Element, Node, el};
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
    /// There is a draft.
    pub begun: bool,
    /// What was said about this device before.
    pub shared: bool,
    /// Nobody has to fear whoever looks at this device next: whether others use it is asked.
    pub unwatched: bool,
    /// Somebody helps, as was said before.
    pub helped: bool,
    /// A helper begins it: that somebody helps is known, and the device is the helper's.
    pub seat: bool,
    /// How much help it needs, by the answers there are; why, if they ask for more than the service itself.
    pub interaction: Interaction,
    pub why: Option<Said>,
    /// Whoever is here may go on with what a code opens.
    pub by_code: bool,
    /// A time can be booked with somebody.
    pub bookable: bool,
    /// What is said of this device, where whether others use it is not asked: a key.
    pub said: Option<&'static str>,
    pub csrf: String,
}

/// The form posts to the start page's own address: `shared=yes` and `helped=yes` if ticked, `again=yes` from "Start again",
/// `carry_on=yes` from "Carry on where you left off".
pub fn start(start: &Start, words: &Words, council: &Council) -> AnyView {
    let lead = Node::from(&start.description);
    columns(
        Some(from_home(Place::Services, words.get("nav.services"), words)),
        (
            heading(&start.title),
            view! { <p class="govuk-body-l">{lead}</p> },
            facts(start, words),
            need(start, words),
            asked(start, words),
            start.by_code.then(|| by_code(words)),
            in_order(start, words),
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

/// The way to all questions at once.
fn asked(start: &Start, words: &Words) -> AnyView {
    let link = el("a").class("govuk-link").at("href", Place::questions(&start.service).to_string());
    el("p").class("govuk-body").with(link.text(words.get("start.questions"))).view()
}

/// The way to a form that was begun elsewhere.
fn by_code(words: &Words) -> AnyView {
    let link = el("a").class("govuk-link").at("href", Place::Continue.to_string()).text(words.get("continue.title"));
    el("p").class("govuk-body").with(link).view()
}

/// The form that begins, or goes on with, a draft.
const BEGIN: &str = "begin";

/// Alone and with somebody: simple services are begun alone, others also with somebody, and some rather so.
fn in_order(start: &Start, words: &Words) -> AnyView {
    if start.interaction == Interaction::Simple {
        return begin(start, words);
    }
    let title = |key: &str| el("h2").class("govuk-heading-m").text(words.get(key)).view();
    let alone = view! { <section class="ways__way" data-way="alone">{title("start.alone")}{begin(start, words)}</section> };
    let why = start.why.clone().map(|why| el("p").class("govuk-body").text(why).view());
    let follow_up = el("a").class("govuk-link").at("href", to(start, "follow-up")).text(words.get("start.follow_up"));
    let follow_up = start.unwatched.then(|| el("p").class("govuk-body").with(follow_up).view());
    let with = view! {
        <section class="ways__way" data-way="with">{title("start.with")}{why}{with_somebody(start, words)}{follow_up}</section>
    };
    match start.interaction {
        Interaction::Complex => view! { <div class="ways">{with}{alone}</div> }.into_any(),
        _ => view! { <div class="ways">{alone}{with}</div> }.into_any(),
    }
}

/// The ways with somebody, the first of them as a button.
fn with_somebody(start: &Start, words: &Words) -> Vec<AnyView> {
    let ways = start.interaction.ways().into_iter().filter(|way| *way != Way::Alone && (start.bookable || *way != Way::Book));
    let link = |(n, way): (usize, Way)| {
        let (page, text) = match way {
            Way::Book => ("book", words.get("exit.book")),
            _ => ("call", words.get("exit.call")),
        };
        match n {
            0 => button::link(to(start, page), text).view(),
            _ => {
                let link = el("a").class("govuk-link").at("href", to(start, page)).text(text);
                el("p").class("govuk-body").with(link).view()
            }
        }
    };
    ways.enumerate().map(link).collect()
}

fn to(start: &Start, page: &str) -> String {
    format!("/ask-for-help/{page}?from={}", start.service)
}

fn begin(start: &Start, words: &Words) -> AnyView {
    let action = Place::start(&start.service).to_string();
    let shared = match start.said {
        None => tick("shared", start.shared, words.get("start.shared"), words.get("start.shared_hint")),
        Some(key) => el("p").class("govuk-body").text(words.get(key)),
    };
    let helped = tick("helped", start.helped, words.get("start.helped"), words.get("start.helped_hint"));
    let ticks = (!start.seat).then(|| (shared.view(), helped.view()));
    let draft = start.begun.then(|| {
        let text = el("p").class("govuk-body").text(words.get("start.draft"));
        let go_on = button::button("submit", words.get("start.carry_on"));
        let go_on = go_on.at("form", BEGIN).at("name", "carry_on").at("value", "yes");
        inset_text::inset_text(vec![text, go_on]).view()
    });
    let button = match start.begun {
        true => {
            let again = button::button("submit", words.get("start.again")).and_class("govuk-button--secondary");
            again.at("name", "again").at("value", "yes")
        }
        false => button::button("submit", words.get("start.now")).and_class("govuk-button--start").with(button::start_icon()),
    };
    view! {
        {draft}
        <form method="post" action=action id=BEGIN autocomplete="off" novalidate>
            <input type="hidden" name="csrf" value=start.csrf.clone() />
            {ticks}{button.view()}
        </form>
    }
    .into_any()
}

/// One box to tick, with what it means.
fn tick(name: &'static str, checked: bool, label: &str, hint: &str) -> Element {
    let id = format!("{name}-hint");
    let input = Family::Checkboxes.input(name, name, "yes").flag("checked", checked).at("aria-describedby", id.clone());
    let (hint, label) = (Family::Checkboxes.hint(id, hint), Family::Checkboxes.label(name, label));
    form_group::form_group(Family::Checkboxes.list(Family::Checkboxes.item(input, label, Some(hint))))
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
    let ask = format!("/ask-for-help?from={}", start.service);
    view! {
        <h2 class="govuk-heading-m">{words.get("start.ways").to_owned()}</h2>
        <ul class="govuk-list govuk-list--bullet">{own}{every}<li><a class="govuk-link" href=ask>{words.get("start.ask").to_owned()}</a></li></ul>
    }
    .into_any()
}
