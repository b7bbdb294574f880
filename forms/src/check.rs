//! Check: what was typed on a page becomes answers and problems, both.

use std::borrow::Cow;
use std::ops::Range;

use serde_json::Value;

use crate::conditions::Scope;
use crate::control::Control;
use crate::definition::{Page, Question, in_a_sentence};
use crate::questions::{Asked, add_another};
use crate::{Answers, Date, Pairs, Said, Text, Words};

/// A key of the engine's words (`problem.{key}`) and what fills its places; a day or a month is in ISO 8601 and said in words.
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
    /// Which item of a group it is in: what the team calls an item, and its number.
    pub item: Option<(Text, usize)>,
    /// Which part of the answer it is about, as a key of the engine's words.
    pub part: Option<&'static str>,
    /// The option it is about.
    pub choice: Option<Text>,
    label: Text,
    short: Option<Text>,
    own_words: Option<Text>,
}

impl Problem {
    pub fn new(question: &Question, name: String, message: Message) -> Self {
        // "missing" is also what a team calls an option not chosen or a box not ticked.
        let about = |key: &str| key == message.key || (key == "missing" && message.key == question.kind.missing());
        let own_words = question.errors.iter().find(|(key, _)| about(key)).map(|(_, words)| words.clone());
        Self {
            name,
            question: question.id.clone(),
            message,
            item: None,
            part: None,
            choice: None,
            label: question.label.clone(),
            short: question.short.clone(),
            own_words,
        }
    }

    /// Whether it is with an answer to `question`, or to one within it.
    pub(crate) fn is_about(&self, question: &Question) -> bool {
        question.with_nested().any(|question| question.id == self.question)
    }

    /// The problem in words: the team's own where there are any, else the engine's.
    pub fn say(&self, words: &Words) -> Said {
        let language = words.language.as_str();
        let short = match self.part {
            Some(part) => Said::from(words.get(part)).small_first(),
            None => in_a_sentence(&self.label, self.short.as_ref(), language),
        };
        let mut values = vec![("label", self.label.say(language)), ("Short", short.clone().big_first()), ("short", short)];
        let said = |value: &String| words.moment(value).map_or_else(|| Said::from(value.as_str()), Said::from);
        values.extend(self.message.values.iter().map(|(name, value)| (*name, said(value))));
        values.extend(self.choice.iter().map(|choice| ("none", choice.say(language))));
        let problem = match &self.own_words {
            Some(own) => own.say(language).fill(&values),
            None => words.say(&format!("problem.{}", self.message.key), &values),
        };
        match &self.item {
            Some((item, n)) => {
                let values = [("item", item.say(language)), ("n", Said::from(n.to_string())), ("problem", problem.small_first())];
                words.say("problem.in_item", &values)
            }
            None => problem,
        }
    }
}

/// Checks a page: answers to the questions that apply, and the problems with them.
///
/// `before` holds the answers of earlier pages, which conditions and sums may use.
pub fn check(page: &Page, pairs: &Pairs, before: &Answers, today: Date) -> (Answers, Vec<Problem>) {
    let mut answers = Answers::new();
    let (problems, _) = check_questions(&page.questions, "", pairs, Some(&Scope::of(before)), &mut answers, today);
    (answers, problems)
}

/// How much of what applies was posted, even empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Posted {
    /// There is nothing to fill in: no question applies that takes an answer.
    Nothing,
    Partly,
    All,
}

/// Checks questions in order and adds what was answered to `answers`, which later ones may use, as they may `before`.
/// The problems, and whether all inputs were posted. Nobody has to be asked what does not apply.
///
/// `prefix` is empty, or `{group}-{n}-` within a group.
pub(crate) fn check_questions(
    questions: &[Question],
    prefix: &str,
    pairs: &Pairs,
    before: Option<&Scope>,
    answers: &mut Answers,
    today: Date,
) -> (Vec<Problem>, Posted) {
    let (mut problems, mut posted) = (Vec::new(), Posted::Nothing);
    for question in questions {
        let known = Scope::over(answers, before).on(today);
        let name = name(prefix, question);
        if !question.applies_in(&known) {
            continue;
        }
        let asked = Asked::new(question, &name, pairs, &known, today);
        if question.takes_part() {
            posted = match posted {
                Posted::Partly => Posted::Partly,
                _ if was_asked(&asked) => Posted::All,
                _ => Posted::Partly,
            };
        }
        let (value, mut wrong) = read(&asked);
        problems.append(&mut wrong);
        if let Some(value) = value {
            answers.insert(question.id.clone(), value);
        }
    }
    (problems, posted)
}

/// Whether every input that applies was posted once: those of a group's questions row by row.
pub(crate) fn was_asked(asked: &Asked) -> bool {
    let (question, within) = (asked.question, asked.question.kind.questions());
    if question.has_one_input() {
        return asked.posted.is_some();
    }
    if within.iter().all(|question| question.when.is_none()) {
        return question.was_asked(asked.name, asked.pairs);
    }
    let row = |n: usize| {
        let prefix = format!("{}-{n}-", asked.name);
        let mut answers = Answers::new();
        check_questions(within, &prefix, asked.pairs, Some(asked.before), &mut answers, asked.today).1 != Posted::Partly
    };
    question.rows(asked.name, asked.pairs).all(row)
}

fn name<'q>(prefix: &str, question: &'q Question) -> Cow<'q, str> {
    if prefix.is_empty() { Cow::Borrowed(&question.id) } else { Cow::Owned(format!("{prefix}{}", question.id)) }
}

fn read(asked: &Asked) -> (Option<Value>, Vec<Problem>) {
    let question = asked.question;
    let reading = question.kind.read(asked);
    let nothing = reading.value.is_none() && reading.problems.is_empty();
    match question.kind.parts() {
        [first, ..] if nothing && !question.optional => (None, vec![asked.problem_at(first, question.kind.missing(), &[])]),
        _ => (reading.value, reading.problems),
    }
}

impl Question {
    /// Whether its condition holds, given the answers so far.
    pub fn applies(&self, known: &Answers, today: Date) -> bool {
        self.applies_in(&Scope::of(known).on(today))
    }

    pub fn applies_in(&self, known: &Scope) -> bool {
        self.when.as_ref().is_none_or(|when| when.holds_in(known))
    }

    /// The numbers of the rows there are.
    fn rows(&self, name: &str, pairs: &Pairs) -> Range<usize> {
        match self.control() {
            Control::AddAnother { min, .. } => 1..add_another::rows(name, pairs, min) + 1,
            _ => 0..0,
        }
    }

    /// The inputs under `name` that apply: of a group's questions row by row.
    pub(crate) fn names_asked(&self, name: &str, pairs: &Pairs, known: &Scope, today: Date) -> Vec<String> {
        let within = self.kind.questions();
        if within.iter().all(|question| question.when.is_none()) {
            return self.names(name, pairs);
        }
        let mut names = Vec::new();
        for n in self.rows(name, pairs) {
            let prefix = format!("{name}-{n}-");
            let mut answers = Answers::new();
            check_questions(within, &prefix, pairs, Some(known), &mut answers, today);
            let known = Scope::over(&answers, Some(known));
            let asked = within.iter().filter(|question| question.applies_in(&known));
            names.extend(asked.flat_map(|question| question.names(&format!("{prefix}{}", question.id), pairs)));
        }
        names
    }

    /// Every input name that was ever posted for it, or would be: rows that are no longer asked for are among them.
    pub(crate) fn typed_names(&self, name: &str, pairs: &Pairs) -> Vec<String> {
        let mut names = self.names(name, pairs);
        if !self.kind.questions().is_empty() {
            let rows = format!("{name}-");
            let row = |input: &&str| input[rows.len()..].starts_with(|c: char| c.is_ascii_digit());
            names.extend(pairs.names_under(&rows).filter(row).map(str::to_owned));
        }
        names
    }

    /// The input of a group's question in every row there is.
    pub(crate) fn names_within(&self, question: &str, pairs: &Pairs) -> Vec<String> {
        let rows = format!("{}-", self.id);
        let in_row = |name: &&str| name[rows.len()..].split_once('-').is_some_and(|(_, id)| id == question);
        pairs.names_under(&rows).filter(in_row).map(str::to_owned).collect()
    }

    /// Inputs that hold an agreement to its words, or to those of a question within it.
    pub fn names_bound(&self, pairs: &Pairs) -> Vec<String> {
        let own = if self.kind.binds_to_words() { self.names(&self.id, pairs) } else { Vec::new() };
        let within = self.kind.questions().iter().filter(|question| question.kind.binds_to_words());
        own.into_iter().chain(within.flat_map(|question| self.names_within(&question.id, pairs))).collect()
    }
}
