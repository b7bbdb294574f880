//! A telephone number: of the UK or of any country, of any line or only one that gets text messages.

use serde_json::Value;

use super::{Asked, QuestionType, Reading};
use crate::conditions::Type;
use crate::control::{Control, Line};
use crate::definition::Question;
use crate::reader::Reader;
use crate::{Said, Words, typing};

pub const SETTINGS: &[&str] = &["international", "texts"];

#[derive(Debug)]
pub struct Phone {
    /// Numbers of other countries will do.
    international: bool,
    /// It must get text messages.
    texts: bool,
}

pub(super) fn read(reader: &Reader) -> Phone {
    Phone { international: reader.flag("international"), texts: reader.flag("texts") }
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
        let typed = typed.strip_prefix("tel:").unwrap_or(&typed).replace('[', "(").replace(']', ")").replace(['/', '_'], " ");
        let typed = typing::without(&typed, ".,; ");
        if typed.is_empty() {
            return Reading::nothing();
        }
        match Number::read(typed) {
            Some(Number::Uk { texts }) if texts || !self.texts => Reading::value(typed),
            // Which numbers of other countries get text messages cannot be told from them.
            Some(Number::Abroad) if self.international => Reading::value(typed),
            _ => {
                let key = match (self.international, self.texts) {
                    (false, false) => "phone",
                    (true, false) => "phone_international",
                    (false, true) => "phone_texts",
                    (true, true) => "phone_texts_international",
                };
                Reading::problem(asked.problem(key, &[]))
            }
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

enum Number {
    Uk { texts: bool },
    Abroad,
}

impl Number {
    /// A leading 0, +44 or 0044, then nine or ten digits, grouped in any usual way; or another country's code after + or 00.
    fn read(typed: &str) -> Option<Self> {
        if !typed.chars().all(|c| c.is_ascii_digit() || " +-().".contains(c)) {
            return None;
        }
        let number: String = typed.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        let abroad = number.strip_prefix('+').or_else(|| number.strip_prefix("00"));
        // "+44 (0)20 …" is common, and meant well.
        let after_code = abroad.and_then(|abroad| abroad.strip_prefix("44")).map(|rest| rest.strip_prefix('0').unwrap_or(rest));
        let digits = |number: &str| number.chars().all(|c| c.is_ascii_digit()) && !number.starts_with('0');
        match (after_code, abroad) {
            // E.164: country code and number have 15 digits at most.
            (None, Some(abroad)) => ((7..=15).contains(&abroad.len()) && digits(abroad)).then_some(Self::Abroad),
            (after_code, _) => {
                let local = after_code.or_else(|| number.strip_prefix('0'))?;
                ((9..=10).contains(&local.len()) && digits(local)).then_some(Self::Uk { texts: gets_texts(local) })
            }
        }
    }
}

/// A mobile number (Ofcom's numbering plan): 070 leads anywhere, 076 to a pager save the Isle of Man's.
fn gets_texts(local: &str) -> bool {
    let other = local.starts_with("70") || (local.starts_with("76") && !local.starts_with("7624"));
    local.len() == 10 && local.starts_with('7') && !other
}
