//! One of many, in a list that opens; a long one can be searched.

use serde_json::Value;

use super::{Asked, QuestionType, Reading};
use crate::conditions::Type;
use crate::control::{Control, Look};
use crate::definition::Question;
use crate::option::Options;
use crate::reader::Reader;
use crate::{Said, Words};

pub const SETTINGS: &[&str] = &["options", "search"];

#[derive(Debug)]
pub struct Select {
    options: Options,
    look: Look,
}

pub(super) fn read(reader: &Reader) -> Select {
    Select { options: Options::read(reader), look: if reader.flag("search") { Look::Search } else { Look::Select } }
}

impl QuestionType for Select {
    fn control<'q>(&'q self, _question: &'q Question) -> Control<'q> {
        Control::Choices { look: self.look, choices: self.options.choices() }
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
            chosen if self.options.offers(chosen) => Reading::value(chosen),
            _ => Reading::problem(asked.problem("unchosen", &[])),
        }
    }

    fn summary(&self, value: &Value, words: &Words) -> Vec<Said> {
        self.options.said(value, &words.language).into_iter().collect()
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema(&self) -> Value {
        self.options.schema()
    }
}
