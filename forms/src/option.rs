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

    /// Whether choosing it rules the others out.
    pub fn is_exclusive(&self, value: &str) -> bool {
        self.0.iter().any(|item| item.exclusive && item.value == value)
    }

    pub fn values(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|item| item.value.as_str())
    }

    /// The option whose label this is, in any language and case.
    pub fn called(&self, name: &str) -> Option<&str> {
        let same = |item: &&Item| item.label.languages().any(|language| item.label.get(language).eq_ignore_ascii_case(name));
        self.0.iter().find(same).map(|item| item.value.as_str())
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
