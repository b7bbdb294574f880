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
    Number { whole, range: Range::read(reader) }
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
        let typed = asked.typed();
        if typed.is_empty() {
            return Reading::nothing();
        }
        let Some(number) = typing::decimal(typed) else { return Reading::problem(asked.problem("number", &[])) };
        if self.whole && number.fract() != 0.0 {
            return Reading::problem(asked.problem("whole_number", &[]));
        }
        self.range.read_number(asked, number, "", "")
    }

    fn summary(&self, value: &Value, _words: &Words) -> Vec<Said> {
        value.as_f64().map(typing::write_number).map(Said::from).into_iter().collect()
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema(&self) -> Value {
        self.range.schema(if self.whole { "integer" } else { "number" })
    }
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

    /// The number where it lies in the range, else what is wrong; `before` and `after` stand around the limits.
    pub fn read_number(&self, asked: &Asked, number: f64, before: &str, after: &str) -> Reading {
        let (low, high) = (self.min.is_some_and(|min| number < min), self.max.is_some_and(|max| number > max));
        if !low && !high {
            return Reading::value(crate::conditions::number_value(number));
        }
        let key = match (self.min, self.max) {
            (Some(_), Some(_)) => "between",
            _ if low => "too_low",
            _ => "too_high",
        };
        let said = |limit: Option<f64>| limit.map(|limit| format!("{before}{}{after}", typing::write_number(limit))).unwrap_or_default();
        Reading::problem(asked.problem(key, &[("min", &said(self.min)), ("max", &said(self.max))]))
    }
}
