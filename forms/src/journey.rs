//! Progress through a form: computed from the answers each time, never stored.

use std::ops::Range;

use crate::check::{Posted, Problem, check_questions};
use crate::conditions::Scope;
use crate::definition::{Definition, Page, Task};
use crate::{Answers, Date, Pairs};

/// Questions, by id, that a new version asks again although there is an answer.
pub(crate) const AGAIN: &str = ":again";

/// Where a person goes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// The page with this id.
    Page(String),
    /// The task list: something is to do in one of the sections.
    Tasks,
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
    /// Everything on it that applies was posted once, even empty.
    pub asked: bool,
    pub done: bool,
}

/// How far a section is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Another section has to be done before.
    Waiting,
    NotStarted,
    /// Something was answered, and something is missing.
    Incomplete,
    Done,
}

/// The definition replayed over what was typed: the pages that may be visited, in order, up to the first that is not done.
///
/// In a form with sections: up to the first of each section that may be begun, once what comes before the sections is done.
#[derive(Debug)]
pub struct Journey<'d> {
    pub definition: &'d Definition,
    pub steps: Vec<Step<'d>>,
    pub today: Date,
    /// Answers of the pages that apply. Those of hidden questions and skipped pages are not among them.
    pub answers: Answers,
    /// How far each section is; empty where none may be begun yet.
    standings: Vec<Standing>,
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
        let mut journey = Self { definition, steps: Vec::new(), today, answers: Answers::new(), standings: Vec::new() };
        let first = definition.tasks.first().map_or(definition.pages.len(), |task| task.pages.start);
        if journey.walk(0..first, pairs) {
            for task in &definition.tasks {
                let standing = journey.go_through(task, pairs);
                journey.standings.push(standing);
            }
        }
        journey
    }

    /// Goes through pages up to the first that is not done. Whether all are.
    fn walk(&mut self, mut pages: Range<usize>, pairs: &Pairs) -> bool {
        pages.all(|place| self.visit(place, pairs))
    }

    /// Looks at one page, given what was answered before. Whether the journey goes on after it.
    pub(crate) fn visit(&mut self, place: usize, pairs: &Pairs) -> bool {
        let page = &self.definition.pages[place];
        if !page.applies(&self.answers, self.today) {
            return true;
        }
        let mut answers = Answers::new();
        let before = Scope::of(&self.answers).on(self.today);
        let (problems, posted) = check_questions(&page.questions, "", pairs, Some(&before), &mut answers, self.today);
        self.answers.extend(answers);
        let asked = match posted {
            Posted::Nothing => pairs.has(&page.passed()),
            Posted::Partly => false,
            Posted::All => !page.is_asked_again(pairs),
        };
        let done = asked && problems.is_empty() && !page.exit;
        self.keep(Step { page, place, problems, asked, done })
    }

    /// Goes a step on.
    pub(crate) fn keep(&mut self, step: Step<'d>) -> bool {
        let done = step.done;
        self.steps.push(step);
        done
    }

    fn go_through(&mut self, task: &Task, pairs: &Pairs) -> Standing {
        if !task.needs.iter().all(|need| self.standings.get(*need) == Some(&Standing::Done)) {
            return Standing::Waiting;
        }
        let before = self.steps.len();
        if self.walk(task.pages.clone(), pairs) {
            return Standing::Done;
        }
        let begun = |step: &Step| step.done || step.page.names(pairs).iter().any(|name| pairs.has(name));
        if self.steps[before..].iter().any(begun) { Standing::Incomplete } else { Standing::NotStarted }
    }

    /// The sections that have pages for this person, how far each is, and the page where it goes on, if it may be begun: the
    /// first that is not done, else the first.
    pub fn tasks(&self) -> Vec<(&'d Task, Standing, Option<&'d Page>)> {
        let tasks = self.definition.tasks.iter().zip(&self.standings);
        let task = |(task, standing): (&'d Task, &Standing)| {
            let steps = || self.steps.iter().filter(|step| task.pages.contains(&step.place));
            let page = steps().find(|step| !step.done).or_else(|| steps().next()).map(|step| step.page);
            (page.is_some() || *standing == Standing::Waiting).then_some((task, *standing, page))
        };
        tasks.filter_map(task).collect()
    }

    /// Whether the task list may be seen: what comes before the sections is done.
    pub fn has_tasks(&self) -> bool {
        !self.standings.is_empty()
    }

    /// The last page before the sections.
    pub fn before_tasks(&self) -> Option<&'d Page> {
        let first = self.definition.tasks.first()?.pages.start;
        self.steps.iter().take_while(|step| step.place < first).last().map(|step| step.page)
    }

    /// Where a person goes on: the first page that is not done, or the task list that leads to it, or check.
    pub fn next(&self) -> Target {
        let waits = self.standings.contains(&Standing::Waiting);
        match self.steps.iter().find(|step| !step.done) {
            Some(step) if self.standings.is_empty() => Target::Page(step.page.id.clone()),
            None if !waits => Target::Check,
            _ => Target::Tasks,
        }
    }

    /// The page as it stands, if it may be visited: it applies and every page before it is done.
    pub fn step(&self, page: &str) -> Option<&Step<'d>> {
        self.steps.iter().find(|step| step.page.id == page)
    }

    /// Where to go from `page`: what is missing in its own section comes first. A change is so followed by what it made
    /// incomplete or applies only now, and by nothing that was answered already.
    pub fn after(&self, page: &str) -> Target {
        let section = self.step(page).and_then(|step| self.section(step.place));
        let own = |step: &&Step| section.as_ref().is_some_and(|pages| pages.contains(&step.place));
        match self.steps.iter().filter(own).find(|step| !step.done) {
            Some(step) => Target::Page(step.page.id.clone()),
            None => self.next(),
        }
    }

    /// Where the back link of `page` leads: the page before it, or the task list. `None` where the form begins with it.
    pub fn before(&self, page: &str) -> Option<Target> {
        let place = self.steps.iter().position(|step| step.page.id == page)?;
        let section = self.section(self.steps[place].place);
        let earlier = self.steps[..place].last().filter(|step| section.as_ref().is_none_or(|own| own.contains(&step.place)));
        match earlier {
            Some(step) => Some(Target::Page(step.page.id.clone())),
            None => section.map(|_| Target::Tasks),
        }
    }

    /// The pages of the section that the page at `place` is in.
    fn section(&self, place: usize) -> Option<Range<usize>> {
        self.definition.tasks.iter().map(|task| task.pages.clone()).find(|pages| pages.contains(&place))
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

    /// Whether a new version asks one of its questions again, whatever is typed there.
    fn is_asked_again(&self, pairs: &Pairs) -> bool {
        let again = pairs.all(AGAIN);
        !again.is_empty() && self.questions.iter().any(|question| again.contains(&question.id))
    }

    /// What stands for the inputs of a page without anything to fill in: it is asked once it was passed.
    pub(crate) fn passed(&self) -> String {
        format!(":{}", self.id)
    }

    /// Takes over what was posted for this page and nothing else; right or wrong, it is kept as typed.
    ///
    /// A question that was not on the page keeps what it held, unless something was posted for it all the same: without
    /// JavaScript every question of the page is in sight. Nobody was asked it until it applies. Files are set by an upload only.
    pub fn accept(&self, pairs: &mut Pairs, posted: &Pairs, before: &Answers, today: Date) {
        let seen = self.seen(pairs, posted);
        let mut answers = Answers::new();
        let before = Scope::of(before).on(today);
        check_questions(&self.questions, "", &seen, Some(&before), &mut answers, today);
        let known = Scope::over(&answers, Some(&before));
        let mut passed = true;
        for question in &self.questions {
            let asked = question.applies_in(&known);
            passed &= !(asked && question.takes_part());
            if asked && !question.takes_file() {
                question.typed_names(&question.id, pairs).iter().for_each(|name| drop(pairs.remove(name)));
            }
            let on_page = if asked { question.names_asked(&question.id, &seen, &known, today) } else { Vec::new() };
            for name in question.names(&question.id, posted) {
                match posted.all(&name) {
                    [_, ..] if !question.takes_file() => pairs.put(&*name, posted.all(&name).to_vec()),
                    _ if pairs.has(&name) || !on_page.contains(&name) => {}
                    _ => pairs.put(name, Vec::new()),
                }
            }
        }
        if passed {
            pairs.put(self.passed(), Vec::new());
        }
        if self.is_asked_again(pairs) {
            let left = pairs.all(AGAIN).iter().filter(|id| self.question(id).is_none()).cloned().collect();
            pairs.put(AGAIN, left);
        }
    }

    /// What was posted, with the files that were uploaded before.
    fn seen(&self, pairs: &Pairs, posted: &Pairs) -> Pairs {
        let mut seen = posted.clone();
        for name in self.file_names() {
            let kept = pairs.all(&name).to_vec();
            seen.put(name, kept);
        }
        seen
    }

    /// Carries out `add={group}` or `remove={group}-{n}` if one was posted: how a group grows without JavaScript.
    pub fn act(&self, pairs: &mut Pairs, posted: &Pairs) -> bool {
        crate::questions::act(self, pairs, posted)
    }
}
