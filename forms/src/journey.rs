//! Progress through a form: computed from the answers each time, never stored.

use crate::check::{Problem, check, check_questions};
use crate::conditions::Scope;
use crate::definition::{Definition, Page, Question};
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
    /// Its place among the pages of the definition.
    pub(crate) place: usize,
    pub problems: Vec<Problem>,
    pub done: bool,
}

/// The definition replayed over what was typed: the pages that may be visited, in order, up to the first that is not done.
#[derive(Debug)]
pub struct Journey<'d> {
    pub definition: &'d Definition,
    pub steps: Vec<Step<'d>>,
    pub today: Date,
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
        let mut journey = Self { definition, steps: Vec::new(), today, answers: Answers::new() };
        for place in 0..definition.pages.len() {
            if !journey.visit(place, pairs) {
                break;
            }
        }
        journey
    }

    /// Looks at one page, given what was answered before. Whether the journey goes on after it.
    pub(crate) fn visit(&mut self, place: usize, pairs: &Pairs) -> bool {
        let page = &self.definition.pages[place];
        if !page.applies(&self.answers, self.today) {
            return true;
        }
        let problems = check_questions(&page.questions, "", pairs, None, &mut self.answers, self.today);
        let done = page.was_asked(pairs) && problems.is_empty() && !page.exit;
        self.keep(Step { page, place, problems, done })
    }

    /// Goes a step on.
    pub(crate) fn keep(&mut self, step: Step<'d>) -> bool {
        let done = step.done;
        self.steps.push(step);
        done
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
    pub fn answers_before(&self, page: &str) -> Answers {
        let earlier = self.steps.iter().take_while(|step| step.page.id != page);
        let mut before = Answers::new();
        for question in earlier.flat_map(|step| &step.page.questions) {
            if let Some(answer) = self.answers.get(&question.id) {
                before.insert(question.id.clone(), answer.clone());
            }
        }
        before
    }

    pub fn complete(self) -> Option<Complete> {
        (self.next() == Target::Check).then_some(Complete { answers: self.answers })
    }
}

impl Page {
    pub fn applies(&self, known: &Answers, today: Date) -> bool {
        self.when.as_ref().is_none_or(|when| when.holds_in(&Scope::of(known).on(today)))
    }

    /// Every input name of this page.
    pub fn names(&self, pairs: &Pairs) -> Vec<String> {
        let names: Vec<_> = self.questions.iter().flat_map(|question| question.names(&question.id, pairs)).collect();
        if names.is_empty() { vec![self.passed()] } else { names }
    }

    /// Whether every input of this page was posted once, even empty.
    pub fn was_asked(&self, pairs: &Pairs) -> bool {
        let mut something = false;
        let all = self.questions.iter().all(|question| {
            something |= question.takes_part();
            question.was_asked(&question.id, pairs)
        });
        all && (something || pairs.has(&self.passed()))
    }

    /// What stands for the inputs of a page that only says something: it is asked once it was passed.
    fn passed(&self) -> String {
        format!(":{}", self.id)
    }

    /// Takes over what was posted for this page and nothing else; right or wrong, it is kept as typed.
    ///
    /// A question that was not on the page keeps what it held, unless something was posted for it all the same: without
    /// JavaScript every question of the page is in sight. Files are set by an upload only.
    pub fn accept(&self, pairs: &mut Pairs, posted: &Pairs, before: &Answers, today: Date) {
        let asked = self.asked(pairs, posted, before, today);
        for (question, asked) in self.questions.iter().zip(asked) {
            let posted_names = question.names(&question.id, posted);
            if asked && !question.takes_file() {
                question.names(&question.id, pairs).iter().for_each(|name| drop(pairs.remove(name)));
            }
            for name in posted_names {
                match posted.all(&name) {
                    [_, ..] if !question.takes_file() => pairs.put(&*name, posted.all(&name).to_vec()),
                    _ if pairs.has(&name) => {}
                    _ => pairs.put(name, Vec::new()),
                }
            }
        }
        if !self.questions.iter().any(Question::takes_part) {
            pairs.put(self.passed(), Vec::new());
        }
    }

    /// Which questions are on the page as posted, with the files that were uploaded before.
    fn asked(&self, pairs: &Pairs, posted: &Pairs, before: &Answers, today: Date) -> Vec<bool> {
        let mut seen = posted.clone();
        for name in self.file_names() {
            let kept = pairs.all(&name).to_vec();
            seen.put(name, kept);
        }
        let (answers, _) = check(self, &seen, before, today);
        let before = Scope::of(before).on(today);
        let known = Scope::over(&answers, Some(&before));
        self.questions.iter().map(|question| question.applies_in(&known)).collect()
    }

    /// Carries out `add={group}` or `remove={group}-{n}` if one was posted: how a group grows without JavaScript.
    pub fn act(&self, pairs: &mut Pairs, posted: &Pairs) -> bool {
        crate::questions::act(self, pairs, posted)
    }
}
