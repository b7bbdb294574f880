//! Several lines of text, with a limit that is counted down.

use serde_json::Value;

use super::{Asked, QuestionType, Reading};
use crate::conditions::Type;
use crate::control::Control;
use crate::definition::Question;
use crate::reader::Reader;
use crate::{Said, Words, fact};

pub const SETTINGS: &[&str] = &["max_length", "rows"];

#[derive(Debug)]
pub struct LongText {
    max_length: Option<usize>,
    rows: u8,
}

pub(super) fn read(reader: &Reader) -> LongText {
    let rows = reader.count("rows").unwrap_or(5).clamp(2, 20) as u8;
    LongText { max_length: reader.count("max_length").map(|max| max as usize), rows }
}

/// Nothing people mean to write is longer, and a submission stays small.
const LONGEST: usize = 10_000;

impl QuestionType for LongText {
    fn control<'q>(&'q self, question: &'q Question) -> Control<'q> {
        Control::Area { rows: self.rows, limit: self.max_length, autocomplete: fact::token(question.fact.as_ref()) }
    }

    fn answer(&self) -> Type {
        Type::Text
    }

    fn read(&self, asked: &Asked) -> Reading {
        // Browsers post line ends as two characters and count them as one.
        let typed = asked.typed().replace("\r\n", "\n");
        let max = self.max_length.unwrap_or(LONGEST);
        match typed.chars().count() {
            0 => Reading::nothing(),
            length if length > max => Reading::problem(asked.problem("too_long", &[("max", &max.to_string())])),
            _ => Reading::value(typed),
        }
    }

    fn summary(&self, value: &Value, _words: &Words) -> Vec<Said> {
        value.as_str().into_iter().flat_map(str::lines).map(Said::from).collect()
    }
}
