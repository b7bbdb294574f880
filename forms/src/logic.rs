//! Trying a rule: one line of `{"logic": …, "data": …}` in, one line of `{"result": …}` or `{"error": …}` out.

use serde_json::{Value, json};

use crate::conditions::Logic;
use crate::{Date, limit};

/// Answers a line. Rules are read and worked out exactly as in a definition; the data may be any JSON.
pub fn answer(line: &str, today: Date) -> String {
    match read(limit::without_mark(line)) {
        Ok((logic, data)) => json!({ "result": logic.value_of(&data, Some(today)) }),
        Err(error) => json!({ "error": error }),
    }
    .to_string()
}

fn read(line: &str) -> Result<(Logic, Value), String> {
    let value: Value =
        serde_json::from_str(line).map_err(|error| match error.is_syntax() && error.to_string().contains("recursion") {
            true => "This is nested too deeply.".to_owned(),
            false => format!("This is not JSON: {error}."),
        })?;
    let Value::Object(mut members) = value else { return Err("Write a line as {\"logic\": …, \"data\": …}.".to_owned()) };
    let Some(rule) = members.remove("logic") else { return Err("Add \"logic\": the rule to try.".to_owned()) };
    let logic = Logic::parse(&rule).map_err(|(at, message)| match at.is_empty() {
        true => message,
        false => format!("{message} (at {at})"),
    })?;
    Ok((logic, members.remove("data").unwrap_or_default()))
}
