//! Lint: what is wrong with a definition before anybody meets it.

mod clash;
pub mod code;
mod exits;
mod guidance;
mod ids;
mod names;
mod reach;
mod say;
mod service;
#[cfg(not(all(target_arch = "wasm32", feature = "browser")))]
pub(crate) mod syntax;
mod truth;
mod twice;

pub use names::unknown_answers;
pub use say::{all_texts, texts};

use serde_json::Value;

use crate::definition::{Page, Question};
use crate::finding::below;
use crate::json::Json;
use crate::{Definition, Finding, limit};

/// All findings of a definition, structural ones included, in the order of their places.
pub fn lint(json: &str) -> (Option<Definition>, Vec<Finding>) {
    let read = limit::read(json).and_then(|value: Value| Ok((value, limit::read::<Json>(json)?)));
    let (value, written) = match read {
        Ok(read) => read,
        Err(finding) => return (None, vec![finding]),
    };
    let (definition, mut findings) = Definition::read(&written);
    twice::look(&written, "", &mut findings);
    if let Some(definition) = &definition {
        for look in [ids::look, names::look, reach::look, service::look] {
            look(definition, &mut findings);
        }
        say::look(definition, &value, &mut findings);
        guidance::look(definition, &value, &mut findings);
    }
    if value.get("stages").is_none() {
        // That they are missing is said already.
        findings.retain(|finding| finding.code != "no-end-stage");
    }
    findings.iter_mut().for_each(|finding| finding.pointer = exact(&finding.pointer, &value));
    findings.sort_by(|a, b| place(&a.pointer).cmp(&place(&b.pointer)).then(a.level.cmp(&b.level)).then(a.code.cmp(b.code)));
    findings.dedup();
    (definition, findings)
}

/// The pointer as the file is written: a rule that was read has forgotten whether its only value stood in a list. Where what it
/// leads to is not there, it leads to what that is missing from.
fn exact(pointer: &str, json: &Value) -> String {
    let mut exact = String::new();
    for part in pointer.split('/').skip(1) {
        let Some(here) = json.pointer(&exact) else { break };
        let alone = here.as_array().is_some_and(|list| !list.is_empty()) && part.parse::<usize>().is_err();
        exact.push_str(if alone { "/0/" } else { "/" });
        exact.push_str(part);
    }
    while json.pointer(&exact).is_none() {
        exact.truncate(exact.rfind('/').unwrap_or_default());
    }
    exact
}

/// A pointer's parts in an order in which 10 comes after 9.
fn place(pointer: &str) -> Vec<(usize, &str)> {
    pointer.split('/').map(|part| (part.parse().unwrap_or(0), part)).collect()
}

/// The pointer to a condition with a name.
fn condition_at(name: &str) -> String {
    below("/conditions", name)
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
