//! The crash tests at length: the same as in `cargo xtask test`, with as many submissions as you have time for.

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::postgres::Postgres;
use crate::shell::{cargo, run, say};
use crate::{engine, tools};

pub fn crash(submissions: u64) -> Result<ExitCode> {
    prepare()?;
    let test = |store: Option<&str>| {
        let mut test = cargo(&["test", "--package", "server", "--test", "crash", "--", "--nocapture"]);
        test.env("DOORSTEP_CRASH_SUBMISSIONS", submissions.to_string());
        run(test.envs(store.map(|store| ("DOORSTEP_TEST_STORE", store))))
    };
    say("One process on the embedded store.");
    test(None)?;
    say("Two processes on one PostgreSQL.");
    test(Some(Postgres::start()?.address()))?;
    Ok(ExitCode::SUCCESS)
}

/// The engine that is killed, the clock that is wrong, and a disk of its own.
pub fn prepare() -> Result<()> {
    for kind in engine::KINDS.iter().filter(|kind| kind.name == "operaton") {
        engine::prepare(kind)?;
    }
    if !tools::is_root()? {
        bail!("Crash tests fill a disk of their own, which only root can make: run this as root, as CI does.");
    }
    tools::faketime()
}
