//! The queue: what is open, what is due first, what is closed.

use forms::definition::Mode;
use forms::{Said, Words};
use leptos::prelude::*;

use super::{Signed, handling, signed_bar, waiting};
use crate::node::Node;
use crate::pages::heading;
use crate::pages::moment::moment;

/// `/staff/requests`, and with `?show=closed` what is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queue {
    pub signed: Signed,
    pub rows: Vec<Row>,
    pub closed: bool,
    /// The address of older ones, where there are more than fit.
    pub more: Option<String>,
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
    let more = queue
        .more
        .clone()
        .map(|href| view! { <p class="govuk-body"><a class="govuk-link" href=href>{words.get("queue.more").to_owned()}</a></p> });
    view! {
        {signed_bar(&queue.signed, words)}
        <main class="govuk-main-wrapper" id="main-content">
            {heading(queue.title(words))}
            <nav class="filter" aria-label=words.get("queue.filter").to_owned()><ul class="filter__list">{filters}</ul></nav>
            {list}{more}
        </main>
    }
    .into_any()
}

/// On a phone each row becomes a block: the cells carry their column's name.
fn table(queue: &Queue, words: &Words) -> AnyView {
    let [reference, service, stage, received, by] = [
        words.get("queue.reference"),
        words.get("queue.service"),
        words.get("queue.stage"),
        words.get("queue.received"),
        words.get("queue.by"),
    ]
    .map(str::to_owned);
    let head: Vec<_> = [&reference, &service, &stage, &received, &by]
        .into_iter()
        .map(|title| view! { <th class="govuk-table__header" scope="col">{title.clone()}</th> })
        .collect();
    let late = words.get("queue.late").to_owned();
    let rows: Vec<_> = queue.rows.iter().map(|row| {
        let href = format!("/staff/requests/{}", row.reference);
        let by_cell = row.decide_by.as_ref().map(|day| moment(day, words));
        let late = row.late.then(|| view! { " "<strong class="govuk-tag govuk-tag--red">{late.clone()}</strong> });
        view! {
            <tr class="govuk-table__row">
                <th class="govuk-table__header" scope="row"><a class="govuk-link reference" href=href>{row.reference.clone()}</a></th>
                <td class="govuk-table__cell" data-label=service.clone()>{Node::from(&row.service)}" "{handling(row.mode, words)}</td>
                <td class="govuk-table__cell" data-label=stage.clone()>{Node::from(&row.stage)}{waiting(row.waiting, words)}</td>
                <td class="govuk-table__cell" data-label=received.clone()>{moment(&row.received, words)}</td>
                <td class="govuk-table__cell" data-label=by.clone()>{by_cell}{late}</td>
            </tr>
        }
    }).collect();
    let caption = words.get("queue.caption").to_owned();
    view! {
        <table class="govuk-table stacked queue">
            <caption class="govuk-table__caption govuk-visually-hidden">{caption}</caption>
            <thead class="govuk-table__head"><tr class="govuk-table__row">{head}</tr></thead>
            <tbody class="govuk-table__body">{rows}</tbody>
        </table>
    }
    .into_any()
}
