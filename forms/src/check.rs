//! Check: what was typed on a page becomes answers and problems, both.

use std::borrow::Cow;

use serde_json::Value;

use crate::conditions::Scope;
use crate::definition::{Page, Question, in_a_sentence};
use crate::questions::Asked;
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

/// Checks questions in order and adds what was answered to `answers`, which later ones may use, as they may `before`.
/// The problems, and whether all inputs were posted, even empty.
///
/// `prefix` is empty, or `{group}-{n}-` within a group.
pub(crate) fn check_questions(
    questions: &[Question],
    prefix: &str,
    pairs: &Pairs,
    before: Option<&Scope>,
    answers: &mut Answers,
    today: Date,
) -> (Vec<Problem>, bool) {
    let (mut problems, mut posted) = (Vec::new(), true);
    for question in questions {
        let known = Scope::over(answers, before).on(today);
        let name = name(prefix, question);
        if !question.applies_in(&known) {
            posted = posted && question.was_asked(&name, pairs);
            continue;
        }
        let asked = Asked::new(question, &name, pairs, &known, today);
        let was_asked = if question.has_one_input() { asked.posted.is_some() } else { question.was_asked(&name, pairs) };
        posted = posted && was_asked;
        let (value, mut wrong) = read(&asked);
        problems.append(&mut wrong);
        if let Some(value) = value {
            answers.insert(question.id.clone(), value);
        }
    }
    (problems, posted)
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
}
