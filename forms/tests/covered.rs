//! Every message of a question type is yielded by one of its cases, and what is said of an answer can be typed again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use forms::questions::CASES;
use forms::words::ENGINE;
use forms::{Answers, Control, Date, Definition, Page, Pairs, Problem, Words, check};
use proptest::prelude::*;
use serde_json::{Value, json};

fn today() -> Date {
    forms::date(2026, 3, 2).expect("a date")
}

/// Each example of a type: its definition and what is typed.
fn examples(json: &str) -> Vec<(Definition, Pairs)> {
    let case: Value = serde_json::from_str(json).expect("JSON");
    let example = |example: &Value| {
        let mut question = case["question"].clone();
        for (key, value) in example["settings"].as_object().into_iter().flatten() {
            question[key] = value.clone();
        }
        (around(&question), Pairs::from_value(&example["pairs"]).expect("pairs"))
    };
    case["examples"].as_array().expect("examples").iter().map(example).collect()
}

fn around(question: &Value) -> Definition {
    let json = json!({ "service": "case", "pages": [{ "id": "page", "title": "Page", "questions": [question] }] });
    Definition::parse(&json.to_string()).0.expect("a definition")
}

fn problems(page: &Page, pairs: &Pairs) -> (Answers, Vec<Problem>) {
    check(page, pairs, &Answers::new(), today())
}

/// Keys of problems, by the type whose cases yield them.
fn yielded() -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    let keys = |json| {
        let all = examples(json).into_iter().flat_map(|(definition, pairs)| problems(&definition.pages[0], &pairs).1);
        all.map(|problem| problem.message.key).collect()
    };
    CASES.iter().map(|(name, json)| (*name, keys(json))).collect()
}

/// The keys that the engine has words for.
fn known() -> BTreeSet<String> {
    let words: BTreeMap<String, String> = serde_json::from_str(ENGINE[0].1).expect("a flat object of texts");
    words.keys().filter_map(|key| Some(key.strip_prefix("problem.")?.to_owned())).collect()
}

/// What stands around a problem in a group, and what only an upload can find.
const ELSEWHERE: &[&str] = &["in_item", "file_kind", "file_empty", "file_failed"];

#[test]
fn every_message_has_a_case() {
    let yielded: BTreeSet<&str> = yielded().into_values().flatten().collect();
    let unshown: Vec<String> =
        known().into_iter().filter(|key| !yielded.contains(key.as_str()) && !ELSEWHERE.contains(&key.as_str())).collect();
    assert!(unshown.is_empty(), "no case yields {unshown:?}");
}

/// A key that a type's own file names is yielded by that type's own cases.
#[test]
fn every_message_of_a_type_has_a_case_of_that_type() {
    let (yielded, known) = (yielded(), known());
    let mut unshown = Vec::new();
    for (name, own) in &yielded {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/questions/{name}.rs"));
        let source = fs::read_to_string(file).expect("the type");
        let code = source.split("#[cfg(test)]").next().unwrap_or_default();
        // What a comment quotes is no message, nor is what a schema says of an answer.
        let lines = code.lines().filter(|line| !line.contains("json!")).map(|line| line.split("//").next().unwrap_or_default());
        let literals: BTreeSet<&str> = lines.flat_map(|line| line.split('"').skip(1).step_by(2)).collect();
        // "number" is a type of JSON, too.
        let messages =
            literals.into_iter().filter(|literal| known.contains(*literal) && (*literal != "number" || *name == "number"));
        unshown.extend(messages.filter(|key| !own.contains(key)).map(|key| format!("{name}: {key}")));
    }
    assert!(unshown.is_empty(), "no case of its type yields {unshown:?}");
}

/// What the first input of a question takes, where that is typed: one line, several, or the first box of a date.
fn typed_in(page: &Page) -> Option<String> {
    let question = &page.questions[0];
    let names = page.names(&Pairs::default());
    match question.control() {
        Control::Text(_) | Control::Area { .. } | Control::Date { .. } if names.len() <= 3 => names.first().cloned(),
        _ => None,
    }
}

/// Types an answer's words into the question, and compares what is read with the answer.
fn comes_back(page: &Page, value: &Value, words: &Words) -> Result<(), TestCaseError> {
    let Some(input) = typed_in(page) else { return Ok(()) };
    let question = &page.questions[0];
    let lines: Vec<String> = question.kind.summary(value, words).iter().map(ToString::to_string).collect();
    let mut again: Pairs = page.names(&Pairs::default()).into_iter().map(|name| (name, "")).collect();
    again.put(input, vec![lines.join("\n")]);
    let (answers, problems) = problems(page, &again);
    prop_assert!(problems.is_empty(), "{:?} is said, and then {:?}", lines, problems);
    prop_assert_eq!(answers.get(&question.id), Some(value), "said {:?}", lines);
    Ok(())
}

/// Parse, show, parse: the same value, for every example of every type that is typed.
#[test]
fn what_is_said_of_an_example_can_be_typed_again() {
    let words = Words::of("en", ENGINE.iter().copied());
    let mut back = BTreeSet::new();
    for (name, json) in CASES {
        for (definition, pairs) in examples(json) {
            let page = &definition.pages[0];
            let (answers, problems) = problems(page, &pairs);
            let value = answers.get(&page.questions[0].id).filter(|_| problems.is_empty());
            if let (Some(value), Some(_)) = (value, typed_in(page)) {
                comes_back(page, value, &words).unwrap_or_else(|error| panic!("{name}: {error}"));
                back.insert(*name);
            }
        }
    }
    assert!(back.len() >= 9, "only {back:?}");
}

/// What people type into any question: figures, dates, times, letters of any script.
fn typed() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9]{1,12}",
        "-?[0-9]{1,6}[.,][0-9]{1,4}",
        "£ ?[0-9]{1,4}(,[0-9]{3})?(\\.[0-9]{2})?",
        "[0-3]?[0-9][ /.-](0?[1-9]|1[0-2]|jan|Feb|Mawrth)[ /.-](19|20)[0-9]{2}",
        "[0-2]?[0-9][:. ][0-5][0-9] ?(am|pm)?",
        "[A-Za-z]{1,2}[0-9]{1,2} ?[0-9][A-Za-z]{2}",
        "[A-Z]{2}[0-9]{2} ?[A-Z]{3}",
        "0[0-9 ]{10,12}",
        "[a-zé]{1,8}@[a-z]{1,8}\\.(org|gov\\.uk)",
        ".{0,24}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Whatever is typed and read without a problem is read the same from its own words.
    #[test]
    fn what_is_said_of_any_answer_can_be_typed_again(typed in typed()) {
        let words = Words::of("en", ENGINE.iter().copied());
        for (_, json) in CASES {
            let case: Value = serde_json::from_str(json).expect("JSON");
            let definition = around(&case["question"]);
            let page = &definition.pages[0];
            let Some(input) = typed_in(page) else { continue };
            let mut pairs: Pairs = page.names(&Pairs::default()).into_iter().map(|name| (name, "")).collect();
            pairs.put(input, vec![typed.clone()]);
            let (answers, problems) = problems(page, &pairs);
            if let Some(value) = answers.get(&page.questions[0].id).filter(|_| problems.is_empty()) {
                comes_back(page, value, &words)?;
            }
        }
    }
}
