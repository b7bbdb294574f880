//! What lint says can never or must always happen is never seen otherwise, whatever is typed; and conditions with a name.

use forms::lint::lint;
use forms::{Date, Definition, Journey, Level, Pairs};
use proptest::prelude::*;
use serde_json::{Value, json};

fn today() -> Date {
    Date::from_calendar_date(2026, time::Month::March, 2).expect("a date")
}

/// A form whose last page has two questions with the rules, and one that may be skipped by a rule before it.
fn form(skip: &Value, rules: &[Value; 2]) -> Value {
    let options = |values: &[&str]| values.iter().map(|value| json!({ "value": value, "label": value })).collect::<Value>();
    let asked = |id: &str, when: &Value| json!({ "id": id, "type": "note", "label": id, "when": when });
    json!({
        "service": "case", "version": 1, "title": "Case", "description": "Case", "detail": "code",
        "conditions": { "named": rules[0] },
        "pages": [
            { "id": "one", "title": "One", "questions": [
                { "id": "code", "type": "text", "label": "Code" },
                { "id": "colour", "type": "radios", "label": "Colour", "options": options(&["red", "blue", "1"]) },
                { "id": "some", "type": "checkboxes", "label": "Some", "optional": true, "options": options(&["a", "b"]) },
                { "id": "count", "type": "number", "label": "Count", "min": 0, "max": 6 },
                { "id": "share", "type": "number", "label": "Share", "whole": false, "optional": true } ] },
            { "id": "two", "title": "Two", "when": skip, "questions": [
                { "id": "on", "type": "date", "label": "On" },
                { "id": "sure", "type": "yes-no", "label": "Sure", "when": { "==": [{ "var": "colour" }, "red"] } } ] },
            { "id": "three", "title": "Three", "questions": [
                { "id": "last", "type": "yes-no", "label": "Last", "optional": true },
                asked("first", &json!({ "condition": "named" })), asked("second", &rules[1]) ] } ],
        "stages": [{ "id": "in", "title": "In" }, { "id": "done", "title": "Done", "end": true }],
        "handoff": { "mode": "forget", "process": "case" },
    })
}

fn rule() -> impl Strategy<Value = Value> {
    let name = prop::sample::select(vec!["colour", "some", "count", "share", "on", "sure", "code", "last"]);
    let value = prop::sample::select(vec![
        json!("red"),
        json!("blue"),
        json!("1"),
        json!("a"),
        json!("yes"),
        json!("no"),
        json!(0),
        json!(1),
        json!(3),
        json!(3.5),
        json!(6),
        json!("2026-03-02"),
        json!("2026-03-03"),
        json!(null),
        json!(["red", "1"]),
        json!([3, 4]),
        json!(""),
    ]);
    let var = name.prop_map(|name| json!({ "var": name }));
    let compared = (
        var.clone(),
        prop::sample::select(vec!["==", "===", "!=", "!==", "<", "<=", ">", ">=", "in"]),
        value.clone(),
        any::<bool>(),
    )
        .prop_map(
            |(var, operator, value, turned)| {
                if turned { json!({ operator: [value, var] }) } else { json!({ operator: [var, value] }) }
            },
        );
    let leaf = prop_oneof![
        6 => compared, 1 => var.clone(), 1 => any::<bool>().prop_map(Value::from),
        1 => (var.clone(), value).prop_map(|(var, value)| json!({ "<": [{ "+": [var, 1] }, value] })),
        1 => Just(json!({ "missing": ["on", "share"] })), 1 => Just(json!({ "<": [1, { "var": "count" }, 3] })),
        1 => Just(json!({ ">": [{ "today": [] }, { "var": "on" }] })),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..3).prop_map(|rules| json!({ "and": rules })),
            prop::collection::vec(inner.clone(), 1..3).prop_map(|rules| json!({ "or": rules })),
            inner.clone().prop_map(|rule| json!({ "!": [rule] })),
            prop::collection::vec(inner, 1..4).prop_map(|rules| json!({ "if": rules })),
        ]
    })
}

fn typed() -> impl Strategy<Value = Vec<(&'static str, &'static str)>> {
    let one = |name: &'static str, values: Vec<&'static str>| prop::sample::select(values).prop_map(move |value| (name, value));
    (
        one("colour", vec!["red", "blue", "1"]),
        one("some", vec!["", "a", "b"]),
        one("count", vec!["0", "1", "2", "3", "4", "5", "6"]),
        one("share", vec!["", "-1", "0", "0.5", "1", "3", "3.2", "3.5", "4", "6", "7", "100000"]),
        one("on-day", vec!["1", "2", "3", "4", "28"]),
        one("sure", vec!["yes", "no"]),
        one("last", vec!["", "yes", "no"]),
    )
        .prop_map(|(a, b, c, d, e, f, g)| vec![a, b, c, d, e, f, g, ("on-month", "3"), ("on-year", "2026"), ("code", "1")])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_lint_rules_out_never_happens(skip in rule(), rules in [rule(), rule()], drafts in prop::collection::vec(typed(), 40)) {
        let json = form(&skip, &rules).to_string();
        let (definition, findings) = lint(&json);
        let definition = definition.expect("a definition");
        let found = |code: &str, at: &str| findings.iter().any(|finding| finding.code == code && finding.pointer == at);
        let (skipped, always) = (found("unreachable-page", "/pages/1"), found("tautology", "/pages/1/when"));
        for draft in drafts {
            let pairs = Pairs::from_iter(draft.iter().copied());
            let journey = Journey::replay(&definition, &pairs, today());
            let two = journey.step("two").is_some();
            prop_assert!(!(skipped && two) && (two || !always), "{}: {:?}", skip, draft);
            let three = definition.page("three").expect("the page");
            let reached = journey.step("three").is_some();
            for (n, rule) in rules.iter().enumerate().filter(|_| reached) {
                let at = format!("/pages/2/questions/{}", n + 1);
                let asked = three.questions[n + 1].applies(&journey.answers, today());
                prop_assert!(!(asked && found("unreachable-question", &at)), "never {}: {:?}", rule, draft);
                prop_assert!(asked || !found("tautology", &format!("{at}/when")), "always {}: {:?}", rule, draft);
            }
            let first = three.questions[1].applies(&journey.answers, today());
            prop_assert!(!(first && found("contradiction", "/conditions/named")) && (first || !found("tautology", "/conditions/named")));
        }
    }
}

#[test]
fn a_condition_with_a_name_holds_as_its_rule_does() {
    let rule = json!({ "and": [{ "==": [{ "var": "colour" }, "red"] }, { ">": [{ "var": "count" }, 3] }] });
    let (definition, findings) =
        lint(&form(&json!({ "condition": "named" }), &[rule, json!({ "!": { "condition": "named" } })]).to_string());
    // Who comes to page two said red, so that "sure" is always asked there.
    assert!(findings.iter().all(|finding| finding.level == Level::Advice || finding.code == "tautology"), "{findings:?}");
    let definition = definition.expect("a definition");
    for (colour, count, holds) in [("red", "4", true), ("red", "3", false), ("blue", "4", false)] {
        let pairs = [("code", "1"), ("colour", colour), ("some", ""), ("count", count), ("share", "")];
        let journey = Journey::replay(&definition, &Pairs::from_iter(pairs), today());
        assert_eq!(journey.step("two").is_some(), holds, "{colour} {count}");
        assert_eq!(journey.step("three").is_some(), !holds, "{colour} {count}");
    }
}

/// References that double at each step, or that go deeper than the stack, are refused before anything is worked out.
#[test]
fn references_without_end_are_refused() {
    for (width, length) in [(2, 40), (1, 5_000)] {
        let mut conditions = serde_json::Map::new();
        for n in 0..length {
            let next = json!({ "condition": format!("c{}", n + 1) });
            conditions.insert(format!("c{n}"), json!({ "and": vec![next; width] }));
        }
        conditions.insert(format!("c{length}"), json!({ "var": "code" }));
        let json =
            json!({ "service": "case", "conditions": conditions, "pages": [{ "id": "p", "when": { "condition": "c0" } }] });
        let (_, findings) = Definition::parse(&json.to_string());
        let messages: Vec<&str> =
            findings.iter().filter(|finding| finding.code == "logic").map(|finding| &*finding.message).collect();
        assert!(messages.iter().any(|message| message.contains("more parts") || message.contains("too deeply")), "{messages:?}");
    }
}
