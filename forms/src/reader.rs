//! Reads a definition's JSON field by field, and notes every finding with its place instead of stopping at the first.

use std::cell::RefCell;

use serde_json::Value;

use crate::Text;
use crate::conditions::{Conditions, Logic};
use crate::finding::Finding;

/// One JSON value, where it stands, and where findings go.
#[derive(Clone)]
pub struct Reader<'v> {
    pub value: &'v Value,
    pub pointer: String,
    findings: &'v RefCell<Vec<Finding>>,
    /// What rules may refer to by name.
    conditions: Option<&'v Conditions>,
}

impl<'v> Reader<'v> {
    pub fn new(value: &'v Value, findings: &'v RefCell<Vec<Finding>>) -> Self {
        Self { value, pointer: String::new(), findings, conditions: None }
    }

    /// The same reader, with conditions that rules may refer to.
    pub fn knowing(self, conditions: Option<&'v Conditions>) -> Self {
        Self { conditions, ..self }
    }

    pub fn conditions(&self) -> Option<&'v Conditions> {
        self.conditions
    }

    pub fn find(&self, code: &'static str, message: impl Into<String>) {
        self.find_at(&self.pointer, code, message);
    }

    pub fn find_at(&self, pointer: impl Into<String>, code: &'static str, message: impl Into<String>) {
        self.findings.borrow_mut().push(Finding::error(code, pointer, message));
    }

    /// The value of the member `key`, if there is one that is not null.
    fn member(&self, key: &str) -> Option<&'v Value> {
        self.value.get(key).filter(|value| !value.is_null())
    }

    /// The member `key`, if there is one that is not null.
    pub fn get(&self, key: &str) -> Option<Reader<'v>> {
        let value = self.member(key)?;
        Some(Reader { value, pointer: below(&self.pointer, key), findings: self.findings, conditions: self.conditions })
    }

    /// Whether there is a member `key`; a finding where there is none.
    pub fn require(&self, key: &str) -> bool {
        let there = self.member(key).is_some();
        if !there {
            self.find("missing", format!("Add \"{key}\" here: it is needed."));
        }
        there
    }

    /// The elements of the list `key`; none where it is missing, a finding where it is no list.
    pub fn list(&self, key: &str) -> Vec<Reader<'v>> {
        let Some(member) = self.get(key) else { return Vec::new() };
        let Some(elements) = member.value.as_array() else {
            member.wrong_type::<()>("a list, in square brackets");
            return Vec::new();
        };
        let element = |(n, value)| {
            let pointer = format!("{}/{n}", member.pointer);
            Reader { value, pointer, findings: self.findings, conditions: self.conditions }
        };
        elements.iter().enumerate().map(element).collect()
    }

    pub fn string(&self, key: &str) -> Option<&'v str> {
        self.member(key)?.as_str().or_else(|| self.get(key)?.wrong_type("a text, in double quotes"))
    }

    pub fn number(&self, key: &str) -> Option<f64> {
        self.member(key)?.as_f64().or_else(|| self.get(key)?.wrong_type("a number, without quotes"))
    }

    /// A whole number, zero or more.
    pub fn count(&self, key: &str) -> Option<u64> {
        self.member(key)?.as_u64().or_else(|| self.get(key)?.wrong_type("a whole number, without quotes"))
    }

    pub fn flag(&self, key: &str) -> bool {
        let read = |value: &Value| value.as_bool().or_else(|| self.get(key)?.wrong_type("true or false"));
        self.member(key).and_then(read).unwrap_or(false)
    }

    /// Words: a string, or an object of strings by language.
    pub fn text(&self, key: &str) -> Option<Text> {
        match self.member(key)? {
            Value::String(words) => Some(Text::from(words.as_str())),
            _ => self.get(key)?.as_text(),
        }
    }

    pub fn as_text(&self) -> Option<Text> {
        match self.value {
            Value::String(words) => Some(Text::from(words.as_str())),
            Value::Object(languages) => {
                let one = |(tag, words): (&String, &Value)| Some((tag.clone(), words.as_str()?.to_owned()));
                let all: Option<Vec<_>> = languages.iter().map(one).collect();
                all.map(Text::new).or_else(|| self.wrong_type("words by language, such as {\"en\": \"…\", \"cy\": \"…\"}"))
            }
            _ => self.wrong_type("a text, or an object of texts by language"),
        }
    }

    /// A condition or sum in JsonLogic, with a finding where it does not parse.
    pub fn logic(&self, key: &str) -> Option<Logic> {
        let member = self.get(key)?;
        let read = match self.conditions {
            Some(conditions) => Logic::parse_with(member.value, conditions),
            None => Logic::parse(member.value),
        };
        match read {
            Ok(logic) => Some(logic),
            Err((inner, message)) => {
                self.find_at(format!("{}{inner}", member.pointer), "logic", message);
                None
            }
        }
    }

    /// A finding for every member that is none of `known`: a misspelt setting must not be passed over.
    pub fn only(&self, known: &[&str]) {
        let mut keys: Vec<&String> = self.value.as_object().into_iter().flat_map(|object| object.keys()).collect();
        keys.sort();
        for key in keys {
            if !known.contains(&key.as_str()) && key != "comment" {
                let at = below(&self.pointer, key);
                let message = format!("\"{key}\" is not known here. Known: {}.", known.join(", "));
                self.findings.borrow_mut().push(Finding::error("unknown-setting", at, message));
            }
        }
    }

    fn wrong_type<T>(&self, wanted: &str) -> Option<T> {
        self.find("wrong-type", format!("This must be {wanted}."));
        None
    }
}

/// The pointer to a member (RFC 6901). Made for every setting that is read, so without `format!`.
fn below(pointer: &str, key: &str) -> String {
    let mut below = String::with_capacity(pointer.len() + key.len() + 1);
    below.push_str(pointer);
    below.push('/');
    match key.contains(['~', '/']) {
        true => below.push_str(&key.replace('~', "~0").replace('/', "~1")),
        false => below.push_str(key),
    }
    below
}
