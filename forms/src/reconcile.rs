//! A draft that was begun on another version of its form: which answers carry over, what is asked again, and why.

use std::slice;

use crate::check::{Problem, check_questions};
use crate::conditions::Scope;
use crate::definition::Question;
use crate::fact::typed_out;
use crate::questions::Asked;
use crate::{Answers, Date, Definition, Pairs, Said, Words};

/// A draft brought over to a new version.
#[derive(Debug)]
pub struct Reconciled<'d> {
    /// What was typed, for the new version. What no longer fits is among it, so that it can be put right.
    pub pairs: Pairs,
    /// Questions whose answer carries over.
    pub kept: Vec<&'d str>,
    /// Questions that the person has come past and that are asked again.
    pub again: Vec<Again<'d>>,
}

/// A question that is asked again.
#[derive(Debug)]
pub struct Again<'d> {
    /// The page it is on.
    pub page: &'d str,
    pub question: &'d Question,
    pub why: Why,
}

/// Why it is asked again.
#[derive(Debug)]
pub enum Why {
    /// The old version did not ask it of this person.
    New,
    /// It could be left out, and no longer can.
    Needed,
    /// The new version does not take the answer.
    Unfit(Box<Problem>),
    /// It is asked in another way, and what was answered cannot be told in that way.
    Changed,
    /// What was agreed to says something else now.
    Reworded,
}

/// Takes a draft from the version it was typed on to another one.
///
/// An answer that the new version takes is never asked for again: under its own name, or, where the question was renamed,
/// under the name of the one that asks for the same fact.
pub fn reconcile<'d>(typed: &Pairs, old: &Definition, new: &'d Definition, today: Date) -> Reconciled<'d> {
    let (before, answers) = standings(old, typed, today);
    let mut pairs = typed.clone();
    carry_over(&mut pairs, &answers, old, new, today);
    for question in questions(new).filter(|question| is_reworded(question, old)) {
        let names = question.names(&question.id, typed).into_iter().filter(|name| typed.has(name));
        for name in names {
            match may_be_empty(question, today) {
                // Nobody has to agree, so only what was never asked is asked again.
                true => drop(pairs.remove(&name)),
                false => pairs.put(name, Vec::new()),
            }
        }
    }
    let (after, _) = standings(new, &pairs, today);
    // What comes after the last page that was asked is simply still to come.
    let was = |question: &Question| before.iter().find(|before| before.question.id == question.id);
    let met = |standing: &&Standing| standing.asked || was(standing.question).is_some_and(|was| was.asked);
    let last = after.iter().filter(met).map(|standing| standing.place).max();
    let (mut kept, mut again) = (Vec::new(), Vec::new());
    for standing in after.into_iter().filter(|standing| Some(standing.place) <= last) {
        let question = standing.question;
        if standing.asked && standing.problem.is_none() {
            kept.extend(standing.answered.then_some(question.id.as_str()));
            continue;
        }
        let why = match (was(question), standing.problem) {
            (None, _) => Why::New,
            _ if is_reworded(question, old) => Why::Reworded,
            // Who did not answer, or not well, has to in any version.
            (Some(was), _) if !was.asked || was.problem.is_some() => continue,
            (_, Some(_)) if !standing.asked => Why::Changed,
            (Some(was), Some(_)) if !was.answered => Why::Needed,
            (_, Some(problem)) => Why::Unfit(problem.into()),
            (_, None) => Why::Changed,
        };
        again.push(Again { page: &new.pages[standing.place].id, question, why });
    }
    Reconciled { pairs, kept, again }
}

impl Again<'_> {
    /// What is asked again and why, in words.
    pub fn say(&self, words: &Words) -> Said {
        let label = ("label", self.question.label.say(&words.language).without_mark());
        match &self.why {
            Why::New => words.say("again.new", &[label]),
            Why::Needed => words.say("again.needed", &[label]),
            Why::Unfit(problem) => words.say("again.unfit", &[label, ("problem", problem.say(words))]),
            Why::Changed => words.say("again.changed", &[label]),
            Why::Reworded => words.say("again.reworded", &[label]),
        }
    }
}

/// How a question that applies stands.
struct Standing<'d> {
    /// Which page it is on.
    place: usize,
    question: &'d Question,
    asked: bool,
    answered: bool,
    problem: Option<Problem>,
}

/// Every question that applies, given what was typed: other than a journey, this does not stop at what is missing.
fn standings<'d>(definition: &'d Definition, pairs: &Pairs, today: Date) -> (Vec<Standing<'d>>, Answers) {
    let mut standings = Vec::new();
    let mut answers = Answers::new();
    for (place, page) in definition.pages.iter().enumerate() {
        if !page.applies(&answers, today) {
            continue;
        }
        if page.exit {
            break;
        }
        for question in &page.questions {
            let applies = question.applies(&answers, today);
            let (problems, _) = check_questions(slice::from_ref(question), "", pairs, None, &mut answers, today);
            if applies && question.takes_part() {
                standings.push(Standing {
                    place,
                    question,
                    asked: question.was_asked(&question.id, pairs),
                    answered: answers.contains_key(&question.id),
                    problem: problems.into_iter().next(),
                });
            }
        }
    }
    (standings, answers)
}

/// Types an answer out anew for a question that has other inputs than it had, or another name for the same fact.
fn carry_over(pairs: &mut Pairs, answers: &Answers, old: &Definition, new: &Definition, today: Date) {
    for question in questions(new) {
        if question.was_asked(&question.id, pairs) {
            continue;
        }
        let renamed = |old: &&Question| old.fact.is_some() && old.fact == question.fact && named(new, &old.id).is_none();
        let from = named(old, &question.id).or_else(|| questions(old).find(renamed));
        let value = from.and_then(|from| answers.get(&from.id));
        if let Some(typed) = value.and_then(|value| typed_out(question, value, today)) {
            typed.iter().for_each(|(name, values)| pairs.put(name, values.to_vec()));
        }
    }
}

/// Whether somebody who ticks nothing has answered too.
fn may_be_empty(question: &Question, today: Date) -> bool {
    let (pairs, nothing) = (Pairs::default(), Answers::new());
    let before = Scope::of(&nothing).on(today);
    let asked = Asked::new(question, &question.id, &pairs, &before, today);
    question.optional || question.kind.read(&asked).value.is_some()
}

fn is_reworded(question: &Question, old: &Definition) -> bool {
    question.kind.binds_to_words() && named(old, &question.id).is_some_and(|old| old.label != question.label)
}

fn questions(definition: &Definition) -> impl Iterator<Item = &Question> {
    definition.pages.iter().flat_map(|page| &page.questions)
}

fn named<'d>(definition: &'d Definition, id: &str) -> Option<&'d Question> {
    questions(definition).find(|question| question.id == id)
}
