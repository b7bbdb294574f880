//! Check answers: everything that was said, a way to change each, and the button that sends it.

use forms::Words;
use forms::summary;
use forms::summary::{Row, Section};
use leptos::prelude::*;

use super::question::{frame, heading, hidden, ways_on};
use crate::component::{button, summary_list};
use crate::node::{Element, Node, el};
use crate::place::Place;
use crate::portal::Portal;

pub fn check(portal: &Portal) -> Node {
    let service = &portal.definition.service;
    let (sections, last) =
        portal.journey(|journey| (summary(journey, &portal.words), journey.steps.last().map(|step| step.page.id.clone())));
    #[cfg(feature = "ssr")]
    let sections = super::secret::cover(portal, sections);
    let back = match last {
        _ if !portal.definition.tasks.is_empty() => Place::tasks(service),
        Some(page) => Place::question(service, &page),
        None => Place::start(service),
    };
    let mut inside: Vec<Node> = vec![heading(portal.check_title()).into()];
    let mut task = None;
    for section in &sections {
        // The pages of a form without sections, and those before the first, are headings of their own.
        let (level, class) = match &section.task {
            Some(title) => {
                if task != Some(title) {
                    inside.push(el("h2").class("govuk-heading-l").text(title).into());
                    task = Some(title);
                }
                ("h3", "govuk-heading-s")
            }
            None => ("h2", "govuk-heading-m"),
        };
        inside.push(el(level).class(class).text(&section.title).into());
        let rows: Vec<_> = section.rows.iter().map(|row| answer(portal, section, row)).collect();
        inside.push(summary_list::summary_list(rows).into());
    }
    inside.push(send(portal).into());
    frame(portal, back, "govuk-grid-column-two-thirds-from-desktop", inside)
}

fn answer(portal: &Portal, section: &Section, row: &Row) -> Element {
    let words = &portal.words;
    let (key, value) = (summary_list::key(&row.label), value(row, words));
    if !row.change {
        return summary_list::fixed_row(key, value);
    }
    let page = Place::question(&portal.definition.service, &section.page);
    let href = format!("{page}#{}", portal.input(&row.question));
    let about = Node::from(vec![Node::from(" "), Node::from(&row.label)]);
    let change = summary_list::action(href, words.get("check.change"), Some(about));
    #[cfg(feature = "ssr")]
    if let Some(show) = super::secret::show(portal, &row.question, &row.label) {
        let change = change.at("href", format!("{page}?change={}", row.question));
        return summary_list::row(key, value, Some(summary_list::actions(vec![change, show])));
    }
    summary_list::row(key, value, Some(summary_list::actions(vec![change])))
}

/// What was answered, line by line.
pub(super) fn value(row: &Row, words: &Words) -> Element {
    let nothing = [words.get("check.not_provided").into()];
    let lines = if row.lines.is_empty() { nothing.as_slice() } else { row.lines.as_slice() };
    summary_list::value(lines.iter().map(|line| el("div").at("dir", "auto").text(line)).collect::<Vec<_>>())
}

/// The form that submits. `draft` is the idempotency key: however often it is posted, there is one submission.
fn send(portal: &Portal) -> Element {
    let (words, draft) = (&portal.words, portal.draft.get_untracked());
    let group = |button| button::group(std::iter::once(button).chain(ways_on(portal)).collect::<Vec<_>>());
    if draft.seat {
        let place = Place::Declare { service: portal.definition.service.clone() };
        return group(button::link(place.to_string(), words.get("check.to_declare")));
    }
    let action = Place::check(&portal.definition.service).to_string();
    let form = el("form").at("method", "post").at("action", action).flag("novalidate", true).at("data-check", "true");
    let form = form.with(hidden("csrf", &draft.csrf)).with(hidden("draft", &draft.id));
    let title = |key| el("h2").class("govuk-heading-m").text(words.get(key));
    let line = |line: &String| Node::from(el("p").class("govuk-body").text(line.as_str()));
    let form = match draft.hear.as_slice() {
        [] => form,
        hear => form.with(title("check.updates_title")).with(hear.iter().map(line).collect::<Vec<_>>()),
    };
    let form = form.with(title("check.send_title"));
    let form = form.with(el("p").class("govuk-body").text(words.get("check.send_text")));
    form.with(group(button::button("submit", words.get("check.send"))))
}
