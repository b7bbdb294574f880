//! An amount in pounds: typed, or computed from other answers.

use serde_json::Value;

use super::number::Range;
use super::{Asked, Limits, QuestionType, Reading};
use crate::conditions::{Logic, Type, number_value};
use crate::control::{Control, Line, Note};
use crate::definition::Question;
use crate::reader::Reader;
use crate::{Said, Words, typing};

pub const SETTINGS: &[&str] = &["value", "min", "max"];

#[derive(Debug)]
pub struct Money {
    sum: Option<Logic>,
    range: Range,
}

pub(super) fn read(reader: &Reader) -> Money {
    Money { sum: reader.logic("value"), range: Range::read(reader) }
}

impl QuestionType for Money {
    fn control<'q>(&'q self, _question: &'q Question) -> Control<'q> {
        match self.sum {
            Some(_) => Control::Note(Note::Value),
            None => Control::Text(Line { kind: "text", inputmode: "decimal", width: Some(10), prefix: Some("£"), ..Line::default() }),
        }
    }

    fn answer(&self) -> Type {
        Type::Number
    }

    fn computed(&self) -> Option<&Logic> {
        self.sum.as_ref()
    }

    fn parts(&self) -> &'static [&'static str] {
        if self.sum.is_some() { &[] } else { &[""] }
    }

    fn limits(&self) -> Limits {
        self.range.limits(false)
    }

    fn read(&self, asked: &Asked) -> Reading {
        if let Some(sum) = &self.sum {
            let pounds = sum.value_in(asked.before).as_f64();
            return pounds.map_or_else(Reading::nothing, |pounds| Reading::value(number_value(whole_pence(pounds))));
        }
        let typed = typing::plain(asked.typed()).to_ascii_lowercase();
        // The sign stands before the pound, or after it.
        let number = typed.replace("gbp", "£").replacen('£', " ", 1);
        let number = ["pounds", "pound", "quid"].iter().find_map(|name| number.strip_suffix(name)).unwrap_or(&number).trim();
        // "£1.50p" is pounds, "50p" is pence, "£50p" may be either.
        let (number, pence) = number.strip_suffix('p').map_or((number, false), |number| (number.trim_end(), !number.contains('.')));
        let places = number.split_once('.').map_or(0, |(_, pence)| pence.len());
        match (number, typing::decimal(number)) {
            ("", _) => Reading::nothing(),
            (_, Some(pounds)) if places <= 2 && !(pence && typed.contains(['£', 'g'])) => {
                self.range.read_number(asked, if pence { pounds / 100.0 } else { pounds }, said)
            }
            _ => Reading::problem(asked.problem("money", &[])),
        }
    }

    fn summary(&self, value: &Value, _words: &Words) -> Vec<Said> {
        value.as_f64().map(said).map(Said::from).into_iter().collect()
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema(&self) -> Value {
        match self.sum {
            Some(_) => serde_json::json!({ "type": "number" }),
            None => self.range.schema("number"),
        }
    }
}

fn whole_pence(pounds: f64) -> f64 {
    (pounds * 100.0).round() / 100.0
}

/// `£17`, `£17.50`, `£1,234`: no pence where there are none.
fn said(pounds: f64) -> String {
    let pence = (pounds.abs() * 100.0).round() as u64;
    let whole = typing::thousands(&(pence / 100).to_string());
    let sign = if pounds < 0.0 { "-" } else { "" };
    match pence % 100 {
        0 => format!("{sign}£{whole}"),
        rest => format!("{sign}£{whole}.{rest:02}"),
    }
}
