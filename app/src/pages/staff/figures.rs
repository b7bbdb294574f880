//! How many forms were begun, sent and left, by way and channel, and on which pages people stop.

use forms::{Said, Words};
use leptos::prelude::*;

use super::{Signed, signed_bar};
use crate::component::table;
use crate::node::{Element, Node, el};
use crate::pages::{heading, stacked};

/// `/staff/figures`, and with `?days=7` another period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    pub signed: Signed,
    pub period: Period,
    pub rows: Vec<Row>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    Week,
    Month,
    Year,
}

impl Period {
    pub const ALL: [Self; 3] = [Self::Week, Self::Month, Self::Year];

    pub fn days(self) -> i64 {
        match self {
            Self::Week => 7,
            Self::Month => 30,
            Self::Year => 365,
        }
    }

    fn title(self, words: &Words) -> &str {
        match self {
            Self::Week => words.get("figures.week"),
            Self::Month => words.get("figures.month"),
            Self::Year => words.get("figures.year"),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub service: Said,
    /// A name of `Mode` and of `Channel`.
    pub mode: &'static str,
    pub channel: &'static str,
    pub started: u64,
    pub finished: u64,
    /// The pages where most stopped, with how many; `None` for before the first page.
    pub stopped: Vec<(Option<Said>, u64)>,
}

pub fn figures(page: &Figures, words: &Words) -> AnyView {
    let filters: Vec<_> = Period::ALL
        .into_iter()
        .map(|period| {
            let (href, text) = (format!("/staff/figures?days={}", period.days()), period.title(words).to_owned());
            let current = (period == page.period).then_some("page");
            view! { <li><a class="filter__link" href=href aria-current=current>{text}</a></li> }
        })
        .collect();
    let list = match page.rows.is_empty() {
        true => view! { <p class="govuk-body">{words.get("figures.none").to_owned()}</p> }.into_any(),
        false => table(page, words),
    };
    view! {
        {signed_bar(&page.signed, words)}
        <main class="govuk-main-wrapper" id="main-content">
            {heading(words.get("figures.title"))}
            <p class="govuk-body">{words.get("figures.lead").to_owned()}</p>
            <nav class="filter" aria-label=words.get("figures.period").to_owned()><ul class="filter__list">{filters}</ul></nav>
            {list}
        </main>
    }
    .into_any()
}

fn table(page: &Figures, words: &Words) -> AnyView {
    let titles = ["figures.service", "figures.mode", "figures.channel", "figures.started", "figures.finished", "figures.stopped"];
    let titles = titles.map(|key| words.get(key));
    let caption = table::caption(words.get("figures.title")).and_class("govuk-visually-hidden");
    let rows = page.rows.iter().map(|row| table_row(row, words)).collect();
    stacked(caption, &titles, rows).view()
}

fn table_row(row: &Row, words: &Words) -> (Node, Vec<Element>) {
    let share = (row.finished * 100).checked_div(row.started).unwrap_or_default();
    let stopped = row.stopped.iter().map(|(page, count)| {
        let page = page.clone().unwrap_or_else(|| words.get("figures.before").into());
        Node::from(el("div").with(page).with(format!(": {count}")))
    });
    let cells = vec![
        table::cell(words.get(&format!("figures.mode.{}", row.mode))),
        table::cell(words.get(&format!("act.channel.{}", row.channel))),
        table::cell(row.started.to_string()),
        table::cell(format!("{} ({share} %)", row.finished)),
        table::cell(stopped.collect::<Vec<_>>()),
    ];
    ((&row.service).into(), cells)
}
