//! Any number of a few. An option may rule the others out: "None of these".

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
pub struct Checkboxes(Options);

pub(super) fn read(reader: &Reader) -> Checkboxes {
    Checkboxes(Options::read(reader))
}

impl QuestionType for Checkboxes {
    fn control<'q>(&'q self, _question: &'q Question) -> Control<'q> {
        Control::Choices { look: Look::Checkboxes, choices: self.0.choices() }
    }

    fn answer(&self) -> Type {
        Type::List(Box::new(Type::Text))
    }

    fn missing(&self) -> &'static str {
        "unchosen"
    }

    fn read(&self, asked: &Asked) -> Reading {
        let ticked = asked.pairs.all(asked.name);
        if ticked.iter().any(|value| !value.is_empty() && !self.0.offers(value)) {
            return Reading::problem(asked.problem("unchosen", &[]));
        }
        let chosen: Vec<Value> = self.0.values().filter(|value| ticked.iter().any(|ticked| ticked == value)).map(Value::from).collect();
        match (chosen.len(), self.0.exclusive(ticked)) {
            (0, _) => Reading::nothing(),
            (2.., Some(none)) => {
                let mut problem = asked.problem("none_and_more", &[]);
                problem.choice = Some(none.clone());
                Reading::problem(problem)
            }
            _ => Reading::value(chosen),
        }
    }

    fn summary(&self, value: &Value, words: &Words) -> Vec<Said> {
        value.as_array().into_iter().flatten().filter_map(|value| self.0.said(value, &words.language)).collect()
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema(&self) -> Value {
        serde_json::json!({ "type": "array", "items": self.0.schema(), "minItems": 1, "uniqueItems": true })
    }
}
