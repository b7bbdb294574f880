//! Ids: well-formed, free, and never two the same where both would be posted or looked up.

use std::collections::BTreeMap;

use super::{all_questions, pages};
use crate::{Control, Definition, Finding, Pairs};

/// Addresses the portal itself answers under `/services/{service}/`.
const RESERVED_PAGES: &[&str] = &["check", "confirmation", "declare", "events", "questions", "start", "tasks"];

/// Inputs and places the portal itself puts on a page.
const RESERVED_QUESTIONS: &[&str] = &[
    "add",
    "announcements",
    "base",
    "boot",
    "csrf",
    "definition",
    "draft",
    "form",
    "navigation",
    "notice",
    "page",
    "remove",
    "revision",
    "state",
];

pub fn look(definition: &Definition, findings: &mut Vec<Finding>) {
    let mut page_ids = Seen::default();
    for (at, page) in pages(definition) {
        let at = format!("{at}/id");
        if RESERVED_PAGES.contains(&page.id.as_str()) {
            findings.push(Finding::error(
                "reserved-id",
                &at,
                format!("\"{}\" is a page of the portal's own. Choose another id.", page.id),
            ));
        }
        page_ids.note("pages", &page.id, &at, findings);
    }
    let mut stage_ids = Seen::default();
    for (n, stage) in definition.stages.iter().enumerate() {
        let at = format!("/stages/{n}/id");
        stage_ids.note("stages", &stage.id, &at, findings);
    }
    look_at_questions(definition, findings);
}

fn look_at_questions(definition: &Definition, findings: &mut Vec<Finding>) {
    let all = all_questions(definition);
    let mut ids = Seen::default();
    let mut inputs = Seen::default();
    for (at, _, question) in &all {
        let id_at = format!("{at}/id");
        if RESERVED_QUESTIONS.contains(&question.id.as_str()) {
            let message = format!("\"{}\" is the portal's own on every page. Choose another id.", question.id);
            findings.push(Finding::error("reserved-id", &id_at, message));
        }
        let first_time = ids.note("questions", &question.id, &id_at, findings);
        for name in question.names(&question.id, &Pairs::default()).iter().filter(|_| first_time) {
            inputs.note("inputs", name, &id_at, findings);
        }
        look_at_options(at, question, findings);
    }
    let groups = all.iter().filter(|(.., question)| !question.kind.questions().is_empty());
    for (_, _, group) in groups {
        let within = |id: &str| {
            id.strip_prefix(&*group.id)
                .and_then(|rest| rest.strip_prefix('-'))
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        };
        for (at, _, question) in all.iter().filter(|(.., question)| within(&question.id)) {
            let message = format!("\"{}\" could be an input of the group \"{}\". Choose another id.", question.id, group.id);
            findings.push(Finding::error("duplicate-id", format!("{at}/id"), message));
        }
    }
}

fn look_at_options(at: &str, question: &crate::Question, findings: &mut Vec<Finding>) {
    let Control::Choices { choices, .. } = question.control() else { return };
    let mut values = Seen::default();
    for (n, choice) in choices.iter().enumerate() {
        let at = format!("{at}/options/{n}/value");
        match choice.value {
            "" => findings.push(Finding::error(
                "bad-id",
                at,
                "An option needs a value: an empty one means that nothing was chosen.",
            )),
            value => drop(values.note("options", value, &at, findings)),
        }
    }
}

/// Ids met so far, and where.
#[derive(Default)]
struct Seen(BTreeMap<String, String>);

impl Seen {
    /// Notes an id; a finding, and false, where it was there before.
    fn note(&mut self, what: &str, id: &str, at: &str, findings: &mut Vec<Finding>) -> bool {
        if id.is_empty() {
            return true;
        }
        match self.0.get(id) {
            Some(first) => {
                let message = format!("Two {what} are called \"{id}\": this one and the one at {first}. Rename one of them.");
                findings.push(Finding::error("duplicate-id", at, message));
                false
            }
            None => {
                self.0.insert(id.to_owned(), at.to_owned());
                true
            }
        }
    }
}
