//! A bank or building society account: whose it is, sort code and account number, and a roll number where one is asked for.
//!
//! Whether a sort code and a number belong together (VocaLink's modulus check) needs tables that change every few months,
//! so it is the payment system's to say.

use serde_json::{Map, Value};

use super::{Asked, QuestionType, Reading};
use crate::conditions::Type;
use crate::control::{Control, Line, Part};
use crate::definition::Question;
use crate::reader::Reader;
use crate::{Said, Words, typing};

pub const SETTINGS: &[&str] = &["roll_number"];

#[derive(Debug)]
pub struct BankDetails {
    /// Some building societies tell accounts apart by a roll number.
    roll_number: bool,
}

pub(super) fn read(reader: &Reader) -> BankDetails {
    BankDetails { roll_number: reader.flag("roll_number") }
}

/// One line: its part of the answer, its words, what is wrong when it is missing, how it is read.
struct Field {
    name: &'static str,
    suffix: &'static str,
    label: &'static str,
    hint: Option<&'static str>,
    missing: Option<&'static str>,
    inputmode: &'static str,
    width: Option<u8>,
    read: fn(&str) -> Result<String, &'static str>,
}

#[rustfmt::skip]
const FIELDS: &[Field] = &[
    Field { name: "name", suffix: "-name", label: "bank.name", hint: None, missing: Some("account_name"), inputmode: "", width: None, read: read_name },
    Field { name: "sort_code", suffix: "-sort-code", label: "bank.sort_code", hint: Some("bank.sort_code_hint"), missing: Some("no_sort_code"), inputmode: "numeric", width: Some(5), read: read_sort_code },
    Field { name: "account_number", suffix: "-account-number", label: "bank.account_number", hint: Some("bank.account_number_hint"), missing: Some("no_account_number"), inputmode: "numeric", width: Some(10), read: read_account_number },
    Field { name: "roll_number", suffix: "-roll-number", label: "bank.roll_number", hint: Some("bank.roll_number_hint"), missing: None, inputmode: "", width: Some(10), read: read_roll_number },
];

impl BankDetails {
    fn fields(&self) -> impl Iterator<Item = &'static Field> {
        FIELDS.iter().filter(|field| self.roll_number || field.name != "roll_number")
    }
}

impl QuestionType for BankDetails {
    fn control<'q>(&'q self, _question: &'q Question) -> Control<'q> {
        let part = |field: &Field| {
            let line = Line { kind: "text", inputmode: field.inputmode, width: field.width, ..Line::default() };
            Part { suffix: field.suffix, label: field.label, hint: field.hint, line, optional: field.missing.is_none() }
        };
        Control::Group(self.fields().map(part).collect())
    }

    fn answer(&self) -> Type {
        Type::Record(self.fields().map(|field| (field.name.to_owned(), Type::Text)).collect())
    }

    fn parts(&self) -> &'static [&'static str] {
        const ALL: &[&str] = &["-name", "-sort-code", "-account-number", "-roll-number"];
        if self.roll_number { ALL } else { &ALL[..3] }
    }

    fn read(&self, asked: &Asked) -> Reading {
        let mut account = Map::new();
        let mut problems = Vec::new();
        let mut touched = false;
        for field in self.fields() {
            let typed = typing::plain(asked.pairs.first(&format!("{}{}", asked.name, field.suffix)));
            touched |= !typed.is_empty();
            match (typed.is_empty(), field.missing) {
                (true, Some(key)) => problems.push(asked.problem_at(field.suffix, key, &[])),
                (true, None) => {}
                (false, _) => match (field.read)(&typed) {
                    Ok(value) => drop(account.insert(field.name.into(), value.into())),
                    Err(key) => problems.push(asked.problem_at(field.suffix, key, &[])),
                },
            }
        }
        match touched {
            false if asked.question.optional => Reading::nothing(),
            _ => Reading { value: (!account.is_empty()).then(|| account.into()), problems },
        }
    }

    /// The sort code as it stands on cards: `30-94-30`.
    fn summary(&self, value: &Value, _words: &Words) -> Vec<Said> {
        let said = |field: &Field| {
            let part = value.get(field.name)?.as_str()?;
            Some(match part.as_bytes() {
                [_, _, _, _, _, _] if field.name == "sort_code" && part.is_ascii() => {
                    format!("{}-{}-{}", &part[..2], &part[2..4], &part[4..]).into()
                }
                _ => part.into(),
            })
        };
        FIELDS.iter().filter_map(said).collect()
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn is_secret(&self) -> bool {
        true
    }

    /// Whose account it is stands on every letter; the last figures tell the account from another one.
    #[cfg(not(target_arch = "wasm32"))]
    fn masked(&self, value: &Value, words: &Words) -> Option<Vec<Said>> {
        let asked = FIELDS.iter().filter(|field| value.get(field.name).is_some_and(Value::is_string));
        let lines = asked.zip(self.summary(value, words)).map(|(field, line)| match field.name {
            "name" => line,
            "account_number" => super::cover(&line.to_string(), super::SHOWN),
            _ => super::cover(&line.to_string(), 0),
        });
        Some(lines.collect())
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema(&self) -> Value {
        super::record_schema(self.fields().map(|field| {
            let pattern = match field.name {
                "sort_code" => "^[0-9]{6}$",
                "account_number" => "^[0-9]{8}$",
                _ => "^.{1,100}$",
            };
            (field.name, field.missing.is_some(), serde_json::json!({ "type": "string", "pattern": pattern }))
        }))
    }
}

fn read_name(typed: &str) -> Result<String, &'static str> {
    if typed.chars().count() > 100 { Err("account_name_long") } else { Ok(typed.to_owned()) }
}

fn figures(typed: &str) -> Option<String> {
    Some(typing::code(typed)).filter(|figures| typing::is_figures(figures))
}

fn read_sort_code(typed: &str) -> Result<String, &'static str> {
    figures(typed).filter(|code| code.len() == 6).ok_or("sort_code")
}

/// Older accounts have six or seven figures; payments take eight, with noughts before them.
fn read_account_number(typed: &str) -> Result<String, &'static str> {
    let number = figures(typed).ok_or("account_number")?;
    if (6..=8).contains(&number.len()) { Ok(format!("{number:0>8}")) } else { Err("account_number_length") }
}

fn read_roll_number(typed: &str) -> Result<String, &'static str> {
    let fits = typed.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | ' ' | '/' | '.'));
    match typed.chars().count() {
        _ if !fits => Err("roll_number"),
        1..=18 => Ok(typed.to_ascii_uppercase()),
        _ => Err("roll_number_length"),
    }
}
