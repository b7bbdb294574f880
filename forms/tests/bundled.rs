//! What is bundled is sound: definitions without findings, and words alike in every language.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use forms::words::ENGINE;
use forms::{BUNDLED, Control, lint::lint};

#[test]
fn bundled_definitions_have_no_findings() {
    for (name, json) in BUNDLED {
        let (definition, findings) = lint(json);
        let said: Vec<String> = findings.iter().map(ToString::to_string).collect();
        assert!(said.is_empty(), "{name}:\n{}", said.join("\n"));
        assert_eq!(definition.expect("a definition").service, *name);
    }
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
