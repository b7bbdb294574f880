//! A number.

use serde_json::Value;

use super::{Asked, Limits, QuestionType, Reading};
use crate::conditions::Type;
use crate::control::{Control, Line};
use crate::definition::Question;
use crate::reader::Reader;
use crate::{Said, Words, typing};

pub const SETTINGS: &[&str] = &["whole", "min", "max"];

#[derive(Debug)]
pub struct Number {
    whole: bool,
    range: Range,
}

pub(super) fn read(reader: &Reader) -> Number {
    // Counting things is what councils ask for; fractions are the exception.
    let whole = reader.get("whole").is_none() || reader.flag("whole");
    Number { whole, range: Range::read(reader).with_whole(reader, whole) }
}

impl QuestionType for Number {
    fn control<'q>(&'q self, _question: &'q Question) -> Control<'q> {
        let inputmode = if self.whole { "numeric" } else { "decimal" };
        Control::Text(Line { kind: "text", inputmode, width: Some(5), ..Line::default() })
    }

    fn answer(&self) -> Type {
        Type::Number
    }

    fn limits(&self) -> Limits {
        self.range.limits(self.whole)
    }

    fn read(&self, asked: &Asked) -> Reading {
        self.range.read_typed(asked, &typing::plain(asked.typed()), self.whole, "number", said)
    }

    fn summary(&self, value: &Value, _words: &Words) -> Vec<Said> {
        value.as_f64().map(typing::write_number).map(Said::from).into_iter().collect()
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema(&self) -> Value {
        self.range.schema(if self.whole { "integer" } else { "number" })
    }
}

/// A number inside a sentence.
pub(super) fn said(number: f64) -> String {
    typing::thousands(&typing::write_number(number))
}

/// The least and the most a number may be.
#[derive(Debug)]
pub(super) struct Range {
    min: Option<f64>,
    max: Option<f64>,
}

impl Range {
    pub fn read(reader: &Reader) -> Self {
        let range = Self { min: reader.number("min"), max: reader.number("max") };
        if range.min.zip(range.max).is_some_and(|(min, max)| min > max) {
            reader.find("bad-range", "\"min\" is more than \"max\": no answer would do.");
        }
        range
    }

    pub fn limits(&self, whole: bool) -> Limits {
        Limits { min: self.min, max: self.max, whole }
    }

    /// The JSON Schema of a number of this `kind` within the range.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn schema(&self, kind: &str) -> Value {
        let mut schema = serde_json::json!({ "type": kind });
        for (key, limit) in [("minimum", self.min), ("maximum", self.max)] {
            if let Some(limit) = limit {
                schema[key] = crate::conditions::number_value(limit);
            }
        }
        schema
    }

    /// The same with limits where there are none.
    pub fn or(self, min: f64, max: f64) -> Self {
        Self { min: self.min.or(Some(min)), max: self.max.or(Some(max)) }
    }

    /// The same where only whole numbers will do: there must be one.
    pub fn with_whole(self, reader: &Reader, whole: bool) -> Self {
        if whole && self.min.zip(self.max).is_some_and(|(min, max)| min <= max && min.ceil() > max.floor()) {
            reader.find("bad-range", "There is no whole number between \"min\" and \"max\": no answer would do.");
        }
        self
    }

    /// The number that was typed; `wrong` is the key of the problem that it is none.
    pub fn read_typed(&self, asked: &Asked, typed: &str, whole: bool, wrong: &'static str, said: fn(f64) -> String) -> Reading {
        // "1.000" is a thousand to some, and one to others.
        let doubtful = typed.split_once('.').is_some_and(|(_, fraction)| fraction.len() > 2);
        match typing::decimal(typed) {
            _ if typed.is_empty() => Reading::nothing(),
            None => Reading::problem(asked.problem(wrong, &[])),
            Some(number) if whole && (doubtful || number.fract() != 0.0) => Reading::problem(asked.problem("whole_number", &[])),
            Some(number) => self.read_number(asked, number, said),
        }
    }

    /// The number where it lies in the range, else what is wrong; `said` is how a limit is written.
    pub fn read_number(&self, asked: &Asked, number: f64, said: fn(f64) -> String) -> Reading {
        let (low, high) = (self.min.is_some_and(|min| number < min), self.max.is_some_and(|max| number > max));
        if !low && !high {
            return Reading::value(crate::conditions::number_value(number));
        }
        let key = match (self.min, self.max) {
            (Some(_), Some(_)) => "between",
            _ if low => "too_low",
            _ => "too_high",
        };
        let said = |limit: Option<f64>| limit.map(said).unwrap_or_default();
        Reading::problem(asked.problem(key, &[("min", &said(self.min)), ("max", &said(self.max))]))
    }
}
