//! A person's name: on one line, or first and last name where a service needs them apart.

use serde_json::{Map, Value};

use super::{Asked, QuestionType, Reading};
use crate::conditions::Type;
use crate::control::{Control, Line, Part};
use crate::definition::Question;
use crate::reader::Reader;
use crate::{Said, Words, fact, typing};

pub const SETTINGS: &[&str] = &["parts"];

#[derive(Debug)]
pub struct Name {
    parts: bool,
}

pub(super) fn read(reader: &Reader) -> Name {
    Name { parts: reader.flag("parts") }
}

/// Name in the answer, suffix of the input, its label, and its token where the name is the person's own.
const PARTS: [(&str, &str, &str, &str); 2] =
    [("first", "-first", "name.first", "given-name"), ("last", "-last", "name.last", "family-name")];

const LONGEST: usize = 200;

impl QuestionType for Name {
    fn control<'q>(&'q self, question: &'q Question) -> Control<'q> {
        let own = question.fact.as_deref() == Some("person.name");
        let line = |autocomplete| Line { kind: "text", autocomplete, ..Line::default() };
        let part = |(_, suffix, label, token)| Part { suffix, label, hint: None, line: line(own.then_some(token)), optional: false };
        if self.parts { Control::Group(PARTS.map(part).into()) } else { Control::Text(line(fact::token(question.fact.as_ref()))) }
    }

    fn answer(&self) -> Type {
        match self.parts {
            true => Type::Record(PARTS.iter().map(|(name, ..)| ((*name).to_owned(), Type::Text)).collect()),
            false => Type::Text,
        }
    }

    fn parts(&self) -> &'static [&'static str] {
        if self.parts { &["-first", "-last"] } else { &[""] }
    }

    // Whatever somebody is called is a name: letters of any script, figures, one letter.
    fn read(&self, asked: &Asked) -> Reading {
        if !self.parts {
            let name = typing::line(asked.typed());
            return match name.chars().count() {
                0 => Reading::nothing(),
                1..=LONGEST => Reading::value(name),
                _ => Reading::problem(asked.problem("too_long", &[("max", &LONGEST.to_string())])),
            };
        }
        let typed = PARTS.map(|(_, suffix, ..)| typing::line(asked.pairs.first(&format!("{}{suffix}", asked.name))));
        if asked.question.optional && typed.iter().all(String::is_empty) {
            return Reading::nothing();
        }
        let mut reading = Reading::nothing();
        let mut name = Map::new();
        for ((part, suffix, label, _), typed) in PARTS.into_iter().zip(typed) {
            let problem = |key, values: &[_]| asked.problem_of(label, suffix, key, values);
            match typed.chars().count() {
                0 => reading.problems.push(problem("missing", &[])),
                1..=LONGEST => drop(name.insert(part.into(), typed.into())),
                _ => reading.problems.push(problem("too_long", &[("max", &LONGEST.to_string())])),
            }
        }
        reading.value = (!name.is_empty()).then(|| name.into());
        reading
    }

    fn summary(&self, value: &Value, _words: &Words) -> Vec<Said> {
        let parts: Vec<&str> = PARTS.iter().filter_map(|(name, ..)| value.get(name)?.as_str()).collect();
        let name = value.as_str().map(str::to_owned).unwrap_or_else(|| parts.join(" "));
        if name.is_empty() { Vec::new() } else { vec![name.into()] }
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema(&self) -> Value {
        let text = serde_json::json!({ "type": "string", "minLength": 1, "maxLength": LONGEST });
        if self.parts { super::record_schema(PARTS.map(|(name, ..)| (name, true, text.clone()))) } else { text }
    }
}
