//! What holds for any input: nothing panics, what is written is read back, and a journey never runs ahead of itself.

use std::sync::LazyLock;

use forms::conditions::Logic;
use forms::questions::CASES;
use forms::{Answers, BUNDLED, Date, Definition, Journey, Pairs, Problem, Standing, Words, check, summary};
use proptest::prelude::*;
use serde_json::{Value, json};

fn today() -> Date {
    Date::from_calendar_date(2026, time::Month::March, 2).expect("a date")
}

/// Any JSON, with the words of rules and definitions among its names.
fn any_json() -> impl Strategy<Value = Value> {
    let name = prop_oneof![
        Just("var".to_owned()),
        Just("==".to_owned()),
        Just("and".to_owned()),
        Just("reduce".to_owned()),
        Just("substr".to_owned()),
        Just("missing".to_owned()),
        Just("missing_some".to_owned()),
        Just("pages".to_owned()),
        Just("questions".to_owned()),
        Just("id".to_owned()),
        Just("type".to_owned()),
        Just("when".to_owned()),
        Just("options".to_owned()),
        "[a-z+*/%<>!-]{1,6}",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        Just(json!("text")),
        Just(json!("add-another")),
        Just(json!("accumulator")),
    ];
    leaf.prop_recursive(6, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((name.clone(), inner), 0..4).prop_map(|members| members.into_iter().collect()),
        ]
    })
}

/// Every type's question, with each of the settings that its examples try.
static ASKED: LazyLock<Vec<Definition>> = LazyLock::new(|| {
    let mut questions: Vec<Value> = Vec::new();
    for (name, json) in CASES {
        let case: Value = serde_json::from_str(json).expect(name);
        for example in case["examples"].as_array().expect(name) {
            let mut question = case["question"].clone();
            let settings = example["settings"].as_object().into_iter().flatten();
            settings.for_each(|(key, value)| question[key] = value.clone());
            questions.push(question);
        }
    }
    questions.dedup();
    questions.iter().map(question_page).collect()
});

/// What an older definition may have left as an answer.
static OLD_ANSWERS: LazyLock<Vec<Value>> = LazyLock::new(|| {
    vec![json!(null), json!("é"), json!(-1.5), json!([1, "é"]), json!({ "text": 1, "sort_code": "ééé", "from": "x", "name": {} })]
});

fn question_page(question: &Value) -> Definition {
    let json = json!({ "service": "case", "pages": [{ "id": "page", "title": "Page", "questions": [question] }] });
    Definition::parse(&json.to_string()).0.expect("a definition")
}

/// Answers to the inputs of a page: mostly sensible, sometimes anything.
fn typed() -> impl Strategy<Value = Vec<String>> {
    let one = prop_oneof![
        4 => prop::sample::select(vec![
            "yes", "no", "missed", "bulky", "email", "phone", "text", "house", "kerb", "none", "refuse", "sofa", "1", "2", "3", "2026", "Sam Taylor",
            "sam@example.org", "01632 960 001", "LS1 1UR", "AC123456", "QQ 12 34 56 C", "", "soon", "kitchen", "heating", "monday", "any",
        ]).prop_map(str::to_owned),
        1 => ".{0,20}",
    ];
    prop_oneof![8 => one.clone().prop_map(|value| vec![value]), 1 => prop::collection::vec(one, 0..4)]
}

/// How a journey stands: its pages, what is wrong with them, its answers, how far its sections are.
type Stands<'j> = (Vec<(&'j str, bool, &'j [Problem])>, &'j Answers, Vec<(usize, Standing, Option<&'j str>)>);

fn standing<'j>(journey: &'j Journey) -> Stands<'j> {
    let steps = journey.steps.iter().map(|step| (&*step.page.id, step.done, &*step.problems)).collect();
    let tasks =
        journey.tasks().into_iter().map(|(task, standing, page)| (task.pages.start, standing, page.map(|page| &*page.id)));
    (steps, &journey.answers, tasks.collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn rules_never_panic(rule in any_json(), data in any_json()) {
        if let Ok(logic) = Logic::parse(&rule) {
            let answers: Answers = data.as_object().cloned().unwrap_or_default();
            logic.value(&answers);
            logic.names();
            let _ = logic.type_in(&forms::conditions::Type::Any);
        }
    }

    #[test]
    fn definitions_never_panic(json in any_json(), at in 0..4usize) {
        let mut definition: Value = serde_json::from_str(BUNDLED[0].1).expect("bins");
        let place = ["/pages/0", "/pages/0/questions/0", "/pages/4/questions/0/questions/1", "/handoff"][at];
        *definition.pointer_mut(place).expect("a place") = json.clone();
        forms::lint::lint(&definition.to_string());
        forms::lint::lint(&json.to_string());
    }

    #[test]
    fn types_never_panic(typed in prop::collection::vec(prop::collection::vec(".{0,30}", 0..4), 1..12)) {
        let words = Words::of("cy", forms::words::ENGINE.iter().copied());
        for definition in ASKED.iter() {
            let page = &definition.pages[0];
            let mut pairs = Pairs::default();
            for (n, input) in page.names(&Pairs::default()).into_iter().enumerate() {
                pairs.put(input, typed[n % typed.len()].clone());
            }
            let (answers, problems) = check(page, &pairs, &Answers::new(), today());
            for problem in &problems {
                let filled = !problem.say(&words).to_string().contains('{');
                prop_assert!(filled, "{:?}", problem);
            }
            for value in answers.values().chain(OLD_ANSWERS.iter()) {
                page.questions[0].kind.summary(value, &words);
            }
        }
    }

    #[test]
    fn dates_are_read_as_they_are_written(year in 1000..9999i32, day in 1..=365u16, style in 0..3usize) {
        let date = Date::from_ordinal_date(year, day).expect("a date");
        let (d, m, y) = (date.day().to_string(), u8::from(date.month()).to_string(), year.to_string());
        let month = [m.clone(), date.month().to_string(), date.month().to_string()[..3].to_uppercase()];
        let definition = question_page(&json!({ "id": "on", "type": "date", "label": "On" }));
        let pairs = Pairs::from_iter([("on-day", d), ("on-month", month[style].clone()), ("on-year", y)]);
        let (answers, problems) = check(&definition.pages[0], &pairs, &Answers::new(), today());
        prop_assert!(problems.is_empty());
        prop_assert_eq!(&answers["on"], &json!(format!("{:04}-{:02}-{:02}", year, u8::from(date.month()), date.day())));
    }

    #[test]
    fn numbers_are_read_as_they_are_written(number in -999_999_999i64..999_999_999, commas: bool) {
        let mut text = number.to_string();
        for place in (1..text.len()).rev().filter(|place| commas && (text.len() - place) % 3 == 0).collect::<Vec<_>>() {
            if text.as_bytes()[place - 1].is_ascii_digit() {
                text.insert(place, ',');
            }
        }
        let definition = question_page(&json!({ "id": "n", "type": "number", "label": "N" }));
        let (answers, _) = check(&definition.pages[0], &Pairs::from_iter([("n", text)]), &Answers::new(), today());
        prop_assert_eq!(&answers["n"], &json!(number));
    }

    #[test]
    fn money_is_read_as_it_is_said(pence in 0..10_000_000u64) {
        let definition = question_page(&json!({ "id": "n", "type": "money", "label": "N" }));
        let page = &definition.pages[0];
        let words = Words::default();
        let value = json!(pence as f64 / 100.0);
        let said = page.questions[0].kind.summary(&value, &words).remove(0);
        let (answers, problems) = check(page, &Pairs::from_iter([("n", said.to_string())]), &Answers::new(), today());
        prop_assert!(problems.is_empty());
        prop_assert_eq!(answers["n"].as_f64(), value.as_f64());
    }

    #[test]
    fn times_are_read_as_they_are_said(minute in 0..1440u16) {
        let definition = question_page(&json!({ "id": "at", "type": "time", "label": "At" }));
        let page = &definition.pages[0];
        let words = Words::of("en", forms::words::ENGINE.iter().copied());
        let value = json!(format!("{:02}:{:02}", minute / 60, minute % 60));
        let said = page.questions[0].kind.summary(&value, &words).remove(0);
        let (answers, problems) = check(page, &Pairs::from_iter([("at", said.to_string())]), &Answers::new(), today());
        prop_assert!(problems.is_empty(), "{said}: {problems:?}");
        prop_assert_eq!(&answers["at"], &value);
    }

    #[test]
    fn grid_references_are_read_as_they_are_said(east in 0..700_000u32, north in 0..1_300_000u32) {
        let definition = question_page(&json!({ "id": "at", "type": "location", "label": "At" }));
        let read = |typed: String| check(&definition.pages[0], &Pairs::from_iter([("at", typed)]), &Answers::new(), today()).0["at"].clone();
        let value = read(format!("{east:06}, {north:06}"));
        prop_assert_eq!((&value["easting"], &value["northing"]), (&json!(east), &json!(north)));
        prop_assert_eq!(read(value["text"].as_str().expect("a text").to_owned()), value);
    }

    #[test]
    fn an_nhs_number_with_one_figure_wrong_is_found(number in 100_000_000..999_999_999u64, place in 0..10usize, other in 1..10u8) {
        let definition = question_page(&json!({ "id": "n", "type": "nhs-number", "label": "N" }));
        let reads = |typed: String| check(&definition.pages[0], &Pairs::from_iter([("n", typed)]), &Answers::new(), today()).1.is_empty();
        let weighed: u64 = number.to_string().bytes().zip((2..=10).rev()).map(|(figure, weight)| u64::from(figure - b'0') * weight).sum();
        let check_digit = (11 - weighed % 11) % 11;
        prop_assume!(check_digit < 10);
        let mut right = format!("{number}{check_digit}");
        prop_assert!(reads(right.clone()));
        let wrong = (right.as_bytes()[place] - b'0' + other) % 10;
        right.replace_range(place..=place, &wrong.to_string());
        prop_assert!(!reads(right));
    }

    #[test]
    fn phones_and_addresses_come_back_as_they_are(local in "[1-37][0-9]{9}", name in "[a-z]{1,10}", domain in "[a-z]{2,10}") {
        let phone = format!("0{local}");
        let email = format!("{name}@{domain}.org");
        for (kind, typed) in [("phone", phone), ("email", email)] {
            let definition = question_page(&json!({ "id": "x", "type": kind, "label": "X" }));
            let (answers, _) = check(&definition.pages[0], &Pairs::from_iter([("x", typed.clone())]), &Answers::new(), today());
            prop_assert_eq!(&answers["x"], &json!(typed));
        }
    }

    /// Posting whatever, wherever the journey allows: what was visited has all before it done, and no page is skipped.
    #[test]
    fn journeys_never_run_ahead(service in 0..3usize, posts in prop::collection::vec((0..8usize, prop::collection::vec(typed(), 1..9)), 1..20)) {
        let definition = Definition::parse(BUNDLED[service].1).0.expect("a definition");
        let words = Words::of("en", forms::words::ENGINE.iter().copied());
        let mut draft = Pairs::default();
        let mut kept = Journey::replay(&definition, &draft, today());
        let mut kept_draft = draft.clone();
        for (place, values) in posts {
            let journey = Journey::replay(&definition, &draft, today());
            let page = journey.steps[place.min(journey.steps.len() - 1)].page;
            let before = journey.answers_before(&page.id);
            let mut posted = Pairs::default();
            for (n, name) in page.names(&draft).into_iter().enumerate() {
                posted.put(name, values[n % values.len()].clone());
            }
            page.accept(&mut draft, &posted, &before, today());
            let journey = Journey::replay(&definition, &draft, today());
            // Working out only what depends on the post comes to the same.
            kept.post(&page.id, &mut kept_draft, &posted);
            prop_assert_eq!(&kept_draft, &draft);
            prop_assert_eq!(standing(&kept), standing(&journey));
            // Within a section, or in a form without, no page stands after one that is not done.
            let mut ended = Vec::new();
            for step in &journey.steps {
                let holds = |task: &&forms::Task| definition.pages[task.pages.clone()].iter().any(|page| page.id == step.page.id);
                let section = definition.tasks.iter().find(holds).map(|task| task.pages.start);
                prop_assert!(!ended.contains(&section) && !ended.contains(&None), "{} comes after what is not done", step.page.id);
                prop_assert!(!step.done || (step.problems.is_empty() && !step.page.exit));
                prop_assert!(step.page.applies(&journey.answers, today()));
                ended.extend((!step.done).then_some(section));
            }
            summary(&journey, &words);
            // The same post again changes nothing.
            let mut again = draft.clone();
            page.accept(&mut again, &posted, &before, today());
            prop_assert_eq!(&again, &draft);
            prop_assert_eq!(Pairs::from_json(&draft.to_json()), Some(draft.clone()));
        }
    }
}
