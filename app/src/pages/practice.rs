//! Practice: switching it on and off, and what stands in place of a confirmation.

use forms::{Said, Section, Words};
use leptos::prelude::*;

use super::question::{banner, hidden};
use super::{answers, column, from_home, heading};
use crate::component::{button, panel};
use crate::node::{Node, el};
use crate::place::Place;

/// Posts to `/practice`, or to `/practice/leave`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Practice {
    pub on: bool,
    /// It was left just now.
    pub left: bool,
}

impl Practice {
    pub fn title(&self, words: &Words) -> String {
        words.get("practice.title").to_owned()
    }
}

pub fn practice(practice: &Practice, words: &Words) -> AnyView {
    let text = |key: &'static str| el("p").class("govuk-body").text(words.get(key)).view();
    let (action, label) = match practice.on {
        true => ("/practice/leave", words.get("practice.leave")),
        false => ("/practice", words.get("practice.begin")),
    };
    let form = el("form").at("method", "post").at("action", action).with(button::button("submit", label)).view();
    let forms = practice.on.then(|| {
        let link = el("a").class("govuk-link").at("href", Place::Services.to_string()).text(words.get("practice.forms"));
        el("p").class("govuk-body").with(link).view()
    });
    let left = (practice.left && !practice.on).then(|| banner(words, "practice.left").view());
    let inside = (left, heading(words.get("practice.title")), text("practice.what"), text("practice.real_details"), forms, form);
    column(Some(from_home("/help", words.get("nav.help"), words)), inside.into_any())
}

/// What would have been sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rehearsed {
    /// The name of the service in addresses.
    pub name: String,
    /// Its title.
    pub service: Said,
    pub sections: Vec<Section>,
    pub csrf: String,
}

impl Rehearsed {
    pub fn title(&self, words: &Words) -> String {
        words.get("practice.done").to_owned()
    }
}

pub fn rehearsed(done: &Rehearsed, words: &Words) -> AnyView {
    let title = panel::title("h1", words.get("practice.done")).at("tabindex", "-1");
    let panel = panel::panel(title, Some(words.get("practice.nothing_sent").into())).and_class("govuk-panel--confirmation");
    let button = button::button("submit", words.get("practice.again")).at("name", "again").at("value", "yes");
    let again = el("form").at("method", "post").at("action", Place::start(&done.name).to_string());
    let again = again.with(hidden("csrf", &done.csrf)).with(button);
    let other = el("a").class("govuk-link").at("href", Place::Services.to_string()).text(words.get("practice.forms"));
    let ways = el("div").class("no-print").with(button::group(vec![Node::from(again), other.into()]));
    let inside = view! {
        {panel.view()}
        <p class="govuk-body-l">{Node::from(&done.service)}</p>
        <p class="govuk-body">{words.get("practice.for_real").to_owned()}</p>
        {ways.view()}
        <h2 class="govuk-heading-m">{words.get("practice.copy").to_owned()}</h2>
        {answers(&done.sections, words)}
    };
    column(None, inside.into_any())
}

/// A page that is for real, asked for in practice.
pub struct Elsewhere;

impl Elsewhere {
    pub fn title(&self, words: &Words) -> String {
        words.get("practice.elsewhere").to_owned()
    }
}

pub fn elsewhere(words: &Words) -> AnyView {
    let leave = button::button("submit", words.get("practice.leave"));
    let form = el("form").at("method", "post").at("action", "/practice/leave").with(leave);
    let text = el("p").class("govuk-body").text(words.get("practice.elsewhere_text"));
    column(None, (heading(words.get("practice.elsewhere")), text.view(), form.view()).into_any())
}
