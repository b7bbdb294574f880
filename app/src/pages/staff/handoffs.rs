//! What waits to be handed over, what needs a person, and whether the engines answer.

use forms::{Said, Words};
use leptos::prelude::*;

use super::{Around, Signed, around, signed_bar};
use crate::component::{button, hint, table, tag};
use crate::node::{Element, Node, el};
use crate::pages::moment::moment;
use crate::pages::{Line, faults, heading, stacked, titled};
use crate::portal::Fault;

const RED: &str = "govuk-tag--red";
const GREEN: &str = "govuk-tag--green";

/// `/staff/handoffs`. The search posts `reference` there, "try now" posts `engine` to `/staff/handoffs/engines`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handoffs {
    pub signed: Signed,
    pub engines: Vec<EngineLine>,
    pub filters: Vec<Filter>,
    pub rows: Vec<Row>,
    pub newest: bool,
    /// The address of the same in the other order.
    pub other_order: String,
    pub around: Around,
    /// What was searched for, and whether it was looked up in vain.
    pub typed: String,
    pub not_found: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EngineLine {
    pub name: String,
    pub standing: Standing,
    pub waiting: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Answers,
    /// It does not answer and is tried again in so many seconds.
    Silent(u64),
    /// The settings do not name it.
    NotSet,
}

/// Which rows are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    /// All that is not done: what needs a person first.
    Open,
    Held,
    Unknown,
    Queued,
    Cancelled,
}

impl Show {
    pub const ALL: &[Self] = &[Self::Open, Self::Held, Self::Unknown, Self::Queued, Self::Cancelled];

    /// As the address has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Held => "held",
            Self::Unknown => "unknown",
            Self::Queued => "queued",
            Self::Cancelled => "cancelled",
        }
    }

    fn title(self, words: &Words) -> &str {
        match self {
            Self::Open => words.get("handoff.show_open"),
            Self::Held => words.get("handoff.show_held"),
            Self::Unknown => words.get("handoff.show_unknown"),
            Self::Queued => words.get("handoff.show_queued"),
            Self::Cancelled => words.get("handoff.show_cancelled"),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    pub show: Show,
    pub rows: i64,
    pub current: bool,
    pub href: String,
}

/// Times are ISO 8601, in the council's time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub reference: String,
    pub service: Said,
    pub what: What,
    /// The state's name in the outbox.
    pub state: String,
    pub engine: String,
    pub since: String,
    pub attempts: i64,
    /// When it is tried next, where it is tried by itself.
    pub next: Option<String>,
    pub why: Option<Why>,
}

/// What is handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    Start,
    Message(String),
}

impl What {
    pub fn title(&self, words: &Words) -> String {
        match self {
            Self::Start => words.get("handoff.start").to_owned(),
            Self::Message(name) => words.fill("handoff.message", &[("name", name)]),
        }
    }
}

/// Why an attempt failed, and what the engine said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    pub failure: Failure,
    pub said: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    NotReached,
    NotYet,
    NoAnswer,
    Rejected,
    /// It did not come to asking the engine.
    Ours,
}

impl Why {
    pub fn text(&self, words: &Words) -> String {
        let failure = match self.failure {
            Failure::NotReached => words.get("handoff.not_reached"),
            Failure::NotYet => words.get("handoff.not_yet"),
            Failure::NoAnswer => words.get("handoff.no_answer"),
            Failure::Rejected => words.get("handoff.refused"),
            Failure::Ours => words.get("handoff.ours"),
        };
        format!("{failure} {}", self.said)
    }
}

/// A state's name and colour.
pub(super) fn state(name: &str, words: &Words) -> Element {
    let (colour, key) = match name {
        "queued" => (None, "handoff.state_queued"),
        "sending" => (None, "handoff.state_sending"),
        "unknown" => (Some(RED), "handoff.state_unknown"),
        "started" => (Some(GREEN), "handoff.state_started"),
        "rejected" => (Some(RED), "handoff.state_rejected"),
        "held" => (Some(RED), "handoff.state_held"),
        _ => (None, "handoff.state_cancelled"),
    };
    let tag = tag::tag(words.get(key));
    if let Some(colour) = colour { tag.and_class(colour) } else { tag }
}

impl Handoffs {
    pub fn title(&self, words: &Words) -> String {
        titled(self.not_found, words.get("handoff.title"), words)
    }
}

pub fn handoffs(page: &Handoffs, words: &Words) -> AnyView {
    let not_found = || Fault { name: "reference".into(), text: words.get("handoff.not_found").into() };
    let wrong: Vec<Fault> = page.not_found.then(not_found).into_iter().collect();
    let (label, order) = (words.get("handoff.filter").to_owned(), order(page, words));
    let list = match page.rows.is_empty() {
        true => view! { <p class="govuk-body">{words.get("handoff.empty").to_owned()}</p> }.into_any(),
        false => (order, table(page, words)).into_any(),
    };
    view! {
        {signed_bar(&page.signed, words)}
        <main class="govuk-main-wrapper" id="main-content">
            {faults(&wrong, words)}
            {heading(words.get("handoff.title"))}
            {search(page, &wrong, words)}
            {engines(page, words)}
            <h2 class="govuk-heading-m">{words.get("handoff.rows").to_owned()}</h2>
            <nav class="filter" aria-label=label><ul class="filter__list">{filters(page, words)}</ul></nav>
            {list}{around(&page.around, words)}
        </main>
    }
    .into_any()
}

fn search(page: &Handoffs, wrong: &[Fault], words: &Words) -> AnyView {
    let reference = Line {
        name: "reference",
        label: words.get("handoff.search"),
        hint: Some(words.get("handoff.search_hint")),
        value: &page.typed,
        width: "govuk-input--width-20 reference",
        autocomplete: Some("off"),
        capitals: "characters",
        ..Line::default()
    };
    view! {
        <form class="narrow" method="post" action="/staff/handoffs" novalidate>
            <input type="hidden" name="csrf" value=page.signed.csrf.clone() />
            {reference.view(wrong, words)}
            {button::button("submit", words.get("handoff.search_button")).and_class("govuk-button--secondary").view()}
        </form>
    }
    .into_any()
}

/// Each engine with its standing; one that does not answer can be tried at once.
fn engines(page: &Handoffs, words: &Words) -> AnyView {
    let lines: Vec<_> = page
        .engines
        .iter()
        .map(|engine| {
            let (colour, text) = match engine.standing {
                Standing::Answers => (GREEN, words.get("handoff.answers").to_owned()),
                Standing::Silent(seconds) => (RED, words.fill("handoff.silent", &[("seconds", &seconds.to_string())])),
                Standing::NotSet => (RED, words.get("handoff.not_set").to_owned()),
            };
            let standing = tag::tag(text).and_class(colour).view();
            let waiting = words.fill("handoff.waiting", &[("count", &engine.waiting.to_string())]);
            let hint = matches!(engine.standing, Standing::NotSet).then(|| {
                let text = words.fill("handoff.not_set_hint", &[("engine", &engine.name)]);
                hint::hint(text).view()
            });
            let button = matches!(engine.standing, Standing::Silent(_)).then(|| try_now(page, engine, words));
            view! {
                <div class="facts__row">
                    <dt class="facts__key">{engine.name.clone()}</dt>
                    <dd class="facts__value">{standing}" "{waiting}{hint}{button}</dd>
                </div>
            }
        })
        .collect();
    let title = words.get("handoff.engines").to_owned();
    view! { <h2 class="govuk-heading-m">{title}</h2><dl class="facts facts--list">{lines}</dl> }.into_any()
}

fn try_now(page: &Handoffs, engine: &EngineLine, words: &Words) -> AnyView {
    let button = button::button("submit", words.fill("handoff.try_now", &[("engine", &engine.name)]));
    let button = button.and_class("govuk-button--secondary").at("name", "engine").at("value", engine.name.clone());
    view! {
        <form method="post" action="/staff/handoffs/engines">
            <input type="hidden" name="csrf" value=page.signed.csrf.clone() />
            {button.view()}
        </form>
    }
    .into_any()
}

fn filters(page: &Handoffs, words: &Words) -> Vec<AnyView> {
    page.filters
        .iter()
        .map(|filter| {
            let text = format!("{} ({})", filter.show.title(words), filter.rows);
            let current = filter.current.then_some("page");
            view! { <li><a class="filter__link" href=filter.href.clone() aria-current=current>{text}</a></li> }.into_any()
        })
        .collect()
}

fn order(page: &Handoffs, words: &Words) -> AnyView {
    let (said, other) = match page.newest {
        true => (words.get("handoff.newest_first"), words.get("handoff.show_oldest")),
        false => (words.get("handoff.oldest_first"), words.get("handoff.show_newest")),
    };
    let (said, other, href) = (said.to_owned(), other.to_owned(), page.other_order.clone());
    view! { <p class="govuk-body">{said}" "<a class="govuk-link" href=href>{other}</a></p> }.into_any()
}

fn table(page: &Handoffs, words: &Words) -> AnyView {
    let titles = [
        words.get("queue.reference"),
        words.get("handoff.what"),
        words.get("handoff.state"),
        words.get("handoff.engine"),
        words.get("handoff.since"),
        words.get("handoff.attempts"),
        words.get("handoff.why"),
    ];
    let caption = table::caption(words.get("handoff.caption")).and_class("govuk-visually-hidden");
    let rows = page.rows.iter().map(|row| table_row(row, words)).collect();
    stacked(caption, &titles, rows).and_class("queue").view()
}

fn table_row(row: &Row, words: &Words) -> (Node, Vec<Element>) {
    let href = format!("/staff/handoffs/{}", row.reference);
    let about = el("a").class("govuk-link reference").at("href", href).text(row.reference.clone());
    let next = row.next.as_ref().map(|next| {
        let next = vec![Node::from(words.get("handoff.next")), " ".into(), moment(next, words)];
        hint::hint(next).and_class("queue__next")
    });
    let why = row.why.as_ref().map(|why| why.text(words)).unwrap_or_default();
    let cells = vec![
        table::cell(row.service.clone().and(": ").and(row.what.title(words))),
        table::cell(state(&row.state, words)),
        table::cell(row.engine.clone()),
        table::cell(moment(&row.since, words)),
        table::cell(row.attempts.to_string()).with(next),
        table::cell(why).and_class("queue__why"),
    ];
    (about.into(), cells)
}
