//! Words: labels that make sentences, and nothing said in one language only where others are spoken.

use std::collections::BTreeMap;

use serde_json::Value;

use super::all_questions;
use crate::finding::below;
use crate::text::{FALLBACK, is_tag};
use crate::{Definition, Finding};

pub fn look(definition: &Definition, json: &Value, findings: &mut Vec<Finding>) {
    look_at_questions_as_labels(definition, findings);
    look_at_languages(json, findings);
}

/// "Enter how many?" is no sentence: a label that asks needs a short form for messages.
fn look_at_questions_as_labels(definition: &Definition, findings: &mut Vec<Finding>) {
    for (at, _, question) in all_questions(definition) {
        let asks = question.label.get(FALLBACK).trim_end().ends_with('?');
        let own = question.short.is_some() || question.errors.iter().any(|(key, _)| key == "missing");
        if asks && !own && !question.optional && question.takes_part() && question.kind.questions().is_empty() {
            let message = "Add \"short\", what this is called inside a sentence, or \"errors\": {\"missing\": …}: the label asks, so \"Enter …\" would read badly.";
            findings.push(Finding::advice("no-short", format!("{at}/label"), message));
        }
    }
}

/// Members that are read by residents. A list of texts stands under some.
const TEXTS: &[&str] = &[
    "title",
    "section",
    "description",
    "label",
    "hint",
    "explain",
    "short",
    "item",
    "message",
    "need",
    "other_ways",
    "text",
    "lines",
    "who",
    "why",
];

/// Members that staff read, or that are searched in: they need not be in every language.
const SIDE_TEXTS: &[&str] = &["helper", "keywords", "also"];

/// Members with nothing to read in them, whatever the names below them are.
const NO_TEXTS: &[&str] = &["open311", "variables", "when", "conditions", "value", "comment"];

/// A language that is in one text of so many, or in fewer, is a slip or a beginning.
const FEW: usize = 10;

fn look_at_languages(json: &Value, findings: &mut Vec<Finding>) {
    let texts = texts(json);
    let mut languages: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (at, text) in all_texts(json) {
        for tag in text.as_object().into_iter().flat_map(|text| text.keys()).filter(|tag| !is_tag(tag)) {
            let message = format!("\"{tag}\" is no language. Use a tag such as \"en\", \"cy\" or \"pt-BR\".");
            findings.push(Finding::error("bad-language", below(&at, tag), message));
        }
    }
    for (at, text) in &texts {
        for tag in text.as_object().into_iter().flat_map(|text| text.keys()).filter(|tag| is_tag(tag) && *tag != FALLBACK) {
            languages.entry(tag).or_default().push(at);
        }
    }
    for (tag, at) in &languages {
        if at.len() * FEW <= texts.len() {
            let message = format!(
                "\"{tag}\" is in {} of {} texts only. Check that this is the language you mean, and translate the rest.",
                at.len(),
                texts.len()
            );
            findings.push(Finding::advice("missing-translation", below(at[0], tag), message));
        }
    }
    languages.retain(|_, at| at.len() * FEW > texts.len());
    for (at, text) in &texts {
        let has = |language: &str| text.get(language).and_then(Value::as_str).is_some_and(|words| !words.trim().is_empty());
        let missing: Vec<&str> = languages.keys().copied().filter(|tag| !has(tag)).collect();
        if !missing.is_empty() {
            let message = format!("Not translated: {}. English is shown instead.", missing.join(", "));
            findings.push(Finding::advice("missing-translation", at, message));
        }
    }
}

/// Every text of a definition that residents read, with its pointer.
pub fn texts(json: &Value) -> Vec<(String, &Value)> {
    every_text(json, TEXTS)
}

/// Every text that can be in several languages, what staff read and what is searched in among them.
pub fn all_texts(json: &Value) -> Vec<(String, &Value)> {
    every_text(json, &[TEXTS, SIDE_TEXTS].concat())
}

fn every_text<'v>(json: &'v Value, names: &[&str]) -> Vec<(String, &'v Value)> {
    let mut texts = Vec::new();
    collect(json, "", names, &mut texts);
    texts
}

fn collect<'v>(json: &'v Value, at: &str, names: &[&str], texts: &mut Vec<(String, &'v Value)>) {
    match json {
        Value::Array(list) => list.iter().enumerate().for_each(|(n, value)| collect(value, &format!("{at}/{n}"), names, texts)),
        Value::Object(members) => {
            for (name, value) in members {
                let at = below(at, name);
                match value {
                    _ if NO_TEXTS.contains(&name.as_str()) => {}
                    Value::Array(list) if names.contains(&name.as_str()) => {
                        texts.extend(list.iter().enumerate().map(|(n, text)| (format!("{at}/{n}"), text)));
                    }
                    Value::Object(helper) if name == "helper" && !helper.contains_key(FALLBACK) => {
                        // Residents read the evidence too, where they get ready.
                        let read = |part: &str| part == "evidence" || names.contains(&"helper");
                        let words = ["ask", "accept", "evidence"].into_iter().filter(|part| read(part));
                        texts.extend(words.filter_map(|part| Some((below(&at, part), helper.get(part)?))));
                    }
                    text if names.contains(&name.as_str()) => texts.push((at, text)),
                    Value::Object(errors) if name == "errors" => {
                        texts.extend(errors.iter().map(|(key, text)| (below(&at, key), text)));
                    }
                    other => collect(other, &at, names, texts),
                }
            }
        }
        _ => {}
    }
}
