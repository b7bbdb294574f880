//! Words: labels that make sentences, and nothing said in one language only where others are spoken.

use serde_json::Value;

use super::all_questions;
use crate::finding::below;
use crate::text::FALLBACK;
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
const TEXTS: &[&str] =
    &["title", "section", "description", "label", "hint", "short", "item", "message", "need", "other_ways", "text", "lines"];

/// Members with nothing to read in them.
const IDS: &[&str] = &["open311", "variables"];

fn look_at_languages(json: &Value, findings: &mut Vec<Finding>) {
    let texts = texts(json);
    let mut languages: Vec<&String> =
        texts.iter().filter_map(|(_, text)| text.as_object()).flat_map(|text| text.keys()).collect();
    languages.sort();
    languages.dedup();
    for (at, text) in &texts {
        let has = |language: &str| text.get(language).is_some() || (text.is_string() && language == FALLBACK);
        let missing: Vec<&str> = languages.iter().map(|tag| tag.as_str()).filter(|tag| *tag != FALLBACK && !has(tag)).collect();
        if !missing.is_empty() {
            let message = format!("Not translated: {}. English is shown instead.", missing.join(", "));
            findings.push(Finding::advice("missing-translation", at, message));
        }
    }
}

/// Every text of a definition that residents read, with its pointer.
pub fn texts(json: &Value) -> Vec<(String, &Value)> {
    let mut texts = Vec::new();
    collect(json, "", &mut texts);
    texts
}

fn collect<'v>(json: &'v Value, at: &str, texts: &mut Vec<(String, &'v Value)>) {
    match json {
        Value::Array(list) => list.iter().enumerate().for_each(|(n, value)| collect(value, &format!("{at}/{n}"), texts)),
        Value::Object(members) => {
            for (name, value) in members {
                let at = below(at, name);
                match value {
                    // Names of questions, under names that others gave.
                    _ if IDS.contains(&name.as_str()) => {}
                    Value::Array(list) if TEXTS.contains(&name.as_str()) => {
                        texts.extend(list.iter().enumerate().map(|(n, text)| (format!("{at}/{n}"), text)));
                    }
                    text if TEXTS.contains(&name.as_str()) => texts.push((at, text)),
                    Value::Object(errors) if name == "errors" => {
                        texts.extend(errors.iter().map(|(key, text)| (below(&at, key), text)));
                    }
                    other => collect(other, &at, texts),
                }
            }
        }
        _ => {}
    }
}
