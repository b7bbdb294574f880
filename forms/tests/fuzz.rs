//! Definitions and posts made up at random, from ours: nothing panics, whatever the input, and what must hold holds.
//!
//! Each target runs for a second, or for as many as `DOORSTEP_FUZZ_SECONDS` says (`cargo xtask test`). What fails is made small
//! and printed.

use std::time::{Duration, Instant};

use forms::journey::Step;
use forms::lint::code;
use forms::words::ENGINE;
use forms::{Answers, BUNDLED, Date, Definition, Finding, Journey, Level, Pairs, Target, Words, schema, summary};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{TestCaseError, TestRunner};
use serde_json::{Value, json};

fn today() -> Date {
    forms::date(2026, 3, 2).expect("a date")
}

/// Tries made-up inputs until the time is over.
fn fuzz<S: Strategy>(made_up: S, holds: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let seconds = std::env::var("DOORSTEP_FUZZ_SECONDS").ok().and_then(|seconds| seconds.parse().ok()).unwrap_or(1);
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut tried = 0;
    while Instant::now() < end {
        let config = ProptestConfig { cases: 10, failure_persistence: None, ..ProptestConfig::default() };
        TestRunner::new(config).run(&made_up, &holds).unwrap_or_else(|error| panic!("{error}"));
        tried += 10;
    }
    println!("{tried} tried in {seconds} s");
}

/// The definitions to begin with: the bundled ones, and one question of each type.
fn ours() -> Vec<Value> {
    let bundled = BUNDLED.iter().map(|(_, json)| serde_json::from_str(json).expect("JSON"));
    let case = |(_, json): &(&str, &str)| serde_json::from_str::<Value>(json).expect("JSON")["question"].clone();
    let pages: Vec<Value> = forms::questions::CASES
        .iter()
        .enumerate()
        .map(|(n, one)| {
            let mut question = case(one);
            question["id"] = format!("q{n}").into();
            json!({ "id": format!("p{n}"), "title": "Page", "questions": [question] })
        })
        .collect();
    let all = json!({
        "service": "all", "version": 1, "title": "All", "description": "All types", "detail": "q0", "pages": pages,
        "stages": [{ "id": "in", "title": "In" }, { "id": "out", "title": "Out", "end": true }], "handoff": { "mode": "done" },
    });
    bundled.chain([all]).collect()
}

/// One change to a definition.
#[derive(Clone, Debug)]
enum Change {
    Take(Index),
    Put(Index, Value),
    /// What stands in one place is put in the other, too.
    Copy(Index, Index),
    /// A member of an object gets another name.
    Rename(Index, String),
}

fn change() -> impl Strategy<Value = Change> {
    let value = prop_oneof![
        prop::sample::select(vec![
            json!({}),
            json!([]),
            json!(""),
            json!("x"),
            json!(true),
            json!(0),
            json!(-1),
            json!(1.5),
            json!(1e300),
            json!(u64::MAX),
            json!("today"),
            json!("2026-02-31"),
            json!("("),
            json!("add-another"),
            json!("no-such-type"),
            json!({ "en": "" }),
            json!({ "cy": "Un" }),
            json!({ "en": "Words" }),
            json!({ "var": "danger" }),
            json!({ "var": ["", 1] }),
            json!({ "==": [1] }),
            json!({ "!": [] }),
            json!({ "reduce": [[1, 2], { "+": [{ "var": "current" }, { "var": "accumulator" }] }, 0] }),
            json!([[[[]]]]),
            json!({ "missing_some": [1e9, ["a"]] }),
            json!({ "substr": ["é", -1e18, 1e18] }),
            json!({ "%": [1, 0] }),
        ]),
        ".{0,8}".prop_map(Value::from),
    ];
    let name = prop_oneof![
        prop::sample::select(vec![
            "id",
            "type",
            "when",
            "label",
            "questions",
            "pages",
            "errors",
            "a/b",
            "~",
            "",
            "comment",
            "min"
        ])
        .prop_map(str::to_owned),
        "[a-z_]{1,6}",
    ];
    prop_oneof![
        2 => any::<Index>().prop_map(Change::Take),
        3 => (any::<Index>(), value).prop_map(|(at, value)| Change::Put(at, value)),
        2 => (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Change::Copy(from, to)),
        1 => (any::<Index>(), name).prop_map(|(at, name)| Change::Rename(at, name)),
    ]
}

/// A definition of ours with some changes.
fn definitions() -> impl Strategy<Value = Value> {
    let few = prop::collection::vec(change(), 0..8);
    (prop::sample::select(ours()), few).prop_map(|(mut definition, changes)| {
        changes.iter().for_each(|change| carry_out(change, &mut definition));
        definition
    })
}

fn carry_out(change: &Change, definition: &mut Value) {
    let mut places = Vec::new();
    collect(definition, "", &mut places);
    let (Change::Take(at) | Change::Put(at, _) | Change::Copy(at, _) | Change::Rename(at, _)) = change;
    let Some((parent, key)) = at.get(&places).rsplit_once('/').map(|(parent, key)| (parent.to_owned(), name(key))) else {
        return;
    };
    let place = at.get(&places).clone();
    match change {
        Change::Put(_, value) => definition.pointer_mut(&place).into_iter().for_each(|there| *there = value.clone()),
        Change::Copy(_, to) => {
            let value = definition.pointer(&place).cloned().unwrap_or_default();
            let to = to.get(&places).clone();
            definition.pointer_mut(&to).into_iter().for_each(|there| *there = value.clone());
        }
        Change::Take(_) | Change::Rename(..) => match (definition.pointer_mut(&parent), change) {
            (Some(Value::Object(members)), Change::Rename(_, name)) => {
                let value = members.remove(&key).unwrap_or_default();
                members.insert(name.clone(), value);
            }
            (Some(Value::Object(members)), _) => drop(members.remove(&key)),
            (Some(Value::Array(list)), Change::Take(_)) => drop(list.remove(key.parse().expect("a place"))),
            _ => {}
        },
    }
}

/// Every place of a JSON value but the whole of it.
fn collect(value: &Value, at: &str, places: &mut Vec<String>) {
    let mut go = |key: String, value: &Value| {
        let at = format!("{at}/{key}");
        places.push(at.clone());
        collect(value, &at, places);
    };
    match value {
        Value::Array(list) => list.iter().enumerate().for_each(|(n, value)| go(n.to_string(), value)),
        Value::Object(members) => {
            members.iter().for_each(|(key, value)| go(key.replace('~', "~0").replace('/', "~1"), value));
        }
        _ => {}
    }
}

fn name(part: &str) -> String {
    part.replace("~1", "/").replace("~0", "~")
}

/// What is posted: inputs of a page with sensible values or any, and any inputs at all.
type Post = (Index, Vec<(Index, String)>, Vec<(String, String)>);

fn post() -> impl Strategy<Value = Post> {
    let value = prop_oneof![
        3 => prop::sample::select(vec![
            "", "yes", "no", "1", "2", "31", "1e9", "-1", "0.001", "2026", "a", "b", "Sam", "sam@example.org", "01632 960 001", "LS1 1UR",
            "1st Feb 26", "£10", "QQ 12 34 56 C", "bulky", "missed", "email", "none", "refuse", "house", "kerb", "sofa", "out", "other",
            "２７", "\u{202e}abc", "\0", "a\r\nb",
        ]).prop_map(str::to_owned),
        1 => ".{0,40}",
        1 => "[0-9 /.-]{0,12}",
    ];
    let any_name =
        prop_oneof!["[a-z]{1,8}(-[0-9]{1,20})?(-[a-z]{1,8})?", ".{0,12}", Just("add".to_owned()), Just("remove".to_owned())];
    let known = prop::collection::vec((any::<Index>(), value.clone()), 0..12);
    (any::<Index>(), known, prop::collection::vec((any_name, value), 0..3))
}

#[test]
fn definitions_made_up_from_ours() {
    let published = jsonschema::draft202012::new(&schema::definition()).expect("a schema");
    let posts = prop::collection::vec(post(), 0..6);
    fuzz((definitions(), posts), |(json, posts)| {
        let text = json.to_string();
        let (definition, findings) = forms::lint::lint(&text);
        for finding in &findings {
            well_said(finding, &json)?;
        }
        agree(&published, &json, &Definition::parse(&text).1)?;
        if let Some(definition) = definition {
            play(&definition, posts)?;
            if !findings.iter().any(|finding| finding.level == Level::Error) {
                prop_assert!(jsonschema::meta::is_valid(&schema::submission(&definition)));
            }
        }
        Ok(())
    });
}

/// A finding has a code of the table, words, and a place that is there, or beside which it would be.
fn well_said(finding: &Finding, json: &Value) -> Result<(), TestCaseError> {
    let parent = finding.pointer.rsplit_once('/').map_or("", |(parent, _)| parent);
    prop_assert!(json.pointer(&finding.pointer).or_else(|| json.pointer(parent)).is_some(), "no such place: {}", finding);
    prop_assert!(code::named(finding.code).is_some_and(|code| code.level == finding.level), "{}", finding);
    prop_assert!(finding.message.ends_with(['.', '}']), "{}", finding);
    Ok(())
}

/// The schema refuses what the reader finds in the shape of a definition, and nothing else.
fn agree(published: &jsonschema::Validator, json: &Value, findings: &[Finding]) -> Result<(), TestCaseError> {
    let of_shape =
        |finding: &&Finding| finding.level == Level::Error && code::named(finding.code).is_some_and(|code| code.in_schema);
    let found: Vec<String> = findings.iter().filter(of_shape).map(ToString::to_string).collect();
    prop_assert_eq!(
        found.is_empty(),
        published.is_valid(json),
        "the reader finds {:?}, the schema {:?}",
        found,
        published.validate(json)
    );
    Ok(())
}

#[test]
fn bytes_made_up_from_ours() {
    let texts: Vec<String> = ours().iter().map(Value::to_string).collect();
    let bytes = prop::collection::vec((any::<Index>(), any::<u8>()), 1..20);
    let cut = prop::option::of(any::<Index>());
    fuzz((prop::sample::select(texts), bytes, cut), |(text, bytes, cut)| {
        let mut broken = text.into_bytes();
        for (at, byte) in bytes {
            *at.get_mut(&mut broken) = byte;
        }
        if let Some(cut) = cut {
            broken.truncate(cut.index(broken.len()));
        }
        let (definition, findings) = forms::lint::lint(&String::from_utf8_lossy(&broken));
        prop_assert!(definition.is_some() || findings.len() == 1);
        Ok(())
    });
}

#[test]
fn posts_made_up_at_random() {
    let definitions: Vec<String> = ours().iter().map(Value::to_string).collect();
    fuzz((0..definitions.len(), prop::collection::vec(post(), 1..12)), |(which, posts)| {
        play(&Definition::parse(&definitions[which]).0.expect("a definition"), posts)
    });
}

/// Posts wherever the journey allows, and looks at what must hold after each.
fn play(definition: &Definition, posts: Vec<Post>) -> Result<(), TestCaseError> {
    let words = Words::of("en", ENGINE.iter().copied());
    let mut draft = Pairs::default();
    for (place, known, any) in posts {
        let journey = Journey::replay(definition, &draft, today());
        if journey.steps.is_empty() {
            return Ok(());
        }
        let page = place.get(&journey.steps).page;
        let before = journey.answers_before(&page.id);
        let names = page.names(&draft);
        let known = known.into_iter().map(|(name, value)| (name.get(&names).clone(), value));
        let posted: Pairs = known.chain(any).collect();
        page.accept(&mut draft, &posted, &before, today());
        page.act(&mut draft, &posted);
        let journey = Journey::replay(definition, &draft, today());
        holds(&journey, &words)?;
        prop_assert_eq!(Pairs::from_json(&draft.to_json()), Some(draft.clone()));
    }
    Ok(())
}

/// What is true of every journey.
fn holds(journey: &Journey, words: &Words) -> Result<(), TestCaseError> {
    let mut known = Answers::new();
    for (n, step) in journey.steps.iter().enumerate() {
        prop_assert!(step.page.applies(&known, today()), "{} is visited although its condition is false", step.page.id);
        // Each section stops at its own first page that is not done.
        let place = |step: &Step| journey.definition.pages.iter().position(|page| std::ptr::eq(page, step.page));
        let section = |step: &Step| journey.definition.tasks.iter().position(|task| task.pages.contains(&place(step).unwrap()));
        let last = journey.steps.get(n + 1).is_none_or(|next| section(step).is_some() && section(next) != section(step));
        prop_assert!(last || step.done, "{} is passed although it is not done", step.page.id);
        for question in &step.page.questions {
            match journey.answers.get(&question.id) {
                Some(answer) => {
                    prop_assert!(
                        question.applies(&known, today()),
                        "{} is answered although its condition is false",
                        question.id
                    );
                    question.kind.summary(answer, words);
                    known.insert(question.id.clone(), answer.clone());
                }
                None => prop_assert!(
                    !step.done || question.optional || !question.takes_part() || !question.applies(&known, today()),
                    "{} is passed although it is not answered",
                    question.id
                ),
            }
        }
        for problem in &step.problems {
            prop_assert!(!problem.say(words).to_string().is_empty());
        }
    }
    prop_assert_eq!(&known, &journey.answers);
    let exit = journey.steps.last().is_some_and(|step| step.page.exit);
    prop_assert!(!exit || journey.next() != Target::Check);
    summary(journey, words);
    Ok(())
}
