//! The forms engine alone, native and in WebAssembly: `forms/examples/bench.rs`, timed from inside and from Node.js.

use anyhow::{Context, Result};
use serde_json::Value;

use super::table::{Table, Target};
use crate::place;
use crate::shell::{cargo, program, read, run, say};
use crate::tools;

const EXAMPLE: &[&str] = &["--release", "--package", "forms", "--example", "bench"];
const WASM: &str = "wasm32-unknown-unknown";

pub fn measure(table: &mut Table) -> Result<()> {
    say("Measuring the forms engine, native and in WebAssembly.");
    let (native, wasm) = (native()?, in_wasm()?);
    // Microseconds at most; in WASM twice as many.
    let rows = [("load", "load the definition", 5_000.0), ("one_change", "one change", 100.0), ("full_check", "full check", 1_000.0)];
    for (name, what, limit) in rows {
        let (here, there) = (micros(&native, name)?, micros(&wasm, name)?);
        table.row(what, format!("{here:.0} µs"), Target::at_most(limit, here));
        table.row("  in WASM", format!("{there:.0} µs, {:.1} × native", there / here), Target::at_most(2.0 * limit, there));
    }
    Ok(())
}

fn native() -> Result<Value> {
    Ok(serde_json::from_str(&read(cargo(&["run", "--quiet"]).args(EXAMPLE))?)?)
}

fn in_wasm() -> Result<Value> {
    tools::wasm_target()?;
    run(cargo(&["build", "--quiet"]).args(EXAMPLE).args(["--target", WASM]))?;
    let module = place::at(&format!("target/{WASM}/release/examples/bench.wasm"));
    let script = place::at("xtask/src/bench/engine.mjs");
    Ok(serde_json::from_str(&read(program("node").arg(script).arg(module))?)?)
}

fn micros(times: &Value, name: &str) -> Result<f64> {
    Ok(times[name].as_f64().with_context(|| format!("the benchmark says nothing of {name}"))? / 1000.0)
}
