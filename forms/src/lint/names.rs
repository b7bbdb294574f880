//! Names and types in conditions and sums: each must be an answer known by then, and be used as what it is.

use std::collections::BTreeSet;

use super::{asked, condition_at, pages, questions};
use crate::conditions::{Logic, Type};
use crate::definition::{Question, Variable};
use crate::finding::below;
use crate::{Control, Definition, Finding};

pub fn look(definition: &Definition, findings: &mut Vec<Finding>) {
    look_at_conditions(definition, findings);
    let mut rules = Rules { definition, known: Vec::new(), group: &[], findings };
    for (at, page) in pages(definition) {
        if let Some(when) = &page.when {
            let owners: Vec<&str> = page.questions.iter().map(|question| question.id.as_str()).collect();
            rules.look(when, &format!("{at}/when"), &owners);
        }
        for (at, question) in questions(&at, &page.questions) {
            rules.look_at_question(&at, question, &question.id);
            let outside = rules.known.len();
            rules.group = question.kind.questions();
            for (at, nested) in questions(&at, question.kind.questions()) {
                rules.look_at_question(&at, nested, &question.id);
                rules.known.push((nested.id.clone(), nested.kind.answer()));
            }
            rules.known.truncate(outside);
            rules.group = &[];
            rules.known.push((question.id.clone(), question.kind.answer()));
        }
    }
    if let Some(when) = together(definition) {
        rules.look(when, "/together/when", &[]);
    }
    for Variable { name, path, .. } in unknown_answers(definition, &definition.handoff.variables) {
        let message = format!("No question gives the answer \"{path}\". Check the spelling.");
        findings.push(Finding::error("unknown-name", below("/handoff/variables", name), message));
    }
}

/// Conditions with a name: what they read must be an answer of this form, and somebody must use them.
fn look_at_conditions(definition: &Definition, findings: &mut Vec<Finding>) {
    let known = definition.questions().map(|(_, question)| (question.id.clone(), question.kind.answer())).collect();
    let mut rules = Rules { definition, known, group: &[], findings };
    for named in definition.conditions.iter() {
        rules.look(&named.rule, &condition_at(&named.name), &[]);
    }
    let inner = definition.questions().flat_map(|(_, question)| question.when.iter().chain(question.kind.computed()));
    let used: BTreeSet<&str> = definition
        .pages
        .iter()
        .flat_map(|page| &page.when)
        .chain(inner)
        .chain(together(definition))
        .chain(definition.conditions.iter().map(|named| &named.rule))
        .flat_map(Logic::conditions)
        .collect();
    for named in definition.conditions.iter().filter(|named| !used.contains(&*named.name)) {
        let message = format!("No rule uses this. Use it as {{\"condition\": \"{}\"}}, or remove it.", named.name);
        findings.push(Finding::error("unused-condition", condition_at(&named.name), message));
    }
}

/// For whom the service is better done with somebody.
pub(super) fn together(definition: &Definition) -> Option<&Logic> {
    definition.together.as_ref()?.when.as_ref()
}

/// Engine variables that come from an answer no question gives.
pub fn unknown_answers<'v>(definition: &Definition, variables: &'v [Variable]) -> Vec<&'v Variable> {
    let questions = definition.pages.iter().flat_map(|page| &page.questions);
    let all = Type::Record(questions.map(|question| (question.id.clone(), question.kind.answer())).collect());
    let unknown = |path: &str| Logic::Var(path.split('.').map(str::to_owned).collect(), None).type_in(&all).is_err();
    variables.iter().filter(|variable| unknown(&variable.path)).collect()
}

struct Rules<'d> {
    definition: &'d Definition,
    /// The answers there are before the rule, and their types.
    known: Vec<(String, Type)>,
    /// The questions of the group that the rule stands in.
    group: &'d [Question],
    findings: &'d mut Vec<Finding>,
}

impl Rules<'_> {
    fn look_at_question(&mut self, at: &str, question: &Question, owner: &str) {
        if let Some(when) = &question.when {
            self.look(when, &format!("{at}/when"), &[owner]);
        }
        if let Some(sum) = question.kind.computed() {
            let at = format!("{at}/value");
            let wanted = question.kind.answer();
            if self.look(sum, &at, &[owner]).is_some_and(|kind| !kind.meets(&wanted)) {
                let message = format!("This must come to {}.", wanted.said());
                self.findings.push(Finding::error("wrong-use", at, message));
            }
        }
    }

    /// Looks at one rule; `owners` are the questions that depend on it.
    fn look(&mut self, rule: &Logic, at: &str, owners: &[&str]) -> Option<Type> {
        let data = Type::Record(self.known.clone());
        self.look_at_values(rule, at);
        let (inner, code, message) = match rule.type_in(&data) {
            Ok(kind) => return Some(kind),
            Err(wrong) => wrong,
        };
        // What is wrong with a condition is found where it stands.
        if inner.ends_with("/condition")
            && rule.conditions().iter().any(|name| self.findings.iter().any(|found| within(&found.pointer, &condition_at(name))))
        {
            return None;
        }
        let later = |name: &&str| !self.known.iter().any(|(known, _)| known == name) && asked(self.definition, name).is_some();
        let later = rule.names().into_iter().find(later).filter(|_| code == "unknown-name");
        let at = format!("{at}{inner}");
        self.findings.push(match later {
            Some(name) if owners.iter().any(|owner| depends(self.definition, name, owner)) => {
                let message = format!("This goes round in a circle: it needs \"{name}\", and \"{name}\" needs this in turn.");
                Finding::error("loop", at, message)
            }
            Some(name) => Finding::error(code, at, format!("\"{name}\" is asked later. Move its question before this one.")),
            None => Finding::error(code, at, message),
        });
        None
    }

    /// Values no option offers: a condition nobody can meet, or nobody can miss.
    fn look_at_values(&mut self, rule: &Logic, at: &str) {
        let group = self.group;
        for sought in rule.sought() {
            let own = |questions: &[Question]| questions.iter().position(|question| question.id == sought.name);
            let question = match sought.list {
                Some(list) => asked(self.definition, list).and_then(|(_, group)| {
                    let rows = group.kind.questions();
                    own(rows).map(|n| &rows[n])
                }),
                None => own(group).map(|n| &group[n]).or_else(|| Some(asked(self.definition, sought.name)?.1)),
            };
            let Some((options, question)) = question.and_then(|question| Some((offered(question)?, question))) else { continue };
            // "in" looks for a part of a text, and for a whole element of a list.
            let part = sought.part && question.kind.answer() == Type::Text;
            let fits = |option: &String| if part { option.contains(sought.value) } else { option == sought.value };
            if !sought.value.is_empty() && !options.iter().any(fits) {
                let message =
                    format!("\"{}\" is never \"{}\". Its values are: {}.", sought.name, sought.value, options.join(", "));
                self.findings.push(Finding::error("unknown-option", at, message));
            }
        }
    }
}

/// Whether a place is another one, or lies in it.
pub(super) fn within(pointer: &str, place: &str) -> bool {
    pointer.strip_prefix(place).is_some_and(|inner| inner.is_empty() || inner.starts_with('/'))
}

/// The values a question offers, where it offers any.
pub(super) fn offered(question: &Question) -> Option<Vec<String>> {
    match question.control() {
        Control::Choices { choices, .. } if question.kind.answer() != Type::Bool => {
            Some(choices.iter().map(|choice| choice.value.to_owned()).collect())
        }
        _ => None,
    }
}

/// Whether the answer `name` depends on the answer `on`, however far round.
fn depends(definition: &Definition, name: &str, on: &str) -> bool {
    let mut open = vec![name];
    let mut met: Vec<&str> = Vec::new();
    while let Some(name) = open.pop() {
        if name == on {
            return true;
        }
        if !met.contains(&name) {
            met.push(name);
            open.extend(needs(definition, name));
        }
    }
    false
}

/// The names a question's answer follows from: by its page's condition, its own, its sum, its group's.
fn needs<'d>(definition: &'d Definition, name: &str) -> Vec<&'d str> {
    let Some((page, question)) = asked(definition, name) else { return Vec::new() };
    question.rules().chain(&page.when).flat_map(Logic::names).collect()
}

/// Whether a question is asked of everybody.
pub(super) fn always_asked(definition: &Definition, id: &str) -> bool {
    let plain = |question: &Question| question.when.is_none() && !question.optional && question.takes_part();
    asked(definition, id).is_some_and(|(page, question)| page.when.is_none() && !page.exit && plain(question))
}
