//! A conversation: one resident, several services, each fact asked once, and a submission for each service.

use crate::definition::Question;
use crate::journey::{Complete, Journey, Target};
use crate::{Date, Definition, Known, Pairs};

/// Several forms filled in one after the other, as far as they are.
#[derive(Debug)]
pub struct Conversation<'d> {
    pub parts: Vec<Part<'d>>,
    /// What is known by now: at the start, and from every answer that is right.
    pub known: Known,
}

/// One of the forms.
#[derive(Debug)]
pub struct Part<'d> {
    pub journey: Journey<'d>,
    /// What was typed for it, over what is known from elsewhere.
    pub pairs: Pairs,
    /// Questions that hold what is known from elsewhere. Nobody is asked them; they are shown, and can be changed.
    pub carried: Vec<&'d str>,
    /// Questions for a fact that is known in another form than they ask for: a name on one line is in no parts.
    pub in_other_words: Vec<&'d str>,
}

impl<'d> Conversation<'d> {
    /// Replays what was typed for each form, with what was known before. A form learns from those before it: an answer that is
    /// changed there is changed here too, unless something else was typed here.
    pub fn replay<'p>(forms: impl IntoIterator<Item = (&'d Definition, &'p Pairs)>, known: &Known, today: Date) -> Self {
        let mut conversation = Self { parts: Vec::new(), known: known.clone() };
        for (definition, typed) in forms {
            let known = &mut conversation.known;
            let mut turns = definition.pages.len();
            let part = loop {
                let before = known.clone();
                let (pairs, carried) = known.prefill(definition, typed, today);
                let journey = Journey::replay(definition, &pairs, today);
                known.learn_from(&journey, &pairs);
                // What one page tells, a later one of the same form asks no more. Pages whose conditions chase each other end it.
                turns = turns.saturating_sub(1);
                if *known == before || turns == 0 {
                    let in_other_words = known.in_other_words(definition, &pairs);
                    break Part { journey, pairs, carried, in_other_words };
                }
            };
            conversation.parts.push(part);
        }
        conversation
    }

    /// Where it goes on: the first form that is not done, and where in it. `None` once all are.
    pub fn next(&self) -> Option<(&Part<'d>, Target)> {
        let going_on = self.parts.iter().map(|part| (part, part.journey.next()));
        going_on.into_iter().find(|(part, target)| *target != Target::Check && !part.has_ended())
    }

    /// A submission for each service, once nothing is left to ask. A form that ended on a page without one gives none.
    pub fn complete(self) -> Option<Vec<(&'d Definition, Complete)>> {
        if self.next().is_some() {
            return None;
        }
        let complete = |part: Part<'d>| Some((part.journey.definition, part.journey.complete()?));
        Some(self.parts.into_iter().filter_map(complete).collect())
    }
}

impl<'d> Part<'d> {
    /// The questions of a page that are to be asked: those that apply by what is known before the page, or may on the page
    /// itself, without those whose answer is known from elsewhere.
    pub fn asks(&self, page: &str) -> Vec<&'d Question> {
        let before = self.journey.answers_before(page);
        let Some(page) = self.journey.definition.page(page) else { return Vec::new() };
        let here = |question: &Question| {
            question.when.as_ref().is_some_and(|when| when.names().into_iter().any(|name| page.question(name).is_some()))
        };
        let asked = |question: &&Question| {
            question.takes_part()
                && !self.carried.contains(&question.id.as_str())
                && (here(question) || question.applies(&before, self.journey.today))
        };
        page.questions.iter().filter(asked).collect()
    }

    /// Whether it ended without a submission: the page says whom to turn to.
    pub fn has_ended(&self) -> bool {
        self.journey.steps.iter().any(|step| step.page.exit)
    }
}
