//! A UK telephone number.

use serde_json::Value;

use super::{Asked, QuestionType, Reading};
use crate::conditions::Type;
use crate::control::{Control, Line};
use crate::definition::Question;
use crate::reader::Reader;
use crate::{Said, Words, typing};

pub const SETTINGS: &[&str] = &[];

#[derive(Debug)]
pub struct Phone;

pub(super) fn read(_reader: &Reader) -> Phone {
    Phone
}

impl QuestionType for Phone {
    fn control<'q>(&'q self, question: &'q Question) -> Control<'q> {
        let autocomplete = (question.fact.as_deref() == Some("person.phone")).then_some("tel");
        Control::Text(Line { kind: "tel", inputmode: "tel", autocomplete, width: Some(20), ..Line::default() })
    }

    fn answer(&self) -> Type {
        Type::Text
    }

    fn read(&self, asked: &Asked) -> Reading {
        // Kept as typed, grouping and all: people check a number by the way they say it.
        let typed = typing::plain(asked.typed());
        match typed.as_str() {
            "" => Reading::nothing(),
            number if is_uk_number(number) => Reading::value(number),
            _ => Reading::problem(asked.problem("phone", &[])),
        }
    }

    fn summary(&self, value: &Value, _words: &Words) -> Vec<Said> {
        value.as_str().map(Said::from).into_iter().collect()
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema(&self) -> Value {
        serde_json::json!({ "type": "string", "pattern": "^[0-9 +().-]+$" })
    }
}

/// A leading 0, +44 or 0044, then nine or ten digits, grouped in any usual way.
fn is_uk_number(typed: &str) -> bool {
    if !typed.chars().all(|c| c.is_ascii_digit() || " +-().".contains(c)) {
        return false;
    }
    let number: String = typed.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    let abroad = ["+44", "0044"].iter().find_map(|code| number.strip_prefix(code));
    // "+44 (0)20 …" is common, and meant well.
    let local = abroad.map(|rest| rest.strip_prefix('0').unwrap_or(rest)).or_else(|| number.strip_prefix('0'));
    local.is_some_and(|local| (9..=10).contains(&local.len()) && local.chars().all(|c| c.is_ascii_digit()) && !local.starts_with('0'))
}
