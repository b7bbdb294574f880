//! `doorstep logic`: a line in, a line out, whatever the line is.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

fn start() -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_doorstep"));
    command.arg("logic").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// The answers to all lines, sent at once.
fn answers(lines: &[Vec<u8>]) -> Vec<Value> {
    let mut doorstep = start();
    let (mut input, lines) = (doorstep.stdin.take().unwrap(), lines.to_vec());
    let sending = std::thread::spawn(move || lines.iter().for_each(|line| input.write_all(line).unwrap()));
    let output = doorstep.wait_with_output().unwrap();
    sending.join().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn the_public_suite_passes_through_the_program() {
    let suite: Vec<Value> = serde_json::from_str(include_str!("../../forms/cases/logic/suite.json")).unwrap();
    let cases: Vec<&Value> = suite.iter().filter(|case| case.is_array()).collect();
    let line = |case: &&Value| format!("{}\n", json!({ "logic": case[0], "data": case[1] })).into_bytes();
    let answers = answers(&cases.iter().map(line).collect::<Vec<_>>());
    assert_eq!(answers.len(), cases.len());
    for (case, answer) in cases.iter().zip(&answers) {
        assert_eq!(answer, &json!({ "result": case[2] }), "{case}");
    }
}

#[test]
fn what_is_no_rule_is_an_error_and_the_next_line_is_read() {
    let deep = [r#"{"logic": "#.to_owned(), r#"{"!":["#.repeat(100_000), "true".to_owned(), "]}".repeat(100_000), "}".to_owned()]
        .concat();
    let long = [r#"{"logic": ""#.to_owned(), "a".repeat(5_000_000), "\"}".to_owned()].concat();
    let good = r#"{"logic": {"<": [{"var": "n"}, 3]}, "data": {"n": 2}}"#;
    let wrong: Vec<(Vec<u8>, &str)> = vec![
        (b"soup".to_vec(), "This is not JSON"),
        (Vec::new(), "This is not JSON"),
        (vec![b'"', 0xff, b'"'], "UTF-8"),
        (b"17".to_vec(), "Write a line as"),
        (br#"{"logic": {"shout": 1}}"#.to_vec(), "is no operator"),
        (br#"{"logic": {"condition": "is_tenant"}}"#.to_vec(), "There is no condition"),
        (deep.into_bytes(), "too deeply"),
        (long.into_bytes(), "at most"),
    ];
    let lines = wrong.iter().flat_map(|(line, _)| [line.clone(), b"\n".to_vec(), good.into(), b"\n".to_vec()]);
    let answers = answers(&lines.collect::<Vec<_>>());
    assert_eq!(answers.len(), 2 * wrong.len());
    for (pair, (_, said)) in answers.chunks(2).zip(&wrong) {
        assert!(pair[0]["error"].as_str().is_some_and(|error| error.contains(said)), "{said}: {}", pair[0]);
        assert_eq!(pair[1], json!({ "result": true }), "after {said}");
    }
}

/// Somebody who types sees each answer before the next line.
#[test]
fn a_line_is_answered_before_the_next_one() {
    let mut doorstep = start();
    let (mut input, mut output) = (doorstep.stdin.take().unwrap(), BufReader::new(doorstep.stdout.take().unwrap()));
    for n in 0..3 {
        writeln!(input, r#"{{"logic": {{"+": [{{"var": ""}}, 1]}}, "data": {n}}}"#).unwrap();
        let mut answer = String::new();
        output.read_line(&mut answer).unwrap();
        assert_eq!(answer, format!("{{\"result\":{}}}\n", n + 1));
    }
    drop(input);
    assert!(doorstep.wait().unwrap().success());
}
