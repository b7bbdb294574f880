//! The portal's own words, laid over the engine's: one JSON file per language, keys checked by `cargo xtask check`.

use forms::Words;

const PORTAL: &[(&str, &str)] = &[
    ("en", include_str!("../words/en.json")),
    ("cy", include_str!("../words/cy.json")),
    ("pl", include_str!("../words/pl.json")),
    ("ur", include_str!("../words/ur.json")),
];

/// A language the portal speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language {
    /// BCP 47.
    pub tag: &'static str,
    /// What it calls itself: the same on every page, so no word to translate.
    pub own_name: &'static str,
    /// A machine translated the portal's words, and nobody who speaks it has read them yet: every page says so.
    pub machine: bool,
}

pub const LANGUAGES: &[Language] = &[
    Language { tag: "en", own_name: "English", machine: false },
    Language { tag: "cy", own_name: "Cymraeg", machine: false },
    Language { tag: "pl", own_name: "Polski", machine: true },
    Language { tag: "ur", own_name: "اردو", machine: true },
];

/// The language with this tag, if the portal speaks it.
pub fn language(tag: &str) -> Option<&'static Language> {
    LANGUAGES.iter().find(|language| language.tag == tag)
}

/// All words in `language`, falling back to English string by string.
pub fn words(language: &str) -> Words {
    Words::of(language, forms::words::ENGINE.iter().chain(PORTAL).copied())
}

/// The sections that the server alone says: no file that rides in WASM looks one up (`cargo xtask check`).
const SERVER: &[&str] = &[
    "act",
    "ask",
    "ask_help",
    "call",
    "confirmation",
    "contact",
    "continue",
    "cover",
    "declare",
    "figures",
    "find",
    "footer",
    "gallery",
    "handling",
    "handoff",
    "help",
    "home",
    "info",
    "join",
    "kiosk",
    "language",
    "move",
    "nav",
    "open",
    "organisation",
    "pagination",
    "people",
    "permission",
    "phase",
    "practice",
    "progress",
    "questions",
    "queue",
    "request",
    "seat",
    "secret",
    "staff",
    "start",
    "time",
    "wrong",
];

/// The words that travel to the browser: those of the pages it draws.
pub fn for_browser(language: &str) -> Words {
    words(language).only(|section| !SERVER.contains(&section))
}

#[cfg(test)]
mod tests {
    use forms::plural;
    use serde_json::Value;

    #[test]
    fn what_is_counted_has_every_form_of_its_language() {
        let mut counted = 0;
        for (language, json) in forms::words::ENGINE.iter().chain(super::PORTAL) {
            let table: Value = serde_json::from_str(json).expect(language);
            for (key, template) in table.as_object().expect(language) {
                let template = template.as_str().expect(key);
                if template.contains("{count}") && template.contains('|') {
                    assert_eq!(template.split('|').count(), plural::forms(language).len(), "{language}: {key}");
                    assert!(template.split('|').all(|form| form.contains("{count}")), "{language}: {key}");
                    counted += 1;
                } else {
                    assert!(!template.contains('|'), "{language}: {key}");
                }
            }
        }
        assert!(counted >= 4 * 8, "{counted}");
    }
}
