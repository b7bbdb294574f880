//! What building and testing need: found where it is, installed where it is not, each step said with its reason.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::place;
use crate::shell::{find, program, read, run, say};

const TRUNK: &str = "0.21.14"; // 0.22 needs a newer Rust than this workspace
const NODE: u32 = 20;

/// A tool is used for seconds and built for minutes: build it quickly instead.
const QUICK: &[(&str, &str)] = &[
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
];

/// What everything takes that is built, fetched and written by a test from the beginning, in bytes.
const ROOM: u64 = 12 << 30;

/// Says where the disk may run full before anything is built on it: compilers, databases and browsers then fail in ways of their own.
pub fn room() {
    let Ok(disk) = rustix::fs::statvfs(place::root()) else { return };
    let free = disk.f_bavail * disk.f_frsize;
    if free < ROOM && !place::doorstep().exists() {
        let gigabytes = |bytes: u64| bytes >> 30;
        say(&format!(
            "The disk has {} GB free. Building and testing from the beginning takes about {}: if it fails with \"No space left \
             on device\", make room, for example with `cargo clean` in projects that are not in use.",
            gigabytes(free),
            gigabytes(ROOM)
        ));
    }
}

/// Everything that builds the browser half and the style.
pub fn for_build() -> Result<()> {
    wasm_target()?;
    node_packages()?;
    let wasm_bindgen = locked_version("wasm-bindgen")?;
    cargo_tool(
        "trunk",
        "trunk",
        TRUNK,
        &["--locked", "--no-default-features", "--features", "rustls"],
        "it builds the browser half",
    )?;
    cargo_tool("wasm-bindgen", "wasm-bindgen-cli", &wasm_bindgen, &[], "it must be exactly the version in Cargo.lock")
}

/// The compiler's half for browsers.
pub fn wasm_target() -> Result<()> {
    let target = "wasm32-unknown-unknown";
    let folder = read(program("rustc").args(["--print", "target-libdir", "--target", target]))?;
    if Path::new(folder.trim()).is_dir() {
        return Ok(());
    }
    if find("rustup").is_none() {
        bail!(
            "Rust's {target} target is missing. Install Rust with rustup (https://rustup.rs) and run `rustup target add {target}`"
        );
    }
    say("Adding Rust's WebAssembly target, which the browser half is compiled to.");
    run(program("rustup").args(["target", "add", target]))
}

/// The npm packages of e2e/package.json: Sass, govuk-frontend, wasm-opt and the browser tests.
pub fn node_packages() -> Result<()> {
    need_node()?;
    let (wanted, there) = (place::at("e2e/package-lock.json"), place::at("e2e/node_modules/.doorstep-lock"));
    let lock = std::fs::read(&wanted).context("e2e/package-lock.json")?;
    if std::fs::read(&there).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    say(
        "Installing the npm packages of e2e/package.json: Sass and govuk-frontend for the style, wasm-opt, and the browser tests.",
    );
    let mut npm = program("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(place::at("e2e"));
    run(npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))?;
    Ok(std::fs::write(there, lock)?)
}

fn need_node() -> Result<()> {
    let how =
        format!("Install Node.js {NODE} or newer with npm, for example `apt-get install nodejs npm` or from https://nodejs.org");
    let Ok(version) = read(program("node").arg("--version")) else { bail!("Node.js is missing. {how}") };
    let major = version.trim().trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    if major.is_none_or(|major| major < NODE) {
        bail!("Node.js {} is too old. {how}", version.trim());
    }
    if find("npm").is_none() {
        bail!("npm is missing beside Node.js. {how}");
    }
    Ok(())
}

/// The version of a package in Cargo.lock.
fn locked_version(package: &str) -> Result<String> {
    let lock = std::fs::read_to_string(place::at("Cargo.lock")).context("Cargo.lock")?;
    let after = lock.split_once(&format!("name = \"{package}\"\nversion = \"")).context("wasm-bindgen is not in Cargo.lock")?.1;
    Ok(after.split('"').next().unwrap_or_default().to_owned())
}

/// A program from crates.io, in target/tools so that a person's own version stays theirs.
fn cargo_tool(binary: &str, package: &str, version: &str, options: &[&str], why: &str) -> Result<()> {
    let there = read(program(binary).arg("--version")).unwrap_or_default();
    if there.split_whitespace().any(|word| word == version) {
        return Ok(());
    }
    let tools = place::at("target/tools");
    say(&format!("Installing {package} {version} into target/tools: {why}. Once only."));
    if find("cargo-binstall").is_some() {
        let mut binstall = program("cargo");
        binstall.args(["binstall", "--no-confirm", "--root"]).arg(&tools).arg(format!("{package}@{version}"));
        if run(&mut binstall).is_ok() {
            return Ok(());
        }
        say("No ready-made program was found, so it is compiled here. That takes some minutes.");
    }
    let mut install = program("cargo");
    install.args(["install", "--root"]).arg(&tools).args([package, "--version", version]).args(options);
    run(install.envs(QUICK.iter().copied()).env_remove("CARGO_TARGET_DIR"))
}

/// The browser for the tests: Debian's, since nothing may be downloaded while testing.
pub fn chromium() -> Result<PathBuf> {
    if let Some(there) = find_chromium() {
        return Ok(there);
    }
    apt(&["chromium"], "the browser tests play every journey in it")?;
    find_chromium().context("Chromium is missing. Run `sudo apt-get install chromium`, or set CHROMIUM to where it is")
}

fn find_chromium() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("CHROMIUM") {
        return Some(PathBuf::from(named)).filter(|path| path.is_file());
    }
    ["chromium", "chromium-browser", "google-chrome"].iter().find_map(|name| find(name))
}

const JAVA: u32 = 17;

/// What workflow engines run on, and what fetches them.
pub fn java() -> Result<()> {
    if java_version() < JAVA || find("mvn").is_none() {
        apt(&["openjdk-17-jdk-headless", "maven"], "workflow engines run on Java, and Maven fetches them")?;
    }
    let how = "Run `sudo apt-get install openjdk-17-jdk-headless maven`";
    match java_version() {
        0 => bail!("Java's compiler (javac) is missing. {how}"),
        old if old < JAVA => bail!("Java {old} is too old, {JAVA} is needed. {how}"),
        _ if find("mvn").is_none() => bail!("Maven (mvn) is missing. {how}"),
        _ => Ok(()),
    }
}

/// The compiler's major version; 0 where there is none.
fn java_version() -> u32 {
    major_of(&read(program("javac").arg("-version")).unwrap_or_default())
}

/// `javac 17.0.15` is 17.
fn major_of(said: &str) -> u32 {
    let number = said.trim().trim_start_matches("javac ").split(['.', '-', '+']).next();
    number.and_then(|number| number.parse().ok()).unwrap_or_default()
}

/// Tells a process another time: crash tests turn the portal's clock.
pub fn faketime() -> Result<()> {
    if find("faketime").is_none() {
        apt(&["faketime"], "crash tests turn the clock with it")?;
    }
    match find("faketime") {
        Some(_) => Ok(()),
        None => bail!("faketime is missing. Run `sudo apt-get install faketime`"),
    }
}

pub fn is_root() -> Result<bool> {
    Ok(read(program("id").arg("-u"))?.trim() == "0")
}

/// Installs packages of the system where that can be done without asking anybody; where not, the caller says how.
fn apt(packages: &[&str], why: &str) -> Result<()> {
    if !is_root()? || find("apt-get").is_none() {
        return Ok(());
    }
    say(&format!("Installing {} with apt-get: {why}.", packages.join(" and ")));
    run(program("apt-get").args(["update", "-qq"]))?;
    let mut install = program("apt-get");
    install.args(["install", "-y", "-qq", "--no-install-recommends"]).args(packages);
    run(install.env("DEBIAN_FRONTEND", "noninteractive"))
}

#[cfg(test)]
mod tests {
    use super::major_of;

    #[test]
    fn the_major_version_of_java_is_read_from_what_it_says() {
        for (said, major) in [("javac 17.0.15\n", 17), ("javac 21-ea", 21), ("javac 1.8.0_402", 1), ("", 0)] {
            assert_eq!(major_of(said), major, "{said}");
        }
    }
}
