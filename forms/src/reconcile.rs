//! A draft that was begun on another version of its form: which answers carry over, what is asked again, and why.

use std::slice;

use serde_json::Value;

use crate::check::{Posted, Problem, check, check_questions};
use crate::definition::{Page, Question};
use crate::fact::typed_out;
use crate::journey::AGAIN;
use crate::{Answers, Date, Definition, Pairs, Said, Text, Words};

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

/// What is asked again.
#[derive(Debug)]
pub struct Again<'d> {
    /// The page it is on.
    pub page: &'d str,
    /// `None` where it is the page itself, which has nothing to fill in.
    pub question: Option<&'d Question>,
    /// What it is called.
    pub label: &'d Text,
    pub why: Why<'d>,
}

/// Why it is asked again.
#[derive(Debug)]
pub enum Why<'d> {
    /// The old version did not ask it of this person.
    New,
    /// It could be left out, and no longer can.
    Needed,
    /// The new version does not take the answer.
    Unfit(Box<Problem>),
    /// It is asked in another way, and what was answered cannot be told in that way, or only a part of it.
    Changed(Option<Given<'d>>),
    /// What was agreed to says something else now.
    Reworded,
}

/// An answer, and the question of the old version it was given to.
#[derive(Debug)]
pub struct Given<'d> {
    question: &'d Question,
    value: Value,
}

/// Takes a draft from the version it was typed on to another one.
///
/// An answer that the new version takes is never asked for again: under its own name, or, where the question was renamed,
/// under the name of the one that asks for the same fact.
pub fn reconcile<'d>(typed: &Pairs, old: &'d Definition, new: &'d Definition, today: Date) -> Reconciled<'d> {
    let (before, given) = standings(old, typed, today);
    let mut pairs = typed.clone();
    carry_over(&mut pairs, &given, old, new, today);
    let mut marked: Vec<String> = typed.all(AGAIN).iter().filter(|id| named(new, id).is_some()).cloned().collect();
    let mut mark = |question: &Question| {
        if !marked.contains(&question.id) {
            marked.push(question.id.clone());
        }
    };
    for question in questions(new) {
        let names = source(question, old, new).map(|old| names_reworded(question, old, typed)).unwrap_or_default();
        names.iter().for_each(|name| pairs.put(name, Vec::new()));
        if !names.is_empty() {
            mark(question);
        }
    }
    let (mut after, now) = standings(new, &pairs, today);
    let value = |question: &Question| source(question, old, new).and_then(|old| Some((old, given.get(&old.id)?)));
    let is_cut =
        |question: &Question| value(question).zip(now.get(&question.id)).is_some_and(|((_, given), now)| is_more(given, now));
    after.iter().filter_map(|standing| standing.question).filter(|question| is_cut(question)).for_each(&mut mark);
    if !marked.is_empty() || typed.has(AGAIN) {
        pairs.put(AGAIN, marked.clone());
    }
    // Nobody is asked what lies beyond an exit.
    if let Some(exit) = new.pages.iter().position(|page| page.exit && page.applies(&now, today)) {
        after.retain(|standing| standing.place < exit);
    }
    // What comes after the last page that was asked is simply still to come, unless they had come to the end.
    let was = |standing: &Standing| match standing.question {
        Some(question) => {
            let source = source(question, old, new)?;
            before.iter().find(|before| before.question.is_some_and(|own| own.id == source.id))
        }
        None => {
            let page = &new.pages[standing.place].id;
            before.iter().find(|before| before.question.is_none() && old.pages[before.place].id == *page)
        }
    };
    let passed = |page: &Page| before.iter().any(|before| before.asked && old.pages[before.place].id == page.id);
    let complete = before.iter().all(|before| before.asked);
    let met = |standing: &&Standing| complete || standing.asked || passed(&new.pages[standing.place]);
    let last = after.iter().filter(met).map(|standing| standing.place).max();
    let (mut kept, mut again) = (Vec::new(), Vec::new());
    for standing in after.iter().filter(|standing| Some(standing.place) <= last) {
        let page = &new.pages[standing.place];
        let Some(question) = standing.question else {
            if !standing.asked && was(standing).is_none_or(|was| was.asked) {
                again.push(Again { page: &page.id, question: None, label: &page.title, why: Why::New });
            }
            continue;
        };
        let pending = |marked: &[String]| marked.contains(&question.id);
        if standing.asked && standing.problem.is_none() && !pending(&marked) {
            kept.extend(standing.answered.then_some(question.id.as_str()));
            continue;
        }
        let source = source(question, old, new);
        let reworded = source.and_then(|old| reworded(question, old));
        let changed = || Why::Changed(value(question).map(|(question, value)| Given { question, value: value.clone() }));
        let why = match (was(standing), standing.problem.as_ref()) {
            (None, _) => Why::New,
            _ if reworded.is_some() => Why::Reworded,
            _ if is_cut(question) => changed(),
            // Who did not answer, or not well, has to in any version.
            (Some(was), _) if !was.asked || was.problem.is_some() || pending(typed.all(AGAIN)) => continue,
            (_, Some(_)) if !standing.asked => changed(),
            (Some(was), Some(_)) if !was.answered => Why::Needed,
            (_, Some(problem)) => Why::Unfit(problem.clone().into()),
            (_, None) => changed(),
        };
        let label = match why {
            Why::Reworded => &reworded.unwrap_or(question).label,
            _ => &question.label,
        };
        again.push(Again { page: &page.id, question: Some(question), label, why });
    }
    Reconciled { pairs, kept, again }
}

/// A page as it was posted from a version that is no longer the one in use.
#[derive(Debug)]
pub struct Late {
    /// The draft with it, for the version in use.
    pub pairs: Pairs,
    /// A row or a file was added or removed by it.
    pub acted: bool,
    /// What is wrong with it, as it was asked there.
    pub problems: Vec<Problem>,
}

/// Lays a page of the version it was drawn from over a draft of the version in use: whoever agreed, did so to the words that
/// were on the page, and nobody was asked what was not on it. `uploaded` holds the files that came with it.
pub fn post_late(
    page: &Page,
    old: &Definition,
    new: &Definition,
    typed: &Pairs,
    posted: &Pairs,
    uploaded: &Pairs,
    today: Date,
) -> Late {
    let mut late = typed.clone();
    let on_page = |question: &Question| source(question, old, new).is_some_and(|old| page.question(&old.id).is_some());
    // What was carried over from this page before gives way to what is posted now.
    for question in questions(new).filter(|question| on_page(question) && page.question(&question.id).is_none()) {
        question.typed_names(&question.id, typed).iter().for_each(|name| drop(late.remove(name)));
    }
    let mut before = standings(old, &late, today).1;
    page.questions.iter().for_each(|question| drop(before.remove(&question.id)));
    page.accept(&mut late, posted, &before, today);
    uploaded.iter().for_each(|(name, values)| late.put(name, values.to_vec()));
    let acted = page.act(&mut late, posted);
    let problems = check(page, &late, &before, today).1;
    let mut pairs = reconcile(&late, old, new, today).pairs;
    // Nothing else changed: other pages stand as the version in use has them.
    let of = |questions: &mut dyn Iterator<Item = &Question>| {
        questions.flat_map(|question| question.typed_names(&question.id, &late)).collect::<Vec<_>>()
    };
    let own = [of(&mut page.questions.iter()), of(&mut questions(new).filter(|question| on_page(question)))].concat();
    for (name, values) in typed.iter().filter(|(name, _)| *name != AGAIN && !own.iter().any(|own| own == name)) {
        pairs.put(name, values.to_vec());
    }
    let again = |id: &&String| typed.all(AGAIN).contains(id) || named(new, id).is_some_and(on_page);
    let again = pairs.all(AGAIN).iter().filter(again).cloned().collect();
    pairs.put(AGAIN, again);
    Late { pairs, acted, problems }
}

impl Again<'_> {
    /// What is asked again and why, in words.
    pub fn say(&self, words: &Words) -> Said {
        let label = ("label", self.label.say(&words.language).without_mark());
        match &self.why {
            Why::New if self.question.is_none() => words.say("again.page", &[label]),
            Why::New => words.say("again.new", &[label]),
            Why::Needed => words.say("again.needed", &[label]),
            Why::Unfit(problem) => words.say("again.unfit", &[label, ("problem", problem.say(words))]),
            Why::Changed(given) => {
                match given.as_ref().map(|given| given.say(words)).filter(|given| !given.pieces().is_empty()) {
                    Some(given) => words.say("again.changed_from", &[label, ("answer", given)]),
                    None => words.say("again.changed", &[label]),
                }
            }
            Why::Reworded => words.say("again.reworded", &[label]),
        }
    }
}

impl Given<'_> {
    fn say(&self, words: &Words) -> Said {
        let lines = self.question.kind.summary(&self.value, words).into_iter().enumerate();
        lines.fold(Said::default(), |all, (n, line)| all.and(if n == 0 { "" } else { ", " }).and(line))
    }
}

/// How a question that applies stands, or a page without one.
struct Standing<'d> {
    /// Which page it is on.
    place: usize,
    question: Option<&'d Question>,
    asked: bool,
    answered: bool,
    problem: Option<Problem>,
}

/// Every question that applies, given what was typed: other than a journey, this stops neither at what is missing nor at an exit.
fn standings<'d>(definition: &'d Definition, pairs: &Pairs, today: Date) -> (Vec<Standing<'d>>, Answers) {
    let mut standings = Vec::new();
    let mut answers = Answers::new();
    for (place, page) in definition.pages.iter().enumerate() {
        if !page.applies(&answers, today) {
            continue;
        }
        if page.exit {
            continue;
        }
        let before = standings.len();
        for question in &page.questions {
            let applies = question.applies(&answers, today);
            let (problems, posted) = check_questions(slice::from_ref(question), "", pairs, None, &mut answers, today);
            if applies && question.takes_part() {
                standings.push(Standing {
                    place,
                    question: Some(question),
                    asked: posted == Posted::All,
                    answered: answers.contains_key(&question.id),
                    problem: problems.into_iter().next(),
                });
            }
        }
        if standings.len() == before {
            let asked = pairs.has(&page.passed());
            standings.push(Standing { place, question: None, asked, answered: false, problem: None });
        }
    }
    (standings, answers)
}

/// Types an answer out anew for a question that has other inputs than it had, or another name for the same fact.
fn carry_over(pairs: &mut Pairs, given: &Answers, old: &Definition, new: &Definition, today: Date) {
    for question in questions(new) {
        if question.was_asked(&question.id, pairs) {
            continue;
        }
        let from = source(question, old, new).filter(|from| !from.kind.binds_to_words());
        let value = from.and_then(|from| given.get(&from.id));
        if let Some(typed) = value.and_then(|value| typed_out(question, value, today)) {
            typed.iter().for_each(|(name, values)| pairs.put(name, values.to_vec()));
        }
    }
}

/// The question of the old version that this one goes on: by its name, or, where that is gone, by the fact.
fn source<'d>(question: &Question, old: &'d Definition, new: &Definition) -> Option<&'d Question> {
    let renamed = |old: &&Question| old.fact.is_some() && old.fact == question.fact && named(new, &old.id).is_none();
    named(old, &question.id).or_else(|| questions(old).find(renamed))
}

/// The question itself, or the one within the group, whose answer held for words that are other words now.
fn reworded<'d>(new: &'d Question, old: &Question) -> Option<&'d Question> {
    let within = |new: &&Question| old.kind.questions().iter().any(|old| old.id == new.id && says_something_else(new, old));
    match says_something_else(new, old) {
        true => Some(new),
        false => new.kind.questions().iter().find(within),
    }
}

fn says_something_else(new: &Question, old: &Question) -> bool {
    let (binds, bound) = (new.kind.binds_to_words(), old.kind.binds_to_words());
    // A translation more changes nothing that anybody has read.
    let same = |language: &str| new.label.get(language) == old.label.get(language);
    (binds || bound) && !(binds == bound && old.label.languages().all(same))
}

/// Inputs that hold an agreement to words that are other words now.
fn names_reworded(new: &Question, old: &Question, typed: &Pairs) -> Vec<String> {
    if says_something_else(new, old) {
        return new.names(&new.id, typed).into_iter().filter(|name| typed.has(name)).collect();
    }
    let mut names = Vec::new();
    for question in new.kind.questions() {
        let was = old.kind.questions().iter().find(|old| old.id == question.id);
        if was.is_some_and(|old| says_something_else(question, old)) {
            names.extend(new.names_within(&question.id, typed));
        }
    }
    names
}

/// Whether somebody said more than is left of it: rows, or boxes ticked.
fn is_more(given: &Value, left: &Value) -> bool {
    match (given, left) {
        (Value::Array(given), Value::Array(left)) => {
            given.len() > left.len() || given.iter().zip(left).any(|(given, left)| is_more(given, left))
        }
        (Value::Array(given), _) => given.len() > 1,
        (Value::Object(given), Value::Object(left)) => {
            given.iter().any(|(part, given)| left.get(part).is_some_and(|left| is_more(given, left)))
        }
        _ => false,
    }
}

fn questions(definition: &Definition) -> impl Iterator<Item = &Question> {
    definition.pages.iter().flat_map(|page| &page.questions)
}

fn named<'d>(definition: &'d Definition, id: &str) -> Option<&'d Question> {
    questions(definition).find(|question| question.id == id)
}
