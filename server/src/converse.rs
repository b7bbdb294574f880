//! `doorstep converse`: several services as one conversation, each fact asked once, as far as the answers in a file go.

use std::fmt::Write;

use anyhow::{Context, Result, bail};
use forms::{Conversation, Date, Definition, Known, Pairs, Standing, Target, fact, limit};
use serde_json::{Value, json};

/// What becomes of the answers: `{"facts": {"person.name": …}, "answers": {"bins": {"fullName": …}}}`, both as they are known.
pub fn converse(definitions: &[Definition], answers: &str, today: Date) -> Result<Value> {
    let answers: Value = serde_json::from_str(limit::without_mark(answers)).context("The answers are not JSON")?;
    let known = match answers.get("facts") {
        Some(facts) => Known::from_value(facts).context("\"facts\" must be an object: the answer of each fact by its name")?,
        None => Known::default(),
    };
    for fact in answers["facts"].as_object().into_iter().flat_map(|facts| facts.keys()) {
        if let Some(unknown) = fact::unknown(fact) {
            bail!(unknown);
        }
    }
    for (n, definition) in definitions.iter().enumerate() {
        if definitions[..n].iter().any(|other| other.service == definition.service) {
            bail!("\"{}\" was given twice. Give each service once.", definition.service);
        }
    }
    let typed = answers.get("answers").unwrap_or(&Value::Null);
    for service in typed.as_object().into_iter().flat_map(|typed| typed.keys()) {
        if !definitions.iter().any(|definition| definition.service == *service) {
            bail!("There are answers for \"{service}\", but no definition of it was given.");
        }
    }
    let mut drafts = Vec::new();
    for definition in definitions {
        let own = typed.get(&definition.service);
        let pairs = own.map_or_else(|| Some(Pairs::default()), Pairs::from_value);
        let pairs = pairs.with_context(|| format!("The answers for \"{}\" must be an object of texts", definition.service))?;
        let inputs: Vec<String> = definition.pages.iter().flat_map(|page| page.names(&pairs)).collect();
        if let Some(unknown) = pairs.names().find(|name| !inputs.iter().any(|input| input == name)) {
            bail!("\"{}\" has no input \"{unknown}\". It has: {}.", definition.service, inputs.join(", "));
        }
        drafts.push(pairs);
    }
    let conversation = Conversation::replay(definitions.iter().zip(&drafts), &known, today);
    let next = conversation.next().map(|(part, target)| said(part, &target));
    let services: Vec<Value> = conversation.parts.iter().map(service).collect();
    let facts = conversation.known.to_value();
    let complete = conversation.complete().into_iter().flatten();
    let submissions: serde_json::Map<_, _> =
        complete.map(|(definition, complete)| (definition.service.clone(), complete.answers().clone().into())).collect();
    Ok(json!({ "next": next, "services": services, "facts": facts, "submissions": submissions }))
}

/// How far one of the services is.
fn service(part: &forms::conversation::Part) -> Value {
    let definition = part.journey.definition;
    let carried = definition.questions().map(|(_, question)| question).filter(|question| part.carried.contains(&&*question.id));
    let inputs = carried.flat_map(|question| question.names(&question.id, &part.pairs));
    let carried: serde_json::Map<_, _> = inputs.map(|name| (name.clone(), part.pairs.all(&name).join(", ").into())).collect();
    let page = part.journey.steps.last().map(|step| step.page);
    json!({ "service": definition.service, "carried": carried, "done": part.journey.next() == Target::Check,
        "in_other_words": part.in_other_words, "ended": page.filter(|page| page.exit).map(|page| page.title.get("en")) })
}

/// The page that is asked next, and its questions without those that are known.
fn said(part: &forms::conversation::Part, target: &Target) -> Value {
    let open =
        || part.journey.tasks().into_iter().find(|(_, standing, _)| *standing != Standing::Done)?.2.map(|page| page.id.clone());
    let page = match target {
        Target::Page(page) => Some(page.clone()),
        _ => open(),
    };
    let asks: Vec<&str> = page.iter().flat_map(|page| part.asks(page)).map(|question| question.id.as_str()).collect();
    json!({ "service": part.journey.definition.service, "page": page, "asks": asks })
}

/// The same to read.
pub fn in_words(outcome: &Value) -> String {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut words = String::new();
    for service in outcome["services"].as_array().into_iter().flatten() {
        let state = match &service["ended"] {
            Value::String(page) => format!("ended without a submission: {page}"),
            _ if service["done"] == true => "complete".to_owned(),
            _ => "not complete".to_owned(),
        };
        let _ = writeln!(words, "{}: {state}", text(&service["service"]));
        for question in service["in_other_words"].as_array().into_iter().flatten() {
            let _ =
                writeln!(words, "  {} asks for what is known, but not in this form or not with such an answer", text(question));
        }
        for (question, value) in service["carried"].as_object().into_iter().flatten() {
            let _ = writeln!(words, "  {question} is known already: {}", text(value));
        }
    }
    match &outcome["next"] {
        Value::Null => {
            if outcome["submissions"].as_object().is_none_or(serde_json::Map::is_empty) {
                words.push_str("\nNothing is left to ask, and there is nothing to submit.\n");
            }
            for (service, answers) in outcome["submissions"].as_object().into_iter().flatten() {
                let _ = writeln!(words, "\nThe submission to {service}:\n{answers:#}");
            }
        }
        next => {
            let asks: Vec<String> = next["asks"].as_array().into_iter().flatten().map(text).collect();
            let page = format!("{}/{}", text(&next["service"]), text(&next["page"]));
            let _ = writeln!(words, "\nNext is {page}, which asks: {}", asks.join(", "));
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use forms::Definition;
    use serde_json::{Value, json};

    use super::{converse, in_words};

    const LIGHT: &str = include_str!("../../forms/definitions/street-light.json");
    const REPAIR: &str = include_str!("../../forms/definitions/home-repair.json");

    #[test]
    fn what_one_service_was_told_is_not_asked_by_the_next() {
        let definitions = [LIGHT, REPAIR].map(|json| Definition::parse(json).0.unwrap());
        let today = forms::date(2026, 3, 2).unwrap();
        let mut answers = json!({
            "facts": { "person.phone": "01632 960 001", "home.line1": "1 High Street", "home.town": "Leeds", "home.postcode": "LS1 1UR" },
            "answers": { "street-light": {
                "danger": "no", "location": "High Street", "column": "", "fault": "out", "details": "", "photo": [], "name": "Sam Taylor",
                "email": "sam@example.org" } } });
        let outcome = converse(&definitions, &answers.to_string(), today).unwrap();
        assert_eq!(outcome["next"], json!({ "service": "home-repair", "page": "urgency", "asks": ["urgency"] }));
        assert_eq!(outcome["services"][1]["carried"]["email"], "sam@example.org");
        assert!(in_words(&outcome).contains("Next is home-repair/urgency, which asks: urgency"), "{}", in_words(&outcome));
        assert_eq!(outcome["services"][1]["carried"]["home-postcode"], "LS1 1UR");
        answers["answers"]["home-repair"] = json!({
            "urgency": "soon", "room": "kitchen", "trade": "water", "heatingOff": [], "problem": "It drips", "photo": [],
            "visits-1-day": "monday", "visits-1-hours": "any", "accessNotes": "" });
        let outcome = converse(&definitions, &answers.to_string(), today).unwrap();
        assert!(outcome["next"].is_null(), "{outcome:#}");
        assert_eq!(outcome["submissions"]["street-light"]["name"], outcome["submissions"]["home-repair"]["name"]);
        assert_eq!(outcome["submissions"]["home-repair"]["home"]["postcode"], "LS1 1UR");
        let known = |facts: Value| converse(&definitions, &json!({ "facts": facts }).to_string(), today).unwrap();
        // What is no answer to the question is not swallowed: it is said, and asked.
        let wrong = known(json!({ "person.email": "nope" }));
        assert_eq!(wrong["services"][0]["in_other_words"], json!(["email"]));
        assert!(in_words(&wrong).contains("email asks for what is known"), "{}", in_words(&wrong));
        let twice = [LIGHT, LIGHT].map(|json| Definition::parse(json).0.unwrap());
        assert!(converse(&twice, "{}", today).unwrap_err().to_string().contains("was given twice"));
        let danger = json!({ "answers": { "street-light": { "danger": "yes" } } }).to_string();
        let ended = in_words(&converse(&definitions[..1], &danger, today).unwrap());
        assert!(ended.contains("street-light: ended without a submission") && ended.contains("nothing to submit"), "{ended}");
        for (wrong, said) in [
            (json!({ "facts": { "person.nmae": "Sam" } }), "person.nmae"),
            (json!({ "answers": { "street-light": { "nmae": "Sam" } } }), "no input \"nmae\""),
        ] {
            let error = converse(&definitions, &wrong.to_string(), today).unwrap_err().to_string();
            assert!(error.contains(said), "{error}");
        }
        for wrong in ["{", r#"{"facts": 1}"#, r#"{"answers": {"bins": {}}}"#, r#"{"answers": {"street-light": 1}}"#] {
            assert!(converse(&definitions, wrong, today).is_err(), "{wrong}");
        }
    }
}
