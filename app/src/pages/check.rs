//! Check answers: everything that was said, a way to change each, and the button that sends it.

use forms::summary;
use forms::summary::{Row, Section};
use leptos::prelude::*;

use super::question::{frame, heading, hidden};
use crate::node::{Element, Node, el};
use crate::place::Place;
use crate::portal::Portal;

pub fn check(portal: &Portal) -> Node {
    let service = &portal.definition.service;
    let (sections, last) =
        portal.journey(|journey| (summary(journey, &portal.words), journey.steps.last().map(|step| step.page.id.clone())));
    let back = last.map_or_else(|| Place::start(service), |page| Place::question(service, &page));
    let mut inside: Vec<Node> = vec![heading(portal.check_title()).into()];
    for section in &sections {
        inside.push(el("h2").class("govuk-heading-m").text(&section.title).into());
        let rows: Vec<_> = section.rows.iter().map(|row| answer(portal, section, row)).collect();
        inside.push(el("dl").class("govuk-summary-list").with(rows).into());
    }
    inside.push(send(portal).into());
    frame(portal, back, "govuk-grid-column-two-thirds-from-desktop", inside)
}

fn answer(portal: &Portal, section: &Section, row: &Row) -> Element {
    let words = &portal.words;
    let nothing = [words.get("check.not_provided").into()];
    let lines = if row.lines.is_empty() { nothing.as_slice() } else { row.lines.as_slice() };
    let lines: Vec<_> = lines.iter().map(|line| el("div").at("dir", "auto").text(line)).collect();
    let value = el("dd").class("govuk-summary-list__value").with(lines);
    let key = el("dt").class("govuk-summary-list__key").text(&row.label);
    if !row.change {
        return el("div").class("govuk-summary-list__row govuk-summary-list__row--no-actions").with(key).with(value);
    }
    let page = Place::question(&portal.definition.service, &section.page);
    let href = format!("{page}#{}", portal.input(&row.question));
    let hidden = el("span").class("govuk-visually-hidden").text(" ").text(&row.label);
    let change = el("a").class("govuk-link").at("href", href).text(words.get("check.change")).with(hidden);
    let change = el("dd").class("govuk-summary-list__actions").with(change);
    el("div").class("govuk-summary-list__row").with(key).with(value).with(change)
}

/// The form that submits. `draft` is the idempotency key: however often it is posted, there is one submission.
fn send(portal: &Portal) -> Element {
    let (words, draft) = (&portal.words, portal.draft.get_untracked());
    let action = Place::check(&portal.definition.service).to_string();
    let form = el("form").at("method", "post").at("action", action).flag("novalidate", true).at("data-check", "true");
    let form = form.with(hidden("csrf", &draft.csrf)).with(hidden("draft", &draft.id));
    let form = form.with(el("h2").class("govuk-heading-m").text(words.get("check.send_title")));
    let form = form.with(el("p").class("govuk-body").text(words.get("check.send_text")));
    form.with(el("button").at("type", "submit").class("govuk-button").text(words.get("check.send")))
}
