//! Something a person may agree to, or not: unlike a declaration, an empty box is an answer.

use serde_json::Value;

use super::{Asked, QuestionType, Reading};
use crate::conditions::Type;
use crate::control::{Choice, Control, Label, Look};
use crate::definition::Question;
use crate::reader::Reader;
use crate::{Said, Words};

pub const SETTINGS: &[&str] = &[];

#[derive(Debug)]
pub struct Consent;

pub(super) fn read(_reader: &Reader) -> Consent {
    Consent
}

impl QuestionType for Consent {
    fn control<'q>(&'q self, question: &'q Question) -> Control<'q> {
        let choice = Choice { value: "yes", label: Label::Text(&question.label), hint: None, also: None, exclusive: false };
        Control::Choices { look: Look::Confirm, choices: vec![choice] }
    }

    fn answer(&self) -> Type {
        Type::Bool
    }

    fn binds_to_words(&self) -> bool {
        true
    }

    // Agreed only where somebody said so: never by leaving something as it is.
    fn read(&self, asked: &Asked) -> Reading {
        Reading::value(asked.typed() == "yes")
    }

    fn summary(&self, value: &Value, words: &Words) -> Vec<Said> {
        vec![words.get(if value == true { "choice.yes" } else { "choice.no" }).into()]
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema(&self) -> Value {
        serde_json::json!({ "type": "boolean" })
    }
}
