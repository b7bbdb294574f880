//! A National Insurance number.

use serde_json::Value;

use super::{Asked, QuestionType, Reading};
use crate::conditions::Type;
use crate::control::{Control, Line};
use crate::definition::Question;
use crate::reader::Reader;
use crate::{Said, Words, typing};

pub const SETTINGS: &[&str] = &[];

#[derive(Debug)]
pub struct NiNumber;

pub(super) fn read(_reader: &Reader) -> NiNumber {
    NiNumber
}

impl QuestionType for NiNumber {
    fn control<'q>(&'q self, _question: &'q Question) -> Control<'q> {
        Control::Text(Line { kind: "text", width: Some(20), ..Line::default() })
    }

    fn answer(&self) -> Type {
        Type::Text
    }

    fn read(&self, asked: &Asked) -> Reading {
        let typed = typing::code(asked.typed());
        match (typed.as_str(), usual(&typed)) {
            ("", _) => Reading::nothing(),
            (_, Some(number)) => Reading::value(number),
            _ => Reading::problem(asked.problem("ni_number", &[])),
        }
    }

    fn summary(&self, value: &Value, _words: &Words) -> Vec<Said> {
        value.as_str().map(Said::from).into_iter().collect()
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn is_secret(&self) -> bool {
        true
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema(&self) -> Value {
        serde_json::json!({ "type": "string", "pattern": "^[A-Z]{2} [0-9]{2} [0-9]{2} [0-9]{2} [A-D]$" })
    }
}

/// The number in the groups that stand on letters and payslips: `QQ 12 34 56 C`.
///
/// Only its form is checked: which prefixes are in use is HMRC's to say, and changes.
fn usual(typed: &str) -> Option<String> {
    let letters: Vec<char> = typed.chars().collect();
    let (prefix, rest) = letters.split_at_checked(2)?;
    let (digits, suffix) = rest.split_at_checked(6)?;
    let fits = prefix.iter().all(char::is_ascii_uppercase) && digits.iter().all(char::is_ascii_digit) && matches!(suffix, ['A'..='D']);
    let groups = [prefix, &digits[..2], &digits[2..4], &digits[4..], suffix];
    fits.then(|| groups.map(String::from_iter).join(" "))
}
