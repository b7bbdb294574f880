//! What the resident has to do before the work goes on: the questions right on the tracking page, as a plain form.

use std::sync::Arc;

use forms::{Answers, Definition, Pairs, Words};
use leptos::prelude::*;

use super::moment::say;
use super::progress::Asked;
use super::question::{fields, hidden, problems};
use crate::component::button;
use crate::node::{Node, el};
use crate::place::Place;
use crate::portal::{Draft, Fault, NewVersion, Portal, State};

/// The form posts to the request's own address; `draft` is the arrival it answers, and `{name}-kept` a file that stays.
#[derive(Clone, Debug)]
pub struct Ask {
    pub definition: Arc<Definition>,
    /// The id of the stage that asks.
    pub stage: String,
    pub reference: String,
    pub asked: Asked,
    /// What was typed before a problem.
    pub pairs: Pairs,
    /// The answers of the request, which conditions may read.
    pub before: Answers,
    pub faults: Vec<Fault>,
    /// ISO 8601.
    pub today: String,
    pub csrf: String,
    /// Somebody helps.
    pub helped: bool,
    /// Others use this device: the browser must not fill in again what was typed on it.
    pub shared: bool,
}

impl Ask {
    fn portal(&self, words: &Arc<Words>) -> Portal {
        let draft = Draft { pairs: self.pairs.clone(), shared: self.shared, csrf: self.csrf.clone(), ..Draft::default() };
        let (today, new_version) = (self.today.clone(), NewVersion::default());
        let state = State { draft, today, checked: false, notice: None, new_version, helped: self.helped, bookable: false };
        let place = Place::Request { reference: self.reference.clone() };
        let portal = Portal::new(words.clone(), self.definition.clone(), place, state);
        portal.faults.set(self.faults.clone());
        portal
    }

    /// What is wrong, above the page.
    pub fn problems(&self, words: &Arc<Words>) -> AnyView {
        let portal = self.portal(words);
        let links: Vec<_> = self.faults.iter().map(|fault| (portal.input(&fault.name), fault.text.clone())).collect();
        problems(&links, words).into_any()
    }

    /// What is asked for and by when, and the form.
    pub fn view(&self, words: &Arc<Words>) -> AnyView {
        let title = match &self.asked.due {
            Some(day) => words.say("ask.by", &[("ask", self.asked.title.clone()), ("day", say(day, words).into())]),
            None => self.asked.title.clone(),
        };
        let why = if self.asked.late { words.get("ask.late") } else { words.get("ask.why") };
        let section = el("section").class("ask").at("aria-labelledby", "ask-title");
        let section = section.with(el("h2").class("ask__title").id("ask-title").text(title));
        section.with(el("p").class("govuk-body").text(why)).with(self.form(words)).view()
    }

    fn form(&self, words: &Arc<Words>) -> Node {
        let Some(page) = self.definition.stage(&self.stage).and_then(|stage| stage.ask.as_ref()) else { return Node::Nothing };
        let kept = page.file_names().into_iter().filter_map(|name| {
            let id = self.pairs.all(&name).first()?;
            Some((name, id))
        });
        let kept =
            kept.map(|(name, id)| el("input").at("type", "hidden").at("name", format!("{name}-kept")).at("value", id.clone()));
        // Enter in an input presses the first button of a form: it must not be one that removes something.
        let first =
            el("button").class("govuk-visually-hidden").at("type", "submit").at("tabindex", "-1").at("aria-hidden", "true");
        let form = el("form").at("method", "post").at("enctype", "multipart/form-data").flag("novalidate", true);
        let form = form.maybe("autocomplete", self.shared.then_some("off"));
        let form = form.at("action", Place::Request { reference: self.reference.clone() }.to_string());
        let form = form.with(first).with(hidden("csrf", &self.csrf)).with(hidden("draft", &self.asked.arrival));
        let form = form.with(kept.collect::<Vec<_>>()).with(fields(&self.portal(words), page, &self.pairs, &self.before));
        form.with(button::button("submit", words.get("ask.button"))).into()
    }
}
