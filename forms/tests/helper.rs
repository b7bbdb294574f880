//! Words for the person helping: read in short and in full, and taken out whole for everybody else.

use forms::{BUNDLED, Definition, helper};
use serde_json::{Value, json};

fn read(helper: Value) -> (Option<[Option<String>; 3]>, Vec<&'static str>) {
    let question = json!({ "id": "x", "type": "text", "label": "X", "helper": helper });
    let definition = json!({ "service": "case", "version": 1, "title": "Case", "description": "Case", "detail": "x",
        "pages": [{ "id": "page", "title": "Page", "questions": [question] }], "stages": [], "handoff": { "mode": "done" } });
    let (definition, findings) = Definition::parse(&definition.to_string());
    let definition = definition.expect("a definition");
    let words = definition.pages[0].questions[0].helper.as_ref();
    let words =
        words.map(|words| [&words.ask, &words.accept, &words.evidence].map(|text| Some(text.as_ref()?.get("cy").to_owned())));
    (words, findings.iter().map(|finding| finding.code).collect())
}

#[test]
fn a_text_is_how_to_ask_and_an_object_says_more() {
    let own = |words: &str| Some(words.to_owned());
    assert_eq!(read(json!("Ask")), (Some([own("Ask"), None, None]), vec![]));
    assert_eq!(read(json!({ "en": "Ask", "cy": "Gofyn" })), (Some([own("Gofyn"), None, None]), vec![]));
    let full = json!({ "ask": { "en": "Ask", "cy": "Gofyn" }, "evidence": "A bill" });
    assert_eq!(read(full), (Some([own("Gofyn"), None, own("A bill")]), vec![]));
    assert_eq!(read(json!({})), (None, vec![]));
    assert_eq!(read(json!({ "ask": " " })), (None, vec![]));
    assert_eq!(read(json!({ "en": "Ask", "accept": "A bill", "x": 1 })).1, ["wrong-type"]);
    assert_eq!(read(json!(["Ask"])).1, ["wrong-type"]);
}

/// Everything else stays as it was, whatever has the same name.
#[test]
fn without_them_a_definition_is_the_same_form() {
    let json = json!({
        "pages": [{ "questions": [
            { "id": "a", "helper": "Secret", "explain": "Open", "errors": { "helper": "Stays" } },
            { "id": "b", "questions": [{ "id": "c", "helper": { "ask": "Secret" } }] },
        ] }, "no page"],
        "conditions": { "helper": { "var": "a" } }, "handoff": { "variables": { "helper": "a" } },
    });
    let without: Value = serde_json::from_str(&helper::without(&json.to_string()).expect("JSON")).expect("JSON");
    let mut wanted = json.clone();
    wanted["pages"][0]["questions"][0].as_object_mut().expect("a question").remove("helper");
    wanted["pages"][0]["questions"][1]["questions"][0].as_object_mut().expect("a question").remove("helper");
    assert_eq!(without, wanted);
    assert!(helper::without("{").is_err());
    for (name, json) in BUNDLED {
        let (with, without) = (Definition::parse(json).0, Definition::parse(&helper::without(json).expect(name)));
        let with = with.expect(name);
        assert_eq!(without.1, [], "{name}");
        let without = without.0.expect(name);
        assert!(with.questions().any(|(_, question)| question.helper.is_some()), "{name}");
        assert!(without.questions().all(|(_, question)| question.helper.is_none()), "{name}");
        let labels = |form: &Definition| {
            form.questions().map(|(_, q)| (q.id.clone(), q.label.clone(), q.explain.clone())).collect::<Vec<_>>()
        };
        assert_eq!(labels(&with), labels(&without), "{name}");
    }
}
