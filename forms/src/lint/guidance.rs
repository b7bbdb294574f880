//! What GOV.UK's guidance says of pages, questions and words: advice, each piece with its page in `code.rs`.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{pages, questions, say};
use crate::control::Look;
use crate::definition::{Page, Question};
use crate::text::FALLBACK;
use crate::{Control, Definition, Finding, Interaction, Text};

/// Questions that everybody sees on one page, before it is long.
const MANY: usize = 7;

/// Letters in a hint, before it is long.
const LONG: usize = 140;

/// Options that are seen at a glance.
const FEW: usize = 3;

pub fn look(definition: &Definition, json: &Value, findings: &mut Vec<Finding>) {
    let mut advise = |code, at: &str, message: String| findings.push(Finding::advice(code, at, message));
    let mut titles: BTreeMap<&str, String> = BTreeMap::new();
    let mut facts: BTreeMap<&str, String> = BTreeMap::new();
    for (at, page) in pages(definition) {
        look_at_page(&at, page, &mut advise);
        let title = english(&page.title);
        if let Some(first) = titles.get(title).filter(|_| !title.is_empty()) {
            advise(
                "same-title",
                &format!("{at}/title"),
                format!("The page at {first} has this title too. Say what sets this one apart."),
            );
        }
        titles.entry(title).or_insert(at.clone());
        for (at, question) in questions(&at, &page.questions) {
            look_at_choices(&at, question, &mut advise);
            if definition.interaction != Interaction::Simple && question.takes_part() {
                look_at_help(&at, question, &mut advise);
            }
            let of_everybody = page.when.is_none() && question.when.is_none();
            let Some(fact) = question.fact.as_deref().filter(|_| of_everybody) else { continue };
            if let Some(first) = facts.get(fact) {
                let message =
                    format!("The question at {first} asks for \"{fact}\" too. Ask once, and use that answer in both places.");
                advise("asked-twice", &format!("{at}/fact"), message);
            }
            facts.entry(fact).or_insert(at);
        }
    }
    for (at, text) in say::texts(json) {
        if let Some(words) = text.as_str().or_else(|| text.get(FALLBACK)?.as_str()) {
            look_at_words(&at, words, &mut advise);
        }
    }
}

type Advise<'a> = dyn FnMut(&'static str, &str, String) + 'a;

fn look_at_page(at: &str, page: &Page, advise: &mut Advise) {
    let asked = page.questions.iter().filter(|question| question.takes_part() && question.when.is_none()).count();
    if asked > MANY {
        let message = format!("This page asks {asked} things at once. Ask one thing on a page, or only what belongs together.");
        advise("long-page", &format!("{at}/questions"), message);
    }
    if let [question] = &page.questions[..] {
        let (title, label) = (english(&page.title), english(&question.label));
        let confirms = matches!(question.control(), Control::Choices { look: Look::Confirm, .. });
        if question.takes_part() && !confirms && !title.is_empty() && title != label {
            let message = format!("This page asks one question. Make that its title: \"{label}\". It is then heard once only.");
            advise("question-heading", &format!("{at}/title"), message);
        }
    }
}

fn look_at_choices(at: &str, question: &Question, advise: &mut Advise) {
    let Control::Choices { look, choices } = question.control() else { return };
    let no_none = !choices.iter().any(|choice| choice.exclusive);
    match look {
        Look::Radios | Look::Checkboxes if question.optional && no_none => {
            let message =
                "Add an option for those whom none of these fits, such as \"None of these\", and take \"optional\" away.";
            advise("add-none", at, message.into());
        }
        Look::Select if (1..=FEW).contains(&choices.len()) => {
            let message = format!("There are only {} options. Use \"radios\", so that all of them are in sight.", choices.len());
            advise("select-short", at, message);
        }
        _ => {}
    }
}

/// A group is helped with as one: words at any of its questions will do.
fn look_at_help(at: &str, question: &Question, advise: &mut Advise) {
    if question.with_nested().all(|question| question.helper.is_none()) {
        let message = "Add \"helper\", such as {\"ask\": …, \"accept\": …, \"evidence\": …}: many people do this with somebody, who should know how to ask it.";
        advise("no-helper", at, message.into());
    }
}

fn look_at_words(at: &str, words: &str, advise: &mut Advise) {
    let mut parts = at.rsplit('/');
    let (last, before) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    if matches!(last, "label" | "title") && words.trim_end().ends_with(':') {
        advise("label-colon", at, "Take the colon at the end away.".into());
    }
    let letters = words.chars().count();
    if last == "hint" && letters > LONG {
        let message =
            format!("This hint has {letters} letters. Keep it to one short sentence; what needs more room is a note of its own.");
        advise("hint-long", at, message);
    }
    if let Some(word) = AVOID.iter().find(|word| before == "errors" && says(words, word)) {
        advise("error-words", at, format!("Take \"{word}\" away. Say what to do, such as \"Enter a date in the future\"."));
    }
    if let Some((latin, plain)) = LATIN.iter().find(|(latin, _)| says(words, latin)) {
        advise("latin", at, format!("Write {plain} for \"{latin}\"."));
    }
    if let Some(loud) = capitals(words) {
        advise("capitals", at, format!("Write \"{loud}\" in small letters."));
    }
}

const AVOID: &[&str] = &["please", "sorry", "oops", "invalid", "valid", "illegal", "forbidden", "prohibited", "you forgot"];

const LATIN: &[(&str, &str)] = &[
    ("e.g", "\"for example\", \"such as\" or \"like\""),
    ("eg", "\"for example\", \"such as\" or \"like\""),
    ("i.e", "\"that is\", or what you mean,"),
    ("ie", "\"that is\", or what you mean,"),
    ("etc", "out what you mean, or begin with \"for example\","),
];

/// Whether a text has the word, or the words, standing by themselves.
fn says(text: &str, wanted: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let free = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    text.match_indices(wanted)
        .any(|(at, _)| free(text[..at].chars().next_back()) && free(text[at + wanted.len()..].chars().next()))
}

/// Three words or more in a row that are written in capitals. Fewer are often an abbreviation.
fn capitals(text: &str) -> Option<String> {
    let loud = |word: &&str| {
        word.chars().filter(|c| c.is_ascii_uppercase()).count() > 1 && !word.chars().any(|c| c.is_ascii_lowercase())
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut rows = words.chunk_by(|before, after| loud(before) == loud(after));
    rows.find(|row| row.len() > 2 && row.iter().all(loud)).map(|row| row.join(" "))
}

fn english(text: &Text) -> &str {
    text.get(FALLBACK).trim()
}
