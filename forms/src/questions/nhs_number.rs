//! An NHS number: ten figures, the last of which checks the others.

use serde_json::Value;

use super::{Asked, QuestionType, Reading};
use crate::conditions::Type;
use crate::control::{Control, Line};
use crate::definition::Question;
use crate::reader::Reader;
use crate::{Said, Words, typing};

pub const SETTINGS: &[&str] = &[];

#[derive(Debug)]
pub struct NhsNumber;

pub(super) fn read(_reader: &Reader) -> NhsNumber {
    NhsNumber
}

impl QuestionType for NhsNumber {
    fn control<'q>(&'q self, _question: &'q Question) -> Control<'q> {
        Control::Text(Line { kind: "text", inputmode: "numeric", width: Some(10), ..Line::default() })
    }

    fn answer(&self) -> Type {
        Type::Text
    }

    fn read(&self, asked: &Asked) -> Reading {
        let figures = typing::code(asked.typed());
        if figures.is_empty() {
            return Reading::nothing();
        }
        match figures.len() == 10 && typing::is_figures(&figures) {
            true if checks(figures.as_bytes()) => Reading::value(figures),
            true => Reading::problem(asked.problem("nhs_number_check", &[])),
            false => Reading::problem(asked.problem("nhs_number", &[])),
        }
    }

    /// In the groups that stand on letters: `943 476 5919`.
    fn summary(&self, value: &Value, _words: &Words) -> Vec<Said> {
        let Some(number) = value.as_str() else { return Vec::new() };
        let groups = number.split_at_checked(3).and_then(|(first, rest)| Some((first, rest.split_at_checked(3)?)));
        vec![groups.map_or(number.into(), |(first, (second, third))| format!("{first} {second} {third}").into())]
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn is_secret(&self) -> bool {
        true
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema(&self) -> Value {
        serde_json::json!({ "type": "string", "pattern": "^[0-9]{10}$" })
    }
}

/// Modulus 11 (NHS Data Dictionary): weighed from 10 down to 1, the figures come to a multiple of 11. Ten times the same
/// figure passes too, and is nobody's number.
fn checks(figures: &[u8]) -> bool {
    let sum: u32 = figures.iter().zip((1..=10).rev()).map(|(figure, weight)| u32::from(figure - b'0') * weight).sum();
    sum.is_multiple_of(11) && figures.iter().any(|figure| *figure != figures[0])
}
