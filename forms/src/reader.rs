//! Reads a definition's JSON field by field, and notes every finding with its place instead of stopping at the first.
//!
//! The same code, given an [`Outline`] in place of a definition, tells what it would read: that is the published schema.

use std::cell::RefCell;

use serde_json::{Value, json};

use crate::Text;
use crate::conditions::{Conditions, Logic, UNREAD};
use crate::finding::{Finding, below};
use crate::json::{Json, Member, same};
use crate::outline::Outline;
use crate::text::FALLBACK;

/// One JSON value, where it stands, and where findings go.
#[derive(Clone)]
pub struct Reader<'v> {
    pub value: &'v Json<'v>,
    pub pointer: String,
    findings: &'v RefCell<Vec<Finding>>,
    /// What rules may refer to by name.
    conditions: Option<&'v Conditions>,
    /// Where to note what is asked for; then there is nothing to read, and the pointer leads into the schema.
    outline: Option<&'v Outline>,
}

static NOTHING: Json = Json::Null;

impl<'v> Reader<'v> {
    pub fn new(value: &'v Json<'v>, findings: &'v RefCell<Vec<Finding>>) -> Self {
        Self { value, pointer: String::new(), findings, conditions: None, outline: None }
    }

    /// The same reader, with conditions that rules may refer to.
    pub fn knowing(self, conditions: Option<&'v Conditions>) -> Self {
        Self { conditions, ..self }
    }

    pub fn conditions(&self) -> Option<&'v Conditions> {
        self.conditions
    }

    #[cfg(not(target_arch = "wasm32"))]
    pub fn over(outline: &'v Outline, findings: &'v RefCell<Vec<Finding>>) -> Self {
        Self { value: &NOTHING, pointer: String::new(), findings, conditions: None, outline: Some(outline) }
    }

    /// Not in the browser, which publishes nothing: there the compiler leaves all of it out.
    fn outline(&self) -> Option<&'v Outline> {
        if cfg!(target_arch = "wasm32") { None } else { self.outline }
    }

    /// Notes that the member `key` is read, and what is known of it.
    fn note(&self, key: &str, known: fn() -> Value) {
        if let Some(outline) = self.outline() {
            outline.member(&self.pointer, key, known());
        }
    }

    fn below(&self, value: &'v Json<'v>, pointer: String) -> Self {
        Self { value, pointer, findings: self.findings, conditions: self.conditions, outline: self.outline }
    }

    pub fn find(&self, code: &'static str, message: impl Into<String>) {
        self.find_at(&self.pointer, code, message);
    }

    pub fn find_at(&self, pointer: impl Into<String>, code: &'static str, message: impl Into<String>) {
        self.findings.borrow_mut().push(Finding::error(code, pointer, message));
    }

    /// The value of the member `key`, if there is one that is not null.
    fn member(&self, key: &str) -> Option<&'v Json<'v>> {
        self.value.get(key).filter(|value| !value.is_null())
    }

    /// The member `key`, if there is one that is not null.
    pub fn get(&self, key: &str) -> Option<Reader<'v>> {
        if let Some(outline) = self.outline() {
            return Some(self.below(&NOTHING, outline.member(&self.pointer, key, json!({}))));
        }
        Some(self.below(self.member(key)?, below(&self.pointer, key)))
    }

    /// Whether there is a member `key`; a finding where there is none.
    pub fn require(&self, key: &str) -> bool {
        if let Some(outline) = self.outline() {
            outline.require(&self.pointer, key);
            return true;
        }
        let there = self.member(key).is_some();
        // What is no object at all was found by `only`.
        if !there && self.value.is_object() {
            let missing = Finding::error("missing", &*self.pointer, format!("Add \"{key}\" here: it is needed."));
            let mut findings = self.findings.borrow_mut();
            if !findings.contains(&missing) {
                findings.push(missing);
            }
        }
        there
    }

    /// The elements of the list `key`; none where it is missing, a finding where it is no list.
    pub fn list(&self, key: &str) -> Vec<Reader<'v>> {
        let Some(member) = self.get(key) else { return Vec::new() };
        if let Some(outline) = self.outline() {
            outline.note(&member.pointer, json!({ "type": "array", "items": {} }));
            return vec![member.below(&NOTHING, format!("{}/items", member.pointer))];
        }
        let Some(elements) = member.value.as_array() else {
            member.wrong_type::<()>("a list, in square brackets");
            return Vec::new();
        };
        let element = |(n, value): (usize, _)| member.below(value, below(&member.pointer, &n.to_string()));
        elements.iter().enumerate().map(element).collect()
    }

    /// The elements of a list of texts: names of something.
    pub fn names(&self, key: &str) -> Vec<String> {
        self.list(key).iter().filter_map(Reader::as_string).map(str::to_owned).collect()
    }

    /// A list that must have an element, else the finding `code`.
    pub fn some(&self, key: &str, code: &'static str, message: &str) -> Vec<Reader<'v>> {
        let list = self.list(key);
        if self.require(key) && list.is_empty() && self.member(key).is_some_and(Json::is_array) {
            self.find(code, message);
        }
        self.note(key, || json!({ "minItems": 1 }));
        list
    }

    /// The elements of a list of questions: of each type one, where it is to be told what would be read.
    pub fn questions(&self, key: &str) -> Vec<Reader<'v>> {
        let Some(outline) = self.outline() else { return self.list(key) };
        self.note(key, || json!({ "type": "array", "items": { "$ref": "#/$defs/question" } }));
        outline.questions().into_iter().map(|(pointer, value)| self.below(value, pointer)).collect()
    }

    /// The members of the object `key`, whatever their names.
    pub fn members(&self, key: &str) -> Vec<(String, Reader<'v>)> {
        let Some(member) = self.get(key) else { return Vec::new() };
        if let Some(outline) = self.outline() {
            outline.note(&member.pointer, json!({ "type": "object", "additionalProperties": {} }));
            return vec![(String::new(), member.below(&NOTHING, format!("{}/additionalProperties", member.pointer)))];
        }
        let Some(members) = member.object().and_then(|_| member.value.members()) else { return Vec::new() };
        let one = |(name, value): (&str, &'v Json<'v>)| (name.to_owned(), member.below(value, below(&member.pointer, name)));
        members.into_iter().filter(|(_, value)| !value.is_null()).map(one).collect()
    }

    pub fn string(&self, key: &str) -> Option<&'v str> {
        self.note(key, || json!({ "type": "string" }));
        self.member(key)?.as_str().or_else(|| self.get(key)?.wrong_type("a text, in double quotes"))
    }

    /// The value itself, which is a text.
    pub fn as_string(&self) -> Option<&'v str> {
        if let Some(outline) = self.outline() {
            outline.note(&self.pointer, json!({ "type": "string" }));
            return None;
        }
        self.value.as_str().or_else(|| self.wrong_type("a text, in double quotes"))
    }

    /// The value itself where it is a text: what may be written for an object in short.
    pub fn in_short(&self) -> Option<&'v str> {
        if let Some(outline) = self.outline() {
            outline.note(&self.pointer, json!({ "type": ["string", "object"] }));
        }
        self.value.as_str()
    }

    /// A text that is one of `known`.
    pub fn one_of(&self, key: &str, known: &[&str]) -> Option<&'v str> {
        if let Some(outline) = self.outline() {
            outline.member(&self.pointer, key, json!({ "enum": known }));
            return None;
        }
        let named = self.string(key)?;
        if !known.contains(&named) {
            self.get(key)?.unknown_value(key, known);
            return None;
        }
        Some(named)
    }

    /// The elements of a list of texts that are each one of `known`; `None` where there is no such list.
    pub fn some_of(&self, key: &str, known: &[&'static str]) -> Option<Vec<&'static str>> {
        self.get(key)?;
        let one = |element: &Reader| {
            if let Some(outline) = element.outline() {
                outline.note(&element.pointer, json!({ "enum": known }));
                return None;
            }
            let named = element.as_string()?;
            let found = known.iter().copied().find(|known| *known == named);
            if found.is_none() {
                element.unknown_value(key, known);
            }
            found
        };
        Some(self.list(key).iter().filter_map(one).collect())
    }

    /// A number that is one of `known`.
    pub fn size(&self, key: &str, known: &[u64]) -> Option<u64> {
        if let Some(outline) = self.outline() {
            outline.member(&self.pointer, key, json!({ "enum": known }));
            return None;
        }
        let size = self.count(key)?;
        if !known.contains(&size) {
            self.get(key)?.unknown_value(key, &known.iter().map(u64::to_string).collect::<Vec<_>>());
            return None;
        }
        Some(size)
    }

    fn unknown_value(&self, key: &str, known: &[impl std::borrow::Borrow<str>]) {
        self.find("unknown-value", format!("\"{key}\" is one of: {}.", known.join(", ")));
    }

    /// What something is called in addresses, inputs and conditions.
    pub fn id(&self, key: &str) -> String {
        self.require(key);
        self.note(key, || json!({ "type": "string", "pattern": ID }));
        let Some(id) = self.string(key) else { return String::new() };
        let fits = id.starts_with(|c: char| c.is_ascii_alphabetic())
            && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
        if let (false, Some(member)) = (fits, self.get(key)) {
            let message =
                format!("\"{id}\" can't be an id: use letters without accents, figures, - and _, beginning with a letter.");
            member.find("bad-id", message);
        }
        id.to_owned()
    }

    pub fn number(&self, key: &str) -> Option<f64> {
        self.note(key, || json!({ "type": "number" }));
        self.member(key)?.as_f64().or_else(|| self.get(key)?.wrong_type("a number, without quotes"))
    }

    /// A whole number, zero or more.
    pub fn count(&self, key: &str) -> Option<u64> {
        self.note(key, || json!({ "type": "integer", "minimum": 0, "maximum": LARGEST }));
        self.member(key)?
            .as_u64()
            .filter(|count| *count <= LARGEST)
            .or_else(|| self.get(key)?.wrong_type("a whole number, without quotes"))
    }

    /// A whole number of which nothing at all would be left if it were none.
    pub fn positive(&self, key: &str) -> Option<u64> {
        let count = self.count(key)?;
        if count == 0 {
            self.get(key)?.find("bad-range", "This is 1 or more: with 0 no answer would do.");
        }
        Some(count)
    }

    pub fn flag(&self, key: &str) -> bool {
        self.note(key, || json!({ "type": "boolean" }));
        let read = |value: &Json| value.as_bool().or_else(|| self.get(key)?.wrong_type("true or false"));
        self.member(key).and_then(read).unwrap_or(false)
    }

    /// Words: a string, or an object of strings by language.
    pub fn text(&self, key: &str) -> Option<Text> {
        self.note(key, || json!({ "$ref": "#/$defs/text" }));
        match self.member(key)? {
            Json::Text(words) => Some(Text::from(&**words)),
            _ => self.get(key)?.as_text(),
        }
    }

    /// The member `key` where it is no words, but an object of settings that stands for them: words by language always have English.
    pub fn text_or_object(&self, key: &str) -> Option<Reader<'v>> {
        if let Some(outline) = self.outline() {
            let at = format!("/$defs/{key}");
            let either = json!({ "anyOf": [{ "$ref": "#/$defs/text" }, { "$ref": format!("#{at}") }] });
            outline.member(&self.pointer, key, either);
            return Some(self.below(&NOTHING, at));
        }
        self.get(key).filter(|member| member.value.is_object() && member.value.get(FALLBACK).is_none())
    }

    /// Words that somebody is led by: without them nobody could tell what `what` is.
    pub fn label(&self, key: &str, what: &str) -> Text {
        if let Some(outline) = self.outline() {
            outline.require(&self.pointer, key);
            outline.member(&self.pointer, key, json!({ "$ref": "#/$defs/label" }));
            return Text::default();
        }
        let Some(text) = self.text(key) else {
            self.require(key);
            return Text::default();
        };
        if (text.is_empty() || text.is_without_fallback()) && self.value.is_object() {
            let message = format!("{what} has no words. Nobody could tell what it is.");
            self.findings.borrow_mut().push(Finding::error("missing-label", below(&self.pointer, key), message));
        }
        text
    }

    /// The value itself, which is words that somebody is led by.
    pub fn as_label(&self, what: &str) -> Option<Text> {
        if let Some(outline) = self.outline() {
            outline.note(&self.pointer, json!({ "$ref": "#/$defs/label" }));
            return None;
        }
        let text = self.as_text()?;
        if text.is_empty() || text.is_without_fallback() {
            self.find("missing-label", format!("{what} has no words. Nobody could tell what it is."));
        }
        Some(text).filter(|text| !text.is_empty())
    }

    /// The value itself, which is words.
    pub fn as_text(&self) -> Option<Text> {
        if let Some(outline) = self.outline() {
            outline.note(&self.pointer, json!({ "$ref": "#/$defs/text" }));
            return None;
        }
        match self.value {
            Json::Text(words) => Some(Text::from(&**words)),
            languages @ Json::Object(_) => {
                if languages.get(FALLBACK).is_none() {
                    self.find("no-english", "Add \"en\": every other language falls back to it.");
                }
                let one = |(tag, words): (&str, &Json)| Some((tag.to_owned(), words.as_str()?.to_owned()));
                let all: Option<Vec<_>> = languages.members()?.into_iter().map(one).collect();
                all.map(Text::new).or_else(|| self.wrong_type("words by language, such as {\"en\": \"…\", \"cy\": \"…\"}"))
            }
            _ => self.wrong_type("a text, or an object of texts by language"),
        }
    }

    /// The object `key` of rules, each with a name.
    pub fn rules(&self, key: &str) -> Option<Vec<(&'v str, &'v Json<'v>)>> {
        self.note(key, || json!({ "type": "object", "additionalProperties": { "$ref": "#/$defs/logic" } }));
        self.member(key)?.members().or_else(|| {
            self.get(key)?.wrong_type("rules by name, such as {\"is_tenant\": {\"==\": [{\"var\": \"home\"}, \"rented\"]}}")
        })
    }

    /// A condition or sum in JsonLogic, with a finding where it does not parse.
    pub fn logic(&self, key: &str) -> Option<Logic> {
        self.note(key, || json!({ "$ref": "#/$defs/logic" }));
        if self.outline().is_some() {
            return None;
        }
        let member = self.get(key)?;
        let read = match self.conditions {
            Some(conditions) => Logic::parse_with(member.value, conditions),
            None => Logic::parse_with(member.value, &Conditions::default()),
        };
        match read {
            Ok(logic) => Some(logic),
            Err((inner, code, message)) => {
                if code != UNREAD {
                    self.find_at(format!("{}{inner}", member.pointer), code, message);
                }
                None
            }
        }
    }

    /// A rule whose value is no list.
    pub fn single(&self, key: &str) -> Option<Logic> {
        self.note(key, || json!({ "not": { "type": "array" } }));
        let rule = self.logic(key)?;
        match self.get(key)? {
            member if member.value.is_array() => member.wrong_type("a text, a number, true or false, or a rule"),
            _ => Some(rule),
        }
    }

    /// The value itself, which is an object.
    pub fn object(&self) -> Option<&'v [Member<'v>]> {
        self.value.as_object().or_else(|| self.wrong_type("an object, in curly brackets"))
    }

    /// A finding for every member that is none of `known`: a misspelt setting must not be passed over.
    pub fn only(&self, known: &[&str]) {
        if let Some(outline) = self.outline() {
            return outline.only(&self.pointer, known);
        }
        let is_known = |name: &str| known.iter().any(|own| same(own, name)) || name == "comment";
        let Some(object) = self.object() else { return };
        // Nearly always all are, and then there is nothing to put in order.
        if object.iter().all(|(name, _)| is_known(name)) {
            return;
        }
        for (key, _) in self.value.members().unwrap_or_default() {
            if !is_known(key) {
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

/// The largest whole number that JSON has everywhere.
const LARGEST: u64 = 9_007_199_254_740_991;

/// What [`Reader::id`] takes, as a schema says it.
const ID: &str = "^[A-Za-z][A-Za-z0-9_-]*$";
