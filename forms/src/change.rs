//! A change: what was posted for one page, and what depends on it, is worked out anew. All else stands as it stood.

use std::collections::HashMap;

use serde_json::Value;

use crate::definition::{self, Definition, Page, Question};
use crate::journey::Journey;
use crate::{Answers, Pairs};

/// Which pages read an answer: made once, at the first change.
#[derive(Debug, Default)]
pub(crate) struct Readers {
    /// Places of pages by the name of the answer.
    pages: HashMap<String, Vec<usize>>,
    /// A rule reads all answers there are, or one that is given later, or the form has sections, whose pages are no single row:
    /// then everything is worked out anew.
    anything: bool,
}

impl Readers {
    pub fn of(definition: &Definition) -> Self {
        let asked = definition::asked(&definition.pages);
        let mut readers = Self { anything: !definition.tasks.is_empty(), ..Self::default() };
        for (place, page) in definition.pages.iter().enumerate() {
            let questions = page.questions.iter().flat_map(Question::with_nested);
            let inner = questions.flat_map(|question| question.when.iter().chain(question.kind.computed()));
            for rule in page.when.iter().chain(inner) {
                readers.anything |= !rule.names_all();
                for name in rule.names() {
                    readers.note(name, place, asked.get(name));
                }
            }
        }
        readers
    }

    fn note(&mut self, name: &str, place: usize, asked: Option<&usize>) {
        match asked {
            Some(asked) if *asked > place => self.anything = true,
            Some(asked) if *asked < place => match self.pages.get_mut(name) {
                Some(places) if places.last() == Some(&place) => {}
                Some(places) => places.push(place),
                None => drop(self.pages.insert(name.to_owned(), vec![place])),
            },
            _ => {}
        }
    }
}

impl Journey<'_> {
    /// Lays a posted page over `pairs`, right or wrong, and goes on from there: the same as replaying all of it.
    ///
    /// Whether a row or a file was added or removed by it.
    pub fn post(&mut self, page: &str, pairs: &mut Pairs, posted: &Pairs) -> bool {
        let Some(place) = self.definition.pages.iter().position(|own| own.id == page) else { return false };
        let page = &self.definition.pages[place];
        // What was answered here before is no answer given before it.
        let own = take(&mut self.answers, page);
        match self.definition.readers().anything {
            true => page.accept(pairs, posted, &self.answers_before(&page.id), self.today),
            false => page.accept(pairs, posted, &self.answers, self.today),
        }
        let acted = page.act(pairs, posted);
        self.answers.extend(own);
        self.change(place, pairs);
        acted
    }

    /// Goes on after the pairs of the page at `place` changed.
    fn change(&mut self, place: usize, pairs: &Pairs) {
        let definition = self.definition;
        let readers = definition.readers();
        if readers.anything {
            return *self = Self::replay(definition, pairs, self.today);
        }
        // Beyond the first page that was not done, everything is new.
        let stopped = self.steps.last().filter(|step| !step.done).map(|step| step.place + 1);
        let mut stale = vec![false; definition.pages.len()];
        stale[stopped.unwrap_or(definition.pages.len())..].fill(true);
        let mut old = std::mem::take(&mut self.steps).into_iter().peekable();
        stale[place] = true;
        for (place, page) in definition.pages.iter().enumerate() {
            let kept = old.next_if(|step| step.place == place);
            let goes_on = match stale[place] {
                false => kept.is_none_or(|step| self.keep(step)),
                true => {
                    let before = take(&mut self.answers, page);
                    let goes_on = self.visit(place, pairs);
                    let changed = |question: &&Question| value(&before, question) != self.answers.get(&question.id);
                    for question in page.questions.iter().filter(changed) {
                        readers.pages.get(&question.id).into_iter().flatten().for_each(|reader| stale[*reader] = true);
                    }
                    goes_on
                }
            };
            if !goes_on {
                break;
            }
        }
        // Answers of pages that the journey does not come to any more.
        old.for_each(|step| drop(take(&mut self.answers, step.page)));
    }
}

/// Takes the answers of a page out.
fn take(answers: &mut Answers, page: &Page) -> Vec<(String, Value)> {
    page.questions.iter().filter_map(|question| answers.remove_entry(&question.id)).collect()
}

fn value<'v>(answers: &'v [(String, Value)], question: &Question) -> Option<&'v Value> {
    answers.iter().find(|(name, _)| *name == question.id).map(|(_, value)| value)
}
