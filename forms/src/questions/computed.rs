//! A value that follows from other answers and is shown: a number, a text, a day, or yes and no.

use serde_json::Value;

use super::{Asked, QuestionType, Reading};
use crate::conditions::{Logic, Type, number_value};
use crate::control::{Control, Note};
use crate::definition::Question;
use crate::reader::Reader;
use crate::{Said, Words, typing};

pub const SETTINGS: &[&str] = &["value", "as", "decimals"];

#[derive(Debug)]
pub struct Computed {
    value: Option<Logic>,
    kind: Kind,
    /// How many decimals a number is rounded to.
    decimals: u8,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Number,
    Text,
    Date,
    YesNo,
}

/// What it comes to, as definitions write it. An amount is a `money` with a `value`.
const KINDS: &[(&str, Kind)] = &[("number", Kind::Number), ("text", Kind::Text), ("date", Kind::Date), ("yes-no", Kind::YesNo)];

pub(super) fn read(reader: &Reader) -> Computed {
    reader.require("value");
    let names: Vec<&str> = KINDS.iter().map(|(name, _)| *name).collect();
    let named = reader.one_of("as", &names).unwrap_or("number");
    let kind = KINDS.iter().find(|(name, _)| *name == named).map_or(Kind::Number, |(_, kind)| *kind);
    Computed { value: reader.logic("value"), kind, decimals: reader.count("decimals").unwrap_or(2).min(6) as u8 }
}

impl QuestionType for Computed {
    fn control<'q>(&'q self, _question: &'q Question) -> Control<'q> {
        Control::Note(Note::Value)
    }

    fn answer(&self) -> Type {
        match self.kind {
            Kind::Number => Type::Number,
            Kind::Text => Type::Text,
            Kind::Date => Type::Date,
            Kind::YesNo => Type::Bool,
        }
    }

    fn computed(&self) -> Option<&Logic> {
        self.value.as_ref()
    }

    fn parts(&self) -> &'static [&'static str] {
        &[]
    }

    fn read(&self, asked: &Asked) -> Reading {
        let Some(logic) = &self.value else { return Reading::nothing() };
        if let Kind::YesNo = self.kind {
            return Reading::value(logic.holds_in(asked.before));
        }
        match (self.kind, logic.value_in(asked.before)) {
            (Kind::Number, Value::Number(number)) => {
                let scale = typing::power_of_ten(i32::from(self.decimals));
                number.as_f64().map_or_else(Reading::nothing, |number| Reading::value(number_value((number * scale).round() / scale)))
            }
            (Kind::Text, Value::Number(number)) => {
                number.as_f64().map_or_else(Reading::nothing, |number| Reading::value(typing::write_number(number)))
            }
            (Kind::Text, Value::String(text)) if !text.trim().is_empty() => Reading::value(text),
            (Kind::Date, Value::String(day)) if typing::parse_iso(&day).is_some() => Reading::value(day),
            _ => Reading::nothing(),
        }
    }

    fn summary(&self, value: &Value, words: &Words) -> Vec<Said> {
        match (value, self.kind) {
            (Value::Bool(yes), _) => vec![words.get(if *yes { "choice.yes" } else { "choice.no" }).into()],
            (Value::String(day), Kind::Date) => super::date::in_words(day, words).into_iter().collect(),
            (Value::String(text), _) => vec![text.as_str().into()],
            (value, _) => value.as_f64().map(typing::write_number).map(Said::from).into_iter().collect(),
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema(&self) -> Value {
        match self.kind {
            Kind::Number => serde_json::json!({ "type": "number" }),
            Kind::Text => serde_json::json!({ "type": "string", "minLength": 1 }),
            Kind::Date => super::date::schema(),
            Kind::YesNo => serde_json::json!({ "type": "boolean" }),
        }
    }
}
