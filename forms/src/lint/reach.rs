//! Conditions that decide nothing, and the pages and questions nobody can reach for it.

use super::truth::{Place, Verdict, verdict, verdict_anywhere};
use super::{pages, questions};
use crate::conditions::Logic;
use crate::definition::{Definition, Page, Question};
use crate::{Answers, Finding};

pub fn look(definition: &Definition, findings: &mut Vec<Finding>) {
    look_at_names(definition, findings);
    let mut after: Option<&str> = None;
    for (n, (at, page)) in pages(definition).enumerate() {
        let when = page.when.as_ref().filter(|_| !misunderstood(&format!("{at}/when"), findings));
        let found = when.and_then(|when| verdict(definition, when, &[], Place { page: n, question: 0 }));
        let never = match after {
            Some(exit) => Some(format!("Everybody leaves at \"{exit}\" before it.")),
            None => page.when.as_ref().filter(|_| found == Some(Verdict::Never)).map(|when| why(definition, when, None)),
        };
        if let Some(why) = &never {
            let message = format!("Nobody can reach this page. {why} Change the condition, or remove the page.");
            findings.push(Finding::error("unreachable-page", &at, message));
        } else {
            if found == Some(Verdict::Always) {
                findings.push(always(format!("{at}/when"), "Everybody comes to this page"));
            }
            look_at_questions(definition, &at, page, n, findings);
        }
        if page.exit && (page.when.is_none() || found == Some(Verdict::Always)) {
            after = after.or(Some(&page.id));
        }
    }
}

fn look_at_questions(definition: &Definition, at: &str, page: &Page, n: usize, findings: &mut Vec<Finding>) {
    for (place, (at, question)) in questions(at, &page.questions).into_iter().enumerate() {
        let place = Place { page: n, question: place };
        let mut judge = |at: &str, question: &Question, also: &[&Logic]| {
            let Some(when) = question.when.as_ref().filter(|_| !misunderstood(&format!("{at}/when"), findings)) else { return };
            match verdict(definition, when, also, place) {
                Some(Verdict::Never) => {
                    let why = why(definition, when, page.when.as_ref());
                    let message = format!("Nobody is ever asked this. {why} Change the condition, or remove the question.");
                    findings.push(Finding::error("unreachable-question", at, message));
                }
                Some(Verdict::Always) => findings.push(always(format!("{at}/when"), "Everybody on this page is asked this")),
                None => {}
            }
        };
        let mut given: Vec<&Logic> = page.when.iter().collect();
        judge(&at, question, &given);
        given.extend(&question.when);
        for (at, nested) in questions(&at, question.kind.questions()) {
            judge(&at, nested, &given);
        }
    }
}

/// Conditions with a name, by themselves: where they are used, more is known.
fn look_at_names(definition: &Definition, findings: &mut Vec<Finding>) {
    for named in definition.conditions.iter() {
        let at = super::condition_at(&named.name);
        if misunderstood(&at, findings) {
            continue;
        }
        match verdict_anywhere(definition, &named.rule) {
            Some(Verdict::Never) => {
                let why = why(definition, &named.rule, None);
                findings.push(Finding::error(
                    "contradiction",
                    at,
                    format!("This can never be true. {why} Change it, or remove it."),
                ));
            }
            Some(Verdict::Always) => findings.push(always(at, "It decides nothing")),
            None => {}
        }
    }
}

/// Whether the rule reads what is not there, or uses it as what it is not: that comes first.
fn misunderstood(at: &str, findings: &[Finding]) -> bool {
    findings
        .iter()
        .any(|finding| ["unknown-name", "wrong-type", "loop"].contains(&finding.code) && finding.pointer.starts_with(at))
}

fn always(at: String, so: &str) -> Finding {
    let message = format!("This is always true, whatever the answers are. {so}: change the condition, or remove it.");
    Finding::error("tautology", at, message)
}

/// Why a condition can never hold, as precisely as can be said: alone, or together with `also`.
fn why(definition: &Definition, when: &Logic, also: Option<&Logic>) -> String {
    let alone = when.names().is_empty() && when.is_closed() && !when.holds(&Answers::new());
    let clash = || if alone { None } else { super::clash::clash(definition, when, also) };
    clash().unwrap_or_else(|| "Its condition is never true.".to_owned())
}
