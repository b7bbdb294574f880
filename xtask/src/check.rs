//! Formatting, lints and the rules of the house. Each check is one sentence that is true, or its findings.

mod dependency;
mod manifest;
mod question;
mod source;
mod word;

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;

use crate::shell::{cargo, program, run};
use crate::test::Count;
use crate::{place, tools};

/// What is wrong, a line each; nothing means all is well.
type Findings = Vec<String>;

type Find = fn() -> Result<Findings>;

/// What is true of the house, and how it is found out.
const CHECKS: &[(&str, Find)] = &[
    ("Rust is formatted (cargo fmt)", formatted),
    ("the server's half has no lint (clippy)", || runs(clippy(SERVER))),
    ("the browser's half has no lint (clippy)", || tools::wasm_target().and_then(|()| runs(clippy(BROWSER)))),
    ("the browser tests have the right types (tsc)", || tools::node_packages().and_then(|()| runs(tsc()))),
    ("dependencies point one way: server → app → forms", dependency::findings),
    ("every question type is one file, one name in one list and one file of cases", question::findings),
    ("every word has its key in every language, and no key is left over", word::findings),
    ("versions and lints stand in the root manifest only", manifest::findings),
    ("every source file opens with its job, and the house's words are kept", source::findings),
];

const SERVER: &[&str] = &["-p", "forms", "-p", "app", "-p", "server", "-p", "xtask", "--features", "app/ssr", "--all-targets"];
const BROWSER: &[&str] = &["-p", "app", "--features", "hydrate", "--target", "wasm32-unknown-unknown"];

pub fn report() -> Result<ExitCode> {
    let count = count()?;
    println!("\n{} passed, {} failed", count.passed, count.failed);
    Ok(if count.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

pub fn count() -> Result<Count> {
    let failed = CHECKS.iter().filter(|(truth, find)| !holds(truth, *find)).count() as u64;
    Ok(Count { passed: CHECKS.len() as u64 - failed, failed })
}

fn holds(truth: &str, find: Find) -> bool {
    let findings = find().unwrap_or_else(|error| vec![format!("{error:#}")]);
    println!("{} {truth}", if findings.is_empty() { "✓" } else { "✗" });
    for finding in &findings {
        println!("    {finding}");
    }
    findings.is_empty()
}

fn formatted() -> Result<Findings> {
    let unformatted = cargo(&["fmt", "--all", "--check", "--", "-l", "--color=never"]).output()?.stdout;
    let files = String::from_utf8_lossy(&unformatted).lines().map(|file| place::name(Path::new(file))).collect::<Vec<_>>();
    Ok(files.into_iter().map(|file| format!("{file} is not formatted: run `cargo fmt --all`")).collect())
}

/// A tool that prints its own findings.
fn runs(mut command: std::process::Command) -> Result<Findings> {
    run(&mut command).map(|()| Findings::new())
}

fn clippy(packages: &[&str]) -> std::process::Command {
    let mut clippy = cargo(&["clippy", "--quiet"]);
    clippy.args(packages).args(["--", "-D", "warnings"]);
    clippy
}

fn tsc() -> std::process::Command {
    let mut tsc = program("tsc");
    tsc.args(["--noEmit", "--project", "e2e"]);
    tsc
}
