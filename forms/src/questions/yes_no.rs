//! Yes or no.

use serde_json::Value;

use super::{Asked, QuestionType, Reading};
use crate::conditions::Type;
use crate::control::{Choice, Control, Label, Look};
use crate::definition::Question;
use crate::reader::Reader;
use crate::{Said, Words};

pub const SETTINGS: &[&str] = &[];

#[derive(Debug)]
pub struct YesNo;

pub(super) fn read(_reader: &Reader) -> YesNo {
    YesNo
}

const ANSWERS: [(&str, &str); 2] = [("yes", "choice.yes"), ("no", "choice.no")];

impl QuestionType for YesNo {
    fn control<'q>(&'q self, _question: &'q Question) -> Control<'q> {
        let choice = |(value, key)| Choice { value, label: Label::Key(key), hint: None, also: None, exclusive: false };
        Control::Choices { look: Look::Radios, choices: ANSWERS.map(choice).into() }
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
            answer @ ("yes" | "no") => Reading::value(answer),
            _ => Reading::problem(asked.problem("unchosen", &[])),
        }
    }

    fn summary(&self, value: &Value, words: &Words) -> Vec<Said> {
        let key = ANSWERS.iter().find(|(own, _)| value == own).map(|(_, key)| *key);
        key.map(|key| words.get(key).into()).into_iter().collect()
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema(&self) -> Value {
        serde_json::json!({ "enum": ["yes", "no"] })
    }
}
