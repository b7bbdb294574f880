//! One of a few, all in sight.

use serde_json::Value;

use super::{Asked, QuestionType, Reading};
use crate::conditions::Type;
use crate::control::{Control, Look};
use crate::definition::Question;
use crate::option::Options;
use crate::reader::Reader;
use crate::{Said, Words};

pub const SETTINGS: &[&str] = &["options"];

#[derive(Debug)]
pub struct Radios(Options);

pub(super) fn read(reader: &Reader) -> Radios {
    Radios(Options::read(reader))
}

impl QuestionType for Radios {
    fn control<'q>(&'q self, _question: &'q Question) -> Control<'q> {
        Control::Choices { look: Look::Radios, choices: self.0.choices() }
    }

    fn answer(&self) -> Type {
        Type::Text
    }

    fn missing(&self) -> &'static str {
        "unchosen"
    }

    fn read(&self, asked: &Asked) -> Reading {
        match asked.typed() {
            "" => Reading::nothing(),
            chosen if self.0.offers(chosen) => Reading::value(chosen),
            _ => Reading::problem(asked.problem("unchosen", &[])),
        }
    }

    fn summary(&self, value: &Value, words: &Words) -> Vec<Said> {
        self.0.said(value, &words.language).into_iter().collect()
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema(&self) -> Value {
        self.0.schema()
    }
}
