//! The closed set of controls. A question type describes itself in terms of these; only `app` draws them.

use crate::definition::Question;
use crate::{Said, Text};

/// How a question is asked. One file in `app/src/controls` per variant, of the same name.
#[derive(Clone, Debug)]
pub enum Control<'q> {
    /// One line: govuk-frontend's text input.
    Text(Line),
    /// Several lines: textarea, with a count where there is a limit.
    Area { rows: u8, limit: Option<Limit>, autocomplete: Option<&'static str> },
    /// Radios, checkboxes or a select.
    Choices { look: Look, choices: Vec<Choice<'q>> },
    /// Boxes for day, month and year.
    Date { span: Span, autocomplete: bool },
    /// Several lines that are one answer, each input `{name}-{part}`: a postal address.
    Group(Vec<Part>),
    /// Files, at most `most`, an input for each: `{name}`, `{name}-2`, `{name}-3`.
    File { accept: &'static str, max_bytes: u64, most: usize },
    /// A group of questions, `min` to `max` times: inputs `{name}-{n}-{id}`, n from 1.
    AddAnother { item: &'q Text, min: usize, max: usize, questions: &'q [Question] },
    /// Nothing to fill in: the label says it all, or is followed by a value that follows from the answers.
    Note(Note<'q>),
}

/// How much of the calendar is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// Inputs `{name}-day`, `{name}-month`, `{name}-year`.
    Day,
    /// The same without the day.
    Month,
    /// A first and a last day: inputs `{name}-from-day` to `{name}-to-year`.
    Range,
}

/// How something to read is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note<'q> {
    /// The label is a paragraph.
    Text,
    /// The label stands out, indented.
    Inset,
    /// The label is a warning nobody may miss.
    Warning,
    /// The label opens to more for those who need it.
    Details(&'q Text),
    /// The label, and under it an address, line by line.
    Address(&'q [Text]),
    /// The label, and under it a list of links.
    Links(&'q [Link]),
    /// The label names a computed value: the answers hold it, the question's type says it in words.
    Value,
    /// Not shown: a value that travels with the answers.
    Hidden,
}

/// Where to read on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub text: Text,
    pub url: String,
}

/// How much may be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    pub most: usize,
    pub unit: Unit,
    /// The count shows once so many per cent are used.
    pub threshold: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Characters,
    Words,
}

impl Unit {
    pub fn count(self, text: &str) -> usize {
        match self {
            Self::Characters => text.chars().count(),
            Self::Words => text.split_whitespace().count(),
        }
    }
}

/// A one-line input and what the browser is told of it (WCAG 2.2 SC 1.3.5).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// The `type` attribute: `text`, `email` or `tel`.
    pub kind: &'static str,
    /// The `inputmode` attribute; empty for none.
    pub inputmode: &'static str,
    /// The `autocomplete` token, where the question's meaning is known.
    pub autocomplete: Option<&'static str>,
    /// Expected width in characters (2, 3, 4, 5, 10, 20 or 30): govuk-frontend's fixed width classes.
    pub width: Option<u8>,
    /// Shown before the input, such as `£`.
    pub prefix: Option<&'static str>,
    /// Shown after the input, such as `%`.
    pub suffix: Option<&'static str>,
    /// Whether the browser may check spelling: not for names, codes and addresses.
    pub spellcheck: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    Radios,
    Checkboxes,
    Select,
    /// A select that WASM lets people search: a long list.
    Search,
    /// A single box to tick whose words are the question's label: no legend above it.
    Confirm,
}

/// One option: the value it posts and what it says. The words are the team's, or a key of the engine's words.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice<'q> {
    pub value: &'q str,
    pub label: Label<'q>,
    pub hint: Option<&'q Text>,
    /// What else people call it: a search finds it by these words too.
    pub also: Option<&'q Text>,
    /// Choosing it rules the others out: "None of these".
    pub exclusive: bool,
}

/// Words from the definition, or a key of the engine's own words.
#[derive(Clone, Debug, PartialEq)]
pub enum Label<'q> {
    Text(&'q Text),
    Key(&'static str),
}

impl Label<'_> {
    pub fn say(&self, words: &crate::Words) -> Said {
        match self {
            Self::Text(text) => text.say(&words.language),
            Self::Key(key) => words.get(key).into(),
        }
    }
}

/// One line of a group: input `{name}{suffix}`, the suffix with its dash, labelled by a key of the engine's words.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    pub suffix: &'static str,
    pub label: &'static str,
    /// A key as well: what the line looks like, or where to find it.
    pub hint: Option<&'static str>,
    pub line: Line,
    pub optional: bool,
}
