//! One of hundreds: a list to search in, where each option may have other names.

use serde_json::Value;

use super::{Asked, QuestionType, Reading};
use crate::conditions::Type;
use crate::control::{Control, Look};
use crate::definition::Question;
use crate::option::Options;
use crate::reader::Reader;
use crate::{Said, Words, typing};

pub const SETTINGS: &[&str] = &["options"];

#[derive(Debug)]
pub struct Autocomplete(Options);

pub(super) fn read(reader: &Reader) -> Autocomplete {
    Autocomplete(Options::read(reader))
}

impl QuestionType for Autocomplete {
    fn control<'q>(&'q self, _question: &'q Question) -> Control<'q> {
        Control::Choices { look: Look::Search, choices: self.0.choices() }
    }

    fn answer(&self) -> Type {
        Type::Text
    }

    fn missing(&self) -> &'static str {
        "unchosen"
    }

    // A page posts the option's value. Other programs, and people who help by telephone, have its name.
    fn read(&self, asked: &Asked) -> Reading {
        let typed = typing::plain(asked.typed());
        match typed.as_str() {
            "" => Reading::nothing(),
            chosen if self.0.offers(chosen) => Reading::value(chosen),
            name => match self.0.called(name) {
                Some(value) => Reading::value(value),
                None => Reading::problem(asked.problem("unchosen", &[])),
            },
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
