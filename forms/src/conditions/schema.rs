//! A rule as a JSON Schema says it: each operator with as many values as it works on.

use serde_json::{Map, Value, json};

use super::parse::operators;

pub fn schema() -> Value {
    let rule = || json!({ "$ref": "#/$defs/logic" });
    let mut members = Map::new();
    for (name, fewest, most) in operators() {
        let mut several = json!({ "type": "array", "items": rule(), "minItems": fewest });
        if let Some(most) = most {
            several["maxItems"] = most.into();
        }
        // One value may stand without a list around it.
        let alone = fewest <= 1 && most.is_none_or(|most| most >= 1);
        let arguments = if alone { json!({ "if": { "type": "array" }, "then": several, "else": rule() }) } else { several };
        members.insert(name.to_owned(), arguments);
    }
    let chosen = json!({
        "type": "object", "minProperties": 1, "maxProperties": 1,
        "properties": { "if": members["if"], "?:": members["?:"] }, "additionalProperties": false,
    });
    let name = json!({ "anyOf": [{ "type": ["string", "number", "null"] }, chosen] });
    let with_default = json!({ "type": "array", "prefixItems": [name, rule()] });
    members.insert("var".to_owned(), json!({ "if": { "type": "array" }, "then": with_default, "else": name }));
    let condition = json!({ "type": ["string", "array"], "items": { "type": "string" }, "minItems": 1, "maxItems": 1 });
    members.insert("condition".to_owned(), condition);
    let operator =
        json!({ "type": "object", "minProperties": 1, "maxProperties": 1, "properties": members, "additionalProperties": false });
    json!({
        "title": "A condition or sum in JsonLogic (https://jsonlogic.com)",
        "anyOf": [{ "type": ["string", "number", "boolean", "null"] }, { "type": "array", "items": rule() }, operator],
    })
}
