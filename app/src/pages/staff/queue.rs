//! The queue: what is open, what is due first, what is closed.

use forms::definition::Mode;
use forms::{Said, Words};
use leptos::prelude::*;

use super::{Around, Signed, around, handling, late, signed_bar, waiting};
use crate::component::table;
use crate::node::{Element, Node, el};
use crate::pages::moment::moment;
use crate::pages::{heading, stacked};

/// `/staff/requests`, and with `?show=closed` what is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queue {
    pub signed: Signed,
    pub rows: Vec<Row>,
    pub closed: bool,
    pub around: Around,
}

/// Days and times are ISO 8601, in the council's time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub reference: String,
    pub service: Said,
    pub stage: Said,
    pub received: String,
    pub decide_by: Option<String>,
    /// The promised day has passed.
    pub late: bool,
    /// Followed to the end, passed on, or answered at once.
    pub mode: Mode,
    /// The resident was asked for something and has not answered.
    pub waiting: bool,
}

impl Queue {
    pub fn title(&self, words: &Words) -> String {
        if self.closed { words.get("queue.closed_title").to_owned() } else { words.get("queue.open_title").to_owned() }
    }
}

pub fn queue(queue: &Queue, words: &Words) -> AnyView {
    let filter = |closed: bool, href: &'static str, text: &str| {
        let text = text.to_owned();
        let current = (queue.closed == closed).then_some("page");
        view! { <li><a class="filter__link" href=href aria-current=current>{text}</a></li> }
    };
    let filters = (
        filter(false, "/staff/requests", words.get("queue.open")),
        filter(true, "/staff/requests?show=closed", words.get("queue.closed")),
    );
    let list = if queue.rows.is_empty() {
        view! { <p class="govuk-body">{words.get("queue.empty").to_owned()}</p> }.into_any()
    } else {
        table(queue, words)
    };
    view! {
        {signed_bar(&queue.signed, words)}
        <main class="govuk-main-wrapper" id="main-content">
            {heading(queue.title(words))}
            <nav class="filter" aria-label=words.get("queue.filter").to_owned()><ul class="filter__list">{filters}</ul></nav>
            {list}{around(&queue.around, words)}
        </main>
    }
    .into_any()
}

fn table(queue: &Queue, words: &Words) -> AnyView {
    let titles = ["queue.reference", "queue.service", "queue.stage", "queue.received", "queue.by"].map(|key| words.get(key));
    let caption = table::caption(words.get("queue.caption")).and_class("govuk-visually-hidden");
    let rows = queue.rows.iter().map(|row| table_row(row, words)).collect();
    stacked(caption, &titles, rows).and_class("queue").view()
}

fn table_row(row: &Row, words: &Words) -> (Node, Vec<Element>) {
    let href = format!("/staff/requests/{}", row.reference);
    let about = el("a").class("govuk-link reference").at("href", href).text(row.reference.clone());
    let day = row.decide_by.as_ref().map(|day| moment(day, words));
    let cells = vec![
        table::cell(row.service.clone()).with(" ").with(handling(row.mode, words)),
        table::cell(row.stage.clone()).with(waiting(row.waiting, words)),
        table::cell(moment(&row.received, words)),
        table::cell(day.unwrap_or(Node::Nothing)).with(late(row.late, words)),
    ];
    (about.into(), cells)
}
