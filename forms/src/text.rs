//! Text a service team writes: one string, or one per language, with fallback string by string.

use std::borrow::Cow;
use std::fmt;

/// The language every definition must have, and every other falls back to.
pub const FALLBACK: &str = "en";

/// A string per language (BCP 47 tag → words). A plain JSON string is the fallback language's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(Vec<(Cow<'static, str>, String)>);

impl Text {
    pub fn new(per_language: Vec<(String, String)>) -> Self {
        Self(per_language.into_iter().map(|(tag, words)| (tag.into(), words)).collect())
    }

    /// The words in `language`, else in the fallback language, else the first there are.
    pub fn get(&self, language: &str) -> &str {
        self.found(language).0
    }

    /// The words in `language` as a page shows them: what fell back knows the language it is in.
    pub fn say(&self, language: &str) -> Said {
        let (words, own) = self.found(language);
        let foreign = (own != language).then(|| Foreign {
            language: own.to_owned(),
            direction: Some(direction(own)).filter(|own| *own != direction(language)),
        });
        Said(vec![Piece { words: words.to_owned(), foreign }])
    }

    fn found(&self, language: &str) -> (&str, &str) {
        // A translation without words is none.
        let find = |tag: &str| self.0.iter().find(|(own, words)| own == tag && !is_blank(words));
        let any = || self.0.iter().find(|(_, words)| !is_blank(words));
        find(language).or_else(|| find(FALLBACK)).or_else(any).map_or(("", FALLBACK), |(tag, words)| (words, tag))
    }

    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(tag, _)| &**tag)
    }

    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|(_, words)| is_blank(words))
    }

    /// Whether nothing is said in the fallback language, though it is there.
    pub fn is_without_fallback(&self) -> bool {
        self.0.iter().find(|(tag, _)| tag == FALLBACK).is_some_and(|(_, words)| is_blank(words))
    }
}

impl From<&str> for Text {
    fn from(words: &str) -> Self {
        Self(vec![(FALLBACK.into(), words.to_owned())])
    }
}

fn is_blank(words: &str) -> bool {
    words.trim().is_empty()
}

/// Whether a language tag is of the form that is used here: `cy`, `pt-BR`, `zh-Hant`.
pub fn is_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let language =
        parts.next().is_some_and(|first| (2..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_lowercase()));
    language && parts.all(|part| (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// The names of the `{places}` that are filled in a template, in their order.
pub fn places(template: &str) -> impl Iterator<Item = &str> {
    let mut rest = template;
    std::iter::from_fn(move || {
        let (_, name, after) = first_place(rest)?;
        rest = after;
        Some(name)
    })
}

/// Which way a language is written: the `dir` attribute.
pub fn direction(language: &str) -> &'static str {
    let mut parts = language.split('-');
    let usual = matches!(parts.next(), Some("ar" | "ckb" | "dv" | "fa" | "he" | "ps" | "sd" | "ug" | "ur" | "yi"));
    // The script, where the tag names one, has four letters.
    let rtl = match parts.find(|part| part.len() == 4) {
        Some(script) => matches!(script, "Arab" | "Hebr" | "Thaa"),
        None => usual,
    };
    if rtl { "rtl" } else { "ltr" }
}

/// Words as a page shows them: pieces, each with its language where that is not the page's (WCAG 2.2 SC 3.1.2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub words: String,
    /// `None` where the words are in the page's language, or in none, as a number is.
    pub foreign: Option<Foreign>,
}

/// Another language than the page's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreign {
    pub language: String,
    /// Where it is written the other way.
    pub direction: Option<&'static str>,
}

impl Said {
    pub fn pieces(&self) -> &[Piece] {
        &self.0
    }

    /// More of the same.
    pub fn and(self, more: impl Into<Self>) -> Self {
        Self::of(self.0.into_iter().chain(more.into().0))
    }

    /// Pieces of one language that follow each other are one.
    fn of(pieces: impl IntoIterator<Item = Piece>) -> Self {
        let mut joined: Vec<Piece> = Vec::new();
        for piece in pieces.into_iter().filter(|piece| !piece.words.is_empty()) {
            match joined.last_mut().filter(|last| last.foreign == piece.foreign) {
                Some(last) => last.words.push_str(&piece.words),
                None => joined.push(piece),
            }
        }
        Self(joined)
    }

    /// Each `{name}` replaced by its value; one without a value stays. A value without a language of its own takes that of the
    /// words around it.
    pub fn fill(self, values: &[(&str, Self)]) -> Self {
        let mut filled = Vec::new();
        for Piece { words, foreign } in self.0 {
            let mut rest = words.as_str();
            while let Some((before, name, after)) = first_place(rest) {
                filled.push(Piece { words: before.to_owned(), foreign: foreign.clone() });
                let own =
                    |piece: &Piece| Piece { words: piece.words.clone(), foreign: piece.foreign.clone().or(foreign.clone()) };
                match values.iter().find(|(own, _)| *own == name) {
                    Some((_, value)) => filled.extend(value.0.iter().map(own)),
                    None => filled.push(Piece { words: format!("{{{name}}}"), foreign: foreign.clone() }),
                }
                rest = after;
            }
            filled.push(Piece { words: rest.to_owned(), foreign });
        }
        Self::of(filled)
    }

    /// "full name" → "Full name".
    pub fn big_first(self) -> Self {
        self.change_first(big_first)
    }

    /// "Full name" → "full name"; "UK telephone number" stays.
    pub fn small_first(self) -> Self {
        self.change_first(small_first)
    }

    /// "What is your name?" → "What is your name": a question inside a sentence.
    pub fn without_mark(mut self) -> Self {
        if let Some(piece) = self.0.last_mut() {
            piece.words.truncate(piece.words.trim_end_matches('?').len());
        }
        self
    }

    fn change_first(mut self, change: impl Fn(&str) -> String) -> Self {
        if let Some(piece) = self.0.first_mut() {
            piece.words = change(&piece.words);
        }
        self
    }
}

/// What stands before the first `{name}`, the name, and what stands after it.
fn first_place(template: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = template.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

impl FromIterator<Piece> for Said {
    fn from_iter<I: IntoIterator<Item = Piece>>(pieces: I) -> Self {
        Self::of(pieces)
    }
}

impl From<String> for Said {
    fn from(words: String) -> Self {
        Self(vec![Piece { words, foreign: None }])
    }
}

impl From<&str> for Said {
    fn from(words: &str) -> Self {
        Self::from(words.to_owned())
    }
}

/// Where only the words count: in JSON, in a window's title.
impl From<Said> for String {
    fn from(said: Said) -> Self {
        said.to_string()
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|piece| f.write_str(&piece.words))
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

#[cfg(test)]
mod tests {
    use super::{Said, Text};

    fn text(words: &[(&str, &str)]) -> Text {
        Text::new(words.iter().map(|(tag, words)| ((*tag).to_owned(), (*words).to_owned())).collect())
    }

    /// `words[language direction]`, piece by piece.
    fn shown(said: &Said) -> String {
        let piece = |piece: &super::Piece| match &piece.foreign {
            Some(foreign) => format!("{}[{} {}]", piece.words, foreign.language, foreign.direction.unwrap_or("same")),
            None => piece.words.clone(),
        };
        said.pieces().iter().map(piece).collect()
    }

    #[test]
    fn words_that_fell_back_know_their_language() {
        let label = text(&[("en", "Full name"), ("cy", "Enw llawn")]);
        assert_eq!(shown(&label.say("cy")), "Enw llawn");
        assert_eq!(shown(&label.say("pl")), "Full name[en same]");
        assert_eq!(shown(&label.say("ur")), "Full name[en ltr]");
    }

    #[test]
    fn a_translation_without_words_is_none() {
        let said = |text: &Text, language| shown(&text.say(language));
        let blank = text(&[("en", "Title"), ("cy", "  ")]);
        assert_eq!((said(&blank, "cy"), said(&blank, "en")), ("Title[en same]".into(), "Title".into()));
        let welsh = text(&[("en", ""), ("cy", "Oed")]);
        assert_eq!((said(&welsh, "en"), said(&welsh, "pl")), ("Oed[cy same]".into(), "Oed[cy same]".into()));
        assert!(welsh.is_without_fallback() && !blank.is_without_fallback() && !welsh.is_empty());
        assert_eq!(text(&[("en", " ")]).get("cy"), "");
    }

    #[test]
    fn tags_and_directions() {
        for (tag, direction) in [
            ("ar", "rtl"),
            ("ckb", "rtl"),
            ("sd", "rtl"),
            ("ug", "rtl"),
            ("dv", "rtl"),
            ("ku", "ltr"),
            ("ku-Arab", "rtl"),
            ("pa-Arab-PK", "rtl"),
            ("az-Latn", "ltr"),
            ("ur-Latn", "ltr"),
            ("yi-Hebr", "rtl"),
            ("ar-EG", "rtl"),
            ("cy", "ltr"),
        ] {
            assert_eq!(super::direction(tag), direction, "{tag}");
            assert!(super::is_tag(tag), "{tag}");
        }
        for wrong in ["", "welsh", "Welsh", "CY", "english", "c", "cy-", "cy-a", "cy_GB", "cy-waytoolong", "cŷ"] {
            assert!(!super::is_tag(wrong), "{wrong}");
        }
    }

    #[test]
    fn only_the_foreign_part_of_a_sentence_is_foreign() {
        let short = Text::from("full name").say("ur");
        let values = [("short", short), ("max", Said::from("20"))];
        assert_eq!(shown(&Said::from("{short}: {max} حروف").fill(&values)), "full name[en ltr]: 20 حروف");
        let own_words = Text::from("Use up to {max} letters").say("ur");
        assert_eq!(shown(&own_words.fill(&values)), "Use up to 20 letters[en ltr]");
    }
}
