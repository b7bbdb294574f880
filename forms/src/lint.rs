//! Lint: what is wrong with a definition before anybody meets it.

mod ids;
mod names;
mod reach;
mod say;
mod service;

use serde_json::Value;

pub use names::unknown_answers;
pub use say::texts;

use crate::definition::{Page, Question};
use crate::{Definition, Finding};

/// All findings of a definition, structural ones included, in the order of their places.
pub fn lint(json: &str) -> (Option<Definition>, Vec<Finding>) {
    let (definition, mut findings) = Definition::parse(json);
    if let (Some(definition), Ok(value)) = (&definition, serde_json::from_str::<Value>(json)) {
        for look in [ids::look, names::look, reach::look, service::look] {
            look(definition, &mut findings);
        }
        say::look(definition, &value, &mut findings);
    }
    findings.sort_by(|a, b| place(&a.pointer).cmp(&place(&b.pointer)).then(a.level.cmp(&b.level)).then(a.code.cmp(b.code)));
    findings.dedup();
    (definition, findings)
}

/// A pointer's parts in an order in which 10 comes after 9.
fn place(pointer: &str) -> Vec<(usize, &str)> {
    pointer.split('/').map(|part| (part.parse().unwrap_or(0), part)).collect()
}

/// Every page with its pointer.
fn pages(definition: &Definition) -> impl Iterator<Item = (String, &Page)> {
    definition.pages.iter().enumerate().map(|(n, page)| (format!("/pages/{n}"), page))
}

/// The questions of a page or a group with their pointers.
fn questions<'d>(parent: &str, questions: &'d [Question]) -> Vec<(String, &'d Question)> {
    questions.iter().map(|question| (format!("{parent}/questions/{}", question.place), question)).collect()
}

/// Every question, those of groups included, with its pointer and its page.
fn all_questions(definition: &Definition) -> Vec<(String, &Page, &Question)> {
    let mut all = Vec::new();
    for (at, page) in pages(definition) {
        for (at, question) in questions(&at, &page.questions) {
            let nested = questions(&at, question.kind.questions());
            all.push((at, page, question));
            all.extend(nested.into_iter().map(|(at, question)| (at, page, question)));
        }
    }
    all
}

/// The page and the question with this id, groups' own questions aside.
fn asked<'d>(definition: &'d Definition, id: &str) -> Option<(&'d Page, &'d Question)> {
    definition.pages.iter().find_map(|page| Some((page, page.question(id)?)))
}
