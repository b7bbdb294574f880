//! The engine's benchmark: load, one change and full check of 1,000 questions, 500 conditions and 100 sums, native and in WASM.
//!
//! Natively `main` prints nanoseconds as JSON. In WASM there is no clock: whoever loads the module times the exports.

#![allow(unsafe_code)] // `no_mangle` counts as unsafe, and is the only way to export a function from WASM

use std::cell::RefCell;
#[cfg(not(target_arch = "wasm32"))]
use std::hint::black_box;

use forms::{Date, Definition, Journey, Pairs};
use serde_json::{Value, json};

const PAGES: usize = 100;
const QUESTIONS_A_PAGE: usize = 10;

/// A definition and a draft that answers all of it.
struct Form {
    json: String,
    definition: &'static Definition,
    draft: Pairs,
    /// As it stands with the draft.
    journey: Journey<'static>,
    turn: usize,
}

thread_local! {
    static FORM: RefCell<Form> = RefCell::new(Form::new());
}

impl Form {
    fn new() -> Self {
        let json = definition().to_string();
        let definition = Definition::parse(&json).0.unwrap_or_else(|| unreachable!("it is an object"));
        let definition: &'static Definition = Box::leak(Box::new(definition));
        let questions = definition.questions().map(|(_, question)| question);
        let draft = questions.enumerate().map(|(n, question)| (question.id.clone(), answer(n))).collect();
        let journey = Journey::replay(definition, &draft, today());
        assert_eq!(journey.steps.len(), PAGES);
        Self { json, definition, draft, journey, turn: 0 }
    }
}

/// On each page five of ten questions have a condition, one on the page before it, and one is a sum.
fn definition() -> Value {
    let pages = (0..PAGES).map(|page| {
        let questions: Vec<Value> = (0..QUESTIONS_A_PAGE).map(|n| question(page * QUESTIONS_A_PAGE + n)).collect();
        json!({ "id": format!("page{page}"), "title": format!("Page {page}"), "questions": questions })
    });
    json!({
        "service": "bench", "version": 1, "title": "Bench", "description": "A form for measuring", "detail": "q1",
        "pages": pages.collect::<Vec<_>>(), "stages": [{ "id": "in", "title": "In" }, { "id": "done", "title": "Done", "end": true }],
        "handoff": { "mode": "forget", "process": "bench" },
    })
}

fn question(n: usize) -> Value {
    let (id, label) = (format!("q{n}"), format!("Question {n}"));
    let options = json!([{ "value": "a", "label": "A" }, { "value": "b", "label": "B" }]);
    let back = |by: usize| json!({ "var": format!("q{}", n.saturating_sub(by)) });
    match n % QUESTIONS_A_PAGE {
        0 | 4 => json!({ "id": id, "type": "radios", "label": label, "options": options }),
        1 | 5 => json!({ "id": id, "type": "text", "label": label, "when": { "==": [back(1), "a"] } }),
        2 | 6 => json!({ "id": id, "type": "number", "label": label, "min": 0, "max": 5000 }),
        3 | 7 => json!({ "id": id, "type": "text", "label": label,
            "when": { "and": [{ ">": [back(1), 0] }, { "!=": [back(3), "b"] }] } }),
        // The sum of the page before.
        8 => json!({ "id": id, "type": "text", "label": label, "optional": true, "when": { "<=": [0, back(9), 20_000] } }),
        _ => json!({ "id": id, "type": "money", "label": label, "value": { "+": [{ "*": [back(7), 2] }, back(3)] } }),
    }
}

fn answer(n: usize) -> String {
    match n % QUESTIONS_A_PAGE {
        0 | 4 => "a".into(),
        2 | 6 => n.to_string(),
        _ => format!("Answer {n}"),
    }
}

/// Loads the definition from its JSON.
#[unsafe(no_mangle)]
pub extern "C" fn load() -> usize {
    FORM.with_borrow(|form| Definition::parse(&form.json).0.map_or(0, |definition| definition.pages.len()))
}

/// Posts one page, in the middle, with a choice and a number changed: questions come and go there, a sum changes, and on the
/// next page what depends on it.
#[unsafe(no_mangle)]
pub extern "C" fn one_change() -> usize {
    FORM.with_borrow_mut(|form| {
        form.turn += 1;
        let page = &form.definition.pages[PAGES / 2];
        let mut posted = Pairs::default();
        for name in page.names(&form.draft) {
            posted.put(name.clone(), form.draft.all(&name).to_vec());
        }
        posted.put(page.questions[0].id.clone(), vec![if form.turn.is_multiple_of(2) { "a" } else { "b" }.into()]);
        posted.put(page.questions[2].id.clone(), vec![(form.turn % 5000).to_string()]);
        form.journey.post(&page.id, &mut form.draft, &posted);
        form.journey.answers.len()
    })
}

/// Replays everything, as for a submission: every page is checked, with all that was answered before it.
#[unsafe(no_mangle)]
pub extern "C" fn full_check() -> usize {
    FORM.with_borrow(|form| {
        let journey = Journey::replay(form.definition, &form.draft, today());
        assert_eq!(journey.steps.len(), PAGES);
        journey.answers.len()
    })
}

fn today() -> Date {
    Date::from_ordinal_date(2026, 61).unwrap_or(Date::MIN)
}

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    let times = [("load", load as extern "C" fn() -> usize), ("one_change", one_change), ("full_check", full_check)];
    let times: serde_json::Map<String, Value> =
        times.into_iter().map(|(name, run)| (name.to_owned(), time(run).into())).collect();
    println!("{}", Value::Object(times));
}

/// The median of 101 runs, in nanoseconds.
#[cfg(not(target_arch = "wasm32"))]
fn time(run: extern "C" fn() -> usize) -> u64 {
    let mut times: Vec<u64> = (0..101)
        .map(|_| {
            let start = std::time::Instant::now();
            black_box(run());
            start.elapsed().as_nanos() as u64
        })
        .collect();
    times.sort_unstable();
    times[50]
}
