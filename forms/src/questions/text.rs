//! One line of text, of any form or of a pattern the team gives.

use serde_json::Value;

use super::{Asked, QuestionType, Reading};
use crate::conditions::Type;
use crate::control::{Control, Line};
use crate::definition::Question;
use crate::pattern::Pattern;
use crate::reader::Reader;
use crate::{Said, Words, fact, typing};

pub const SETTINGS: &[&str] = &["max_length", "pattern", "width"];

/// In letters: what govuk-frontend has a class for.
const WIDTHS: &[u64] = &[2, 3, 4, 5, 10, 20, 30];

#[derive(Debug)]
pub struct Text {
    max_length: usize,
    pattern: Option<Pattern>,
    width: Option<u8>,
}

pub(super) fn read(reader: &Reader) -> Text {
    let width = reader.size("width", WIDTHS).map(|width| width as u8);
    Text { max_length: reader.positive("max_length").unwrap_or(200) as usize, pattern: read_pattern(reader), width }
}

fn read_pattern(reader: &Reader) -> Option<Pattern> {
    match Pattern::read(reader.string("pattern")?) {
        Ok(pattern) => Some(pattern),
        Err(error) => {
            reader.find("bad-pattern", format!("\"pattern\" is no regular expression: {error}."));
            None
        }
    }
}

impl QuestionType for Text {
    fn control<'q>(&'q self, question: &'q Question) -> Control<'q> {
        // A whole address is no single line.
        let autocomplete = fact::token(question.fact.as_ref()).filter(|token| *token != "street-address");
        // Names, addresses and codes are no dictionary words.
        let spellcheck = self.pattern.is_none() && question.fact.is_none();
        Control::Text(Line { kind: "text", autocomplete, width: self.width, spellcheck, ..Line::default() })
    }

    fn answer(&self) -> Type {
        Type::Text
    }

    fn read(&self, asked: &Asked) -> Reading {
        let typed = typing::line(asked.typed());
        if typed.is_empty() {
            return Reading::nothing();
        }
        // No text has more letters than bytes.
        if typed.len() > self.max_length && typed.chars().count() > self.max_length {
            return Reading::problem(asked.problem("too_long", &[("max", &typing::thousands(&self.max_length.to_string()))]));
        }
        match &self.pattern {
            Some(pattern) if !pattern.is_match(&typed) => match typing::plain(&typed) {
                plain if pattern.is_match(&plain) => Reading::value(plain),
                _ => Reading::problem(asked.problem("pattern", &[])),
            },
            _ => Reading::value(typed),
        }
    }

    fn summary(&self, value: &Value, _words: &Words) -> Vec<Said> {
        value.as_str().map(Said::from).into_iter().collect()
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema(&self) -> Value {
        let mut schema = serde_json::json!({ "type": "string", "minLength": 1, "maxLength": self.max_length });
        // Flags and the like are not of the language that schemas have.
        if let Some(pattern) = self.pattern.as_ref().map(Pattern::as_str).filter(|pattern| !pattern[3..].replace("(?:", "").contains("(?")) {
            schema["pattern"] = pattern.into();
        }
        schema
    }
}
