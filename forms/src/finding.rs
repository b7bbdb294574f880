//! What lint has to say of a definition: a stable code, the place, what is wrong and how to put it right.

use std::fmt;

use serde_json::{Value, json};

use crate::lint;
use crate::lint::code::Guidance;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The definition cannot go live.
    Error,
    /// It can, but people would be better off without.
    Advice,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub level: Level,
    /// Stable, kebab-case: `unknown-name`, `duplicate-id` …
    pub code: &'static str,
    /// JSON pointer (RFC 6901) into the definition; where something is missing, to what it is missing from.
    pub pointer: String,
    /// What is wrong and how to put it right, for a content designer.
    pub message: String,
}

impl Finding {
    pub fn error(code: &'static str, pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self { level: Level::Error, code, pointer: pointer.into(), message: message.into() }
    }

    pub fn advice(code: &'static str, pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self { level: Level::Advice, code, pointer: pointer.into(), message: message.into() }
    }
}

impl Finding {
    /// The page of GOV.UK's guidance that backs it.
    pub fn guidance(&self) -> Option<&'static Guidance> {
        lint::code::named(self.code)?.guidance
    }

    /// As JSON, for a program.
    pub fn to_value(&self) -> Value {
        let guidance = self.guidance().map(|page| json!({ "title": page.title, "url": page.url }));
        json!({
            "level": self.level.name(), "code": self.code, "pointer": self.pointer, "message": self.message, "guidance": guidance,
        })
    }
}

impl Level {
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Advice => "advice",
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.pointer.is_empty() { "the definition" } else { &self.pointer };
        write!(f, "{} {} at {place}: {}", self.level.name(), self.code, self.message)?;
        match self.guidance() {
            Some(page) => write!(f, " See GOV.UK, {}: {}", page.title, page.url),
            None => Ok(()),
        }
    }
}

/// The pointer to a member (RFC 6901). Made for every setting that is read, so without `format!`.
pub fn below(pointer: &str, key: &str) -> String {
    let mut below = String::with_capacity(pointer.len() + key.len() + 1);
    below.push_str(pointer);
    below.push('/');
    match key.contains(['~', '/']) {
        true => below.push_str(&key.replace('~', "~0").replace('/', "~1")),
        false => below.push_str(key),
    }
    below
}
