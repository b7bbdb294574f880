//! The published formats as JSON Schema (2020-12): what a definition may say, and what each service submits.

use serde_json::{Value, json};

use crate::outline::Outline;
use crate::{Definition, conditions, questions, text};

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
    outline.note("/$defs", json!({ "text": words(json!({})), "label": words(json!({ "pattern": "\\S" })), "logic": conditions::schema() }));
    outline.into_schema()
}

/// A text, or one for each language; `more` is what is known of a text.
fn words(more: Value) -> Value {
    let mut one = json!({ "type": "string" });
    let mut each = json!({ "type": "object", "required": [text::FALLBACK], "additionalProperties": { "type": "string" } });
    if let Some(pattern) = more.get("pattern") {
        one["pattern"] = pattern.clone();
        each["not"] = json!({ "additionalProperties": { "pattern": "^\\s*$" } });
    }
    json!({ "anyOf": [one, each] })
}
