//! What is true of every source file: it opens with its job, has no style of its own and nothing unfinished.

use std::path::Path;

use anyhow::Result;

use super::Findings;
use crate::place;

pub fn findings() -> Result<Findings> {
    let folders = ["forms", "app", "server", "xtask", "e2e", "style"].map(place::at);
    let files = folders.iter().flat_map(|folder| place::files_but(folder, &["node_modules", "results"]));
    Ok(files.flat_map(|file| of_file(&file)).collect())
}

fn of_file(file: &Path) -> Findings {
    let opening = match file.extension().and_then(|ending| ending.to_str()) {
        Some("rs") => "//!",
        Some("ts" | "scss" | "js" | "mjs") => "//",
        _ => return Findings::new(),
    };
    let (name, source) = (place::name(file), std::fs::read_to_string(file).unwrap_or_default());
    let mut findings = Findings::new();
    if !source.starts_with(opening) {
        findings.push(format!("{name} does not open with a sentence on its job ({opening} …)"));
    }
    if name.starts_with("app/src") && [" style=\"", " style=move"].iter().any(|style| source.contains(style)) {
        findings.push(format!("{name} has a style attribute, which the security policy blocks: use a class"));
    }
    findings.extend(unfinished(&source).map(|mark| format!("{name} is unfinished: it says {mark}")));
    findings
}

/// Marks of work that was left for later, put together here so that this file does not find itself.
fn unfinished(source: &str) -> impl Iterator<Item = String> {
    let marks = [
        ("TO", "DO"),
        ("FIX", "ME"),
        ("#[ig", "nore"),
        ("test.sk", "ip("),
        ("test.fix", "me("),
        ("test.on", "ly("),
        ("describe.on", "ly("),
        ("dbg", "!("),
    ];
    marks.into_iter().map(|(start, end)| format!("{start}{end}")).filter(|mark| source.contains(mark))
}
