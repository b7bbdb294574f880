//! What a helper sees of a secret: covered, with a way to change it, and a way to see it once for a reason.

use forms::conditions::Scope;
use forms::questions::Asked;
use forms::{Said, Section, Words, summary};
use leptos::prelude::*;

use super::choose::Choose;
use super::question::hidden;
use super::{Line, back, column, faults, heading, titled};
use crate::component::choice::Family;
use crate::component::{button, details, summary_list};
use crate::controls::Field;
use crate::node::{Element, Node, el};
use crate::place::Place;
use crate::portal::{Fault, Portal};

/// A question whose answer is a secret and stands in the draft, for a helper. Its inputs are not on the page: what is not posted
/// stays as it is (`server/src/pages/question.rs`).
pub fn covered(field: &Field) -> Option<Node> {
    let (portal, question) = (field.portal, field.question);
    if !portal.masked || !question.kind.is_secret() {
        return None;
    }
    let before = Scope::of(field.before);
    let read = question.kind.read(&Asked::new(question, &field.name, field.pairs, &before, portal.today));
    let value = read.value.filter(|_| read.problems.is_empty())?;
    let lines = question.kind.masked(&value, &portal.words)?;
    let label = field.label();
    let key = el("span").id(field.name.clone()).at("tabindex", "-1").text(&label);
    // What else was typed on the page goes along.
    let way = |then: &str, key: &str| {
        let text = portal.words.get(key);
        let way = button::posting(super::question::FORM, format!("?then={then}&secret={}", field.name), text);
        way.class("link-button").with(el("span").class("govuk-visually-hidden").with(about(&label)))
    };
    let actions = summary_list::actions(vec![way("change", "check.change"), way("show", "secret.show")]);
    let row = summary_list::row(summary_list::key(key), value_of(&lines), Some(actions));
    let list = summary_list::summary_list(vec![row]);
    Some(match field.heading {
        true => vec![super::question::heading(&label), list].into(),
        false => list.into(),
    })
}

fn value_of(lines: &[Said]) -> Element {
    summary_list::value(lines.iter().map(|line| el("div").class("masked").at("dir", "auto").text(line)).collect::<Vec<_>>())
}

fn about(label: &Said) -> Option<Node> {
    Some(Node::from(vec![Node::from(" "), Node::from(label)]))
}

/// The answers of a form with what is secret covered, where a helper sees them.
pub fn cover(portal: &Portal, mut sections: Vec<Section>) -> Vec<Section> {
    if portal.masked {
        portal.journey(|journey| summary::cover(&mut sections, &portal.definition, &journey.answers, &portal.words));
    }
    sections
}

/// The way to see a covered answer. Those of a group are seen one by one, on their page.
pub fn show(portal: &Portal, question: &str, label: &Said) -> Option<Element> {
    let secret = portal.definition.questions().any(|(_, known)| known.id == question && known.kind.is_secret());
    (portal.masked && secret).then(|| {
        let to = address(&portal.definition.service, question);
        summary_list::action(to, portal.words.get("secret.show"), about(label))
    })
}

/// Where a secret is shown once somebody said why.
pub fn address(service: &str, name: &str) -> String {
    format!("/services/{service}/secret/{name}")
}

/// Why somebody wants to see what is covered, as it was filled in: `why` is one of `REASONS`, `other` where none fits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Covered {
    pub why: String,
    pub other: String,
    pub problem: Option<Problem>,
}

/// `/services/{service}/secret/{name}`: why somebody wants to see it, then what it is. It posts `why` and `other`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Secret {
    pub csrf: String,
    pub label: Said,
    /// The page with the question.
    pub back: String,
    pub action: String,
    pub covered: Covered,
    /// What it is, once it was written down that it is shown.
    pub shown: Option<Vec<Said>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    NoReason,
    NoWords,
}

/// Why somebody may want to see a secret; the last is said in words.
pub const REASONS: [&str; 4] = ["read", "compare", "correct", "other"];

impl Covered {
    pub fn fault(&self, words: &Words) -> Option<Fault> {
        let (name, key) = match self.problem? {
            Problem::NoReason => ("why", "secret.no_reason"),
            Problem::NoWords => ("other", "secret.no_words"),
        };
        Some(Fault { name: name.into(), text: words.get(key).into() })
    }
}

impl Secret {
    pub fn title(&self, words: &Words) -> String {
        titled(self.covered.problem.is_some(), &words.fill("secret.title", &[("what", &self.label.to_string())]), words)
    }
}

pub fn secret(secret: &Secret, words: &Words) -> AnyView {
    let wrong: Vec<Fault> = secret.covered.fault(words).into_iter().collect();
    let way = Place::at(&secret.back).map_or_else(|| secret.back.clone(), |place| place.to_string());
    let title = heading(words.say("secret.title", &[("what", secret.label.clone())]));
    let inside = match &secret.shown {
        Some(lines) => {
            let row = summary_list::fixed_row(summary_list::key(&secret.label), value_of(lines));
            let text = words.get("secret.once").to_owned();
            let on = button::link(secret.back.clone(), words.get("secret.cover")).view();
            view! { {summary_list::summary_list(vec![row]).view()}<p class="govuk-body">{text}</p>{on} }.into_any()
        }
        None => form(secret, &wrong, words),
    };
    column(back(way, words.get("page.back")), (faults(&wrong, words), title, inside).into_any())
}

fn form(secret: &Secret, wrong: &[Fault], words: &Words) -> AnyView {
    view! {
        <form method="post" action=secret.action.clone() novalidate>
            <input type="hidden" name="csrf" value=secret.csrf.clone() />
            {reason(&secret.covered, wrong, words).into_any()}
            {button::button("submit", words.get("secret.show")).view()}
        </form>
    }
    .into_any()
}

/// Where staff see what is covered on a page of theirs, which takes `do=show` with the reason. Folded away, since most work needs none
/// of it; open where something was filled in.
pub fn uncover(summary: &str, action: String, csrf: &str, covered: &Covered, wrong: &[Fault], words: &Words) -> AnyView {
    let show = button::button("submit", words.get("secret.show")).and_class("govuk-button--secondary");
    let form = el("form").at("method", "post").at("action", action).flag("novalidate", true).with(hidden("csrf", csrf));
    let form = form.with(reason(covered, wrong, words)).with(show.at("name", "do").at("value", "show"));
    details::details(summary, form).flag("open", *covered != Covered::default()).view()
}

/// Why somebody wants to see a secret: `why`, and `other` in their own words.
fn reason(covered: &Covered, wrong: &[Fault], words: &Words) -> Node {
    let why = Choose {
        family: Family::Radios,
        name: "why",
        legend: words.get("secret.why").into(),
        hint: Some(words.get("secret.why_hint").into()),
        items: REASONS
            .iter()
            .map(|reason| (reason.to_string(), words.get(&format!("secret.why.{reason}")).into(), None))
            .collect(),
        chosen: vec![covered.why.clone()],
    };
    let other = Line { name: "other", label: words.get("secret.other"), value: &covered.other, ..Line::default() };
    vec![why.draw(wrong, words), other.draw(wrong, words)].into()
}
