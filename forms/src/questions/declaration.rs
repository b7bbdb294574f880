//! A statement the person makes by ticking a box.

use serde_json::Value;

use super::{Asked, QuestionType, Reading};
use crate::conditions::Type;
use crate::control::{Choice, Control, Label, Look};
use crate::definition::Question;
use crate::reader::Reader;
use crate::{Said, Words};

pub const SETTINGS: &[&str] = &[];

#[derive(Debug)]
pub struct Declaration;

pub(super) fn read(_reader: &Reader) -> Declaration {
    Declaration
}

impl QuestionType for Declaration {
    fn control<'q>(&'q self, question: &'q Question) -> Control<'q> {
        let choice = Choice { value: "yes", label: Label::Text(&question.label), hint: None, also: None, exclusive: false };
        Control::Choices { look: Look::Confirm, choices: vec![choice] }
    }

    fn answer(&self) -> Type {
        Type::Bool
    }

    fn missing(&self) -> &'static str {
        "unconfirmed"
    }

    fn binds_to_words(&self) -> bool {
        true
    }

    fn read(&self, asked: &Asked) -> Reading {
        if asked.typed() == "yes" { Reading::value(true) } else { Reading::nothing() }
    }

    fn summary(&self, _value: &Value, words: &Words) -> Vec<Said> {
        vec![words.get("choice.confirmed").into()]
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema(&self) -> Value {
        serde_json::json!({ "const": true })
    }
}
