//! What waits to be handed over, what needs a person, and whether the engines answer.

use forms::{Said, Words};
use leptos::prelude::*;

use super::{Signed, signed_bar};
use crate::node::Node;
use crate::pages::moment::moment;
use crate::pages::{Line, faults, heading};
use crate::portal::Fault;

/// `/staff/handoffs`. The search posts `reference` there, "try now" posts `engine` to `/staff/handoffs/engines`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handoffs {
    pub signed: Signed,
    pub engines: Vec<EngineLine>,
    pub filters: Vec<Filter>,
    pub rows: Vec<Row>,
    pub newest: bool,
    /// The addresses of the same in the other order, and of the rows that follow.
    pub other_order: String,
    pub more: Option<String>,
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
pub(super) fn state(name: &str, words: &Words) -> AnyView {
    let (class, text) = match name {
        "queued" => ("govuk-tag", words.get("handoff.state_queued")),
        "sending" => ("govuk-tag", words.get("handoff.state_sending")),
        "unknown" => ("govuk-tag govuk-tag--red", words.get("handoff.state_unknown")),
        "started" => ("govuk-tag govuk-tag--green", words.get("handoff.state_started")),
        "rejected" => ("govuk-tag govuk-tag--red", words.get("handoff.state_rejected")),
        "held" => ("govuk-tag govuk-tag--red", words.get("handoff.state_held")),
        _ => ("govuk-tag", words.get("handoff.state_cancelled")),
    };
    let text = text.to_owned();
    view! { <strong class=class>{text}</strong> }.into_any()
}

impl Handoffs {
    pub fn title(&self, words: &Words) -> String {
        let error = if self.not_found { words.get("error.title_prefix") } else { "" };
        format!("{error}{}", words.get("handoff.title"))
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
    let more = page.more.clone().map(
        |href| view! { <p class="govuk-body"><a class="govuk-link" href=href>{words.get("handoff.more").to_owned()}</a></p> },
    );
    view! {
        {signed_bar(&page.signed, words)}
        <main class="govuk-main-wrapper" id="main-content">
            {faults(&wrong, words)}
            {heading(words.get("handoff.title"))}
            {search(page, &wrong, words)}
            {engines(page, words)}
            <h2 class="govuk-heading-m">{words.get("handoff.rows").to_owned()}</h2>
            <nav class="filter" aria-label=label><ul class="filter__list">{filters(page, words)}</ul></nav>
            {list}{more}
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
            <button class="govuk-button govuk-button--secondary" type="submit">{words.get("handoff.search_button").to_owned()}</button>
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
            let (class, text) = match engine.standing {
                Standing::Answers => ("govuk-tag govuk-tag--green", words.get("handoff.answers").to_owned()),
                Standing::Silent(seconds) => {
                    ("govuk-tag govuk-tag--red", words.fill("handoff.silent", &[("seconds", &seconds.to_string())]))
                }
                Standing::NotSet => ("govuk-tag govuk-tag--red", words.get("handoff.not_set").to_owned()),
            };
            let waiting = words.fill("handoff.waiting", &[("count", &engine.waiting.to_string())]);
            let hint = matches!(engine.standing, Standing::NotSet).then(|| {
                let text = words.fill("handoff.not_set_hint", &[("engine", &engine.name)]);
                view! { <p class="govuk-hint">{text}</p> }
            });
            let button = matches!(engine.standing, Standing::Silent(_)).then(|| try_now(page, engine, words));
            view! {
                <div class="facts__row">
                    <dt class="facts__key">{engine.name.clone()}</dt>
                    <dd class="facts__value"><strong class=class>{text}</strong>" "{waiting}{hint}{button}</dd>
                </div>
            }
        })
        .collect();
    let title = words.get("handoff.engines").to_owned();
    view! { <h2 class="govuk-heading-m">{title}</h2><dl class="facts facts--list">{lines}</dl> }.into_any()
}

fn try_now(page: &Handoffs, engine: &EngineLine, words: &Words) -> AnyView {
    let text = words.fill("handoff.try_now", &[("engine", &engine.name)]);
    view! {
        <form method="post" action="/staff/handoffs/engines">
            <input type="hidden" name="csrf" value=page.signed.csrf.clone() />
            <button class="govuk-button govuk-button--secondary" type="submit" name="engine" value=engine.name.clone()>{text}</button>
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

/// On a phone each row becomes a block: the cells carry their column's name.
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
    let head: Vec<_> =
        titles.iter().map(|title| view! { <th class="govuk-table__header" scope="col">{(*title).to_owned()}</th> }).collect();
    let rows: Vec<_> = page.rows.iter().map(|row| table_row(row, titles.map(str::to_owned), words)).collect();
    let caption = words.get("handoff.caption").to_owned();
    view! {
        <table class="govuk-table stacked queue">
            <caption class="govuk-table__caption govuk-visually-hidden">{caption}</caption>
            <thead class="govuk-table__head"><tr class="govuk-table__row">{head}</tr></thead>
            <tbody class="govuk-table__body">{rows}</tbody>
        </table>
    }
    .into_any()
}

fn table_row(row: &Row, titles: [String; 7], words: &Words) -> AnyView {
    let [_, what, state_title, engine, since, attempts, why] = titles;
    let href = format!("/staff/handoffs/{}", row.reference);
    let next = row.next.as_ref().map(|next| {
        let text = words.get("handoff.next").to_owned();
        view! { <div class="govuk-hint queue__next">{text}" "{moment(next, words)}</div> }
    });
    view! {
        <tr class="govuk-table__row">
            <th class="govuk-table__header" scope="row"><a class="govuk-link reference" href=href>{row.reference.clone()}</a></th>
            <td class="govuk-table__cell" data-label=what>{Node::from(row.service.clone().and(": ").and(row.what.title(words)))}</td>
            <td class="govuk-table__cell" data-label=state_title>{state(&row.state, words)}</td>
            <td class="govuk-table__cell" data-label=engine>{row.engine.clone()}</td>
            <td class="govuk-table__cell" data-label=since>{moment(&row.since, words)}</td>
            <td class="govuk-table__cell" data-label=attempts>{row.attempts}{next}</td>
            <td class="govuk-table__cell queue__why" data-label=why>{row.why.as_ref().map(|why| why.text(words))}</td>
        </tr>
    }
    .into_any()
}
