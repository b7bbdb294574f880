//! The words of the engine and the portal: a table from key to template, one JSON file per language.

use std::collections::HashMap;

use serde_json::Value;

use crate::text::{Said, direction};
use crate::{Date, plural, typing};

/// The engine's own words (problems, summaries), by language.
pub const ENGINE: &[(&str, &str)] = &[
    ("en", include_str!("../words/en.json")),
    ("cy", include_str!("../words/cy.json")),
    ("pl", include_str!("../words/pl.json")),
    ("ur", include_str!("../words/ur.json")),
];

/// Templates by key in one language, each falling back to the table it was laid over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    pub language: String,
    table: HashMap<String, String>,
}

impl Words {
    /// Words of `language`: lays each `(language, flat JSON object)` file over the English one.
    ///
    /// A file that is no flat object of strings adds nothing; a test holds the bundled ones to that.
    pub fn of<'f>(language: &str, files: impl IntoIterator<Item = (&'f str, &'f str)>) -> Self {
        let mut words = Self { language: language.to_owned(), table: HashMap::new() };
        let files: Vec<_> = files.into_iter().collect();
        for wanted in [crate::text::FALLBACK, language] {
            for (_, json) in files.iter().filter(|(tag, _)| *tag == wanted) {
                words.lay_over(json);
            }
        }
        words
    }

    fn lay_over(&mut self, json: &str) {
        if let Ok(Value::Object(table)) = serde_json::from_str(json) {
            for (key, template) in table {
                if let Value::String(template) = template {
                    self.table.insert(key, template);
                }
            }
        }
    }

    /// Only the words whose section, the part of the key before the first point, is wanted.
    pub fn only(mut self, wanted: impl Fn(&str) -> bool) -> Self {
        self.table.retain(|key, _| wanted(key.split('.').next().unwrap_or_default()));
        self
    }

    /// The template under `key`; the key itself where there is none, so that nothing is ever blank.
    pub fn get<'s>(&'s self, key: &'s str) -> &'s str {
        self.table.get(key).map_or(key, String::as_str)
    }

    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// The template under `key` with each `{name}` replaced.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        let values: Vec<_> = values.iter().map(|(name, value)| (*name, Said::from(self.isolated(value)))).collect();
        self.say(key, &values).into()
    }

    /// The form of the template under `key` that `count` takes, with `{count}` replaced: "1 answer|{count} answers".
    pub fn count(&self, key: &str, count: u64) -> String {
        let template = plural::choose(self.get(key), &self.language, count);
        Said::from(template).fill(&[("count", Said::from(self.isolated(&count.to_string())))]).into()
    }

    /// A date as the language writes it: "27 March 2026".
    pub fn date(&self, date: Date) -> String {
        let month = self.get(&format!("month.{}", u8::from(date.month()))).to_owned();
        let values = [("day", date.day().to_string().into()), ("month", month.into()), ("year", date.year().to_string().into())];
        self.say("date.long", &values).into()
    }

    /// A month as it stands alone: "March 2026".
    pub fn month(&self, month: Date) -> String {
        format!("{} {}", self.get(&format!("month_alone.{}", u8::from(month.month()))), month.year())
    }

    /// A day or a month in ISO 8601 as the language writes it.
    pub fn moment(&self, iso: &str) -> Option<String> {
        let month = || typing::parse_iso(&format!("{iso}-01")).map(|month| self.month(month));
        typing::parse_iso(iso).map(|date| self.date(date)).or_else(month)
    }

    /// The template under `key` filled with values that may be in another language.
    pub fn say(&self, key: &str, values: &[(&str, Said)]) -> Said {
        Said::from(self.get(key)).fill(values)
    }

    /// A phone number or a name keeps its own order inside a sentence that is written from right to left (Unicode UAX 9).
    fn isolated(&self, value: &str) -> String {
        match direction(&self.language) {
            "rtl" => format!("\u{2068}{value}\u{2069}"),
            _ => value.to_owned(),
        }
    }

    /// The whole table as a flat JSON object: what the browser half loads.
    pub fn to_json(&self) -> String {
        let table: serde_json::Map<_, _> =
            self.table.iter().map(|(key, words)| (key.clone(), Value::from(words.as_str()))).collect();
        Value::Object(table).to_string()
    }
}
