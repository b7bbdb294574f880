//! Where a request is: what its history comes to, read over the stages of its definition.

use forms::Definition;
use forms::definition::Stage;

use crate::calendar;
use crate::clock;
use crate::store::event::{self, ENDED, IN_PROGRESS, Model as Event};

pub struct Standing<'s> {
    definition: &'s Definition,
    events: &'s [Event],
    /// The place of the stage it is at: the last that was reached, or the ending.
    pub place: usize,
    /// Work goes on that the definition does not name.
    pub unnamed: bool,
    /// It came to an ending, or its engine ended it.
    pub closed: bool,
    /// With what it came to where it is; later notes at the same stage are no new arrival.
    pub arrival: Option<&'s Event>,
}

impl<'s> Standing<'s> {
    /// `events` are in their order, the oldest first. An ending is final, whatever is told after it.
    pub fn of(definition: &'s Definition, events: &'s [Event]) -> Self {
        let place = |event: &Event| definition.stages.iter().position(|stage| stage.id == event.stage);
        let ending = events.iter().find(|event| definition.stage(&event.stage).is_some_and(|stage| stage.end));
        let steps = events.iter().filter(|event| event.stage == IN_PROGRESS || place(event).is_some());
        let steps: Vec<&Event> =
            steps.take_while(|event| ending.is_none_or(|ending| event.id != ending.id)).chain(ending).collect();
        let last = steps.last().map_or("", |event| event.stage.as_str());
        let run = steps.iter().rev().take_while(|event| event.stage == last);
        Self {
            definition,
            events,
            place: steps.iter().rev().find_map(|event| place(event)).unwrap_or_default(),
            unnamed: last == IN_PROGRESS,
            closed: ending.is_some() || events.iter().any(|event| event.stage == ENDED),
            arrival: run.last().copied(),
        }
    }

    /// The stage it is at, or was at before work that has no name.
    pub fn stage(&self) -> Option<&'s Stage> {
        self.definition.stages.get(self.place)
    }

    /// It ended without one of the definition's endings.
    pub fn ended_unnamed(&self) -> bool {
        self.closed && self.stage().is_none_or(|stage| !stage.end)
    }

    pub fn was_at(&self, stage: &Stage) -> bool {
        self.events.iter().any(|event| event.stage == stage.id)
    }

    /// The place on the usual way: a stage that asks for something is a halt beside it.
    pub fn on_the_way(&self) -> usize {
        let usual =
            |event: &Event| self.definition.stages.iter().position(|stage| stage.id == event.stage && stage.asks.is_empty());
        match self.stage() {
            Some(stage) if !stage.asks.is_empty() => self.events.iter().rev().find_map(usual).unwrap_or_default(),
            _ => self.place,
        }
    }

    /// When this stage was reached last, in milliseconds since 1970.
    pub fn since(&self, stage: &Stage) -> Option<i64> {
        let arrived = self.arrival.filter(|event| event.stage == stage.id);
        arrived.or_else(|| self.events.iter().rfind(|event| event.stage == stage.id)).map(|event| event.at)
    }

    /// By when this stage is to be done. ISO 8601.
    pub fn due(&self) -> Option<String> {
        due(self.stage().filter(|_| !self.closed && !self.unnamed)?, self.arrival?)
    }

    /// The arrival at a stage that waits for the resident's answer.
    pub fn asked(&self) -> Option<&'s Event> {
        let asks = self.stage().is_some_and(|stage| stage.ask.is_some());
        self.arrival.filter(|event| asks && !self.closed && !self.unnamed && !self.is_answered(event))
    }

    /// The stage asked for something, and has it.
    pub fn has_answer(&self) -> bool {
        !self.closed && !self.unnamed && self.arrival.is_some_and(|event| self.is_answered(event))
    }

    fn is_answered(&self, arrival: &Event) -> bool {
        self.events.iter().any(|event| event::answers(event, &arrival.id))
    }
}

/// By when a stage is to be done, from the day it was reached. ISO 8601.
pub fn due(stage: &Stage, arrival: &Event) -> Option<String> {
    let within = stage.within.as_ref()?;
    Some(clock::iso(calendar::after_working_days(clock::day(arrival.at), within.working_days)))
}
