//! Pages and questions nobody can ever reach.

use super::names::offered;
use super::{asked, pages, questions};
use crate::conditions::{Logic, Type};
use crate::{Answers, Definition, Finding};

pub fn look(definition: &Definition, findings: &mut Vec<Finding>) {
    let mut after: Option<&str> = None;
    for (at, page) in pages(definition) {
        let never = match after {
            Some(exit) => Some(format!("Everybody leaves at \"{exit}\" before it.")),
            None => page.when.as_ref().and_then(|when| never(definition, when, None)),
        };
        if let Some(why) = &never {
            let message = format!("Nobody can reach this page. {why} Change the condition, or remove the page.");
            findings.push(Finding::error("unreachable-page", &at, message));
        }
        for (at, question) in questions(&at, &page.questions).into_iter().filter(|_| never.is_none()) {
            if let Some(why) = question.when.as_ref().and_then(|when| self::never(definition, when, page.when.as_ref())) {
                let message = format!("Nobody is ever asked this. {why} Change the condition, or remove the question.");
                findings.push(Finding::error("unreachable-question", at, message));
            }
        }
        if page.exit && page.when.is_none() {
            after = after.or(Some(&page.id));
        }
    }
}

/// Why a condition can never hold, where that can be seen: alone, or together with `also`.
fn never(definition: &Definition, when: &Logic, also: Option<&Logic>) -> Option<String> {
    if when.names().is_empty() && !when.holds(&Answers::new()) {
        return Some("Its condition is never true.".into());
    }
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
