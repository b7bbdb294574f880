//! A value that travels with the answers and that nobody is asked or shown: a fixed one, or one that follows from them.

use serde_json::Value;

use super::{Asked, QuestionType, Reading};
use crate::conditions::{Logic, Type};
use crate::control::{Control, Note};
use crate::definition::Question;
use crate::reader::Reader;
use crate::{Said, Words};

pub const SETTINGS: &[&str] = &["value"];

#[derive(Debug)]
pub struct Hidden(Option<Logic>);

pub(super) fn read(reader: &Reader) -> Hidden {
    reader.require("value");
    Hidden(reader.single("value"))
}

impl QuestionType for Hidden {
    fn control<'q>(&'q self, _question: &'q Question) -> Control<'q> {
        Control::Note(Note::Hidden)
    }

    fn is_seen(&self) -> bool {
        false
    }

    fn answer(&self) -> Type {
        match &self.0 {
            Some(Logic::Value(Value::String(_))) => Type::Text,
            Some(Logic::Value(Value::Number(_))) => Type::Number,
            Some(Logic::Value(Value::Bool(_))) => Type::Bool,
            _ => Type::Any,
        }
    }

    fn computed(&self) -> Option<&Logic> {
        self.0.as_ref()
    }

    fn parts(&self) -> &'static [&'static str] {
        &[]
    }

    fn read(&self, asked: &Asked) -> Reading {
        match self.0.as_ref().map(|logic| logic.value_in(asked.before)) {
            Some(value @ (Value::String(_) | Value::Number(_) | Value::Bool(_))) => Reading::value(value),
            _ => Reading::nothing(),
        }
    }

    fn summary(&self, _value: &Value, _words: &Words) -> Vec<Said> {
        Vec::new()
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema(&self) -> Value {
        match &self.0 {
            Some(Logic::Value(value)) => serde_json::json!({ "const": value }),
            _ => serde_json::json!({ "type": ["string", "number", "boolean"] }),
        }
    }
}
