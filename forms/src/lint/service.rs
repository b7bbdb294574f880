//! The service as a whole: its kind, its end, its hand-off, and how somebody finds their request again.

use std::collections::BTreeSet;

use super::{all_questions, asked, names};
use crate::conditions::Type;
use crate::definition::{Mode, Question};
use crate::finding::below;
use crate::text::places;
use crate::{Control, Definition, Finding, fact, words};

pub fn look(definition: &Definition, findings: &mut Vec<Finding>) {
    if definition.pages.iter().all(|page| page.exit) {
        findings.push(Finding::error(
            "no-pages",
            "/pages",
            "Add at least one page that does not end the journey: there is nothing to send.",
        ));
    }
    let followed = definition.handoff.mode == Mode::Advocate;
    if (followed || !definition.stages.is_empty()) && !definition.stages.iter().any(|stage| stage.end) {
        findings.push(Finding::error(
            "no-end-stage",
            "/stages",
            "Give at least one stage \"end\": true: a request must come to an end.",
        ));
    }
    if definition.stages.first().is_some_and(|stage| stage.end) {
        findings.push(Finding::error("no-end-stage", "/stages/0", "The first stage can't be the end: a request begins there."));
    }
    if definition.handoff.mode != Mode::Done && definition.handoff.process.is_empty() {
        findings.push(Finding::error("missing", "/handoff", "Add \"process\": what the workflow engine calls this work."));
    }
    look_at_detail(definition, findings);
    look_at_stages(definition, findings);
    look_at_open311(definition, findings);
    look_at_questions(definition, findings);
}

/// What a stage asks for is asked on one page by itself: a question of the form, that stands in no group.
fn look_at_stages(definition: &Definition, findings: &mut Vec<Finding>) {
    for (place, stage) in definition.stages.iter().enumerate() {
        let at = format!("/stages/{place}");
        for (n, id) in
            stage.asks.iter().enumerate().filter(|(_, id)| !definition.pages.iter().any(|page| page.question(id).is_some()))
        {
            let message = format!("There is no question \"{id}\" on a page of this form.");
            findings.push(Finding::error("unknown-name", format!("{at}/asks/{n}"), message));
        }
        if !stage.asks.is_empty() && !stage.end && stage.within.is_none() {
            let message = "Add \"within\", such as {\"working_days\": 5}: who is asked for something should know by when.";
            findings.push(Finding::advice("no-deadline", &at, message));
        }
        if stage.end && !stage.asks.is_empty() {
            let message = "Take \"asks\" away: nobody waits for an answer at the end.";
            findings.push(Finding::error("ask-at-end", format!("{at}/asks"), message));
        }
        if !stage.asks.is_empty() && definition.handoff.mode != Mode::Advocate {
            let message = "Only a request that is followed (\"mode\": \"advocate\") comes to this stage, so this is never asked.";
            findings.push(Finding::error("ask-unfollowed", format!("{at}/asks"), message));
        }
    }
}

/// What an Open311 client has are texts: the questions they answer take any.
fn look_at_open311(definition: &Definition, findings: &mut Vec<Finding>) {
    let open311 = &definition.open311;
    for (name, id) in [("description", &open311.description), ("address", &open311.address)] {
        let Some(id) = id else { continue };
        let at = format!("/open311/{name}");
        match asked(definition, id) {
            None => findings.push(Finding::error(
                "unknown-name",
                at,
                format!("There is no question \"{id}\" on a page of this form."),
            )),
            Some((_, question)) if !takes_text(question) => {
                let message = "This must be a question that takes any text: that is what an Open311 client sends.";
                findings.push(Finding::error("wrong-use", at, message));
            }
            Some(_) => {}
        }
    }
}

/// One line or several, whose answer is a text or holds one.
fn takes_text(question: &Question) -> bool {
    matches!(question.control(), Control::Text(_) | Control::Area { .. }) && question.kind.answer() != Type::Number
}

/// The detail opens a request: everybody must have given it, and be able to type it again.
fn look_at_detail(definition: &Definition, findings: &mut Vec<Finding>) {
    let mut find = |code, message: String| findings.push(Finding::error(code, "/detail", message));
    match asked(definition, &definition.detail) {
        None if definition.detail.is_empty() => {}
        None => find("unknown-name", format!("There is no question \"{}\".", definition.detail)),
        Some((_, question)) if question.kind.answer() != Type::Text || names::offered(question).is_some() => {
            find(
                "bad-detail",
                "The detail must be something only the resident knows and types, such as a postcode or an email address.".into(),
            );
        }
        Some(_) if !names::always_asked(definition, &definition.detail) => {
            find("bad-detail", "The detail must be asked of everybody: not optional, and without a condition.".into());
        }
        Some(_) => {}
    }
}

fn look_at_questions(definition: &Definition, findings: &mut Vec<Finding>) {
    let engine = words::Words::of("en", words::ENGINE.iter().copied());
    for (at, _, question) in all_questions(definition) {
        for (key, words) in question.errors.iter().filter(|(key, _)| engine.has(&format!("problem.{key}"))) {
            // An option that was not chosen goes by "missing" too.
            let filled = ["problem.".to_owned() + key, "problem.".to_owned() + question.kind.missing()];
            let filled: BTreeSet<&str> =
                filled.iter().flat_map(|key| places(engine.get(key))).chain(["label", "short", "Short"]).collect();
            for tag in words.languages() {
                for place in places(words.get(tag)).filter(|place| !filled.contains(place)) {
                    let known: Vec<String> = filled.iter().map(|place| format!("{{{place}}}")).collect();
                    let message = format!("Nothing fills \"{{{place}}}\" here. Use {}, or words alone.", known.join(", "));
                    findings.push(Finding::error("unknown-place", below(&format!("{at}/errors"), key), message));
                }
            }
        }
        for (key, _) in question.errors.iter().filter(|(key, _)| !engine.has(&format!("problem.{key}"))) {
            let message = format!(
                "No problem is called \"{key}\". Most questions know \"missing\"; the type's page in the gallery lists the rest."
            );
            findings.push(Finding::error("unknown-problem", below(&format!("{at}/errors"), key), message));
        }
        if let Some(message) = question.fact.as_ref().and_then(|fact| fact::unknown(fact)) {
            findings.push(Finding::error("unknown-fact", format!("{at}/fact"), message));
        }
    }
}
