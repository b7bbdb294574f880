//! JsonLogic as it is published: the public suite, and lines as `doorstep logic` answers them.

use std::collections::BTreeMap;

use forms::Date;
use forms::conditions::Logic;
use serde_json::{Value, json};

fn answer(line: &str) -> String {
    forms::logic::answer(line, Date::from_calendar_date(2026, time::Month::March, 2).expect("a date"))
}

/// Operators of the suite that no form needs.
const LEFT_OUT: &[(&str, &str)] =
    &[("log", "writes to a console: a rule only reads"), ("method", "calls a method of an object: answers are plain data")];

#[test]
fn the_public_suite_passes() {
    let suite: Vec<Value> = serde_json::from_str(include_str!("../cases/logic/suite.json")).expect("JSON");
    let (mut ran, mut left_out) = (0, BTreeMap::<&str, usize>::new());
    // A text is a heading.
    for case in suite.iter().filter(|case| case.is_array()) {
        if let Some((operator, _)) = LEFT_OUT.iter().find(|(operator, _)| uses(&case[0], operator)) {
            *left_out.entry(operator).or_default() += 1;
            continue;
        }
        let logic = Logic::parse(&case[0]).unwrap_or_else(|wrong| panic!("{case}: {wrong:?}"));
        assert_eq!(number(logic.value_of(&case[1], None)), number(case[2].clone()), "{case}");
        ran += 1;
    }
    println!("{ran} cases of the public JsonLogic suite pass.");
    for (operator, why) in LEFT_OUT {
        println!("Left out: {} cases of \"{operator}\", which {why}.", left_out.get(operator).unwrap_or(&0));
    }
    assert!(ran >= 275, "{ran} cases ran");
}

/// The community's suites, as far as json-logic-js agrees with them: `cases/logic/compat.md`.
#[test]
fn the_compatibility_suites_pass() {
    let suites: BTreeMap<String, Vec<Value>> = serde_json::from_str(include_str!("../cases/logic/compat.json")).expect("JSON");
    let (mut ran, mut refused) = (0, 0);
    for (file, case) in suites.iter().flat_map(|(file, cases)| cases.iter().map(move |case| (file, case))) {
        match Logic::parse(&case[0]) {
            Ok(logic) => {
                assert_eq!(number(logic.value_of(&case[1], None)), number(case[2].clone()), "{file}: {case}");
                ran += 1;
            }
            Err((_, message)) => {
                assert!(message.contains("works on"), "{file}: {case}: {message}");
                refused += 1;
            }
        }
    }
    println!("{ran} cases of the compatibility suites pass; {refused} have too many or too few values, and are refused.");
    assert_eq!((ran, refused), (368, 10));
}

fn uses(rule: &Value, operator: &str) -> bool {
    match rule {
        Value::Object(members) => members.iter().any(|(name, inner)| name == operator || uses(inner, operator)),
        Value::Array(rules) => rules.iter().any(|rule| uses(rule, operator)),
        _ => false,
    }
}

/// JSON has one kind of number.
fn number(value: Value) -> Value {
    value.as_f64().map_or(value, Value::from)
}

#[test]
fn a_line_is_answered_by_a_line() {
    let said = |line: &str| serde_json::from_str::<Value>(&answer(line)).expect("JSON");
    assert_eq!(said(r#"{"logic": {"+": [{"var": "a"}, 1]}, "data": {"a": 2}}"#), json!({ "result": 3 }));
    assert_eq!(said(r#"{"logic": {"var": 1}, "data": ["a", "b"]}"#), json!({ "result": "b" }));
    assert_eq!(said(r#"{"logic": {"var": "a"}}"#), json!({ "result": null }));
    assert_eq!(said("\u{feff}{\"logic\": {\"cat\": [1e21, \" \", 1e-7]}}"), json!({ "result": "1e+21 1e-7" }));
    for (line, wanted) in [
        ("nonsense", "This is not JSON"),
        ("[1]", "Write a line as"),
        (r#"{"data": 1}"#, "Add \"logic\""),
        (r#"{"logic": {"and": [true, {"shout": 1}]}}"#, "\"shout\" is no operator"),
    ] {
        let error = said(line)["error"].as_str().map(str::to_owned).unwrap_or_default();
        assert!(error.contains(wanted), "{line}: {error}");
    }
}

/// Neither the JSON nor the rule may be nested without end, and a very long text is no trouble.
#[test]
fn what_is_too_deep_is_an_error() {
    let deep = |depth: usize| format!("{{\"logic\": {}true{}}}", r#"{"!":["#.repeat(depth), "]}".repeat(depth));
    for depth in [80, 10_000, 1_000_000] {
        assert!(answer(&deep(depth)).contains("too deeply"), "{depth}");
    }
    assert_eq!(answer(&deep(20)), r#"{"result":true}"#);
    let list: Vec<usize> = (0..10_000).collect();
    for inner in [json!([{ "var": "accumulator" }]), json!({ "cat": [{ "var": "accumulator" }, { "var": "accumulator" }, "x"] })]
    {
        let grows = json!({ "logic": { "reduce": [{ "var": "" }, inner, "x"] }, "data": list });
        assert!(answer(&grows.to_string()).starts_with("{\"result\":"), "{inner}");
    }
    let long = json!({ "logic": { "+": ["+-".repeat(2_000_000), 1] } }).to_string();
    assert_eq!(answer(&long), r#"{"result":null}"#);
}
