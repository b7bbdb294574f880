//! Asked: what happens, when, and how to cancel.

use forms::{Said, Words};
use leptos::prelude::*;

use super::{Whence, address, column, text};
use crate::component::{button, panel};
use crate::node::{Node, el};
use crate::pages::moment::say;
use crate::pages::question::hidden;

/// `/ask-for-help/asked/{reference}`
#[derive(Clone, Debug)]
pub struct Asked {
    pub reference: String,
    pub phone: String,
    /// Where, for a booked time.
    pub place: Option<Said>,
    /// `2026-11-30T10:00`, or as soon as possible.
    pub when: Option<(String, String)>,
    /// When somebody calls, in the council's words.
    pub hours: Said,
    /// What was told of where they are.
    pub told: Option<Whence>,
    pub csrf: String,
}

impl Asked {
    pub fn title(&self, words: &Words) -> String {
        let booked = self.place.is_some();
        if booked { words.get("ask_help.booked") } else { words.get("ask_help.will_call") }.to_owned()
    }
}

/// A moment of a call: the day, and from when to when.
pub fn span(starts: &str, ends: &str, words: &Words) -> Said {
    let day = say(starts.get(..10).unwrap_or(starts), words);
    let clock = |moment: &str| say(moment, words).rsplit(", ").next().unwrap_or_default().to_owned();
    words.say("ask_help.span", &[("day", day.into()), ("from", clock(starts).into()), ("to", clock(ends).into())])
}

pub fn asked(asked: &Asked, words: &Words) -> AnyView {
    let title = panel::title("h1", asked.title(words)).at("tabindex", "-1");
    let reference = el("strong").flag("data-reference", true).text(asked.reference.clone());
    let body = vec![Node::from(words.get("confirmation.reference")), el("br").into(), reference.into()];
    let panel = panel::panel(title, Some(body.into())).and_class("govuk-panel--confirmation").view();
    let when = asked.when.as_ref().map(|(starts, ends)| span(starts, ends, words));
    let what = match (&asked.place, when) {
        (Some(place), Some(when)) => words.say("ask_help.booked_text", &[("place", place.clone()), ("when", when)]),
        (_, Some(when)) => words.say("ask_help.call_at", &[("phone", asked.phone.clone().into()), ("when", when)]),
        (_, None) => words.say("ask_help.call_soon", &[("phone", asked.phone.clone().into()), ("hours", asked.hours.clone())]),
    };
    let told = match &asked.told {
        Some(from) => words.say("ask_help.told_place", &[("place", from.say(words))]),
        None => words.get("ask_help.told_nothing").into(),
    };
    let go_on = asked.told.as_ref().map(|from| {
        let link = el("a").class("govuk-link").at("href", from.place.to_string()).text(words.get("ask_help.alone_link"));
        text(link)
    });
    let cancel = button::button("submit", words.get("ask_help.cancel_button")).and_class("govuk-button--secondary");
    view! {
        {column(
            None,
            view! {
                {panel}
                <h2 class="govuk-heading-m">{words.get("confirmation.next").to_owned()}</h2>
                {text(what)}{text(told)}{go_on}
                <h2 class="govuk-heading-m">{words.get("ask_help.cancel").to_owned()}</h2>
                {text(words.get("ask_help.cancel_how"))}
                <form method="post" action=address("cancel", None) novalidate>
                    {hidden("csrf", &asked.csrf).view()}{hidden("reference", &asked.reference).view()}{cancel.view()}
                </form>
            },
        )}
    }
    .into_any()
}
