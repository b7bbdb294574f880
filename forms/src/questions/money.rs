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
        let typed = typed.replacen("-£", "-", 1);
        let typed = typed.trim_matches(['£', ' ']);
        let typed = ["gbp", "pounds", "pound"].iter().find_map(|name| typed.strip_suffix(name)).unwrap_or(typed).trim_end();
        let pence = typed.strip_suffix('p').filter(|pence| pence.bytes().all(|byte| byte.is_ascii_digit()));
        let pounds = pence.and_then(typing::decimal).map(|pence| pence / 100.0).or_else(|| typing::decimal(typed));
        match (typed, pounds) {
            ("", _) => Reading::nothing(),
            (_, Some(pounds)) if (whole_pence(pounds) - pounds).abs() < 1e-9 => self.range.read_number(asked, pounds, "£", ""),
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
    let digits = (pence / 100).to_string();
    let mut whole = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            whole.push(',');
        }
        whole.push(digit);
    }
    let sign = if pounds < 0.0 { "-" } else { "" };
    match pence % 100 {
        0 => format!("{sign}£{whole}"),
        rest => format!("{sign}£{whole}.{rest:02}"),
    }
}
