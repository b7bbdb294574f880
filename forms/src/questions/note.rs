//! Something to read: a paragraph, a text that stands out, or a warning.

use serde_json::Value;

use super::{Asked, QuestionType, Reading};
use crate::conditions::Type;
use crate::control::{self, Control};
use crate::definition::Question;
use crate::reader::Reader;
use crate::{Said, Words};

pub const SETTINGS: &[&str] = &["style"];

#[derive(Debug)]
pub struct Note(control::Note);

const STYLES: &[(&str, control::Note)] =
    &[("text", control::Note::Text), ("inset", control::Note::Inset), ("warning", control::Note::Warning)];

pub(super) fn read(reader: &Reader) -> Note {
    let names: Vec<&str> = STYLES.iter().map(|(name, _)| *name).collect();
    let named = reader.one_of("style", &names).unwrap_or("text");
    Note(STYLES.iter().find(|(name, _)| *name == named).map_or(control::Note::Text, |(_, style)| *style))
}

impl QuestionType for Note {
    fn control<'q>(&'q self, _question: &'q Question) -> Control<'q> {
        Control::Note(self.0)
    }

    fn answer(&self) -> Type {
        Type::Any
    }

    fn parts(&self) -> &'static [&'static str] {
        &[]
    }

    fn read(&self, _asked: &Asked) -> Reading {
        Reading::nothing()
    }

    fn summary(&self, _value: &Value, _words: &Words) -> Vec<Said> {
        Vec::new()
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema(&self) -> Value {
        serde_json::json!(false)
    }
}
