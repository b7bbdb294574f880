//! A UK postal address, typed line by line.

use serde_json::{Map, Value};

use super::{Asked, QuestionType, Reading};
use crate::conditions::Type;
use crate::control::{Control, Line, Part};
use crate::definition::Question;
use crate::reader::Reader;
use crate::{Said, Words, typing};

pub const SETTINGS: &[&str] = &["county"];

#[derive(Debug)]
pub struct Address {
    county: bool,
}

pub(super) fn read(reader: &Reader) -> Address {
    Address { county: reader.flag("county") }
}

/// One line: its part of the answer, what is wrong when it is missing, its token where it is the person's home.
struct Field {
    suffix: &'static str,
    name: &'static str,
    label: &'static str,
    missing: Option<&'static str>,
    token: &'static str,
    width: Option<u8>,
}

#[rustfmt::skip]
const FIELDS: &[Field] = &[
    Field { suffix: "-line1", name: "line1", label: "address.line1", missing: Some("address_line1"), token: "address-line1", width: None },
    Field { suffix: "-line2", name: "line2", label: "address.line2", missing: None, token: "address-line2", width: None },
    Field { suffix: "-town", name: "town", label: "address.town", missing: Some("address_town"), token: "address-level2", width: Some(20) },
    Field { suffix: "-county", name: "county", label: "address.county", missing: None, token: "address-level1", width: Some(20) },
    Field { suffix: "-postcode", name: "postcode", label: "address.postcode", missing: Some("address_postcode"), token: "postal-code", width: Some(10) },
];

const LONGEST: usize = 120;

impl Address {
    fn fields(&self) -> impl Iterator<Item = &'static Field> {
        FIELDS.iter().filter(|field| self.county || field.name != "county")
    }
}

impl QuestionType for Address {
    fn control<'q>(&'q self, question: &'q Question) -> Control<'q> {
        let home = question.fact.as_deref() == Some("home.address");
        let line = |field: &Field| Line { kind: "text", autocomplete: home.then_some(field.token), width: field.width, ..Line::default() };
        let part = |field: &Field| Part { suffix: field.suffix, label: field.label, hint: None, line: line(field), optional: field.missing.is_none() };
        Control::Group(self.fields().map(part).collect())
    }

    fn answer(&self) -> Type {
        Type::Record(FIELDS.iter().map(|field| (field.name.to_owned(), Type::Text)).collect())
    }

    fn parts(&self) -> &'static [&'static str] {
        if self.county { &["-line1", "-line2", "-town", "-county", "-postcode"] } else { &["-line1", "-line2", "-town", "-postcode"] }
    }

    fn read(&self, asked: &Asked) -> Reading {
        let mut address = Map::new();
        let mut problems = Vec::new();
        for field in self.fields() {
            let typed = typing::plain(asked.pairs.first(&format!("{}{}", asked.name, field.suffix)));
            match (typed.as_str(), field.missing) {
                ("", Some(key)) => problems.push(asked.problem_at(field.suffix, key, &[])),
                ("", None) => {}
                (line, _) if line.chars().count() > LONGEST => {
                    problems.push(asked.problem_at(field.suffix, "address_too_long", &[("max", &LONGEST.to_string())]));
                }
                (code, _) if field.name == "postcode" => match typing::postcode(code) {
                    Some(code) => drop(address.insert("postcode".into(), code.into())),
                    None => problems.push(asked.problem_at(field.suffix, "postcode", &[])),
                },
                (line, _) => drop(address.insert(field.name.into(), line.into())),
            }
        }
        let untouched = address.is_empty() && problems.iter().all(|problem| problem.message.key != "postcode");
        match untouched {
            true if asked.question.optional => Reading::nothing(),
            true => Reading { value: None, problems },
            false => Reading { value: Some(address.into()), problems },
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema(&self) -> Value {
        super::record_schema(self.fields().map(|field| {
            let line = match field.name {
                "postcode" => serde_json::json!({ "type": "string", "pattern": "^[A-Z0-9]{2,4} [0-9][A-Z]{2}$" }),
                _ => serde_json::json!({ "type": "string", "minLength": 1, "maxLength": LONGEST }),
            };
            (field.name, field.missing.is_some(), line)
        }))
    }

    fn summary(&self, value: &Value, _words: &Words) -> Vec<Said> {
        FIELDS.iter().filter_map(|field| value.get(field.name)?.as_str().map(Said::from)).collect()
    }
}
