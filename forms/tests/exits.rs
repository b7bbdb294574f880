//! Exit pages: what lint says nobody reaches is reached by nobody, whatever is typed. Small forms are played with every answer.

use forms::lint::lint;
use forms::{Date, Definition, Journey, Pairs};
use proptest::prelude::*;
use serde_json::{Value, json};

fn today() -> Date {
    forms::date(2026, 3, 2).expect("a date")
}

fn radios(id: &str, values: &[&str], optional: bool) -> Value {
    let options: Value = values.iter().map(|value| json!({ "value": value, "label": value })).collect();
    json!({ "id": id, "type": "radios", "label": id, "options": options, "optional": optional })
}

/// A page: what it asks, its rule, whether it ends the journey, whether it begins a section, and the rule of its question.
type Row = (Option<Value>, bool, bool, Option<Value>);

fn form(rows: &[Row]) -> Value {
    let mut pages = vec![json!({ "id": "first", "title": "First", "questions": [
        radios("a", &["x", "y"], false), radios("b", &["x", "y", "z"], true) ] })];
    for (n, (when, exit, section, asked)) in rows.iter().enumerate() {
        let mut page = json!({ "id": format!("p{n}"), "title": format!("Page {n}"), "exit": exit, "questions": [
            radios(if n == 0 { "c" } else { "d" }, &["x", "y"], false), { "id": format!("n{n}"), "type": "note", "label": "Note" } ] });
        if n > 1 {
            page["questions"] = json!([{ "id": format!("n{n}"), "type": "note", "label": "Note" }]);
        }
        if let Some(when) = when {
            page["when"] = when.clone();
        }
        if *section {
            page["section"] = format!("Section {n}").into();
        }
        if let Some(asked) = asked {
            let last = page["questions"].as_array().map_or(0, Vec::len) - 1;
            page["questions"][last]["when"] = asked.clone();
        }
        pages.push(page);
    }
    json!({
        "service": "case", "version": 1, "title": "Case", "description": "Case", "detail": "a", "pages": pages,
        "stages": [], "handoff": { "mode": "done" },
    })
}

/// Every way to fill it in.
fn drafts() -> Vec<Vec<(String, &'static str)>> {
    let mut drafts = Vec::new();
    for a in ["x", "y"] {
        for b in ["", "x", "y", "z"] {
            for c in ["x", "y"] {
                for d in ["x", "y"] {
                    let passed = (0..8).map(|n| (format!(":p{n}"), ""));
                    let typed = [("a", a), ("b", b), ("c", c), ("d", d)].map(|(name, value)| (name.to_owned(), value));
                    drafts.push(typed.into_iter().chain(passed).collect());
                }
            }
        }
    }
    drafts
}

/// Pages that are reached, and notes that are shown.
fn met(definition: &Definition) -> Vec<String> {
    let mut met = Vec::new();
    for draft in drafts() {
        let journey = Journey::replay(definition, &Pairs::from_iter(draft), today());
        for step in &journey.steps {
            met.push(step.page.id.clone());
            let shown = step.page.questions.iter().filter(|question| question.applies(&journey.answers, today()));
            met.extend(shown.map(|question| question.id.clone()));
        }
    }
    met
}

fn rule() -> impl Strategy<Value = Value> {
    let is = (prop::sample::select(vec!["a", "b", "c", "d"]), prop::sample::select(vec!["x", "y", "z"]), any::<bool>());
    let leaf = is.prop_map(|(name, value, same)| json!({ if same { "==" } else { "!=" }: [{ "var": name }, value] }));
    leaf.prop_recursive(2, 4, 2, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2).prop_map(|rules| json!({ "and": rules })),
            prop::collection::vec(inner.clone(), 2).prop_map(|rules| json!({ "or": rules })),
            inner.prop_map(|rule| json!({ "!": [rule] })),
        ]
    })
}

fn row() -> impl Strategy<Value = Row> {
    let rarely = || prop::bool::weighted(0.15);
    (prop::option::weighted(0.8, rule()), prop::bool::weighted(0.45), rarely(), prop::option::weighted(0.3, rule()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_lint_says_nobody_reaches_is_reached_by_nobody(rows in prop::collection::vec(row(), 3..7)) {
        let json = form(&rows);
        let (definition, findings) = lint(&json.to_string());
        let met = met(&definition.expect("a definition"));
        for finding in findings.iter().filter(|finding| finding.code.starts_with("unreachable")) {
            let id = json.pointer(&format!("{}/id", finding.pointer)).and_then(Value::as_str).expect("an id");
            prop_assert!(!met.iter().any(|met| met == id), "{id} is reached: {finding}\n{json:#}");
        }
    }
}

fn is(name: &str, value: &str) -> Option<Value> {
    Some(json!({ "==": [{ "var": name }, value] }))
}

fn unreachable(rows: &[Row]) -> Vec<String> {
    let found = lint(&form(rows).to_string()).1;
    found.iter().filter(|finding| finding.code.starts_with("unreachable")).map(|finding| finding.pointer.clone()).collect()
}

#[test]
fn exits_for_some_together_end_it_for_all() {
    let ends = |name, value| (is(name, value), true, false, None);
    let free = || (None, false, false, None);
    assert_eq!(unreachable(&[ends("a", "x"), ends("a", "y"), free()]), ["/pages/3"]);
    assert_eq!(unreachable(&[ends("a", "x"), free(), (is("a", "x"), false, false, None)]), ["/pages/3"]);
    assert_eq!(unreachable(&[ends("a", "x"), free(), (None, false, false, is("a", "x"))]), ["/pages/3/questions/0"]);
    // "b" need not be answered.
    assert!(unreachable(&[ends("b", "x"), ends("b", "y"), ends("b", "z"), free()]).is_empty());
    // An exit of one section keeps nobody from the next, but from the rest of its own.
    let in_section = |(when, exit, _, asked): Row| (when, exit, true, asked);
    let sections = [in_section(ends("a", "x")), ends("a", "y"), free(), in_section(free())];
    assert_eq!(unreachable(&sections), ["/pages/3"]);
}
