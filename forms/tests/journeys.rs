//! Plays every file of `forms/journeys` page by page, as a browser without JavaScript would post it.

use std::fs;
use std::path::Path;

use forms::{BUNDLED, Date, Definition, Journey, Pairs, Said, Target, Words, summary};
use serde_json::Value;

#[test]
fn journeys() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("journeys");
    let mut played = 0;
    for file in fs::read_dir(folder).expect("forms/journeys") {
        let path = file.expect("a file").path();
        let journey: Value = serde_json::from_str(&fs::read_to_string(&path).expect("text")).expect("JSON");
        play(&journey, &path.display().to_string());
        played += 1;
    }
    assert!(played >= 8, "{played} journeys");
}

fn today() -> Date {
    Date::from_calendar_date(2026, time::Month::March, 2).expect("a date")
}

fn play(file: &Value, name: &str) {
    let service = file["service"].as_str().expect("service");
    let json = BUNDLED.iter().find(|(own, _)| *own == service).expect("a bundled service").1;
    let definition = Definition::parse(json).0.expect("a definition");
    let words = Words::of("en", forms::words::ENGINE.iter().copied());
    let mut draft = Pairs::default();
    let mut place = Journey::replay(&definition, &draft, today()).next();
    for (n, step) in file["steps"].as_array().expect("steps").iter().enumerate() {
        let at = format!("{name}, step {}", n + 1);
        let page_id = step["page"].as_str().expect("page");
        match &place {
            // From check answers a change link leads to any page that is done.
            Target::Check => {}
            Target::Tasks => {
                let journey = Journey::replay(&definition, &draft, today());
                assert!(journey.tasks().iter().any(|(.., page)| page.is_some_and(|page| page.id == page_id)), "{at}");
            }
            Target::Page(page) => assert_eq!(page, page_id, "{at}"),
        }
        place = post(&definition, &mut draft, page_id, step, &words, &at);
    }
    let journey = Journey::replay(&definition, &draft, today());
    match file["ends"].as_str().expect("ends") {
        "check" => assert_eq!(place, Target::Check, "{name}"),
        exit => {
            assert_eq!(place, Target::Page(exit.to_owned()), "{name}");
            assert!(definition.page(exit).expect("the page").exit, "{name}: {exit} is no exit");
        }
    }
    for (label, lines) in file["summary"].as_object().into_iter().flatten() {
        let sections = summary(&journey, &words);
        let row = sections.iter().flat_map(|section| &section.rows).find(|row| row.label.to_string() == *label);
        let row = row.unwrap_or_else(|| panic!("{name}: no row \"{label}\""));
        assert_eq!(said(&row.lines), *lines, "{name}: {label}");
    }
    let complete = journey.complete().is_some();
    assert_eq!(complete, place == Target::Check, "{name}");
}

/// Posts one page, and gives where it leads.
fn post(definition: &Definition, draft: &mut Pairs, id: &str, step: &Value, words: &Words, at: &str) -> Target {
    let page = definition.page(id).expect(at);
    let before = Journey::replay(definition, draft, today()).answers_before(id);
    let posted = Pairs::from_value(step.get("answers").unwrap_or(&serde_json::json!({}))).expect(at);
    for name in step.get("upload").and_then(Value::as_object).into_iter().flat_map(|uploads| uploads.iter()) {
        draft.put(name.0, ["id", name.1.as_str().expect(at), "1000"].map(str::to_owned).to_vec());
    }
    page.accept(draft, &posted, &before, today());
    if let Some(group) = step.get("add").and_then(Value::as_str) {
        assert!(page.act(draft, &Pairs::from_iter([("add", group)])), "{at}: nothing was added");
        return Target::Page(id.to_owned());
    }
    let journey = Journey::replay(definition, draft, today());
    let this = journey.step(id).unwrap_or_else(|| panic!("{at}: the page may not be visited"));
    let said: serde_json::Map<_, _> =
        this.problems.iter().map(|problem| (problem.name.clone(), problem.say(words).to_string().into())).collect();
    match step.get("problems") {
        Some(wanted) => {
            assert_eq!(Value::Object(said), *wanted, "{at}");
            Target::Page(id.to_owned())
        }
        None => {
            assert_eq!(Value::Object(said), serde_json::json!({}), "{at}");
            journey.after(id)
        }
    }
}

fn said(lines: &[Said]) -> Value {
    lines.iter().map(Said::to_string).collect()
}
