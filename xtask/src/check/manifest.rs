//! Versions and lints stand in the root manifest only, and what is ignored is not committed.

use anyhow::{Context, Result};

use super::Findings;
use crate::place;
use crate::shell::{program, read};

pub fn findings() -> Result<Findings> {
    let mut findings = Findings::new();
    for member in ["forms", "app", "server", "xtask"] {
        let manifest = format!("{member}/Cargo.toml");
        let content = std::fs::read_to_string(place::at(&manifest)).context(manifest.clone())?;
        findings.extend(own_versions(&content).into_iter().map(|line| format!("{manifest}: \"{line}\" has its own version")));
        if !content.contains("[lints]\nworkspace = true") {
            findings.push(format!("{manifest}: takes the lints of the workspace with [lints] workspace = true"));
        }
    }
    findings.extend(junk()?);
    Ok(findings)
}

/// Lines of dependency tables that name a version instead of taking the workspace's.
fn own_versions(manifest: &str) -> Vec<&str> {
    let mut in_dependencies = false;
    let mut found = Vec::new();
    for line in manifest.lines().map(str::trim) {
        if line.starts_with('[') {
            in_dependencies = line.contains("dependencies");
            continue;
        }
        let versioned =
            line.contains("version = \"") || (line.contains(" = \"") && !line.contains('{') && !line.starts_with("package"));
        if in_dependencies && versioned {
            found.push(line);
        }
    }
    found
}

fn junk() -> Result<Findings> {
    let ignored = read(program("git").args(["ls-files", "--cached", "--ignored", "--exclude-standard"]))?;
    let packages = read(program("git").args(["ls-files", "*package.json"]))?;
    let committed = ignored.lines().map(|file| format!("{file} is ignored by .gitignore and committed all the same"));
    let second = packages
        .lines()
        .filter(|file| *file != "e2e/package.json")
        .map(|file| format!("{file}: the only package.json is in e2e"));
    Ok(committed.chain(second).collect())
}

#[cfg(test)]
mod tests {
    use super::own_versions;

    #[test]
    fn a_version_in_a_dependency_table_is_found_and_the_packages_own_is_not() {
        let manifest = "[package]\nversion = \"1\"\n[target.'cfg(a = \"b\")'.dependencies]\nserde.workspace = true\nregex = \"1\"\ntime = { version = \"0.3\" }";
        assert_eq!(own_versions(manifest), ["regex = \"1\"", "time = { version = \"0.3\" }"]);
    }
}
