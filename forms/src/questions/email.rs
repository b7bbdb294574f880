//! An e-mail address.

use serde_json::Value;

use super::{Asked, QuestionType, Reading};
use crate::conditions::Type;
use crate::control::{Control, Line};
use crate::definition::Question;
use crate::reader::Reader;
use crate::typing::{self, is_letter as letter};
use crate::{Said, Words};

pub const SETTINGS: &[&str] = &[];

#[derive(Debug)]
pub struct Email;

pub(super) fn read(_reader: &Reader) -> Email {
    Email
}

impl QuestionType for Email {
    fn control<'q>(&'q self, question: &'q Question) -> Control<'q> {
        let autocomplete = (question.fact.as_deref() == Some("person.email")).then_some("email");
        Control::Text(Line { kind: "email", inputmode: "email", autocomplete, ..Line::default() })
    }

    fn answer(&self) -> Type {
        Type::Text
    }

    fn read(&self, asked: &Asked) -> Reading {
        // Phones and word processors bend an apostrophe; mail programs put brackets around an address.
        let typed = typing::plain(asked.typed()).replace(' ', "").replace(['’', '‘'], "'");
        let typed = typing::without(&typed, "<>()[].,;:\"");
        let start = typed.split_at_checked(7).filter(|(start, _)| start.eq_ignore_ascii_case("mailto:"));
        let typed = start.map_or(typed, |(_, address)| address);
        match typed {
            "" => Reading::nothing(),
            address if is_address(address) => Reading::value(address),
            _ => Reading::problem(asked.problem("email", &[])),
        }
    }

    fn summary(&self, value: &Value, _words: &Words) -> Vec<Said> {
        value.as_str().map(Said::from).into_iter().collect()
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema(&self) -> Value {
        serde_json::json!({ "type": "string", "pattern": "^[^@ ]+@[^@ ]+$", "maxLength": 254 })
    }
}

/// What mail is really sent to: stricter than RFC 5322, as GOV.UK Notify is, but with letters of any script.
fn is_address(address: &str) -> bool {
    let Some((local, domain)) = address.rsplit_once('@') else { return false };
    let local_letter = |c: char| letter(c) || "!#$%&'*+/=?^_`{|}~.-".contains(c);
    let local_fits = !local.is_empty() && local.chars().all(local_letter) && local.split('.').all(|part| !part.is_empty());
    address.len() <= 254 && local.len() <= 64 && local_fits && is_domain(domain)
}

fn is_domain(domain: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| letter(c) || c == '-')
    };
    let Some((_, top)) = domain.rsplit_once('.') else { return false };
    domain.split('.').all(label) && top.chars().count() >= 2 && !top.chars().all(|c| c.is_ascii_digit())
}
