//! One self-contained program: the browser half and the style first, then the server with all of it inside.

mod short;

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};

use crate::shell::{cargo, program, read, run, say};
use crate::{place, tools};

/// What the browser half is made of. Definitions and cases are data: changing one must not rebuild it.
const BROWSER: &[&str] =
    &["Cargo.toml", "Cargo.lock", "Trunk.toml", "index.html", "app", "forms/Cargo.toml", "forms/src", "forms/words"];
const STYLE: &[&str] = &["style", "e2e/package-lock.json"];

pub fn build() -> Result<()> {
    tools::for_build()?;
    std::fs::create_dir_all(place::pkg())?;
    unless_unchanged("browser", BROWSER, browser)?;
    unless_unchanged("style", STYLE, style)?;
    for script in ["boot.js", "seat.js"] {
        replace(&place::pkg().join(script), &std::fs::read(place::at(&format!("app/{script}"))).with_context(|| script)?)?;
    }
    compress()?;
    say("Compiling the server with everything inside it.");
    run(&mut cargo(&["build", "--release", "--package", "server"]))?;
    say(&format!("Built {}.", place::name(&place::doorstep())));
    Ok(())
}

/// `app` compiled to WebAssembly by Trunk, made small by wasm-opt.
fn browser() -> Result<()> {
    say("Building the browser half with Trunk (WebAssembly, optimised for size).");
    // Trunk runs offline, see below, so the crates must be there before.
    run(&mut cargo(&["fetch", "--locked"]))?;
    let mut trunk = program("trunk");
    trunk.args(["build", "--release", "--offline", "--skip-version-check", "--color=never"]);
    // Offline, Trunk takes the programs on the path, which are of the right version; it would download them otherwise.
    run(trunk.env("CARGO_TARGET_DIR", place::at("target")).env("RUST_BACKTRACE", "0").env_remove("NO_COLOR"))?;
    let made = |file: &str| place::at("target/site/trunk").join(file);
    let (wasm, script) = short::shorten(&std::fs::read(made("app_bg.wasm"))?, &std::fs::read_to_string(made("app.js"))?)?;
    replace(&place::pkg().join("app_bg.wasm"), &wasm)?;
    replace(&place::pkg().join("app.js"), script.as_bytes())
}

/// `style/main.scss` on govuk-frontend, as one compressed file.
fn style() -> Result<()> {
    say("Compiling the style with Sass.");
    let mut sass = program("sass");
    sass.args(["--style=compressed", "--no-source-map", "--quiet-deps", "--load-path=e2e/node_modules", "style/main.scss"]);
    replace(&place::pkg().join("style.css"), read(&mut sass)?.as_bytes())
}

/// A brotli file beside each that changed: compressed once, at the best level, instead of with every answer.
fn compress() -> Result<()> {
    for file in place::files(&place::pkg()) {
        let compressed = file.with_added_extension("br");
        if file.extension().is_some_and(|ending| ending == "br") || is_newer(&compressed, &file) {
            continue;
        }
        say(&format!("Compressing {}.", place::name(&file)));
        std::fs::write(&compressed, brotli_11(&std::fs::read(&file)?)?)?;
    }
    Ok(())
}

/// As small as brotli makes it.
pub fn brotli_11(content: &[u8]) -> Result<Vec<u8>> {
    let mut small = brotli::CompressorWriter::new(Vec::new(), 64 * 1024, 11, 22);
    small.write_all(content)?;
    Ok(small.into_inner())
}

fn is_newer(file: &Path, than: &Path) -> bool {
    let changed = |path: &Path| path.metadata().and_then(|about| about.modified()).ok();
    changed(file) >= changed(than)
}

/// Runs `step` if one of `inputs` differs from the last time it succeeded, so that a second start takes seconds.
fn unless_unchanged(name: &str, inputs: &[&str], step: fn() -> Result<()>) -> Result<()> {
    let (stamp, now) = (place::at(&format!("target/site/{name}.stamp")), fingerprint(inputs)?);
    if std::fs::read_to_string(&stamp).is_ok_and(|last| last == now) {
        return Ok(());
    }
    step()?;
    Ok(std::fs::write(stamp, now)?)
}

fn fingerprint(inputs: &[&str]) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    for file in inputs.iter().flat_map(|input| place::files(&place::at(input))) {
        place::name(&file).hash(&mut hasher);
        std::fs::read(&file)?.hash(&mut hasher);
    }
    read(program("rustc").arg("--version"))?.hash(&mut hasher);
    Ok(format!("{:016x}", hasher.finish()))
}

/// Writes only what differs, so that nothing is built again for a file that is the same.
fn replace(file: &Path, content: &[u8]) -> Result<()> {
    if std::fs::read(file).is_ok_and(|there| there == content) {
        return Ok(());
    }
    std::fs::write(file, content).with_context(|| place::name(file))
}
