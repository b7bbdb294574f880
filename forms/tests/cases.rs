//! Plays the examples of every question type: what is typed becomes a value, problems in words and summary lines.

use forms::questions::CASES;
use forms::{Answers, Date, Definition, Pairs, Said, Words, check};
use serde_json::{Map, Value, json};

fn words() -> Words {
    Words::of("en", forms::words::ENGINE.iter().copied())
}

fn today() -> Date {
    Date::from_calendar_date(2026, time::Month::March, 2).expect("a date")
}

/// A definition with one page and the case's question on it.
fn definition(question: &Value) -> Definition {
    let json = json!({
        "service": "case", "version": 1, "title": "Case", "description": "Case", "detail": "x",
        "pages": [{ "id": "page", "title": "Page", "questions": [question] }],
        "stages": [], "handoff": { "mode": "done" },
    });
    let (definition, findings) = Definition::parse(&json.to_string());
    assert!(findings.is_empty(), "{findings:?}");
    definition.expect("a definition")
}

/// The question of a case, with the settings that an example changes.
fn question(case: &Value, example: &Value) -> Value {
    let mut question = case["question"].clone();
    for (key, value) in example["settings"].as_object().into_iter().flatten() {
        question[key] = value.clone();
    }
    question
}

/// What an example says was answered earlier.
fn before(example: &Value) -> Answers {
    example["before"].as_object().cloned().unwrap_or_default()
}

#[test]
fn every_type_reads_its_examples() {
    let words = words();
    for (name, json) in CASES {
        let case: Value = serde_json::from_str(json).unwrap_or_else(|error| panic!("{name}: {error}"));
        let examples = case["examples"].as_array().expect("examples");
        assert!(!examples.is_empty(), "{name} has no examples");
        for example in examples {
            let definition = definition(&question(&case, example));
            let page = &definition.pages[0];
            let question = &page.questions[0];
            let at = format!("{name}: {}", example["about"]);
            let pairs = Pairs::from_value(&example["pairs"]).expect(&at);
            let (answers, problems) = check(page, &pairs, &before(example), today());
            let said: Map<_, _> =
                problems.iter().map(|problem| (problem.name.clone(), problem.say(&words).to_string().into())).collect();
            assert_eq!(Value::Object(said), example["problems"], "{at}");
            let value = answers.get(&question.id).cloned().unwrap_or_default();
            assert_eq!(value, example["value"], "{at}");
            if let Some(lines) = example.get("summary") {
                assert_eq!(in_words(question.kind.summary(&value, &words)), *lines, "{at}");
            }
        }
    }
}

/// A problem stands at an input that is there, so that the error summary can lead to it.
#[test]
fn every_problem_stands_at_an_input() {
    for (name, json) in CASES {
        let case: Value = serde_json::from_str(json).expect(name);
        for example in case["examples"].as_array().expect(name) {
            let definition = definition(&question(&case, example));
            let pairs = Pairs::from_value(&example["pairs"]).expect(name);
            let names = definition.pages[0].names(&pairs);
            let (_, problems) = check(&definition.pages[0], &pairs, &Answers::new(), today());
            assert!(problems.iter().all(|problem| names.contains(&problem.name)), "{name}: {}", example["about"]);
        }
    }
}

/// What is handed on fits what a type says of its answers; what came with a problem need not.
#[test]
fn every_answer_fits_its_schema() {
    for (name, json) in CASES {
        let case: Value = serde_json::from_str(json).expect(name);
        for example in case["examples"].as_array().expect(name) {
            let definition = definition(&question(&case, example));
            let page = &definition.pages[0];
            let pairs = Pairs::from_value(&example["pairs"]).expect(name);
            let (answers, problems) = check(page, &pairs, &before(example), today());
            let schema = page.questions[0].kind.schema();
            let validator = jsonschema::draft202012::new(&schema).unwrap_or_else(|error| panic!("{name}: {error}: {schema}"));
            for value in answers.values().filter(|_| problems.is_empty()) {
                let wrong: Vec<String> = validator.iter_errors(value).map(|error| error.to_string()).collect();
                assert!(wrong.is_empty(), "{name}: {value}: {wrong:?}: {schema}");
            }
            assert!(!validator.is_valid(&json!({ "no": "answer" })), "{name}: {schema}");
            assert!(!validator.is_valid(&Value::Null), "{name}: {schema}");
        }
    }
}

/// What JsonLogic says of each rule: `[rule, answers, value]`, grouped.
#[test]
fn rules_have_the_values_of_jsonlogic() {
    let groups: Map<String, Value> = serde_json::from_str(include_str!("../cases/logic/rules.json")).expect("JSON");
    for (group, rules) in &groups {
        for rule in rules.as_array().expect(group) {
            let logic = forms::conditions::Logic::parse(&rule[0]).unwrap_or_else(|wrong| panic!("{group}: {rule}: {wrong:?}"));
            let answers = rule[1].as_object().cloned().unwrap_or_default();
            assert_eq!(logic.value(&answers), rule[2], "{group}: {rule}");
        }
    }
}

#[test]
fn what_is_no_rule_is_found_and_placed() {
    let wrong: Vec<Value> = serde_json::from_str(include_str!("../cases/logic/wrong.json")).expect("JSON");
    for case in wrong {
        let (at, message) = forms::conditions::Logic::parse(&case["rule"]).expect_err("a finding");
        assert_eq!(json!({ "at": at, "message": message }), json!({ "at": case["at"], "message": case["message"] }), "{case}");
    }
}

#[test]
fn nesting_without_end_is_refused() {
    let deep = (0..120).fold(json!(true), |rule, _| json!({ "!": [rule] }));
    let (_, message) = forms::conditions::Logic::parse(&deep).expect_err("a finding");
    assert!(message.contains("too deeply"), "{message}");
}

#[test]
fn a_limit_of_words_counts_words() {
    let question =
        json!({ "id": "story", "type": "long-text", "label": "Story", "short": "the story", "max_words": 3, "threshold": 50 });
    let (definition, words) = (definition(&question), words());
    let said = |typed: &str| {
        let pairs = Pairs::from_value(&json!({ "story": typed })).expect("pairs");
        let (_, problems) = check(&definition.pages[0], &pairs, &Answers::new(), today());
        problems.iter().map(|problem| problem.say(&words).to_string()).collect::<Vec<_>>()
    };
    assert_eq!(said("one two\n three"), [""; 0]);
    assert_eq!(said("one two three four"), ["The story must be 3 words or less"]);
}

fn in_words(lines: Vec<Said>) -> Value {
    lines.into_iter().map(String::from).collect()
}
