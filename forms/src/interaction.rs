//! How much help a service needs, by its definition and by what was answered: which ways of doing it come first.

use crate::conditions::{Logic, Scope};
use crate::{Answers, Date, Definition, Text};

/// From what anybody does alone to what is done with somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Interaction {
    #[default]
    Simple,
    Assisted,
    Complex,
}

/// A way of doing it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Alone,
    /// Somebody calls.
    Call,
    /// At a booked time, with somebody.
    Book,
}

/// For whom the service is better done with somebody, and why.
#[derive(Debug)]
pub struct Together {
    /// `None` where it could not be read.
    pub when: Option<Logic>,
    pub why: Text,
}

impl Interaction {
    /// As definitions write it.
    pub const NAMES: &[&str] = &["simple", "assisted", "complex"];

    pub(crate) fn named(name: &str) -> Self {
        match name {
            "assisted" => Self::Assisted,
            "complex" => Self::Complex,
            _ => Self::Simple,
        }
    }

    /// What is offered, the first of them first.
    pub fn ways(self) -> [Way; 3] {
        match self {
            Self::Simple | Self::Assisted => [Way::Alone, Way::Call, Way::Book],
            Self::Complex => [Way::Book, Way::Call, Way::Alone],
        }
    }
}

impl Definition {
    /// Why it is better done with somebody, where the answers so far say so.
    pub fn together(&self, answers: &Answers, today: Date) -> Option<&Text> {
        let together = self.together.as_ref()?;
        together.when.as_ref()?.holds_in(&Scope::of(answers).on(today)).then_some(&together.why)
    }

    /// How much help it needs, given the answers so far.
    pub fn interaction(&self, answers: &Answers, today: Date) -> Interaction {
        if self.together(answers, today).is_some() { Interaction::Complex } else { self.interaction }
    }
}
