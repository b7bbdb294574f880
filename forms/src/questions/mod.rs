//! The question types: one file each, its name in the list below, its examples in `forms/cases`.
//!
//! A type describes itself: how it is asked, read, summed up and what its answer is. Nobody else asks "which type are you?".

use std::fmt;

use serde_json::Value;

use crate::check::Problem;
use crate::conditions::{Logic, Scope, Type};
use crate::control::Control;
use crate::definition::{Page, Question};
use crate::reader::Reader;
use crate::{Date, Message, Pairs, Said, Words, typing};

/// Declares each type's module and the table that finds it by the name a definition uses (`long-text` → `long_text.rs`).
macro_rules! types {
    ($($module:ident),* $(,)?) => {
        $(pub mod $module;)*

        /// The names of all question types, as definitions write them with `-` for `_`.
        pub const NAMES: &[&str] = &[$(stringify!($module)),*];

        /// Each type's examples, from `forms/cases`: the gallery and the tests play them. The compiler asks for the file.
        #[cfg(not(target_arch = "wasm32"))]
        pub const CASES: &[(&str, &str)] = &[$((stringify!($module), include_str!(concat!("../../cases/", stringify!($module), ".json")))),*];

        fn find(name: &str, reader: &Reader) -> Option<(Box<dyn QuestionType>, &'static [&'static str])> {
            match name {
                $(stringify!($module) => Some((Box::new($module::read(reader)), $module::SETTINGS)),)*
                _ => None,
            }
        }
    };
}

types![
    text,
    long_text,
    email,
    phone,
    address,
    date,
    number,
    money,
    yes_no,
    radios,
    checkboxes,
    select,
    file,
    declaration,
    note,
    add_another,
    ni_number,
    name,
    percentage,
    month,
    time,
    date_range,
    autocomplete,
    location,
    uprn,
    nhs_number,
    vehicle_registration,
    bank_details,
    organisation,
    consent,
    computed,
    hidden,
];

/// All that is true of one type of question.
pub trait QuestionType: Send + Sync {
    /// How it is asked.
    fn control<'q>(&'q self, question: &'q Question) -> Control<'q>;

    /// The type of its answer: what conditions may do with it.
    fn answer(&self) -> Type;

    /// Reads what was typed. No value and no problem means nothing was typed.
    fn read(&self, asked: &Asked) -> Reading;

    /// The answer in words, a line each: check answers, confirmation, staff screens.
    fn summary(&self, value: &Value, words: &Words) -> Vec<Said>;

    /// Whether its answer is a number that opens an account or a file on somebody: who helps sees it covered.
    #[cfg(not(target_arch = "wasm32"))]
    fn is_secret(&self) -> bool {
        false
    }

    /// The answer in words with what is secret of it covered; `None` where nothing is.
    #[cfg(not(target_arch = "wasm32"))]
    fn masked(&self, value: &Value, words: &Words) -> Option<Vec<Said>> {
        self.is_secret().then(|| self.summary(value, words).iter().map(|line| cover(&line.to_string(), SHOWN)).collect())
    }

    /// The inputs under `name` that hold a secret, given the rows there are.
    #[cfg(not(target_arch = "wasm32"))]
    fn secret_names(&self, name: &str, pairs: &Pairs) -> Vec<String> {
        if self.is_secret() { self.names(name, pairs) } else { Vec::new() }
    }

    /// The JSON Schema (2020-12) of its answer: `false`, which nothing fits, where it has none.
    ///
    /// An answer that comes with a problem need not fit: it is not whole.
    #[cfg(not(target_arch = "wasm32"))]
    fn schema(&self) -> Value;

    /// Whether anybody sees it, and so reads its label.
    fn is_seen(&self) -> bool {
        true
    }

    /// What its input names add to its own: `-day`. None for what is only shown.
    fn parts(&self) -> &'static [&'static str] {
        &[""]
    }

    /// The input names it posts under `name`, given the rows there are.
    fn names(&self, name: &str, _pairs: &Pairs) -> Vec<String> {
        self.parts().iter().map(|part| format!("{name}{part}")).collect()
    }

    /// The inputs under `name` as they stand once somebody typed `value`: what is known already is shown and can be changed.
    fn typed(&self, name: &str, value: &Value) -> Vec<(String, Vec<String>)> {
        let part = |part: &&str| {
            let value = if part.is_empty() { Some(value) } else { value.get(part[1..].replace('-', "_")) };
            (format!("{name}{part}"), value.map(as_typed).unwrap_or_default())
        };
        self.parts().iter().map(part).collect()
    }

    /// Whether an answer holds for the very words of the question only: nobody has declared what now says something else.
    fn binds_to_words(&self) -> bool {
        false
    }

    /// The key of the problem "nothing was answered": `missing` says "Enter …", `unchosen` says "Select …".
    fn missing(&self) -> &'static str {
        "missing"
    }

    /// Between what its answer lies, where that is a number.
    fn limits(&self) -> Limits {
        Limits::default()
    }

    /// How the value follows from other answers, where nobody types it.
    fn computed(&self) -> Option<&Logic> {
        None
    }

    /// Carries out `add={name}` or `remove=…` where it is meant: rows of a group, a file that was uploaded.
    fn act(&self, _name: &str, _pairs: &mut Pairs, _act: &Act) -> bool {
        false
    }

    /// The questions of a group.
    fn questions(&self) -> &[Question] {
        &[]
    }
}

/// So many signs of a secret are left to tell it from another one.
#[cfg(not(target_arch = "wasm32"))]
const SHOWN: usize = 3;

/// A text with a dot for each letter and figure but the last `shown`.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn cover(text: &str, shown: usize) -> Said {
    let mut left = text.chars().filter(|c| c.is_alphanumeric()).count().saturating_sub(shown);
    let dot = |c: char| {
        let covered = c.is_alphanumeric() && left > 0;
        left -= usize::from(covered);
        if covered { '•' } else { c }
    };
    Said::from(text.chars().map(dot).collect::<String>())
}

/// A value as somebody types or chooses it.
fn as_typed(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Number(number) => number.as_f64().map(typing::write_number).into_iter().collect(),
        Value::Bool(yes) => vec![if *yes { "yes" } else { "no" }.to_owned()],
        Value::Array(several) => several.iter().flat_map(as_typed).collect(),
        Value::Null | Value::Object(_) => Vec::new(),
    }
}

/// The least and the most that a number may be, and whether it has no fraction.
#[derive(Clone, Copy, Debug, Default)]
pub struct Limits {
    pub min: Option<f64>,
    pub max: Option<f64>,
    pub whole: bool,
}

/// The JSON Schema of an answer with several parts: each part's name, whether it is always there, and its own schema.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn record_schema<N: Into<String>>(parts: impl IntoIterator<Item = (N, bool, Value)>) -> Value {
    let (mut properties, mut required) = (serde_json::Map::new(), Vec::new());
    for (name, always, schema) in parts {
        let name = name.into();
        if always {
            required.push(Value::from(name.as_str()));
        }
        properties.insert(name, schema);
    }
    serde_json::json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

/// What a button of the page asks for besides going on.
pub struct Act<'a> {
    pub add: &'a str,
    pub remove: &'a str,
}

// A type is not to be printed piece by piece: the code for it would ride in every resident's WASM.
impl fmt::Debug for dyn QuestionType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("QuestionType")
    }
}

/// One question being asked: where it stands and what was typed.
pub struct Asked<'a> {
    pub question: &'a Question,
    /// Its input name: the id, or `{group}-{n}-{id}`.
    pub name: &'a str,
    pub pairs: &'a Pairs,
    /// What was posted under its name itself, if anything was.
    pub posted: Option<&'a [String]>,
    /// Answers before this question.
    pub before: &'a Scope<'a>,
    pub today: Date,
}

/// The value that was read, if one was, and what is wrong. Both, always.
#[derive(Debug, Default)]
pub struct Reading {
    pub value: Option<Value>,
    pub problems: Vec<Problem>,
}

impl Reading {
    pub fn nothing() -> Self {
        Self::default()
    }

    pub fn value(value: impl Into<Value>) -> Self {
        Self { value: Some(value.into()), problems: Vec::new() }
    }

    pub fn problem(problem: Problem) -> Self {
        Self { value: None, problems: vec![problem] }
    }
}

impl<'a> Asked<'a> {
    pub fn new(question: &'a Question, name: &'a str, pairs: &'a Pairs, before: &'a Scope<'a>, today: Date) -> Self {
        Self { question, name, pairs, posted: pairs.posted(name), before, today }
    }

    /// What was typed, without white space around it.
    pub fn typed(&self) -> &str {
        self.posted.and_then(<[String]>::first).map_or("", |typed| typed.trim())
    }

    /// A problem with the whole answer. `key` is in the engine's words as `problem.{key}`.
    pub fn problem(&self, key: &'static str, values: &[(&'static str, &str)]) -> Problem {
        self.problem_at("", key, values)
    }

    /// A problem with the input `{name}{suffix}`, such as `-day`.
    pub fn problem_at(&self, suffix: &str, key: &'static str, values: &[(&'static str, &str)]) -> Problem {
        let values = values.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        Problem::new(self.question, format!("{}{suffix}", self.name), Message { key, values })
    }

    /// The same where the answer has parts: `part` is what this one is called, as a key of the engine's words.
    pub fn problem_of(&self, part: &'static str, suffix: &str, key: &'static str, values: &[(&'static str, &str)]) -> Problem {
        let mut problem = self.problem_at(suffix, key, values);
        problem.part = Some(part);
        problem
    }
}

/// Reads a question's type: the type itself and the settings it knows besides every question's own.
pub(crate) fn read(reader: &Reader) -> Option<(Box<dyn QuestionType>, &'static [&'static str])> {
    let name = reader.string("type")?;
    let found = if name.contains('_') { None } else { find(&name.replace('-', "_"), reader) };
    if found.is_none() {
        let known: Vec<_> = NAMES.iter().map(|name| name.replace('_', "-")).collect();
        reader.find("unknown-type", format!("There is no question type \"{name}\". Use one of: {}.", known.join(", ")));
    }
    found
}

/// Adds or removes a row, or removes a file, where the posted pairs ask for it.
pub(crate) fn act(page: &Page, pairs: &mut Pairs, posted: &Pairs) -> bool {
    let act = Act { add: posted.first("add"), remove: posted.first("remove") };
    page.questions.iter().any(|question| question.kind.act(&question.id, pairs, &act))
}
