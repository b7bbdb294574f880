//! Progress through a form: computed from the answers each time, never stored.

use crate::check::{Problem, check};
use crate::definition::{Definition, Page};
use crate::{Answers, Date, Pairs};

/// Where a person goes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// The page with this id.
    Page(String),
    /// Check answers: every page is done.
    Check,
}

/// A page that applies, and how it stands.
#[derive(Debug)]
pub struct Step<'d> {
    pub page: &'d Page,
    pub problems: Vec<Problem>,
    pub done: bool,
}

/// The definition replayed over what was typed: the pages that may be visited, in order, up to the first that is not done.
#[derive(Debug)]
pub struct Journey<'d> {
    pub definition: &'d Definition,
    pub steps: Vec<Step<'d>>,
    /// Answers of the pages that apply. Those of hidden questions and skipped pages are not among them.
    pub answers: Answers,
}

/// Every page is done. Only a journey makes one, so nothing unfinished can be submitted.
#[derive(Clone, Debug, PartialEq)]
pub struct Complete {
    answers: Answers,
}

impl Complete {
    pub fn answers(&self) -> &Answers {
        &self.answers
    }
}

impl<'d> Journey<'d> {
    pub fn replay(definition: &'d Definition, pairs: &Pairs, today: Date) -> Self {
        let mut journey = Self { definition, steps: Vec::new(), answers: Answers::new() };
        for page in &definition.pages {
            if !page.applies(&journey.answers) {
                continue;
            }
            let (mut answers, problems) = check(page, pairs, &journey.answers, today);
            journey.answers.append(&mut answers);
            let done = page.was_asked(pairs) && problems.is_empty() && !page.exit;
            journey.steps.push(Step { page, problems, done });
            if !done {
                break;
            }
        }
        journey
    }

    /// The first page that is not done, or check.
    pub fn next(&self) -> Target {
        match self.steps.last() {
            Some(step) if !step.done => Target::Page(step.page.id.clone()),
            _ => Target::Check,
        }
    }

    /// The page as it stands, if it may be visited: it applies and every page before it is done.
    pub fn step(&self, page: &str) -> Option<&Step<'d>> {
        self.steps.iter().find(|step| step.page.id == page)
    }

    /// Where to go from `page`: check once all is done, so that a change returns there; else the page after it.
    pub fn after(&self, page: &str) -> Target {
        let place = self.steps.iter().position(|step| step.page.id == page);
        match place.and_then(|place| self.steps.get(place + 1)) {
            Some(following) if self.next() != Target::Check => Target::Page(following.page.id.clone()),
            _ => self.next(),
        }
    }

    /// The page before `page`, for the back link.
    pub fn before(&self, page: &str) -> Option<&'d Page> {
        let place = self.steps.iter().position(|step| step.page.id == page)?;
        Some(self.steps[place.checked_sub(1)?].page)
    }

    /// Answers given before `page`: what its conditions may use.
    pub fn answers_before(&self, page: &str, pairs: &Pairs, today: Date) -> Answers {
        let mut known = Answers::new();
        for step in self.steps.iter().take_while(|step| step.page.id != page) {
            known.append(&mut check(step.page, pairs, &known, today).0);
        }
        known
    }

    pub fn complete(self) -> Option<Complete> {
        (self.next() == Target::Check).then_some(Complete { answers: self.answers })
    }
}

impl Page {
    pub fn applies(&self, known: &Answers) -> bool {
        self.when.as_ref().is_none_or(|when| when.holds(known))
    }

    /// Every input name of this page.
    pub fn names(&self, pairs: &Pairs) -> Vec<String> {
        let names: Vec<_> = self.questions.iter().flat_map(|question| question.names(&question.id, pairs)).collect();
        // A page that only says something is asked once it was passed.
        if names.is_empty() { vec![format!(":{}", self.id)] } else { names }
    }

    /// Whether every input of this page was posted once, even empty.
    pub fn was_asked(&self, pairs: &Pairs) -> bool {
        self.names(pairs).iter().all(|name| pairs.has(name))
    }

    /// Takes over what was posted for this page and nothing else; right or wrong, it is kept as typed.
    ///
    /// A question that does not apply was not on the page, so what it held before stays. Files are set by an upload only.
    pub fn accept(&self, pairs: &mut Pairs, posted: &Pairs, before: &Answers, today: Date) {
        let mut merged = pairs.clone();
        let (given, _) = check(self, posted, before, today);
        let mut known = before.clone();
        known.extend(given);
        for question in &self.questions {
            let asked = question.applies(&known);
            for name in question.names(&question.id, pairs) {
                if asked && !question.takes_file() {
                    merged.remove(&name);
                }
            }
            for name in question.names(&question.id, posted) {
                match posted.all(&name) {
                    values if !values.is_empty() && !question.takes_file() => merged.put(name, values.to_vec()),
                    _ if merged.has(&name) => {}
                    _ => merged.put(name, Vec::new()),
                }
            }
        }
        for name in self.names(&merged) {
            if !merged.has(&name) {
                merged.put(name, Vec::new());
            }
        }
        *pairs = merged;
    }

    /// Carries out `add={group}` or `remove={group}-{n}` if one was posted: how a group grows without JavaScript.
    pub fn act(&self, pairs: &mut Pairs, posted: &Pairs) -> bool {
        crate::questions::act(self, pairs, posted)
    }
}
