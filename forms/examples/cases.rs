//! The engine's answer to each case, a line of JSON each: the same natively and in WASM, or something is wrong.
//!
//! Natively `main` reads cases from standard input. In WASM `xtask/src/test/cases.mjs` writes each into memory and reads the answer.

#![allow(unsafe_code)] // `no_mangle` counts as unsafe, and is the only way to export a function from WASM

use std::cell::RefCell;

use forms::conditions::Logic;
use forms::words::ENGINE;
use forms::{Definition, Finding, Journey, Pairs, Words, summary};
use serde_json::{Value, json};

/// What the engine says of a case: a rule with its data, or a definition with what was typed.
fn answer(case: &str) -> Value {
    let Ok(case) = serde_json::from_str::<Value>(case) else { return json!("not JSON") };
    if let Some(rule) = case.get("rule") {
        return rule_of(rule, &case["data"]);
    }
    let json = case["definition"].as_str().unwrap_or_default();
    let (definition, findings) = forms::lint::lint(json);
    let findings: Vec<Value> = findings.iter().map(Finding::to_value).collect();
    let pairs = Pairs::from_value(&case["pairs"]).unwrap_or_default();
    let played = definition.as_ref().map(|definition| play(definition, &pairs));
    json!({ "findings": findings, "played": played })
}

fn rule_of(rule: &Value, data: &Value) -> Value {
    match Logic::parse(rule) {
        Ok(logic) => {
            let answers = data.as_object().cloned().unwrap_or_default();
            json!({ "value": logic.value(&answers), "names": logic.names() })
        }
        Err(wrong) => json!({ "wrong": format!("{wrong:?}") }),
    }
}

/// All that people would be told, in every language.
fn play(definition: &Definition, pairs: &Pairs) -> Value {
    let today = forms::date(2026, 3, 2).unwrap_or(forms::Date::MIN);
    let journey = Journey::replay(definition, pairs, today);
    let told = ENGINE.iter().map(|(language, _)| {
        let words = Words::of(language, ENGINE.iter().copied());
        let steps = journey.steps.iter().map(|step| {
            let problems =
                step.problems.iter().map(|problem| json!([problem.name, problem.message.key, problem.say(&words).to_string()]));
            json!({ "page": step.page.id, "done": step.done, "problems": problems.collect::<Vec<_>>() })
        });
        let rows = summary(&journey, &words).into_iter().flat_map(|section| section.rows);
        let rows = rows.map(|row| json!([row.question, row.lines.iter().map(ToString::to_string).collect::<Vec<_>>()]));
        json!([language, steps.collect::<Vec<_>>(), rows.collect::<Vec<_>>()])
    });
    json!({ "next": format!("{:?}", journey.next()), "answers": journey.answers, "told": told.collect::<Vec<_>>() })
}

thread_local! {
    static CASE: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static ANSWER: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Makes room for a case of so many bytes, and says where.
#[unsafe(no_mangle)]
pub extern "C" fn room(length: usize) -> *mut u8 {
    CASE.with_borrow_mut(|case| {
        case.clear();
        case.resize(length, 0);
        case.as_mut_ptr()
    })
}

/// Answers the case that was written there, and says where the answer is.
#[unsafe(no_mangle)]
pub extern "C" fn answered() -> *const u8 {
    let said = CASE.with_borrow(|case| answer(&String::from_utf8_lossy(case)).to_string());
    ANSWER.with_borrow_mut(|answer| {
        *answer = said;
        answer.as_ptr()
    })
}

/// How many bytes the answer has.
#[unsafe(no_mangle)]
pub extern "C" fn length() -> usize {
    ANSWER.with_borrow(String::len)
}

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    for case in std::io::stdin().lines().map_while(Result::ok) {
        println!("{}", answer(&case));
    }
}
