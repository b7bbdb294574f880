//! Check: what was typed on a page becomes answers and problems, both.

use serde_json::Value;

use crate::definition::{Page, Question};
use crate::questions::Asked;
use crate::{Answers, Date, Pairs, Text, Words};

/// A key of the engine's words (`problem.{key}`) and what fills its places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub key: &'static str,
    pub values: Vec<(&'static str, String)>,
}

/// What is wrong with one answer, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The input's name, which is its id: what the error summary links to.
    pub name: String,
    pub question: String,
    pub message: Message,
    label: Text,
    short: Option<Text>,
    own_words: Option<Text>,
}

impl Problem {
    pub fn new(question: &Question, name: String, message: Message) -> Self {
        let own_words = question.errors.iter().find(|(key, _)| key == message.key).map(|(_, words)| words.clone());
        Self { name, question: question.id.clone(), message, label: question.label.clone(), short: question.short.clone(), own_words }
    }

    /// The problem in words: the team's own where there are any, else the engine's.
    pub fn say(&self, words: &Words) -> String {
        let language = words.language.as_str();
        let short = match &self.short {
            Some(short) => short.get(language).to_owned(),
            None => crate::definition::small_first(self.label.get(language)),
        };
        let mut values = vec![("label", self.label.get(language)), ("short", short.as_str())];
        values.extend(self.message.values.iter().map(|(name, value)| (*name, value.as_str())));
        match &self.own_words {
            Some(own) => crate::words::fill(own.get(language), &values),
            None => words.fill(&format!("problem.{}", self.message.key), &values),
        }
    }
}

/// Checks a page: answers to the questions that apply, and the problems with them.
///
/// `before` holds the answers of earlier pages, which conditions and sums may use.
pub fn check(page: &Page, pairs: &Pairs, before: &Answers, today: Date) -> (Answers, Vec<Problem>) {
    check_questions(&page.questions, "", pairs, before, today)
}

/// Checks questions in order; `prefix` is empty, or `{group}-{n}-` within a group.
pub(crate) fn check_questions(questions: &[Question], prefix: &str, pairs: &Pairs, before: &Answers, today: Date) -> (Answers, Vec<Problem>) {
    let mut known = before.clone();
    let mut answers = Answers::new();
    let mut problems = Vec::new();
    for question in questions {
        if !question.applies(&known) {
            known.remove(&question.id);
            continue;
        }
        let name = format!("{prefix}{}", question.id);
        let (value, mut wrong) = read(question, &name, pairs, &known, today);
        problems.append(&mut wrong);
        if let Some(value) = value {
            known.insert(question.id.clone(), value.clone());
            answers.insert(question.id.clone(), value);
        }
    }
    (answers, problems)
}

fn read(question: &Question, name: &str, pairs: &Pairs, known: &Answers, today: Date) -> (Option<Value>, Vec<Problem>) {
    if let Some(sum) = question.kind.computed() {
        let value = sum.value(known);
        return ((!value.is_null()).then_some(value), Vec::new());
    }
    let asked = Asked { question, name, pairs, before: known, today };
    let reading = question.kind.read(&asked);
    let nothing = reading.value.is_none() && reading.problems.is_empty();
    if nothing && !question.optional && !question.names(name, pairs).is_empty() {
        return (None, vec![asked.problem(question.kind.missing(), &[])]);
    }
    (reading.value, reading.problems)
}

impl Question {
    /// Whether its condition holds, given the answers so far.
    pub fn applies(&self, known: &Answers) -> bool {
        self.when.as_ref().is_none_or(|when| when.holds(known))
    }
}
