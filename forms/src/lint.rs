//! Lint: what is wrong with a definition before anybody meets it.

use crate::{Definition, Finding};

/// All findings of a definition, structural ones included, in the order of the file.
pub fn lint(json: &str) -> (Option<Definition>, Vec<Finding>) {
    Definition::parse(json)
}
