//! The commands for people who write definitions, as a person or a program runs them.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

fn doorstep(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_doorstep"));
    command.args(arguments).current_dir(root()).output().unwrap()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn as_json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"))
}

fn status(output: &Output) -> Option<i32> {
    output.status.code()
}

/// A file with this text, by its path.
fn file(folder: &TempDir, name: &str, text: &str) -> String {
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

const BINS: &str = "forms/definitions/bins.json";
const LIGHT: &str = "forms/definitions/street-light.json";
const MISSING: &str = "forms/cases/lint/missing.json";

#[test]
fn lint_says_what_is_wrong_where_and_how_to_put_it_right() {
    let well = doorstep(&["lint", BINS, LIGHT]);
    assert_eq!((status(&well), said(&well).as_str()), (Some(0), "2 files looked at: 0 errors, 0 of advice.\n"));
    let wrong = doorstep(&["lint", MISSING]);
    assert_eq!(status(&wrong), Some(1));
    assert!(
        said(&wrong).contains(&format!("{MISSING}: error missing at /pages/0/questions/0: Add \"id\" here: it is needed.\n"))
    );
    let advice = doorstep(&["lint", "forms/cases/lint/label-colon.json"]);
    assert_eq!(status(&advice), Some(0), "advice stops nobody");
    assert!(said(&advice).contains("https://design-system.service.gov.uk/components/text-input/"));
}

#[test]
fn lint_tells_a_program_the_same() {
    let told = doorstep(&["lint", "--json", BINS, MISSING, "forms/cases/lint/label-colon.json"]);
    assert_eq!(status(&told), Some(1));
    let told = as_json(&told);
    assert_eq!(told["files"][0], json!({ "file": BINS, "findings": [] }));
    let found = told["files"][1]["findings"].as_array().unwrap();
    let wanted = json!({ "level": "error", "code": "missing", "pointer": "/pages/0/questions/0",
        "message": "Add \"id\" here: it is needed.", "guidance": null });
    assert!(found.contains(&wanted), "{found:?}");
    let colon = told["files"][2]["findings"].as_array().unwrap().iter().find(|found| found["code"] == "label-colon").unwrap();
    assert_eq!(colon["guidance"]["title"], "Text input");
    let all = |level: &str| {
        let findings = told["files"].as_array().unwrap().iter().flat_map(|file| file["findings"].as_array().unwrap());
        json!(findings.filter(|found| found["level"] == level).count())
    };
    assert_eq!((&told["errors"], &told["advice"]), (&all("error"), &all("advice")));
}

#[test]
fn a_file_that_cannot_be_read_is_told_apart_from_one_with_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let latin = folder.path().join("latin.json");
    std::fs::write(&latin, b"{\"title\": \"Caf\xe9\"}").unwrap();
    for file in ["nowhere.json", latin.to_str().unwrap()] {
        let output = doorstep(&["lint", file, MISSING]);
        assert_eq!(status(&output), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains(file), "{output:?}");
        assert!(said(&output).contains("missing at"), "the others are looked at");
        assert!(as_json(&doorstep(&["lint", "--json", file]))["files"][0]["unreadable"].is_string());
    }
}

#[test]
fn two_files_of_one_service_are_found() {
    let output = doorstep(&["lint", "--json", BINS, BINS]);
    assert_eq!((status(&output), &as_json(&output)["files"][1]["findings"][0]["code"]), (Some(1), &json!("duplicate-service")));
}

#[test]
fn a_definition_without_bounds_is_refused_politely_everywhere() {
    let folder = tempfile::tempdir().unwrap();
    let deep = file(&folder, "deep.json", &format!("{}{}", "[".repeat(10_000), "]".repeat(10_000)));
    let large = file(&folder, "large.json", &format!("{{{}}}", " ".repeat(4_000_000)));
    let answers = file(&folder, "answers.txt", "{}");
    for (name, code, limit) in [(&deep, "too-deep", "120 levels"), (&large, "too-large", "1 MB")] {
        for arguments in [&["lint", name][..], &["play", name, &answers], &["schema", name]] {
            let output = doorstep(arguments);
            let words = said(&output) + &String::from_utf8_lossy(&output.stderr);
            assert_eq!(status(&output), Some(1), "{output:?}");
            assert!(words.contains(code) && words.contains(limit), "{words}");
        }
        let data = tempfile::tempdir().unwrap();
        let alone = tempfile::tempdir().unwrap();
        std::fs::copy(name, alone.path().join("one.json")).unwrap();
        let mut serve = Command::new(env!("CARGO_BIN_EXE_doorstep"));
        serve.arg("serve").env("DOORSTEP_DEFINITIONS", alone.path()).env("DOORSTEP_DATA", data.path());
        let output = serve.env("DOORSTEP_LISTEN", "127.0.0.1:0").output().unwrap();
        assert!(!output.status.success());
        assert!(String::from_utf8_lossy(&output.stderr).contains(code), "{output:?}");
    }
}

#[test]
fn a_journey_is_played_from_plain_answers() {
    let folder = tempfile::tempdir().unwrap();
    let answers = json!({ "danger": "no", "location": "High Street", "fault": "out", "photo": "light.jpg", "name": "Sam Taylor",
        "email": "sam@example", "colour": "red" });
    let path = file(&folder, "answers.json", &answers.to_string());
    let told = doorstep(&["play", "--json", "--today", "2026-03-02", LIGHT, &path]);
    assert_eq!(status(&told), Some(1), "it does not come to its end");
    let told = as_json(&told);
    let met: Vec<&str> = told["pages"].as_array().unwrap().iter().map(|page| page["page"].as_str().unwrap()).collect();
    assert_eq!(met, ["danger", "where", "fault", "contact"]);
    assert_eq!((&told["ends"], &told["submission"], &told["unasked"]), (&json!("contact"), &json!(null), &json!(["colour"])));
    assert_eq!(told["pages"][3]["problems"][0]["input"], "email");
    assert_eq!(told["pages"][3]["problems"][0]["key"], "email");
    let words = said(&doorstep(&["play", "--language", "cy", LIGHT, &path]));
    assert!(words.contains("Rhoi gwybod am olau stryd diffygiol"), "{words}");
    let path = file(&folder, "answers.json", &answers.to_string().replace("sam@example", "sam@example.org"));
    let told = doorstep(&["play", "--json", LIGHT, &path]);
    assert_eq!(status(&told), Some(0));
    assert_eq!(as_json(&told)["submission"]["photo"]["name"], "light.jpg");
    let path = file(&folder, "answers.json", &json!({ "danger": "yes" }).to_string());
    let told = doorstep(&["play", "--json", LIGHT, &path]);
    assert_eq!((status(&told), &as_json(&told)["exit"]), (Some(0), &json!(true)));
}

#[test]
fn a_journey_of_ours_is_played_and_its_sums_are_told() {
    let told = doorstep(&["play", "--json", "--today", "2026-03-02", BINS, "forms/journeys/bins-bulky.json"]);
    assert_eq!(status(&told), Some(0), "{told:?}");
    let told = as_json(&told);
    assert_eq!((&told["ends"], &told["today"]), (&json!("check"), &json!("2026-03-02")));
    assert_eq!(told["computed"].as_object().unwrap().values().collect::<Vec<_>>(), [&json!(17)]);
    assert_eq!(told["submission"]["items"].as_array().unwrap().len(), 2);
    let words = said(&doorstep(&["play", "--today", "2026-03-02", BINS, "forms/journeys/bins-bulky.json"]));
    assert!(words.contains("1. About you (about): done\n") && words.contains("Submission:\n{"), "{words}");
}

#[test]
fn what_is_no_set_of_answers_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let long = format!("{{\"name\": \"{}\"}}", "x".repeat(1_100_000));
    for (text, why) in [
        ("[1]", "neither input names"),
        ("{", "not JSON"),
        (r#"{"name": {"first": "Sam"}}"#, "\"name\" must be a text"),
        (r#"{"name": ["Sam", null]}"#, "\"name\" must be a text"),
        (r#"{"steps": [{"answers": {"name": null}}]}"#, "\"name\" must be a text"),
        (&long, "larger than 1 MB"),
    ] {
        let output = doorstep(&["play", LIGHT, &file(&folder, "answers.json", text)]);
        assert_eq!(status(&output), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains(why), "{output:?}");
    }
}

#[test]
fn the_schemas_are_those_that_are_checked_in() {
    let checked_in = |path: &str| std::fs::read_to_string(root().join(path)).unwrap();
    assert_eq!(said(&doorstep(&["schema"])), checked_in("docs/schema/definition.json"));
    assert_eq!(said(&doorstep(&["schema", BINS])), checked_in("docs/schema/submission/bins.json"));
}

/// A pipe that nobody reads any more, or a full disk.
#[test]
fn output_that_nobody_takes_is_no_crash() {
    let folder = tempfile::tempdir().unwrap();
    let answers = file(&folder, "answers.json", "{}");
    let commands: [&[&str]; 8] = [
        &["schema"],
        &["lint", BINS],
        &["lint", "--json", BINS],
        &["play", LIGHT, &answers],
        &["play", "--json", LIGHT, &answers],
        &["translate", "export", BINS, "--to", "cy"],
        &["converse", &answers, BINS],
        &["converse", "--json", &answers, BINS],
    ];
    let run = |arguments: &[&str], output: std::process::Stdio| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_doorstep"));
        let ended =
            command.args(arguments).current_dir(root()).stdin(std::process::Stdio::null()).stdout(output).output().unwrap();
        (ended.status.code(), String::from_utf8_lossy(&ended.stderr).into_owned())
    };
    for arguments in commands {
        let (reads, writes) = std::io::pipe().unwrap();
        drop(reads);
        let usual = status(&doorstep(arguments));
        assert_eq!(run(arguments, writes.into()), (usual, String::new()), "{arguments:?}: it ends quietly, as it would have");
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let (status, said) = run(arguments, full.into());
        assert!(
            status == Some(2) && said.starts_with("doorstep: the output cannot be written"),
            "{arguments:?}: {status:?} {said}"
        );
    }
}

#[test]
fn numbers_and_yes_or_no_are_answers_too_and_a_mark_before_them_is_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let answers = "\u{feff}{\"danger\": false, \"location\": 17, \"column\": [4711]}";
    let told = as_json(&doorstep(&["play", "--json", LIGHT, &file(&folder, "answers.json", answers)]));
    let met: Vec<&str> = told["pages"].as_array().unwrap().iter().map(|page| page["page"].as_str().unwrap()).collect();
    assert_eq!(met, ["danger", "where", "fault"], "{told:#}");
}

#[test]
fn a_table_that_no_spreadsheet_saved_as_utf_8_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let definition = file(&folder, "light.json", &std::fs::read_to_string(root().join(LIGHT)).unwrap());
    let latin = folder.path().join("latin.csv");
    std::fs::write(&latin, b"pointer,English,cy,note\r\n/title,x,\x92,\r\n").unwrap();
    let said = |arguments: &[&str]| {
        let output = doorstep(arguments);
        (status(&output), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (status, words) = said(&["translate", "import", &definition, latin.to_str().unwrap()]);
    assert!(status == Some(2) && words.contains("save the table as “CSV UTF-8”"), "{status:?} {words}");
    for arguments in [
        &["translate", "import", &definition, "nowhere.csv"][..],
        &["translate", "export", "nowhere.json", "--to", "cy"],
        &["converse", "nowhere.json", &definition],
    ] {
        let (status, words) = said(arguments);
        assert!(status == Some(2) && words.contains("nowhere"), "{status:?} {words}");
    }
}
