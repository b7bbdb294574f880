//! The form engine: a definition and what a person typed go in; answers, problems, the next page and a summary come out.
//!
//! Pure: no clock, network, DOM, randomness or async. Today's date and the language are arguments.

#[cfg(not(target_arch = "wasm32"))]
pub mod bundled;
mod change;
pub mod check;
pub mod conditions;
pub mod control;
pub mod conversation;
pub mod definition;
mod digits;
pub mod fact;
pub mod finding;
pub mod helper;
pub mod interaction;
pub mod journey;
mod json;
pub mod limit;
pub mod lint;
#[cfg(not(target_arch = "wasm32"))]
pub mod logic;
mod option;
mod outline;
pub mod pairs;
mod pattern;
pub mod plural;
pub mod questions;
mod reader;
pub mod reconcile;
#[cfg(not(target_arch = "wasm32"))]
pub mod schema;
pub mod summary;
pub mod text;
mod typing;
pub mod words;

#[cfg(not(target_arch = "wasm32"))]
pub use bundled::BUNDLED;
pub use check::{Message, Problem, check};
pub use control::Control;
pub use conversation::Conversation;
pub use definition::{Definition, Page, Question, Task};
pub use fact::Known;
pub use finding::{Finding, Level};
pub use helper::Helper;
pub use interaction::{Interaction, Way};
pub use journey::{Complete, Journey, Standing, Target};
pub use pairs::Pairs;
pub use reconcile::{Again, Late, Reconciled, post_late, reconcile};
pub use summary::{Section, summary};
pub use text::{Said, Text};
pub use time::Date;
pub use words::Words;

/// Answers by question id, as JSON: what conditions read, what is submitted, what the engine gets.
pub type Answers = serde_json::Map<String, serde_json::Value>;

/// The day with these numbers, if there is one.
pub fn date(year: i32, month: u8, day: u8) -> Option<Date> {
    Date::from_calendar_date(year, time::Month::try_from(month).ok()?, day).ok()
}
