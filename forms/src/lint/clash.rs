//! Why a condition can never hold, in words: values that an answer never has, or would have to have at once.

use super::asked;
use super::names::offered;
use crate::Definition;
use crate::conditions::{Logic, Type};

/// The first reason that can be seen from what must be equal for `when` and `also` to hold.
pub fn clash(definition: &Definition, when: &Logic, also: Option<&Logic>) -> Option<String> {
    let mut required: Vec<(&str, &str)> = when.required();
    required.extend(also.iter().flat_map(|also| also.required()));
    // What a required answer needs in turn is required too.
    let mut n = 0;
    while let Some(&(name, _)) = required.get(n) {
        let (page, question) = asked(definition, name)?;
        for pair in page.when.iter().chain(&question.when).flat_map(Logic::required) {
            if !required.contains(&pair) {
                required.push(pair);
            }
        }
        n += 1;
    }
    required.iter().find_map(|(name, value)| {
        let (_, question) = asked(definition, name)?;
        let options = offered(question);
        if options.is_some_and(|options| !options.iter().any(|option| option == value)) {
            return Some(format!("\"{name}\" is never \"{value}\"."));
        }
        let several = matches!(question.kind.answer(), Type::List(_));
        let (_, other) = required.iter().find(|(own, other)| own == name && other != value && !several)?;
        Some(format!("\"{name}\" would have to be \"{value}\" and \"{other}\" at once."))
    })
}
