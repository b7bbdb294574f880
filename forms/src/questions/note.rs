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

pub(super) fn read(reader: &Reader) -> Note {
    Note(match reader.string("style") {
        None | Some("text") => control::Note::Text,
        Some("inset") => control::Note::Inset,
        Some("warning") => control::Note::Warning,
        Some(_) => {
            reader.find("unknown-style", "\"style\" is one of \"text\", \"inset\" and \"warning\".");
            control::Note::Text
        }
    })
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
