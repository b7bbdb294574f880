//! Conditions and computed values: JsonLogic (jsonlogic.com), parsed into a typed tree when a definition is loaded.

use serde_json::Value;

use crate::Answers;

/// The type of an answer or of a rule's result.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    Text,
    Number,
    Bool,
    Date,
    List(Box<Type>),
    Record(Vec<(String, Type)>),
    /// Nothing is known of it, so nothing is wrong with it.
    Any,
}

/// A rule.
#[derive(Clone, Debug, PartialEq)]
pub enum Logic {
    Value(Value),
}

impl Logic {
    /// Parses a rule; where it is none: the JSON pointer within the rule, and what is wrong.
    pub fn parse(json: &Value) -> Result<Self, (String, String)> {
        Ok(Self::Value(json.clone()))
    }

    /// The rule's value over the answers.
    pub fn value(&self, _answers: &Answers) -> Value {
        Value::Null
    }

    /// Whether the rule's value is truthy in JsonLogic's sense.
    pub fn holds(&self, _answers: &Answers) -> bool {
        true
    }

    /// `(name, value)` where the rule is exactly "this answer is, or contains, this text".
    pub fn equality(&self) -> Option<(&str, &str)> {
        None
    }
}
