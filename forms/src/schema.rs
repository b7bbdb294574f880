//! The published formats as JSON Schema (2020-12): what a definition may say, and what each service submits.

use serde_json::{Value, json};

use crate::outline::Outline;
use crate::{Definition, Page, Question, conditions, questions, text};

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of definitions: all that the reader asks for.
pub fn definition() -> Value {
    let outline = Outline::new(questions::NAMES.iter().map(|name| name.replace('_', "-")));
    Definition::outline(&outline);
    outline.note(
        "",
        json!({
            "$schema": DIALECT,
            "title": "A service of Doorstep",
            "description": "What is asked, what is promised, how it moves on. `doorstep lint` finds what a schema cannot say.",
        }),
    );
    outline.member("", "$schema", json!({ "type": "string" }));
    outline.note(
        "/$defs",
        json!({ "text": words(json!({})), "label": words(json!({ "pattern": "\\S" })), "logic": conditions::schema() }),
    );
    outline.into_schema()
}

/// A text, or one for each language; `more` is what is known of a text.
fn words(more: Value) -> Value {
    let mut one = json!({ "type": "string" });
    let mut each = json!({ "type": "object", "required": [text::FALLBACK], "additionalProperties": { "type": "string" } });
    if let Some(pattern) = more.get("pattern") {
        one["pattern"] = pattern.clone();
        each["properties"] = json!({ (text::FALLBACK): { "type": "string", "pattern": pattern } });
    }
    json!({ "anyOf": [one, each] })
}

/// The schema of what a service submits: the answers of a finished journey, by question.
pub fn submission(definition: &Definition) -> Value {
    let sent = definition.pages.iter().filter(|page| !page.exit);
    let asked = sent.flat_map(|page| page.questions.iter().map(move |question| (page, question)));
    let answered = asked.filter(|(_, question)| question.kind.schema() != false);
    let part = |(page, question): (&Page, &Question)| {
        let always = page.when.is_none() && question.when.is_none() && !question.optional && question.takes_part();
        (question.id.clone(), always, described(question))
    };
    let mut schema = questions::record_schema(answered.map(part));
    schema["$schema"] = DIALECT.into();
    schema["title"] = format!("{}, version {}", definition.title.get(text::FALLBACK), definition.version).into();
    schema["description"] = "The answers of one submission. Those to questions that did not apply are not there.".into();
    schema
}

/// The schema of an answer, with its question.
fn described(question: &Question) -> Value {
    let mut schema = question.kind.schema();
    if let Value::Object(members) = &mut schema {
        members.entry("title").or_insert_with(|| question.label.get(text::FALLBACK).into());
    }
    schema
}
