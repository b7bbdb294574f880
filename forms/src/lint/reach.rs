//! Conditions that decide nothing, and the pages and questions nobody can reach for it.

use super::exits::Exits;
use super::truth::{Place, Verdict, verdict, verdict_anywhere};
use super::{pages, questions};
use crate::conditions::Logic;
use crate::definition::{Definition, Question};
use crate::{Answers, Finding};

pub fn look(definition: &Definition, findings: &mut Vec<Finding>) {
    look_at_names(definition, findings);
    look_at_together(definition, findings);
    let mut exits = Exits::of(definition);
    for (n, (at, page)) in pages(definition).enumerate() {
        let place = Place { page: n, question: 0 };
        let when = page.when.as_ref().filter(|when| !misunderstood(when, &format!("{at}/when"), findings));
        let found = when.and_then(|when| verdict(definition, when, &[], place));
        let never = exits.all_left(n).or_else(|| match found {
            Some(Verdict::Never) => when.map(|when| why(definition, when, None)),
            _ => exits.end(when?, &[], place),
        });
        if let Some(why) = never {
            let message = format!("Nobody can reach this page. {why} Change the condition, or remove the page.");
            findings.push(Finding::error("unreachable-page", &at, message));
            continue;
        }
        if found == Some(Verdict::Always) {
            findings.push(always(format!("{at}/when"), "Everybody comes to this page"));
        }
        look_at_questions(definition, (&at, n, when), &exits, findings);
        if page.exit && (page.when.is_none() || when.is_some()) {
            exits.add(n, when);
        }
    }
}

/// Looks at the questions of a page: where it stands, its place, and its condition, where that is understood.
fn look_at_questions<'d>(
    definition: &'d Definition,
    (at, n, when): (&str, usize, Option<&'d Logic>),
    exits: &Exits<'d>,
    findings: &mut Vec<Finding>,
) {
    let page_when = when;
    let page = &definition.pages[n];
    for (place, (at, question)) in questions(at, &page.questions).into_iter().enumerate() {
        let place = Place { page: n, question: place };
        let judge = |at: &str, question: &'d Question, also: &[&'d Logic], findings: &mut Vec<Finding>| {
            let Some(when) = question.when.as_ref() else { return };
            if misunderstood(when, &format!("{at}/when"), findings) {
                return;
            }
            let found = verdict(definition, when, also, place);
            let never = match found {
                Some(Verdict::Never) => Some(why(definition, when, page_when)),
                _ => exits.end(when, also, place),
            };
            if let Some(why) = never {
                let message = format!("Nobody is ever asked this. {why} Change the condition, or remove the question.");
                findings.push(Finding::error("unreachable-question", at, message));
            } else if found == Some(Verdict::Always) {
                findings.push(always(format!("{at}/when"), "Everybody on this page is asked this"));
            }
        };
        let mut given: Vec<&Logic> = page_when.into_iter().collect();
        judge(&at, question, &given, findings);
        given.extend(question.when.iter().filter(|when| !misunderstood(when, &format!("{at}/when"), findings)));
        for (at, nested) in questions(&at, question.kind.questions()) {
            judge(&at, nested, &given, findings);
        }
    }
}

/// Conditions with a name, by themselves: where they are used, more is known.
fn look_at_names(definition: &Definition, findings: &mut Vec<Finding>) {
    for named in definition.conditions.iter() {
        let at = super::condition_at(&named.name);
        if misunderstood(&named.rule, &at, findings) {
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

/// For whom the service is better done with somebody: for some, and not for all.
fn look_at_together(definition: &Definition, findings: &mut Vec<Finding>) {
    let at = "/together/when";
    let Some(when) = super::names::together(definition).filter(|when| !misunderstood(when, at, findings)) else { return };
    match verdict_anywhere(definition, when) {
        Some(Verdict::Never) => {
            let message = format!("This can never be true. {} Change it, or remove it.", why(definition, when, None));
            findings.push(Finding::error("contradiction", at, message));
        }
        Some(Verdict::Always) => {
            let message = "This is always true, whatever the answers are. Say \"interaction\": \"complex\" in place of it.";
            findings.push(Finding::error("tautology", at, message));
        }
        None => {}
    }
}

/// Whether the rule, or a condition it names, reads what is not there, or uses it as what it is not: that comes first.
fn misunderstood(rule: &Logic, at: &str, findings: &[Finding]) -> bool {
    let there = |finding: &Finding, at: &str| {
        super::names::within(&finding.pointer, at) && ["unknown-name", "wrong-use", "loop"].contains(&finding.code)
    };
    let named = rule.conditions().into_iter().map(super::condition_at);
    std::iter::once(at.to_owned()).chain(named).any(|at| findings.iter().any(|finding| there(finding, &at)))
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
