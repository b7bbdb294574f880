//! The portal's own words, laid over the engine's: one JSON file per language, keys checked by `cargo xtask check`.

use forms::Words;

const PORTAL: &[(&str, &str)] = &[("en", include_str!("../words/en.json")), ("cy", include_str!("../words/cy.json"))];

/// The languages the portal speaks, as BCP 47 tags.
pub const LANGUAGES: &[&str] = &["en", "cy"];

/// All words in `language`, falling back to English string by string.
pub fn words(language: &str) -> Words {
    Words::of(language, forms::words::ENGINE.iter().chain(PORTAL).copied())
}

/// The sections that the server alone says.
const SERVER: &[&str] = &[
    "ask",
    "call",
    "confirmation",
    "find",
    "footer",
    "gallery",
    "handoff",
    "handling",
    "help",
    "home",
    "info",
    "move",
    "nav",
    "progress",
    "queue",
    "request",
    "staff",
    "start",
    "time",
    "wrong",
];

/// The words that travel to the browser: those of the pages it draws.
pub fn for_browser(language: &str) -> Words {
    words(language).only(|section| !SERVER.contains(&section))
}
