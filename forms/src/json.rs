//! The JSON of a definition, read in place: texts are borrowed and members stand in a row, so that loading it is quick.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Number, Value};

/// A name and its value.
pub type Member<'t> = (Cow<'t, str>, Json<'t>);

#[derive(Debug)]
pub enum Json<'t> {
    Null,
    Bool(bool),
    Number(Number),
    Text(Cow<'t, str>),
    List(Vec<Json<'t>>),
    /// As they are written. Of two with the same name the last counts.
    Object(Vec<Member<'t>>),
}

impl<'t> Json<'t> {
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.as_object()?.iter().rev().find(|(name, _)| same(name, key)).map(|(_, value)| value)
    }

    pub fn as_object(&self) -> Option<&[Member<'t>]> {
        if let Self::Object(members) = self { Some(members) } else { None }
    }

    pub fn as_array(&self) -> Option<&[Self]> {
        if let Self::List(list) = self { Some(list) } else { None }
    }

    pub fn as_str(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    pub fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(bool) = self { Some(*bool) } else { None }
    }

    pub fn as_f64(&self) -> Option<f64> {
        if let Self::Number(number) = self { number.as_f64() } else { None }
    }

    pub fn as_u64(&self) -> Option<u64> {
        let Self::Number(number) = self else { return None };
        // 1.0 is whole too.
        let whole = || number.as_f64().filter(|number| number.fract() == 0.0 && (0.0..1e15).contains(number));
        number.as_u64().or_else(|| whole().map(|number| number as u64))
    }

    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    pub fn is_array(&self) -> bool {
        self.as_array().is_some()
    }

    pub fn is_object(&self) -> bool {
        self.as_object().is_some()
    }

    /// The members by name, in the order of their names.
    pub fn members(&self) -> Option<Vec<(&str, &Self)>> {
        let mut members: Vec<(&str, &Self)> = self.as_object()?.iter().rev().map(|(name, value)| (&**name, value)).collect();
        members.sort_by_key(|(name, _)| *name);
        members.dedup_by_key(|(name, _)| *name);
        Some(members)
    }

    /// What is neither a list nor an object.
    pub fn plain(&self) -> Value {
        match self {
            Self::Bool(bool) => (*bool).into(),
            Self::Number(number) => number.clone().into(),
            Self::Text(text) => (&**text).into(),
            Self::Null | Self::List(_) | Self::Object(_) => Value::Null,
        }
    }
}

/// Names of members are short, and mostly differ at once: then there is no call for the rest.
pub fn same(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.bytes().next() == other.bytes().next() && one == other
}

impl<'t> From<&'t Value> for Json<'t> {
    fn from(value: &'t Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(bool) => Self::Bool(*bool),
            Value::Number(number) => Self::Number(number.clone()),
            Value::String(text) => Self::Text(Cow::Borrowed(text)),
            Value::Array(list) => Self::List(list.iter().map(Self::from).collect()),
            Value::Object(members) => {
                Self::Object(members.iter().map(|(name, value)| (Cow::Borrowed(&**name), value.into())).collect())
            }
        }
    }
}

impl<'de> Deserialize<'de> for Json<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Any)
    }
}

struct Any;

impl<'de> Visitor<'de> for Any {
    type Value = Json<'de>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_unit<E>(self) -> Result<Json<'de>, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, bool: bool) -> Result<Json<'de>, E> {
        Ok(Json::Bool(bool))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Json<'de>, E> {
        Ok(Json::Number(number.into()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Json<'de>, E> {
        Ok(Json::Number(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Json<'de>, E> {
        Ok(Number::from_f64(number).map_or(Json::Null, Json::Number))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Json<'de>, E> {
        Ok(Json::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json<'de>, E> {
        Ok(Json::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Json<'de>, A::Error> {
        let mut list = Vec::new();
        while let Some(element) = elements.next_element()? {
            list.push(element);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Json<'de>, A::Error> {
        let mut members = Vec::new();
        while let Some(name) = entries.next_key()? {
            // A name is a text.
            let name = if let Json::Text(name) = name { name } else { Cow::default() };
            members.push((name, entries.next_value()?));
        }
        Ok(Json::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::Json;

    fn back(json: &Json) -> Value {
        match json {
            Json::List(list) => list.iter().map(back).collect(),
            Json::Object(_) => {
                json.members().into_iter().flatten().map(|(name, value)| (name.to_owned(), back(value))).collect::<Value>()
            }
            plain => plain.plain(),
        }
    }

    #[test]
    fn all_that_is_written_is_read() {
        for text in [
            r#"{"b": [1, -2, 0.5, 1e3, true, null, "x", "\u00e9\n", "ŷ"], "a": {"": {}, "é\"": []}}"#,
            r#"{"a": 1, "b": 2, "a": 3}"#,
            "18446744073709551615",
            "\"alone\"",
        ] {
            let value: Value = serde_json::from_str(text).expect(text);
            assert_eq!(back(&serde_json::from_str(text).expect(text)), value, "{text}");
            assert_eq!(back(&Json::from(&value)), value, "{text}");
        }
        for wrong in ["", "{", "[1,]", "{\"a\" 1}", "nul", "1 2"] {
            assert!(serde_json::from_str::<Json>(wrong).is_err(), "{wrong}");
        }
    }
}
