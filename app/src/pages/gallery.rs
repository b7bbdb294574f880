//! The gallery: every question type in every state of its examples, and every component. What design is judged by.

use std::sync::Arc;

use forms::questions::CASES;
use forms::{Answers, Definition, Pairs, Words};
use leptos::prelude::*;
use serde_json::{Map, Value, json};

use super::{column, heading, way};
use crate::component::tag;
use crate::controls::{Field, field};
use crate::node::{Node, el};
use crate::place::Place;
use crate::portal::{Draft, NewVersion, Portal, State};

mod component;

/// The names of the pages: the question types, then the components.
pub fn names() -> impl Iterator<Item = &'static str> {
    CASES.iter().map(|(name, _)| *name).chain([COMPONENTS])
}

/// The page that shows the components.
const COMPONENTS: &str = "components";
/// The day of the examples, which some of their problems depend on.
const TODAY: &str = "2026-03-02";

pub fn index(words: &Words) -> AnyView {
    let item = |name: &'static str| {
        let link = el("a").class("govuk-link").at("href", format!("/gallery/{name}")).text(name.replace('_', "-"));
        let examples = CASES.iter().find(|(known, _)| *known == name).map(|(_, json)| examples(&read(json)).len());
        let count = examples.map(|count| format!(" ({})", words.fill("gallery.count", &[("count", &count.to_string())])));
        el("li").with(link).text(count.unwrap_or_default())
    };
    let list = el("ul").class("govuk-list govuk-list--bullet").with(names().map(item).collect::<Vec<_>>());
    let lead = el("p").class("govuk-body-l").text(words.get("gallery.lead"));
    column(None, (heading(words.get("gallery.title")), lead.view(), list.view()))
}

/// The page called `name`; `None` where there is none.
pub fn page(name: &str, words: &Arc<Words>) -> Option<AnyView> {
    let shown: Vec<Node> = match name {
        COMPONENTS => component::all(words),
        _ => {
            let (_, json) = CASES.iter().find(|(known, _)| *known == name)?;
            let case = read(json);
            examples(&case).iter().enumerate().map(|(n, example)| state(&case["question"], example, n + 1, words)).collect()
        }
    };
    let title = name.replace('_', "-");
    let gallery = ("/gallery".to_owned(), words.get("gallery.title").into());
    Some(column(Some(way(vec![gallery], Some(title.as_str().into()), words)), (heading(title), Node::Several(shown))))
}

fn read(json: &str) -> Value {
    serde_json::from_str(json).unwrap_or_default()
}

fn examples(case: &Value) -> Vec<Value> {
    case["examples"].as_array().cloned().unwrap_or_default()
}

/// The question as somebody sees it who typed this, with what is wrong.
fn state(question: &Value, example: &Value, n: usize, words: &Arc<Words>) -> Node {
    let about = el("h2").class("govuk-heading-s gallery__about").text(example["about"].as_str().unwrap_or_default());
    let drawn = draw(&with_settings(question, example), example, n, words).unwrap_or(Node::Nothing);
    let value = match &example["value"] {
        Value::Null => tag::tag(words.get("gallery.no_value")).and_class("govuk-tag--grey").into(),
        value => Node::from(el("code").text(value.to_string())),
    };
    let result = el("p").class("govuk-body gallery__value").with(value);
    el("section").class("gallery").with(about).with(drawn).with(result).into()
}

/// The question with the settings that this example changes.
fn with_settings(question: &Value, example: &Value) -> Value {
    let mut question = question.clone();
    for (key, value) in example["settings"].as_object().into_iter().flatten() {
        question[key] = value.clone();
    }
    question
}

/// `n` keeps the ids of a page apart: it stands after the question's own.
fn draw(question: &Value, example: &Value, n: usize, words: &Arc<Words>) -> Option<Node> {
    let (old, mut question) = (question["id"].as_str()?.to_owned(), question.clone());
    let new = format!("{old}{n}");
    question["id"] = new.clone().into();
    let renamed = |(name, value): (&String, &Value)| Some((format!("{new}{}", name.strip_prefix(&old)?), value.clone()));
    let pairs: Map<String, Value> = example["pairs"].as_object()?.iter().filter_map(renamed).collect();
    let json = json!({
        "service": "gallery", "version": 1, "title": "-", "description": "-", "detail": new,
        "pages": [{ "id": "page", "title": "-", "questions": [question] }], "stages": [], "handoff": { "mode": "done" },
    });
    let definition = Arc::new(Definition::parse(&json.to_string()).0?);
    let pairs = Pairs::from_value(&Value::Object(pairs))?;
    let draft = Draft { pairs: pairs.clone(), ..Draft::default() };
    let new_version = NewVersion::default();
    let state = State { draft, today: TODAY.to_owned(), checked: true, notice: None, new_version, helped: true, bookable: true };
    let portal = Portal::new(words.clone(), definition.clone(), Place::question("gallery", "page"), state);
    let page = definition.pages.first()?;
    let question = page.questions.first()?;
    let before: Answers = example["before"].as_object().cloned().unwrap_or_default();
    Some(field(&Field { portal: &portal, page, question, name: new, pairs: &pairs, before: &before, heading: false }))
}
