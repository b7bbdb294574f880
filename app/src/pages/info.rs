//! The pages behind the footer: help, privacy, cookies and accessibility. Honest about being a sample.

use forms::Words;
use leptos::prelude::*;

use super::{column, heading};
use crate::council::Council;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Info {
    /// `/help`
    Help,
    /// `/help/privacy`
    Privacy,
    /// `/help/cookies`
    Cookies,
    /// `/help/accessibility`
    Accessibility,
}

impl Info {
    /// The page at `/help/{name}`; the empty name is `/help` itself.
    pub fn at(name: &str) -> Option<Self> {
        Some(match name {
            "" => Self::Help,
            "privacy" => Self::Privacy,
            "cookies" => Self::Cookies,
            "accessibility" => Self::Accessibility,
            _ => return None,
        })
    }

    pub fn path(self) -> &'static str {
        match self {
            Self::Help => "/help",
            Self::Privacy => "/help/privacy",
            Self::Cookies => "/help/cookies",
            Self::Accessibility => "/help/accessibility",
        }
    }

    pub fn title(self, words: &Words) -> &str {
        match self {
            Self::Help => words.get("info.help"),
            Self::Privacy => words.get("info.privacy"),
            Self::Cookies => words.get("info.cookies"),
            Self::Accessibility => words.get("info.accessibility"),
        }
    }
}

pub fn info(info: Info, words: &Words, council: &Council) -> AnyView {
    let inside = match info {
        Info::Help => ().into_any(),
        Info::Privacy => ().into_any(),
        Info::Cookies => ().into_any(),
        Info::Accessibility => ().into_any(),
    };
    let _ = council;
    column(None, (heading(info.title(words)), inside).into_any())
}
