//! Commands for people who write definitions: what is wrong with one, what a rule comes to, how one plays, and its schemas.

pub mod lint;
pub mod logic;
pub mod output;
pub mod play;
pub mod schema;

use forms::{Definition, Finding, Level};

/// All is well with what was asked about.
pub const WELL: u8 = 0;
/// What was asked about has an error in it, or does not come to its end.
pub const WRONG: u8 = 1;
/// It could not be looked at: a file is not there, or is no text. Or the answer could not be written.
pub const UNREADABLE: u8 = 2;

/// A file that cannot be looked at, and what to do.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(pub String);

/// The definition, where it has no error; else what is wrong with it.
fn sound(json: &str) -> Result<Definition, Vec<Finding>> {
    let (definition, findings) = forms::lint::lint(json);
    let errors: Vec<Finding> = findings.into_iter().filter(|finding| finding.level == Level::Error).collect();
    definition.filter(|_| errors.is_empty()).ok_or(errors)
}
