//! The options of radios, checkboxes and selects.

use serde_json::Value;

use crate::control::{Choice, Label};
use crate::reader::Reader;
use crate::{Said, Text};

/// The options a question offers, in the order its team wrote them.
#[derive(Debug)]
pub struct Options(Vec<Item>);

#[derive(Debug)]
struct Item {
    value: String,
    label: Text,
    hint: Option<Text>,
    also: Option<Text>,
    exclusive: bool,
}

impl Options {
    /// The list under `options`.
    pub fn read(reader: &Reader) -> Self {
        let message = "Add at least one option, such as {\"value\": \"red\", \"label\": \"Red\"}.";
        let options = reader.some("options", "no-options", message);
        Self(options.iter().map(Item::read).collect())
    }

    pub fn choices(&self) -> Vec<Choice<'_>> {
        self.0.iter().map(Item::choice).collect()
    }

    pub fn offers(&self, value: &str) -> bool {
        self.0.iter().any(|item| item.value == value)
    }

    /// What the chosen one is called that rules the others out.
    pub fn exclusive(&self, chosen: &[String]) -> Option<&Text> {
        self.0.iter().find(|item| item.exclusive && chosen.contains(&item.value)).map(|item| &item.label)
    }

    pub fn values(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|item| item.value.as_str())
    }

    /// The option whose label this is, in any language and case, else the only one that people also call so.
    pub fn called(&self, name: &str) -> Option<&str> {
        let said = |text: &Text, same: fn(&str, &str) -> bool| text.languages().any(|language| same(text.get(language), name));
        let mut also = self.0.iter().filter(|item| item.also.as_ref().is_some_and(|also| said(also, holds)));
        let own = self.0.iter().find(|item| said(&item.label, str::eq_ignore_ascii_case));
        own.or_else(|| also.next().filter(|_| also.next().is_none())).map(|item| item.value.as_str())
    }

    /// The JSON Schema of one that is chosen.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn schema(&self) -> Value {
        serde_json::json!({ "enum": self.values().collect::<Vec<_>>() })
    }

    /// The words of an answer; the answer itself where an older definition offered it.
    pub fn said(&self, value: &Value, language: &str) -> Option<Said> {
        let value = value.as_str()?;
        let item = self.0.iter().find(|item| item.value == value);
        Some(item.map_or(value.into(), |item| item.label.say(language)))
    }
}

/// Whether the other names an option goes by hold this one, whole words of it: "UK Great Britain" holds "great britain".
fn holds(names: &str, name: &str) -> bool {
    let bound = |letter: Option<&u8>| letter.is_none_or(|letter| !letter.is_ascii_alphanumeric() && letter.is_ascii());
    let (names, name) = (names.as_bytes(), name.as_bytes());
    let at = |start: usize| {
        let end = start + name.len();
        let before = start.checked_sub(1).and_then(|before| names.get(before));
        names[start..end].eq_ignore_ascii_case(name) && bound(before) && bound(names.get(end))
    };
    (0..=names.len().saturating_sub(name.len())).any(|start| start + name.len() <= names.len() && at(start))
}

impl Item {
    fn read(reader: &Reader) -> Self {
        reader.only(&["value", "label", "hint", "also", "exclusive"]);
        reader.require("value");
        reader.require("label");
        Self {
            value: reader.string("value").unwrap_or_default().to_owned(),
            label: reader.label("label", "This option"),
            hint: reader.text("hint"),
            also: reader.text("also"),
            exclusive: reader.flag("exclusive"),
        }
    }

    fn choice(&self) -> Choice<'_> {
        let (label, hint, also) = (Label::Text(&self.label), self.hint.as_ref(), self.also.as_ref());
        Choice { value: &self.value, label, hint, also, exclusive: self.exclusive }
    }
}
