//! The answers in words, section by section: check answers, confirmation and staff screens.

use crate::conditions::Scope;
use crate::journey::Journey;
use crate::{Answers, Definition, Question, Said, Words};

/// One page's answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    pub page: String,
    pub title: Said,
    /// The part of a long form that it is in.
    pub task: Option<Said>,
    pub rows: Vec<Row>,
}

/// One answer: its question, its lines, and the input a change link leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub question: String,
    pub label: Said,
    /// Empty where an optional question was not answered.
    pub lines: Vec<Said>,
    /// Whether a person can change it: not so for computed values.
    pub change: bool,
}

/// The answers of a journey, page by page.
pub fn summary(journey: &Journey, words: &Words) -> Vec<Section> {
    let pages: Vec<&str> = journey.steps.iter().map(|step| step.page.id.as_str()).collect();
    summary_of(journey.definition, &Scope::of(&journey.answers).on(journey.today), words, |page| pages.contains(&page))
}

/// The answers of a submission, page by page: pages without an answer are left out.
pub fn summary_of_answers(definition: &Definition, answers: &Answers, words: &Words) -> Vec<Section> {
    let answered =
        |page: &str| definition.page(page).is_some_and(|page| page.questions.iter().any(|q| answers.contains_key(&q.id)));
    summary_of(definition, &Scope::of(answers), words, answered)
}

/// Covers what is secret of the answers they were made of.
#[cfg(not(target_arch = "wasm32"))]
pub fn cover(sections: &mut [Section], definition: &Definition, answers: &Answers, words: &Words) {
    for row in sections.iter_mut().flat_map(|section| &mut section.rows) {
        let question = definition.pages.iter().flat_map(|page| &page.questions).find(|question| question.id == row.question);
        let masked = question.zip(answers.get(&row.question)).and_then(|(question, value)| question.kind.masked(value, words));
        row.lines = masked.unwrap_or(std::mem::take(&mut row.lines));
    }
}

fn summary_of(definition: &Definition, answers: &Scope, words: &Words, wanted: impl Fn(&str) -> bool) -> Vec<Section> {
    let mut sections = Vec::new();
    let mut task = None;
    for page in &definition.pages {
        task = page.section.as_ref().or(task);
        if !wanted(&page.id) {
            continue;
        }
        let mut rows = Vec::new();
        // What was answered was asked, whatever day it is now.
        let applies = |question: &&Question| answers.get(&question.id).is_some() || question.applies_in(answers);
        for question in page.questions.iter().filter(applies) {
            let asked = question.takes_part();
            let value = answers.get(&question.id);
            let lines = value.map(|value| question.kind.summary(value, words)).unwrap_or_default();
            // What nobody is asked has a row only where it says something.
            if !asked && lines.is_empty() {
                continue;
            }
            rows.push(Row { question: question.id.clone(), label: question.label.say(&words.language), lines, change: asked });
        }
        if !rows.is_empty() {
            let task = task.map(|task| task.say(&words.language));
            sections.push(Section { page: page.id.clone(), title: page.title.say(&words.language), task, rows });
        }
    }
    sections
}
