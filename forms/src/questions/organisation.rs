//! The name of an organisation: a business, a charity, a school.

use serde_json::Value;

use super::{Asked, QuestionType, Reading};
use crate::conditions::Type;
use crate::control::{Control, Line};
use crate::definition::Question;
use crate::reader::Reader;
use crate::{Said, Words, typing};

pub const SETTINGS: &[&str] = &[];

#[derive(Debug)]
pub struct Organisation;

pub(super) fn read(_reader: &Reader) -> Organisation {
    Organisation
}

/// Companies House registers no longer name.
const LONGEST: usize = 160;

impl QuestionType for Organisation {
    fn control<'q>(&'q self, question: &'q Question) -> Control<'q> {
        let autocomplete = (question.fact.as_deref() == Some("organisation.name")).then_some("organization");
        Control::Text(Line { kind: "text", autocomplete, ..Line::default() })
    }

    fn answer(&self) -> Type {
        Type::Text
    }

    fn read(&self, asked: &Asked) -> Reading {
        let typed = typing::plain(asked.typed());
        match typed.chars().count() {
            0 => Reading::nothing(),
            1..=LONGEST => Reading::value(typed),
            _ => Reading::problem(asked.problem("too_long", &[("max", &LONGEST.to_string())])),
        }
    }

    fn summary(&self, value: &Value, _words: &Words) -> Vec<Said> {
        value.as_str().map(Said::from).into_iter().collect()
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema(&self) -> Value {
        serde_json::json!({ "type": "string", "minLength": 1, "maxLength": LONGEST })
    }
}
