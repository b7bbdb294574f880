//! Before somebody leaves a device that others use, and after.

use forms::{Said, Words};
use leptos::prelude::*;

use super::{column, heading};
use crate::component::{button, warning_text};
use crate::node::el;
use crate::place::Place;

/// Posts `clear=yes` to `/finish`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finish {
    /// What would be lost.
    pub unsent: Vec<Unsent>,
    /// What was typed belongs to a person, and is opened elsewhere with a code.
    pub saved: bool,
}

/// A form that was begun and not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsent {
    pub service: String,
    pub title: Said,
    /// The address where it goes on.
    pub place: String,
}

impl Finish {
    pub fn title(&self, words: &Words) -> String {
        words.get("kiosk.finish").to_owned()
    }
}

pub fn finish(finish: &Finish, words: &Words) -> AnyView {
    let clear = |text: &str, class: &str| {
        let button = button::button("submit", text).and_class(class).at("name", "clear").at("value", "yes");
        el("form").at("method", "post").at("action", "/finish").with(button::group(vec![button]))
    };
    let inside = match finish.unsent.as_slice() {
        [] => clear(words.get("kiosk.finish"), "").view(),
        unsent => view! {
            <p class="govuk-body">{words.get("kiosk.unsent").to_owned()}</p>
            {unsent.iter().map(|unsent| one(unsent, words)).collect::<Vec<_>>()}
            {warning_text::warning_text(words.get("note.warning"), words.get("kiosk.lost")).view()}
            {clear(words.get("kiosk.throw_away"), "govuk-button--warning").view()}
        }
        .into_any(),
    };
    let saved = finish.saved.then(|| el("p").class("govuk-body").text(words.get("kiosk.saved")).view());
    let what = el("p").class("govuk-body").text(words.get("kiosk.what")).view();
    column(None, (heading(words.get("kiosk.finish")), what, saved, inside).into_any())
}

/// A form with its own ways to keep it: several may stand there, and a screen reader says which one each is about.
fn one(unsent: &Unsent, words: &Words) -> AnyView {
    let about = || el("span").class("govuk-visually-hidden").text(Said::from(": ").and(unsent.title.clone()));
    let save = button::link(Place::later(&unsent.service, false), words.get("kiosk.save")).with(about());
    let on = el("a").class("govuk-link").at("href", unsent.place.clone()).text(words.get("kiosk.go_on")).with(about());
    let title = el("h2").class("govuk-heading-m").text(&unsent.title);
    (title.view(), button::group(vec![save, on]).view()).into_any()
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finished {
    /// Nobody pressed anything for too long.
    pub idle: bool,
}

impl Finished {
    pub fn title(&self, words: &Words) -> String {
        words.get("kiosk.finished").to_owned()
    }
}

pub fn finished(finished: &Finished, words: &Words) -> AnyView {
    let text = if finished.idle { words.get("kiosk.finished_idle") } else { words.get("kiosk.finished_text") };
    let home = button::link(Place::Home.to_string(), words.get("kiosk.home"));
    column(None, (heading(words.get("kiosk.finished")), el("p").class("govuk-body").text(text).view(), home.view()).into_any())
}
