//! What is published is what the code says: the schemas and the list of findings, as they are checked in under `docs`.
//!
//! `DOORSTEP_PUBLISH=1 cargo test -p forms --test published` writes them anew.

use std::fs;
use std::path::{Path, PathBuf};

use forms::lint::code::{CODES, Code};
use forms::questions::CASES;
use forms::{BUNDLED, Definition, Journey, Level, Pairs, schema};
use jsonschema::Validator;
use serde_json::{Value, json};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Compares a file with what it should say, or writes it.
fn published(path: &str, wanted: &str) {
    let file = root().join(path);
    if std::env::var_os("DOORSTEP_PUBLISH").is_some() {
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(&file, wanted).expect("written");
    }
    let there = fs::read_to_string(&file).unwrap_or_default();
    assert!(there == wanted, "{path} is not current: DOORSTEP_PUBLISH=1 cargo test -p forms --test published");
}

fn pretty(schema: &Value) -> String {
    format!("{}\n", serde_json::to_string_pretty(schema).expect("JSON"))
}

fn validator(schema: &Value) -> Validator {
    assert!(jsonschema::meta::is_valid(schema), "this is no schema: {schema}");
    jsonschema::draft202012::new(schema).expect("a schema")
}

fn wrong(validator: &Validator, json: &Value) -> Vec<String> {
    validator.iter_errors(json).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// Every file of a folder that ends in `.json`.
fn files(folder: &str) -> Vec<(String, String)> {
    let entries = fs::read_dir(root().join(folder)).expect(folder).map(|entry| entry.expect("an entry").path());
    let json = entries.filter(|path| path.extension().is_some_and(|end| end == "json"));
    let mut files: Vec<_> = json.map(|path| (path.display().to_string(), fs::read_to_string(&path).expect("text"))).collect();
    files.sort();
    files
}

#[test]
fn schemas_are_current() {
    published("docs/schema/definition.json", &pretty(&schema::definition()));
    for (name, json) in BUNDLED {
        let definition = Definition::parse(json).0.expect("a definition");
        published(&format!("docs/schema/submission/{name}.json"), &pretty(&schema::submission(&definition)));
    }
}

#[test]
fn the_list_of_findings_is_current() {
    published("docs/lint.md", &list_of_findings());
}

fn list_of_findings() -> String {
    let rows = |level: Level| -> String {
        let row = |code: &Code| {
            let page = code.guidance.map_or(String::new(), |page| format!(" [GOV.UK: {}]({}).", page.title, page.url));
            let schema = if code.in_schema { " ◆" } else { "" };
            format!("| `{}`{schema} | {}{page} |\n", code.name, code.about)
        };
        CODES.iter().filter(|code| code.level == level).map(row).collect()
    };
    let (errors, advice) = (rows(Level::Error), rows(Level::Advice));
    format!(
        "# What `doorstep lint` finds\n\n\
        Made from the table in `forms/src/lint/code.rs`; each code has an example in [`forms/cases/lint`](../forms/cases/lint). A code \
        keeps its meaning for ever.\n\n\
        `doorstep lint FILE…` prints a finding a line: level, code, place (a JSON pointer, RFC 6901), what is wrong and how to put it \
        right. `--json` prints one object:\n\n\
        ```json\n\
        {{ \"files\": [ {{ \"file\": \"bins.json\", \"findings\": [\n    \
        {{ \"level\": \"error\", \"code\": \"missing\", \"pointer\": \"/pages/0\", \"message\": \"Add \\\"title\\\" here: it is needed.\", \"guidance\": null }}\n\
        ] }} ], \"errors\": 1, \"advice\": 0 }}\n\
        ```\n\n\
        `guidance` is `null` or `{{ \"title\": …, \"url\": … }}`: the page of GOV.UK that a piece of advice stands on. The exit status is 0 \
        without errors, 1 with an error in a definition, 2 where a file cannot be read.\n\n\
        ## Errors\n\nA definition with an error does not go live. What is marked ◆ shows in the shape of the JSON, so that the \
        [JSON Schema of definitions](schema/definition.json) refuses it too, in an editor, while somebody writes.\n\n\
        | code | what is wrong |\n|---|---|\n{errors}\n\
        ## Advice\n\nA definition with advice goes live. People would be better off without.\n\n\
        | code | what could be better |\n|---|---|\n{advice}"
    )
}

/// A definition with one page and the question on it.
fn around(question: &Value) -> Value {
    json!({
        "service": "case", "version": 1, "title": "Case", "description": "Case", "detail": "x",
        "pages": [{ "id": "page", "title": "Page", "questions": [question] }], "stages": [], "handoff": { "mode": "done" },
    })
}

#[test]
fn the_schema_accepts_every_definition_of_ours() {
    let validator = validator(&schema::definition());
    let folders = ["forms/definitions", "samples/larkmoor/definitions", "e2e/definitions", "server/tests/contract"];
    let files: Vec<_> = folders.iter().flat_map(|folder| files(folder)).collect();
    assert!(files.len() >= 10, "{} files", files.len());
    for (name, json) in files {
        let json: Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!(wrong(&validator, &json), [""; 0], "{name}");
    }
    for (name, json) in CASES {
        let case: Value = serde_json::from_str(json).expect(name);
        for example in case["examples"].as_array().expect(name) {
            let mut question = case["question"].clone();
            for (key, value) in example["settings"].as_object().into_iter().flatten() {
                question[key] = value.clone();
            }
            // What is null counts as not there, which the schema asks to be left out.
            question.as_object_mut().expect("a question").retain(|_, value| !value.is_null());
            assert_eq!(wrong(&validator, &around(&question)), [""; 0], "{name}: {question}");
        }
    }
}

/// What the reader finds in the shape of a definition, the schema refuses, and nothing else.
#[test]
fn the_schema_refuses_what_the_reader_finds() {
    let validator = validator(&schema::definition());
    let mut refused = 0;
    for (name, json) in files("forms/cases/lint") {
        let Ok(value) = serde_json::from_str::<Value>(&json) else { continue };
        let of_shape = |code: &str| CODES.iter().any(|known| known.name == code && known.in_schema);
        let findings = Definition::parse(&json).1;
        let found: Vec<_> = findings.iter().filter(|finding| of_shape(finding.code)).map(ToString::to_string).collect();
        let wrong = wrong(&validator, &value);
        assert_eq!(found.is_empty(), wrong.is_empty(), "{name}:\n{found:#?}\n{wrong:#?}");
        refused += usize::from(!found.is_empty());
    }
    assert!(refused >= 10, "{refused} refused");
}

/// What is in a row only sometimes is not needed; what is not whole, or not as its pattern asks, does not fit.
#[test]
fn a_schema_asks_for_what_is_always_there() {
    let questions = json!([
        { "id": "code", "type": "text", "label": "Code", "pattern": "[A-Z]{2}", "optional": true },
        { "id": "place", "type": "location", "label": "Place", "optional": true },
        { "id": "plate", "type": "vehicle-registration", "label": "Plate", "foreign": true, "optional": true },
        { "id": "people", "type": "add-another", "label": "People", "item": "Person", "questions": [
            { "id": "age", "type": "number", "label": "Age" },
            { "id": "half", "type": "computed", "label": "Half", "value": { "/": [{ "var": "age" }, 2] } },
        ] },
    ]);
    let definition = json!({ "service": "case", "pages": [{ "id": "page", "title": "Page", "questions": questions }] });
    let definition = Definition::parse(&definition.to_string()).0.expect("a definition");
    let validator = validator(&schema::submission(&definition));
    let people = json!([{ "age": 3 }]);
    for (answer, fits) in [
        (json!({}), true),
        (json!({ "code": "AB" }), true),
        (json!({ "code": "ab" }), false),
        (json!({ "place": { "text": "TQ 30 80", "easting": 530_000, "northing": 180_000 } }), true),
        (json!({ "place": { "text": "TQ 30 80", "easting": 530_000 } }), false),
        (json!({ "plate": "А123ВС77" }), true),
    ] {
        let mut answers = answer.clone();
        answers["people"] = people.clone();
        assert_eq!(validator.is_valid(&answers), fits, "{answer}");
    }
}

/// What a finished journey hands over fits the schema of its service.
#[test]
fn every_submission_fits_its_schema() {
    let today = forms::date(2026, 3, 2).expect("a date");
    let mut finished = 0;
    for (name, json) in files("forms/journeys") {
        let journey: Value = serde_json::from_str(&json).expect("JSON");
        let (_, definition) = BUNDLED.iter().find(|(service, _)| journey["service"] == *service).expect("a service");
        let definition = Definition::parse(definition).0.expect("a definition");
        let mut pairs = Pairs::default();
        for step in journey["steps"].as_array().expect("steps") {
            for (input, values) in Pairs::from_value(step.get("answers").unwrap_or(&json!({}))).expect("answers").iter() {
                pairs.put(input, values.to_vec());
            }
            for (input, file) in step["upload"].as_object().into_iter().flatten() {
                pairs.put(input, vec!["id".into(), file.as_str().expect("a name").into(), "1000".into()]);
            }
        }
        for page in &definition.pages {
            for input in page.names(&pairs).into_iter().filter(|input| !pairs.has(input)).collect::<Vec<_>>() {
                pairs.put(input, Vec::new());
            }
        }
        let Some(complete) = Journey::replay(&definition, &pairs, today).complete() else { continue };
        let validator = validator(&schema::submission(&definition));
        assert_eq!(wrong(&validator, &Value::Object(complete.answers().clone())), [""; 0], "{name}");
        assert!(!validator.is_valid(&json!({})) && !validator.is_valid(&json!({ "no": "question" })), "{name}");
        finished += 1;
    }
    assert!(finished >= 5, "{finished} finished");
}
