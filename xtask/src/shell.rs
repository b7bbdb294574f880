//! Starting other programs: one sentence before each, their output as it comes, a plain error when they fail.

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::place;

/// Says in one line what happens next, and why where that is not plain.
pub fn say(text: &str) {
    println!("• {text}");
}

/// A program that runs in the repository, with our own tools first on its path.
pub fn program(name: &str) -> Command {
    let mut command = Command::new(name);
    command.current_dir(place::root()).env("PATH", path());
    // `cargo xtask` describes xtask's own package in the environment; inherited, build scripts of others would run again.
    for (key, _) in std::env::vars().filter(|(key, _)| key.starts_with("CARGO_PKG_") || key.starts_with("CARGO_MANIFEST_")) {
        command.env_remove(key);
    }
    command
}

/// Cargo, building into `target/` whatever the person's own settings are: others rely on `target/release/doorstep`.
pub fn cargo(arguments: &[&str]) -> Command {
    let mut command = program("cargo");
    command.args(arguments).env("CARGO_TARGET_DIR", place::at("target"));
    command
}

/// Runs it and lets it print. An exit code other than 0 is an error.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("{} did not start", line(command)))?;
    if !status.success() {
        bail!("{} ended with {status}", line(command));
    }
    Ok(())
}

/// Runs it, prints every line as it comes and keeps them. The flag says whether it succeeded.
pub fn follow(command: &mut Command) -> Result<(bool, String)> {
    let mut child = command.stdout(Stdio::piped()).spawn().with_context(|| format!("{} did not start", line(command)))?;
    let mut said = String::new();
    for line in child.stdout.take().into_iter().flat_map(|out| BufReader::new(out).lines()).map_while(Result::ok) {
        println!("{line}");
        said.push_str(&line);
        said.push('\n');
    }
    Ok((child.wait()?.success(), said))
}

/// Runs it silently. What it printed on both outputs, as an error where it failed.
pub fn read(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| format!("{} did not start", line(command)))?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        bail!("{}{}", said, String::from_utf8_lossy(&output.stderr));
    }
    Ok(said)
}

/// Whether `name` is a program on the path.
pub fn find(name: &str) -> Option<PathBuf> {
    std::env::split_paths(&path()).map(|folder| folder.join(name)).find(|program| program.is_file())
}

fn path() -> OsString {
    let ours = [place::at("target/tools/bin"), place::at("e2e/node_modules/.bin")];
    let theirs = std::env::var_os("PATH").unwrap_or_default();
    std::env::join_paths(ours.into_iter().chain(std::env::split_paths(&theirs))).unwrap_or(theirs)
}

fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
