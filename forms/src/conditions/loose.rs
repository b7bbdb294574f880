//! JavaScript's conversions and comparisons, which JsonLogic is defined by.

use std::cmp::Ordering;

use serde_json::Value;

use crate::typing;

/// JsonLogic's truth: as in JavaScript, but an empty list is false.
pub fn truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(bool) => *bool,
        Value::Number(number) => number.as_f64().is_some_and(|number| number != 0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(list) => !list.is_empty(),
        Value::Object(_) => true,
    }
}

/// `===`. Two lists or two objects are never the same one.
pub fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::String(left), Value::String(right)) => left == right,
        (Value::Number(left), Value::Number(right)) => left.as_f64() == right.as_f64(),
        (Value::Bool(left), Value::Bool(right)) => left == right,
        (Value::Null, Value::Null) => true,
        _ => false,
    }
}

/// `==`: converts where the types differ.
pub fn equal(left: &Value, right: &Value) -> bool {
    use Value::{Array, Null, Object, String};
    match (left, right) {
        (Null, Null) => true,
        (Null, _) | (_, Null) => false,
        (Array(_) | Object(_), Array(_) | Object(_)) => false,
        (Array(_) | Object(_), String(text)) => self::text(left) == *text,
        (String(text), Array(_) | Object(_)) => *text == self::text(right),
        (String(left), String(right)) => left == right,
        _ => number(left) == number(right),
    }
}

/// How `<` and its like order two values; `None` where a number is asked for and there is none.
pub fn order(left: &Value, right: &Value) -> Option<Ordering> {
    let textual = |value: &Value| matches!(value, Value::String(_) | Value::Array(_) | Value::Object(_));
    if textual(left) && textual(right) {
        return Some(text(left).cmp(&text(right)));
    }
    number(left).partial_cmp(&number(right))
}

/// JavaScript's `Number(value)`.
pub fn number(value: &Value) -> f64 {
    match value {
        Value::Null => 0.0,
        Value::Bool(bool) => f64::from(u8::from(*bool)),
        Value::Number(number) => number.as_f64().unwrap_or(f64::NAN),
        Value::String(text) if text.trim().is_empty() => 0.0,
        Value::String(text) => plain_number(text.trim()),
        Value::Array(_) => number(&Value::String(text(value))),
        Value::Object(_) => f64::NAN,
    }
}

/// JavaScript's `parseFloat(value)`: the number a text begins with.
pub fn leading_number(value: &Value) -> f64 {
    match value {
        Value::Number(number) => number.as_f64().unwrap_or(f64::NAN),
        Value::String(_) | Value::Array(_) => {
            let text = text(value);
            let text = text.trim_start();
            let end = text.find(|c: char| !(c.is_ascii_digit() || "+-.eE".contains(c))).unwrap_or(text.len());
            (1..=end).rev().map(|end| plain_number(&text[..end])).find(|number| !number.is_nan()).unwrap_or(f64::NAN)
        }
        _ => f64::NAN,
    }
}

fn plain_number(text: &str) -> f64 {
    typing::read_number(text).unwrap_or(f64::NAN)
}

/// JavaScript's `String(value)`, with nothing for null, as in a joined list.
pub fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(text).collect::<Vec<_>>().join(","),
        Value::Object(_) => "[object Object]".to_owned(),
        Value::Number(number) => number.as_f64().map_or_else(String::new, typing::write_number),
        Value::Bool(bool) => bool.to_string(),
    }
}

/// A number as JSON: whole ones without a fraction, and null for what JSON can't say.
pub fn value(number: f64) -> Value {
    if number.fract() == 0.0 && number.abs() < 9e15 { Value::from(number as i64) } else { Value::from(number) }
}
