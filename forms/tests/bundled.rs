//! What is bundled is sound: definitions without findings, and words alike in every language.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use forms::definition::Mode;
use forms::words::ENGINE;
use forms::{BUNDLED, Control, Definition, lint::lint};
use roxmltree::{Document, Node};

#[test]
fn bundled_definitions_have_no_findings() {
    for (name, json) in BUNDLED {
        let (definition, findings) = lint(json);
        let said: Vec<String> = findings.iter().map(ToString::to_string).collect();
        assert!(said.is_empty(), "{name}:\n{}", said.join("\n"));
        assert_eq!(definition.expect("a definition").service, *name);
    }
}

/// What is handed over can be done: the process is there, under the name that the engine is asked for.
#[test]
fn every_bundled_service_that_is_handed_over_has_its_process() {
    for definition in handed_over() {
        let xml = process(&definition);
        let document = Document::parse(&xml).expect("XML");
        let processes: Vec<Node> = document.descendants().filter(|node| node.has_tag_name("process")).collect();
        let [process] = processes[..] else { panic!("{}: {} processes", definition.service, processes.len()) };
        assert_eq!(process.attribute("id"), Some(definition.handoff.process.as_str()));
        assert_eq!(process.attribute("isExecutable"), Some("true"), "{}", definition.service);
        let kept = process.attribute((CAMUNDA, "historyTimeToLive"));
        assert!(kept.is_some_and(|days| days.starts_with('P') && days.ends_with('D')), "{}: {kept:?}", definition.service);
    }
}

/// A resident is told of every step of the work: each is one of the stages, or the definition says that it is not seen.
#[test]
fn every_step_of_a_bundled_process_is_a_stage_or_unseen() {
    for definition in handed_over() {
        let xml = process(&definition);
        let document = Document::parse(&xml).expect("XML");
        let steps: BTreeSet<&str> = document.descendants().filter(is_step).filter_map(|step| step.attribute("id")).collect();
        let stages: BTreeSet<&str> = definition.stages.iter().flat_map(|stage| &stage.activities).map(String::as_str).collect();
        let unseen: BTreeSet<&str> = definition.handoff.unseen.iter().map(String::as_str).collect();
        let unknown: Vec<_> = stages.union(&unseen).filter(|step| !steps.contains(*step)).collect();
        assert!(unknown.is_empty(), "{}: the process has no {unknown:?}", definition.service);
        let untold: Vec<_> = steps.iter().filter(|step| !stages.contains(*step) && !unseen.contains(*step)).collect();
        assert!(untold.is_empty(), "{}: no stage says {untold:?}", definition.service);
    }
}

/// What a stage asks for is what the process waits for.
#[test]
fn every_question_that_a_stage_asks_is_a_message_that_its_process_waits_for() {
    let mut asked = 0;
    for definition in handed_over() {
        let xml = process(&definition);
        let document = Document::parse(&xml).expect("XML");
        let named = |id: &str| document.descendants().find(|node| node.attribute("id") == Some(id));
        for stage in definition.stages.iter().filter(|stage| !stage.asks.is_empty()) {
            let [activity] = &stage.activities[..] else { panic!("{}: {} has one activity", definition.service, stage.id) };
            let catch = named(activity).expect("the activity");
            let message = catch.children().find_map(|event| event.attribute("messageRef")).expect("it waits for a message");
            assert_eq!(named(message).and_then(|message| message.attribute("name")), Some(stage.message_name()));
            asked += 1;
        }
    }
    assert!(asked > 0);
}

const CAMUNDA: &str = "http://camunda.org/schema/1.0/bpmn";

fn handed_over() -> impl Iterator<Item = Definition> {
    let definitions = BUNDLED.iter().map(|(_, json)| Definition::parse(json).0.expect("a definition"));
    definitions.filter(|definition| definition.handoff.mode != Mode::Done)
}

fn process(definition: &Definition) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("definitions/{}.bpmn", definition.service));
    fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn is_step(node: &Node) -> bool {
    matches!(node.tag_name().name(), "userTask" | "serviceTask" | "receiveTask" | "intermediateCatchEvent" | "endEvent")
}

/// The reference form, field by field: ids, order, labels, options, limits, patterns.
#[test]
fn bins_asks_what_the_reference_form_asks() {
    let definition = forms::Definition::parse(BUNDLED[0].1).0.expect("bins");
    let asked: Vec<String> = definition.questions().map(|(page, question)| format!("{}.{}", page.id, question.id)).collect();
    assert_eq!(definition.pages.len() + 1, 8, "seven pages and check answers");
    assert_eq!(asked.len() - 1, 28, "besides the group itself");
    insta::assert_snapshot!(asked.join("\n"));
}

#[test]
fn every_language_has_the_same_words() {
    let tables: BTreeMap<&str, BTreeMap<String, String>> =
        ENGINE.iter().map(|(language, json)| (*language, serde_json::from_str(json).expect("a flat object of texts"))).collect();
    let english = &tables["en"];
    for (language, table) in &tables {
        assert_eq!(english.keys().collect::<Vec<_>>(), table.keys().collect::<Vec<_>>(), "{language}");
        for (key, words) in table {
            // A language may say less of what it is about, but fill in nothing that English does not.
            let (own, known) = (places(words), places(&english[key]));
            let about = |place: &String| ["short", "Short", "label"].contains(&place.as_str());
            let figures = |places: &BTreeSet<String>| places.iter().filter(|place| !about(place)).cloned().collect::<Vec<_>>();
            assert_eq!(figures(&own), figures(&known), "{language}: {key}");
            assert_eq!(own.iter().any(about), known.iter().any(about), "{language}: {key}");
        }
    }
}

fn places(words: &str) -> BTreeSet<String> {
    words.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0.to_owned())).collect()
}

/// Every key a type names in its source is a word of the engine's.
#[test]
fn every_problem_has_words() {
    let words = forms::Words::of("en", ENGINE.iter().copied());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/questions");
    let mut keys = 0;
    for file in fs::read_dir(folder).expect("types") {
        let source = fs::read_to_string(file.expect("a file").path()).expect("text");
        for start in ["problem(\"", "missing: Some(\""] {
            for rest in source.split(start).skip(1) {
                let key = rest.split('"').next().unwrap_or_default();
                assert!(words.has(&format!("problem.{key}")), "problem.{key} has no words");
                keys += 1;
            }
        }
    }
    assert!(keys > 15, "{keys} keys");
}

#[test]
fn every_type_draws_itself() {
    for (_, json) in BUNDLED {
        let definition = forms::Definition::parse(json).0.expect("a definition");
        for (_, question) in definition.questions() {
            if let Control::Choices { choices, .. } = question.control() {
                assert!(!choices.is_empty(), "{}", question.id);
            }
        }
    }
}

/// A date as each language writes it (CLDR, long), also inside a problem.
#[test]
fn dates_are_written_as_each_language_writes_them() {
    let date = forms::date(2026, 3, 27).expect("a date");
    let said = |language: &str| forms::Words::of(language, ENGINE.iter().copied()).date(date);
    assert_eq!(["en", "cy", "pl", "ur"].map(said), ["27 March 2026", "27 Mawrth 2026", "27 marca 2026", "27 مارچ، 2026"]);
}

/// English and Welsh have all of the engine's words; what a language lacks is said in English, key by key.
#[test]
fn english_and_welsh_are_complete() {
    let keys = |language: &str| -> BTreeSet<String> {
        let (_, json) = ENGINE.iter().find(|(own, _)| *own == language).expect(language);
        let table: BTreeMap<String, String> = serde_json::from_str(json).expect(language);
        assert!(table.values().all(|words| !words.trim().is_empty()), "{language}");
        table.into_keys().collect()
    };
    assert_eq!(keys("en"), keys("cy"));
    let half = [("en", r#"{ "a": "A", "b": "B" }"#), ("cy", r#"{ "a": "Â" }"#)];
    let words = forms::Words::of("cy", half);
    assert_eq!((words.get("a"), words.get("b")), ("Â", "B"));
}
