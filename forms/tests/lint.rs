//! Every finding of lint, on a definition broken for it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use forms::lint::{code, lint};

fn folder(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Broken definitions by name, in order.
fn broken() -> Vec<(String, String)> {
    let mut broken: Vec<(String, String)> = fs::read_dir(folder("cases/lint"))
        .expect("cases/lint")
        .map(|file| file.expect("a file").path())
        .map(|path| (path.file_stem().expect("a name").to_string_lossy().into_owned(), fs::read_to_string(&path).expect("text")))
        .collect();
    broken.push(("too-large".into(), format!("{{{}}}", " ".repeat(4_000_000))));
    broken.sort();
    broken
}

#[test]
fn findings() {
    let mut said = String::new();
    for (name, json) in broken() {
        let (_, findings) = lint(&json);
        assert!(!findings.is_empty(), "{name} has no findings");
        let code = |found: &str| {
            findings.iter().any(|finding| found.starts_with(finding.code))
                || ["settings", "unreachable-after-exit"].contains(&found)
        };
        assert!(code(&name), "{name}: {findings:?}");
        said.push_str(&format!("# {name}\n"));
        findings.iter().for_each(|finding| said.push_str(&format!("{finding}\n")));
        said.push('\n');
    }
    // A new type changes no snapshot.
    let types: Vec<String> = forms::questions::NAMES.iter().map(|name| name.replace('_', "-")).collect();
    insta::assert_snapshot!(said.replace(&types.join(", "), "[every type]"));
}

/// Each code of the table is shown by a case, at the level the table says, and there is no other code.
#[test]
fn every_code_has_a_case() {
    let findings: Vec<_> = broken().iter().flat_map(|(_, json)| lint(json).1).collect();
    for finding in &findings {
        let code = code::named(finding.code).unwrap_or_else(|| panic!("{} is not in the table", finding.code));
        assert_eq!(finding.level, code.level, "{}", finding.code);
    }
    let found: BTreeSet<&str> = findings.iter().map(|finding| finding.code).collect();
    // Two files are the same service: `server/tests/portal/definition.rs`.
    let unshown: Vec<&str> =
        code::CODES.iter().map(|code| code.name).filter(|name| !found.contains(name) && *name != "duplicate-service").collect();
    assert!(unshown.is_empty(), "no case in cases/lint shows {unshown:?}");
}

/// Each code in the source is in the table, and no code of the table is left over.
#[test]
fn the_table_has_the_codes_of_the_source() {
    let mut named = BTreeSet::new();
    for place in ["src", "src/lint", "src/questions", "src/conditions"] {
        for file in
            fs::read_dir(folder(place)).expect(place).map(|file| file.expect("a file").path()).filter(|path| path.is_file())
        {
            let source = fs::read_to_string(file).expect("text");
            for start in ["error(\"", "advice(\"", "find(\"", "advise(\""] {
                named.extend(source.split(start).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned));
            }
        }
    }
    let unknown: Vec<&String> = named.iter().filter(|name| code::named(name).is_none()).collect();
    assert!(unknown.is_empty(), "not in lint/code.rs: {unknown:?}");
    let unique: BTreeSet<&str> = code::CODES.iter().map(|code| code.name).collect();
    assert_eq!(unique.len(), code::CODES.len());
}

/// A finding leads to a place that is there (RFC 6901): what is missing, is missing from that.
#[test]
fn every_place_is_there() {
    for (name, json) in broken() {
        let Ok(definition) = serde_json::from_str::<serde_json::Value>(&json) else { continue };
        for finding in lint(&json).1 {
            assert!(definition.pointer(&finding.pointer).is_some(), "{name}: {finding}");
        }
    }
}

/// Advice stands on a page of GOV.UK, and says which.
#[test]
fn every_piece_of_advice_names_its_page() {
    for code in code::CODES.iter().filter(|code| code.level == forms::Level::Advice) {
        let page = code.guidance.unwrap_or_else(|| panic!("{} names no page", code.name));
        let govuk = ["https://design-system.service.gov.uk/", "https://www.gov.uk/"];
        assert!(govuk.iter().any(|site| page.url.starts_with(site)), "{}", code.name);
    }
}

/// Nothing goes through a definition that is too large or too deep, however deep it is.
#[test]
fn a_definition_without_bounds_is_refused() {
    let deep = |open: &str, close: &str| format!("{{\"pages\": {}{}}}", open.repeat(10_000), close.repeat(10_000));
    for (json, code) in [
        (deep("[", "]"), "too-deep"),
        (deep("{\"when\":", "}"), "too-deep"),
        ("[".repeat(900_000), "too-deep"),
        (format!("\"{}", "[".repeat(900_000)), "not-json"),
        ("[".repeat(4_000_000), "too-large"),
        (format!("\"{}\"", "x".repeat(4_000_000)), "too-large"),
    ] {
        let (definition, findings) = lint(&json);
        assert!(definition.is_none());
        assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), [code], "{findings:?}");
        assert_eq!(forms::Definition::parse(&json).1, findings);
    }
}

/// A mark before a text is what some editors write: it is no error.
#[test]
fn a_byte_order_mark_is_passed_over() {
    let (_, json) = forms::BUNDLED[0];
    assert_eq!(lint(&format!("\u{feff}{json}")).1, []);
}

/// Times are texts that have an order, and no other text has.
#[test]
fn times_are_compared() {
    let found = |value: &str| {
        let rule = serde_json::json!({ "<": [{ "var": "from" }, value] });
        let json = serde_json::json!({
            "service": "case", "version": 1, "title": "Case", "description": "Case", "detail": "from", "pages": [
                { "id": "one", "title": "From", "questions": [{ "id": "from", "type": "time", "label": "From" }] },
                { "id": "two", "title": "Two", "when": rule, "questions": [{ "id": "note", "type": "note", "label": "Note" }] } ],
            "stages": [], "handoff": { "mode": "done" },
        });
        lint(&json.to_string()).1.iter().any(|finding| finding.code == "wrong-use")
    };
    assert!(!found("12:00") && !found("09:30"));
    assert!(found("noon") && found("9:30") && found("24:00") && found("12:60"));
}
