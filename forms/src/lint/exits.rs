//! Pages that end the journey: for whom they do, nothing comes after.

use std::ops::Range;

use serde_json::Value;

use super::truth::{Place, Verdict, find, verdict};
use crate::conditions::{Decision, Logic, Operator};
use crate::definition::Definition;

/// The exits met so far, in the order of the pages.
pub struct Exits<'d> {
    definition: &'d Definition,
    met: Vec<Exit<'d>>,
    /// Pages before which everybody has left, and where.
    left: Vec<(Range<usize>, String)>,
}

struct Exit<'d> {
    id: &'d str,
    /// The pages that only those come to who went on.
    before: Range<usize>,
    /// What holds for whoever went on.
    on: Logic,
    names: Vec<&'d str>,
}

impl<'d> Exits<'d> {
    pub fn of(definition: &'d Definition) -> Self {
        Self { definition, met: Vec::new(), left: Vec::new() }
    }

    /// Notes an exit: for everybody, or for whom its condition holds.
    pub fn add(&mut self, page: usize, when: Option<&'d Logic>) {
        let (id, before) = (&*self.definition.pages[page].id, self.before(page));
        let Some(when) = when else { return self.left.push((before, leaves(&[id]))) };
        let known = |name: &&str| find(self.definition, name).is_none_or(|asked| asked.place < Place { page, question: 0 });
        // What it reads must be the same for the pages after it.
        if !when.names_all() || !when.names().iter().all(known) {
            return;
        }
        let on = Logic::Rule(Operator::Decide(Decision::Not), vec![when.clone()]);
        self.met.push(Exit { id, before: before.clone(), on, names: when.names() });
        let (on, ids) = self.beside(when.names(), page + 1);
        let nobody = verdict(self.definition, &Logic::Value(Value::Bool(true)), &on, Place { page: page + 1, question: 0 });
        if nobody == Some(Verdict::Never) {
            let left = leaves(&ids);
            self.left.push((before, left));
        }
    }

    /// Why nobody comes as far as a page, whatever its condition.
    pub fn all_left(&self, page: usize) -> Option<String> {
        self.left.iter().find(|(pages, _)| pages.contains(&page)).map(|(_, why)| why.clone())
    }

    /// Why a rule that may hold where all of `given` do never does there: for whom it would, the journey has ended.
    pub fn end(&self, rule: &'d Logic, given: &[&'d Logic], place: Place) -> Option<String> {
        let names = given.iter().chain([&rule]).flat_map(|rule| rule.names()).collect();
        let (on, ids) = self.beside(names, place.page);
        let given: Vec<&Logic> = given.iter().copied().chain(on).collect();
        let never = !ids.is_empty() && verdict(self.definition, rule, &given, place) == Some(Verdict::Never);
        never.then(|| format!("Whoever it is for leaves at {} before it.", quoted(&ids)))
    }

    /// The pages after one in the same walk: to the end of its section, or of all where it stands before the sections.
    fn before(&self, page: usize) -> Range<usize> {
        let section = self.definition.tasks.iter().find(|task| task.pages.contains(&page));
        page + 1..section.map_or(self.definition.pages.len(), |task| task.pages.end)
    }

    /// The exits before a page that have to do with these answers: what holds after them, and where they are.
    fn beside(&self, mut names: Vec<&'d str>, page: usize) -> (Vec<&Logic>, Vec<&'d str>) {
        let mut beside: Vec<&Exit> = Vec::new();
        let mut rest: Vec<&Exit> = self.met.iter().filter(|exit| exit.before.contains(&page)).collect();
        while let Some(n) = rest.iter().position(|exit| exit.names.iter().any(|name| names.contains(name))) {
            let exit = rest.remove(n);
            names.extend(&exit.names);
            beside.push(exit);
        }
        beside.sort_by_key(|exit| exit.before.start);
        beside.iter().map(|exit| (&exit.on, exit.id)).unzip()
    }
}

fn leaves(ids: &[&str]) -> String {
    format!("Everybody leaves at {} before it.", quoted(ids))
}

fn quoted(ids: &[&str]) -> String {
    ids.iter().map(|id| format!("\"{id}\"")).collect::<Vec<_>>().join(" or ")
}
