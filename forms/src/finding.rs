//! What lint has to say of a definition: a stable code, the place, what is wrong and how to put it right.

use std::fmt;

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
    /// JSON pointer (RFC 6901) into the definition.
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

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = match self.level {
            Level::Error => "error",
            Level::Advice => "advice",
        };
        let place = if self.pointer.is_empty() { "/" } else { &self.pointer };
        write!(f, "{level} {} at {place}: {}", self.code, self.message)
    }
}
