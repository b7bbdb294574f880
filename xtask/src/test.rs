//! Everything that is tested, counted together: the last line is `N passed, M failed`.

mod cases;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::postgres::Postgres;
use crate::shell::{cargo, follow, program};
use crate::{build, check, crash, engine, place, tools};

/// How many cases of a runner passed and failed. A skipped case counts as failed: nothing is skipped here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub passed: u64,
    pub failed: u64,
}

pub fn test(browser: &[String]) -> Result<ExitCode> {
    tools::room();
    let stages = [
        stage("The rules of the house: formatting, lints, dependency direction, words", check::count),
        stage("What the tests need: govuk-frontend, workflow engines, a clock that can be wrong", prepare),
        stage("Tests in Rust: forms, app, server and xtask, with real workflow engines", rust),
        stage("The server's tests again, on a real PostgreSQL, with two processes", on_postgres),
        stage("Definitions and posts made up at random, for 40 seconds: nothing panics, every invariant holds", fuzz),
        stage("Every case of forms, native and in WebAssembly: the same answers", cases::compare),
        stage("Build the program", || build::build().map(|()| Count::default())),
        stage("Every journey in a browser, with JavaScript on and off (Playwright)", || playwright(browser)),
        stage(LIGHTHOUSE, judge),
    ];
    Ok(sum(stages))
}

const LIGHTHOUSE: &str = "Six pages, judged by Lighthouse on its slow phone: a floor for each score";

/// That stage alone.
pub fn lighthouse() -> Result<ExitCode> {
    build::build()?;
    Ok(sum([stage(LIGHTHOUSE, judge)]))
}

fn sum(stages: impl IntoIterator<Item = Count>) -> ExitCode {
    let total = stages.into_iter().fold(Count::default(), Count::and);
    println!("\n{} passed, {} failed", total.passed, total.failed);
    if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Runs one stage and says how it went. A stage that could not run at all is a failure.
fn stage(what: &str, run: impl FnOnce() -> Result<Count>) -> Count {
    println!("\n── {what}");
    let started = Instant::now();
    let count = run().unwrap_or_else(|error| {
        println!("This stage did not work: {error:#}");
        Count { passed: 0, failed: 1 }
    });
    println!("── {} passed, {} failed, {:.0} s", count.passed, count.failed, started.elapsed().as_secs_f64());
    count
}

/// The tests start, kill and end the engines themselves, and compare components with govuk-frontend's package.
fn prepare() -> Result<Count> {
    tools::node_packages()?;
    for kind in engine::KINDS {
        engine::prepare(kind)?;
    }
    crash::prepare()?;
    Ok(Count::default())
}

const PACKAGES: [&str; 10] = ["-p", "forms", "-p", "app", "-p", "server", "-p", "xtask", "--features", "app/ssr"];

/// The server's tests that open a store.
const ON_A_STORE: [&str; 5] = ["portal", "contract", "crash", "backup", "two_processes"];

fn rust() -> Result<Count> {
    // Two processes share a PostgreSQL or nothing: the next stage.
    let (succeeded, said) = follow(cargo(&["test", "--no-fail-fast"]).args(PACKAGES).args(["--", "--skip", "two_processes"]))?;
    Ok(count_rust(&said).or_failed(succeeded))
}

fn on_postgres() -> Result<Count> {
    let postgres = Postgres::start()?;
    let mut tests = cargo(&["test", "--no-fail-fast"]);
    // With the packages of the stage before, so that nothing is compiled again; and only what opens a store.
    tests.args(PACKAGES).args(ON_A_STORE.iter().flat_map(|name| ["--test", name]));
    // What real engines say, and what the policy allows, is the same whatever store it goes into, and takes most of the time.
    tests.arg("--").args(engine::names().flat_map(|name| ["--skip".to_owned(), format!("{name}:")])).args(["--skip", "policy::"]);
    let (succeeded, said) = follow(tests.env("DOORSTEP_TEST_STORE", postgres.address()))?;
    Ok(count_rust(&said).or_failed(succeeded))
}

/// Each of the targets of `forms/tests/fuzz.rs` for so many seconds; among the other tests they run for one.
fn fuzz() -> Result<Count> {
    // With the packages of the stage before, so that nothing is compiled again.
    let mut tests = cargo(&["test"]);
    tests.args(PACKAGES).args(["--test", "fuzz", "--", "--test-threads=3"]);
    let (succeeded, said) = follow(tests.env("DOORSTEP_FUZZ_SECONDS", "40"))?;
    Ok(count_rust(&said).or_failed(succeeded))
}

fn playwright(arguments: &[String]) -> Result<Count> {
    in_browser("playwright.config.ts", "e2e/results/report.json", arguments)
}

/// The reports stay in e2e/results/lighthouse: one page each to read, and `summary.txt`.
fn judge() -> Result<Count> {
    let _ = std::fs::remove_dir_all(place::at("e2e/results/lighthouse"));
    in_browser("lighthouse.config.ts", "e2e/results/lighthouse/report.json", &[])
}

/// Runs Playwright as `config` says, which writes `report`.
fn in_browser(config: &str, report: &str, arguments: &[String]) -> Result<Count> {
    tools::node_packages()?;
    let chromium = tools::chromium()?;
    let report = place::at(report);
    let _ = std::fs::remove_file(&report); // an old report must not be counted
    let mut command = program("playwright");
    command
        .args(["test", "--config", config])
        .args(arguments)
        .current_dir(place::at("e2e"))
        .env("CHROMIUM", chromium)
        .env("DOORSTEP_PROGRAM", place::doorstep());
    let (succeeded, _) = follow(&mut command)?;
    let report = std::fs::read_to_string(&report).context("Playwright wrote no report")?;
    Ok(count_playwright(&serde_json::from_str(&report)?).or_failed(succeeded))
}

impl Count {
    fn and(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }

    /// A runner that failed without a failed case, by not compiling for one, is one failure.
    fn or_failed(self, succeeded: bool) -> Self {
        if !succeeded && self.failed == 0 { Self { failed: 1, ..self } } else { self }
    }
}

/// Sums the lines `test result: ok. 12 passed; 0 failed; 0 ignored; …`.
fn count_rust(said: &str) -> Count {
    let results = said.lines().filter_map(|line| line.strip_prefix("test result: "));
    results.fold(Count::default(), |sum, line| {
        sum.and(Count { passed: before(line, " passed"), failed: before(line, " failed") + before(line, " ignored") })
    })
}

/// The number just before `word`.
fn before(line: &str, word: &str) -> u64 {
    let number = line.split(word).next().and_then(|left| left.rsplit(' ').next());
    number.and_then(|number| number.parse().ok()).unwrap_or_default()
}

fn count_playwright(report: &Value) -> Count {
    let stat = |name: &str| report["stats"][name].as_u64().unwrap_or_default();
    let outside = report["errors"].as_array().map_or(0, Vec::len) as u64;
    Count { passed: stat("expected"), failed: stat("unexpected") + stat("flaky") + stat("skipped") + outside }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_of_several_crates_are_summed_and_ignored_tests_are_failures() {
        let said = "test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s\n\
                    noise\ntest result: FAILED. 3 passed; 2 failed; 1 ignored; 0 measured";
        assert_eq!(count_rust(said), Count { passed: 15, failed: 3 });
    }

    #[test]
    fn a_runner_that_fails_without_a_failed_case_is_one_failure() {
        assert_eq!(Count { passed: 4, failed: 0 }.or_failed(false), Count { passed: 4, failed: 1 });
        assert_eq!(Count { passed: 4, failed: 2 }.or_failed(false), Count { passed: 4, failed: 2 });
        assert_eq!(Count { passed: 4, failed: 0 }.or_failed(true), Count { passed: 4, failed: 0 });
    }

    #[test]
    fn a_browser_report_counts_what_was_skipped_or_passed_only_later_as_failed() {
        let report = serde_json::json!({ "stats": { "expected": 9, "unexpected": 1, "flaky": 1, "skipped": 2 }, "errors": [{}] });
        assert_eq!(count_playwright(&report), Count { passed: 9, failed: 5 });
    }
}
