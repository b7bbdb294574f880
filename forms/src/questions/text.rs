//! One line of text.

use serde_json::Value;

use super::{Asked, QuestionType, Reading};
use crate::Words;
use crate::conditions::Type;
use crate::control::{Control, Line};
use crate::definition::Question;
use crate::reader::Reader;

pub const SETTINGS: &[&str] = &["max_length"];

#[derive(Debug)]
pub struct Text {
    max_length: usize,
}

pub(super) fn read(reader: &Reader) -> Text {
    Text { max_length: reader.count("max_length").unwrap_or(200) as usize }
}

impl QuestionType for Text {
    fn control<'q>(&'q self, _question: &'q Question) -> Control<'q> {
        Control::Text(Line { kind: "text", ..Line::default() })
    }

    fn answer(&self) -> Type {
        Type::Text
    }

    fn read(&self, asked: &Asked) -> Reading {
        let typed = asked.typed();
        if typed.is_empty() {
            return Reading::nothing();
        }
        if typed.chars().count() > self.max_length {
            return Reading::problem(asked.problem("too_long", &[("max", &self.max_length.to_string())]));
        }
        Reading::value(typed)
    }

    fn summary(&self, value: &Value, _words: &Words) -> Vec<String> {
        value.as_str().map(str::to_owned).into_iter().collect()
    }
}
