//! Dependencies point one way, proved by asking cargo who brings a package in.

use anyhow::Result;

use super::Findings;
use crate::shell::{cargo, read};

const WHERE_IT_RUNS: &[&str] = &["axum", "tokio", "sea-orm"];

pub fn findings() -> Result<Findings> {
    let native = ["-p", "forms"];
    let browser = ["-p", "app", "--no-default-features", "--features", "hydrate", "--target", "wasm32-unknown-unknown"];
    let mut findings = brought_in("forms", &native, &[&["leptos"], WHERE_IT_RUNS].concat())?;
    findings.extend(brought_in("app under hydrate", &browser, WHERE_IT_RUNS)?);
    Ok(findings)
}

fn brought_in(who: &str, selection: &[&str], strangers: &[&str]) -> Result<Findings> {
    // Without this the check would also hold if cargo could not answer at all.
    if inverse_tree(selection, "serde_json").is_empty() {
        return Ok(vec![format!("cargo tree does not answer for {who}")]);
    }
    let trees = strangers.iter().map(|stranger| (stranger, inverse_tree(selection, stranger)));
    Ok(trees.filter(|(_, tree)| !tree.is_empty()).map(|(stranger, tree)| format!("{who} knows {stranger}:\n{tree}")).collect())
}

/// Who needs `package`, as a tree; empty where nobody does.
fn inverse_tree(selection: &[&str], package: &str) -> String {
    read(cargo(&["tree", "--quiet", "--edges", "normal", "--invert", package]).args(selection)).unwrap_or_default()
}
