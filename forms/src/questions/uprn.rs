//! A Unique Property Reference Number: up to twelve figures.

use serde_json::Value;

use super::{Asked, QuestionType, Reading};
use crate::conditions::Type;
use crate::control::{Control, Line};
use crate::definition::Question;
use crate::reader::Reader;
use crate::{Said, Words, typing};

pub const SETTINGS: &[&str] = &[];

#[derive(Debug)]
pub struct Uprn;

pub(super) fn read(_reader: &Reader) -> Uprn {
    Uprn
}

impl QuestionType for Uprn {
    fn control<'q>(&'q self, _question: &'q Question) -> Control<'q> {
        Control::Text(Line { kind: "text", inputmode: "numeric", width: Some(20), ..Line::default() })
    }

    // A text, as it is a name and no quantity.
    fn answer(&self) -> Type {
        Type::Text
    }

    fn read(&self, asked: &Asked) -> Reading {
        let typed = typing::code(asked.typed());
        let figures = typed.strip_prefix("UPRN").unwrap_or(&typed);
        if figures.is_empty() {
            return Reading::nothing();
        }
        // Programs pad it with noughts; the number is the same.
        let number = figures.trim_start_matches('0');
        match number.len() {
            1..=12 if typing::is_figures(number) => Reading::value(number),
            _ => Reading::problem(asked.problem("uprn", &[])),
        }
    }

    fn summary(&self, value: &Value, _words: &Words) -> Vec<Said> {
        value.as_str().map(Said::from).into_iter().collect()
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema(&self) -> Value {
        serde_json::json!({ "type": "string", "pattern": "^[1-9][0-9]{0,11}$" })
    }
}
