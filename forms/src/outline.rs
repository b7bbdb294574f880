//! What a reader asks for, written down as a JSON Schema (2020-12): the published format is what is really read.
//!
//! A reader with an outline reads nothing. Each time a setting is asked for, it is noted here instead, with its type.

use std::cell::RefCell;

use serde_json::{Map, Value, json};

use crate::finding::below;
use crate::json::Json;

/// A schema that grows while a reader goes through all it knows.
pub struct Outline {
    schema: RefCell<Value>,
    /// For each kind of question, the least that says so.
    questions: Vec<Json<'static>>,
}

impl Outline {
    /// `kinds` are the names of all question types, as definitions write them. Nothing in the browser makes one.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn new(kinds: impl IntoIterator<Item = String>) -> Self {
        Self { schema: RefCell::new(json!({})), questions: kinds.into_iter().map(question).collect() }
    }

    #[cfg(not(target_arch = "wasm32"))]
    pub fn into_schema(self) -> Value {
        self.schema.into_inner()
    }

    /// Adds to the schema at `pointer`: members to objects, elements to lists; anything else takes the place of what was there.
    pub fn note(&self, pointer: &str, more: Value) {
        add(place(&mut self.schema.borrow_mut(), pointer), more);
    }

    /// The object at `pointer` has a member `key`, and this is known of it. Gives where that stands.
    pub fn member(&self, pointer: &str, key: &str, more: Value) -> String {
        self.note(pointer, json!({ "type": "object" }));
        let at = below(&format!("{pointer}/properties"), key);
        self.note(&at, more);
        at
    }

    pub fn require(&self, pointer: &str, key: &str) {
        self.member(pointer, key, json!({}));
        self.note(pointer, json!({ "required": [key] }));
    }

    /// The object at `pointer` has these members and no others.
    pub fn only(&self, pointer: &str, known: &[&str]) {
        for key in known.iter().chain(&["comment"]) {
            self.member(pointer, key, json!({}));
        }
        self.note(pointer, json!({ "additionalProperties": false }));
    }

    /// The least of each kind of question, with where its schema goes; none where they were gone through before.
    ///
    /// A question is described once, however deep it may stand: what a group asks leads back to the same place.
    pub fn questions(&self) -> Vec<(String, &Json<'static>)> {
        if self.schema.borrow().pointer("/$defs/question").is_some() {
            return Vec::new();
        }
        let kind = |question: &Json| question.get("type").and_then(Json::as_str).unwrap_or_default().to_owned();
        let kinds: Vec<String> = self.questions.iter().map(kind).collect();
        let which = |kind: &String| json!({ "if": { "properties": { "type": { "const": kind } } }, "then": { "$ref": format!("#/$defs/question-{kind}") } });
        let all: Vec<Value> = kinds.iter().map(which).collect();
        self.note(
            "/$defs/question",
            json!({ "type": "object", "required": ["type"], "properties": { "type": { "enum": kinds } }, "allOf": all }),
        );
        kinds.iter().map(|kind| format!("/$defs/question-{kind}")).zip(&self.questions).collect()
    }
}

/// The least of a question: its type.
#[cfg(not(target_arch = "wasm32"))]
fn question(kind: String) -> Json<'static> {
    Json::Object(vec![("type".into(), Json::Text(kind.into()))])
}

/// The value at a pointer, with an object wherever there is none yet.
fn place<'v>(mut value: &'v mut Value, pointer: &str) -> &'v mut Value {
    for part in pointer.split('/').skip(1) {
        if !value.is_object() {
            *value = Value::Object(Map::new());
        }
        value = &mut value[part.replace("~1", "/").replace("~0", "~")];
    }
    value
}

fn add(value: &mut Value, more: Value) {
    match (value, more) {
        (Value::Object(own), Value::Object(more)) => {
            more.into_iter().for_each(|(key, more)| add(own.entry(key).or_insert(Value::Null), more));
        }
        (Value::Array(own), Value::Array(more)) => {
            for element in more {
                if !own.contains(&element) {
                    own.push(element);
                }
            }
        }
        // One of several types is said already.
        (Value::Array(own), more) if own.contains(&more) => {}
        (own, more) => *own = more,
    }
}
