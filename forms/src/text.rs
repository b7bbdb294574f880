//! Text a service team writes: one string, or one per language, with fallback string by string.

/// The language every definition must have, and every other falls back to.
pub const FALLBACK: &str = "en";

/// A string per language (BCP 47 tag → words). A plain JSON string is the fallback language's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(Vec<(String, String)>);

impl Text {
    pub fn new(per_language: Vec<(String, String)>) -> Self {
        Self(per_language)
    }

    /// The words in `language`, else in the fallback language, else the first there are.
    pub fn get(&self, language: &str) -> &str {
        self.said(language).0
    }

    /// The words and the language they are really in, for the `lang` attribute (WCAG 2.2 SC 3.1.2).
    pub fn said(&self, language: &str) -> (&str, &str) {
        let find = |tag: &str| self.0.iter().find(|(own, _)| own == tag);
        find(language).or_else(|| find(FALLBACK)).or_else(|| self.0.first()).map_or(("", FALLBACK), |(tag, words)| (words, tag))
    }

    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(tag, _)| tag.as_str())
    }

    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|(_, words)| words.trim().is_empty())
    }
}

impl From<&str> for Text {
    fn from(words: &str) -> Self {
        Self(vec![(FALLBACK.to_owned(), words.to_owned())])
    }
}

/// "full name" → "Full name".
pub fn big_first(words: &str) -> String {
    first(words, |letter| letter.to_ascii_uppercase())
}

/// "Full name" → "full name"; "UK telephone number" stays.
pub fn small_first(words: &str) -> String {
    let abbreviation = words.chars().nth(1).is_some_and(|second| second.is_ascii_uppercase());
    if abbreviation { words.to_owned() } else { first(words, |letter| letter.to_ascii_lowercase()) }
}

/// Letters beyond ASCII stay: the table of their cases is a twentieth of a resident's WASM.
fn first(words: &str, change: impl Fn(char) -> char) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| std::iter::once(change(first)).chain(letters).collect()).unwrap_or_default()
}
