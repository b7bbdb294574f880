//! Native and WebAssembly say the same: every case of `forms`, answered by both and compared byte for byte.
//!
//! In WebAssembly once as it is, and once with what the browser brings (its numbers, its regular expressions) as a resident has it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::Count;
use crate::shell::{cargo, program, run};
use crate::{place, tools};

const EXAMPLE: &[&str] = &["--quiet", "--package", "forms", "--example", "cases"];
const WASM: &str = "wasm32-unknown-unknown";

pub fn compare() -> Result<Count> {
    tools::for_build()?;
    run(cargo(&["build"]).args(EXAMPLE))?;
    let mut native = program(&place::at("target/debug/examples/cases").display().to_string());
    let all = cases()?;
    let as_it_is = same("in WebAssembly", &mut native, &mut in_node(&wasm(&[])?), &lines(&all))?;
    // Definitions are broken before they travel: what is wrong with them is told by the server's half alone.
    let travelling: Vec<Value> = all.into_iter().filter(|case| case["broken"] != true).collect();
    let bound = place::at("target/cases");
    run(program("wasm-bindgen")
        .args(["--target", "web", "--no-typescript", "--out-dir"])
        .arg(&bound)
        .arg(wasm(&["--features", "browser"])?))?;
    let mut in_browser = in_node(&bound.join("cases_bg.wasm"));
    in_browser.arg(bound.join("cases.js"));
    let with_the_browsers =
        same("in WebAssembly with what the browser brings", &mut native, &mut in_browser, &lines(&travelling))?;
    Ok(as_it_is.and(with_the_browsers))
}

/// The engine in WebAssembly.
fn wasm(features: &[&str]) -> Result<PathBuf> {
    run(cargo(&["build"]).args(EXAMPLE).args(["--target", WASM]).args(features))?;
    Ok(place::at(&format!("target/{WASM}/debug/examples/cases.wasm")))
}

fn in_node(engine: &Path) -> Command {
    let mut node = program("node");
    node.arg(place::at("xtask/src/test/cases.mjs")).arg(engine);
    node
}

fn lines(cases: &[Value]) -> Vec<String> {
    cases.iter().map(Value::to_string).collect()
}

fn same(what: &str, native: &mut Command, wasm: &mut Command, cases: &[String]) -> Result<Count> {
    let (native, wasm) = (answers(native, cases)?, answers(wasm, cases)?);
    ensure!(native.len() == cases.len() && wasm.len() == cases.len(), "not every case was answered");
    let mut count = Count::default();
    for ((case, native), wasm) in cases.iter().zip(&native).zip(&wasm) {
        if native == wasm {
            count.passed += 1;
        } else {
            count.failed += 1;
            println!("✗ {case}\n  native {native}\n  wasm   {wasm}");
        }
    }
    println!("{} cases, native and {what}", cases.len());
    Ok(count)
}

/// A line of JSON for each rule, each broken definition, each example of a question type and each journey.
fn cases() -> Result<Vec<Value>> {
    let mut cases = Vec::new();
    for suite in ["rules", "compat"] {
        for (_, rules) in read(&format!("forms/cases/logic/{suite}.json"))?.as_object().into_iter().flatten() {
            cases.extend(rules.as_array().into_iter().flatten().map(|rule| json!({ "rule": rule[0], "data": rule[1] })));
        }
    }
    for wrong in read("forms/cases/logic/wrong.json")?.as_array().into_iter().flatten() {
        cases.push(json!({ "rule": wrong["rule"], "data": {} }));
    }
    for file in place::files(&place::at("forms/cases/lint")) {
        cases.push(json!({ "definition": std::fs::read_to_string(&file)?, "pairs": {}, "broken": true }));
    }
    for file in place::files_but(&place::at("forms/cases"), &["lint", "logic"]) {
        let case = read(&place::name(&file))?;
        for example in case["examples"].as_array().into_iter().flatten() {
            let mut question = case["question"].clone();
            for (key, value) in example["settings"].as_object().into_iter().flatten() {
                question[key] = value.clone();
            }
            cases.push(json!({ "definition": around(question).to_string(), "pairs": example["pairs"] }));
        }
    }
    for file in place::files(&place::at("forms/journeys")) {
        cases.extend(journey(&read(&place::name(&file))?)?);
    }
    ensure!(cases.len() > 100, "there are only {} cases", cases.len());
    Ok(cases)
}

fn read(name: &str) -> Result<Value> {
    serde_json::from_str(&std::fs::read_to_string(place::at(name))?).with_context(|| name.to_owned())
}

/// A definition with one page and the question on it.
fn around(question: Value) -> Value {
    json!({
        "service": "case", "version": 1, "title": "Case", "description": "Case", "detail": "x",
        "pages": [{ "id": "page", "title": "Page", "questions": [question] }], "stages": [], "handoff": { "mode": "done" },
    })
}

/// The journey after each of its steps.
fn journey(journey: &Value) -> Result<Vec<Value>> {
    let service = journey["service"].as_str().context("a journey names its service")?;
    let definition = std::fs::read_to_string(place::at(&format!("forms/definitions/{service}.json")))?;
    let mut typed = json!({});
    let mut cases = Vec::new();
    for step in journey["steps"].as_array().into_iter().flatten() {
        for (input, value) in step["answers"].as_object().into_iter().flatten() {
            typed[input] = value.clone();
        }
        for (input, file) in step["upload"].as_object().into_iter().flatten() {
            typed[input] = json!(["id", file, "1000"]);
        }
        cases.push(json!({ "definition": definition, "pairs": typed }));
    }
    Ok(cases)
}

/// What a program prints, line by line, when it is given these lines.
fn answers(command: &mut Command, cases: &[String]) -> Result<Vec<String>> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().context("it did not start")?;
    let mut input = child.stdin.take().context("no way in")?;
    let lines = cases.join("\n") + "\n";
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = child.wait_with_output()?;
    writer.join().ok().context("the cases were not written")??;
    ensure!(output.status.success(), "it ended with {}", output.status);
    Ok(String::from_utf8(output.stdout)?.lines().map(str::to_owned).collect())
}
