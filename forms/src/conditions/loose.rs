//! JavaScript's conversions and comparisons, which JsonLogic is defined by.

use std::borrow::Cow;
use std::cmp::Ordering;

use serde_json::Value;

use crate::digits::number_text;
use crate::typing;

/// What a rule comes to while it is worked out. JSON knows neither NaN nor infinity, and both compare unlike null.
#[derive(Clone, Debug)]
pub enum Val<'a> {
    Json(Cow<'a, Value>),
    Number(f64),
}

pub static NULL: Value = Value::Null;

impl<'a> Val<'a> {
    pub fn null() -> Self {
        Self::Json(Cow::Borrowed(&NULL))
    }

    /// The value as JSON: null for a number that JSON can't say.
    pub fn into_json(self) -> Value {
        match self {
            Self::Json(value) => value.into_owned(),
            Self::Number(number) => self::value(number),
        }
    }

    pub fn as_array(&self) -> Option<&[Value]> {
        match self {
            Self::Json(value) => value.as_array().map(Vec::as_slice),
            Self::Number(_) => None,
        }
    }
}

impl<'a> From<&'a Value> for Val<'a> {
    fn from(value: &'a Value) -> Self {
        Self::Json(Cow::Borrowed(value))
    }
}

impl From<Value> for Val<'_> {
    fn from(value: Value) -> Self {
        Self::Json(Cow::Owned(value))
    }
}

impl From<bool> for Val<'_> {
    fn from(bool: bool) -> Self {
        Value::Bool(bool).into()
    }
}

/// JsonLogic's truth: as in JavaScript, but an empty list is false.
pub fn truthy(value: &Val) -> bool {
    match value {
        Val::Number(number) => *number != 0.0 && !number.is_nan(),
        Val::Json(value) => match &**value {
            Value::Null => false,
            Value::Bool(bool) => *bool,
            Value::Number(number) => number.as_f64().is_some_and(|number| number != 0.0),
            Value::String(text) => !text.is_empty(),
            Value::Array(list) => !list.is_empty(),
            Value::Object(_) => true,
        },
    }
}

/// `===`. Two lists or two objects are never the same one.
pub fn same(left: &Val, right: &Val) -> bool {
    match (left, right) {
        (Val::Json(left), Val::Json(right)) => same_json(left, right),
        (Val::Number(number), Val::Json(json)) | (Val::Json(json), Val::Number(number)) => json.as_f64() == Some(*number),
        (Val::Number(left), Val::Number(right)) => left == right,
    }
}

pub fn same_json(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::String(left), Value::String(right)) => left == right,
        (Value::Number(left), Value::Number(right)) => left.as_f64() == right.as_f64(),
        (Value::Bool(left), Value::Bool(right)) => left == right,
        (Value::Null, Value::Null) => true,
        _ => false,
    }
}

/// `==`: converts where the types differ.
pub fn equal(left: &Val, right: &Val) -> bool {
    use Value::{Array, Null, Object, String};
    let (Val::Json(one), Val::Json(other)) = (left, right) else {
        let nothing = |value: &Val| matches!(value, Val::Json(json) if json.is_null());
        return !nothing(left) && !nothing(right) && number(left) == number(right);
    };
    match (&**one, &**other) {
        (Null, Null) => true,
        (Null, _) | (_, Null) => false,
        (Array(_) | Object(_), Array(_) | Object(_)) => false,
        (value @ (Array(_) | Object(_)), String(text)) | (String(text), value @ (Array(_) | Object(_))) => {
            json_text(value) == *text
        }
        (String(left), String(right)) => left == right,
        _ => number(left) == number(right),
    }
}

/// How `<` and its like order two values; `None` where a number is asked for and there is none.
pub fn order(left: &Val, right: &Val) -> Option<Ordering> {
    if let (Some(left), Some(right)) = (textual(left), textual(right)) {
        return Some(left.cmp(&right));
    }
    number(left).partial_cmp(&number(right))
}

/// A text, or what is compared as one.
fn textual<'v>(value: &'v Val) -> Option<Cow<'v, str>> {
    match value {
        Val::Json(json) => match &**json {
            Value::String(text) => Some(Cow::Borrowed(text)),
            list @ (Value::Array(_) | Value::Object(_)) => Some(Cow::Owned(json_text(list))),
            _ => None,
        },
        Val::Number(_) => None,
    }
}

/// JavaScript's `Number(value)`.
pub fn number(value: &Val) -> f64 {
    match value {
        Val::Number(number) => *number,
        Val::Json(json) => match &**json {
            Value::Null => 0.0,
            Value::Bool(bool) => f64::from(u8::from(*bool)),
            Value::Number(number) => number.as_f64().unwrap_or(f64::NAN),
            Value::String(text) => text_number(text),
            list @ Value::Array(_) => text_number(&json_text(list)),
            Value::Object(_) => f64::NAN,
        },
    }
}

fn text_number(text: &str) -> f64 {
    match text.trim() {
        "" => 0.0,
        text => typing::read_number(text).unwrap_or(f64::NAN),
    }
}

/// JavaScript's `parseFloat(value)`: the number a text begins with.
pub fn leading_number(value: &Val) -> f64 {
    match value {
        Val::Number(number) => *number,
        Val::Json(json) => match &**json {
            Value::Number(number) => number.as_f64().unwrap_or(f64::NAN),
            Value::String(text) => front_number(text),
            list @ Value::Array(_) => front_number(&json_text(list)),
            _ => f64::NAN,
        },
    }
}

/// Sign, digits, point, digits, and an exponent where it is one: as far as that goes.
fn front_number(text: &str) -> f64 {
    let text = text.trim_start();
    let digits = |from: usize| text.len().min(from) + text[from.min(text.len())..].bytes().take_while(u8::is_ascii_digit).count();
    let sign = usize::from(text.starts_with(['+', '-']));
    let mut end = digits(sign);
    if text[end..].starts_with('.') {
        end = digits(end + 1);
    }
    if text[end..].starts_with(['e', 'E']) {
        let exponent = end + 1 + usize::from(text[end + 1..].starts_with(['+', '-']));
        if digits(exponent) > exponent {
            end = digits(exponent);
        }
    }
    typing::read_number(&text[..end]).unwrap_or(f64::NAN)
}

/// JavaScript's `String(value)`.
pub fn text(value: &Val) -> String {
    match value {
        Val::Number(number) => number_text(*number),
        Val::Json(json) => match &**json {
            Value::Null => "null".to_owned(),
            other => json_text(other),
        },
    }
}

/// The same as part of a joined text or list: nothing for null.
pub fn joined(value: &Val) -> String {
    match value {
        Val::Number(number) => number_text(*number),
        Val::Json(json) => json_text(json),
    }
}

pub fn json_text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(json_text).collect::<Vec<_>>().join(","),
        Value::Object(_) => "[object Object]".to_owned(),
        Value::Number(number) => number.as_f64().map_or_else(String::new, number_text),
        Value::Bool(bool) => bool.to_string(),
    }
}

/// Whether a value is of a size and a depth that answers can have.
pub fn fits(value: &Value) -> bool {
    fn count(value: &Value, depth: usize, left: &mut usize) -> bool {
        let size = if let Value::String(text) = value { text.len() + 1 } else { 1 };
        *left = left.saturating_sub(size);
        *left > 0
            && depth > 0
            && match value {
                Value::Array(list) => list.iter().all(|value| count(value, depth - 1, left)),
                Value::Object(members) => members.values().all(|value| count(value, depth - 1, left)),
                _ => true,
            }
    }
    count(value, 100, &mut 1_000_000)
}

/// A number as JSON: whole ones without a fraction, and null for what JSON can't say.
pub fn value(number: f64) -> Value {
    if number.fract() == 0.0 && number.abs() < 9e15 { Value::from(number as i64) } else { Value::from(number) }
}
