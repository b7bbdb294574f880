//! A question type is one file, its name in one list, and one file of cases; nobody outside asks "which type are you?".

use anyhow::{Context, Result};

use super::Findings;
use crate::place;

pub fn findings() -> Result<Findings> {
    let list = std::fs::read_to_string(place::at("forms/src/questions/mod.rs")).context("forms/src/questions/mod.rs")?;
    let listed = listed(&list);
    let files = stems("forms/src/questions", "rs");
    let cases: Vec<String> = stems("forms/cases", "json").iter().map(|stem| stem.replace('-', "_")).collect();
    let types: Vec<&String> = files.iter().filter(|stem| *stem != "mod" && !is_shared(&list, stem)).collect();
    let mut findings = Findings::new();
    for name in &types {
        if !listed.contains(name) {
            findings.push(format!("forms/src/questions/{name}.rs is not in the list in mod.rs"));
        }
        if !cases.contains(name) {
            findings.push(format!("the type {name} has no file of cases: forms/cases/{}.json", name.replace('_', "-")));
        }
    }
    findings.extend(asked_for(&listed));
    Ok(findings)
}

/// The names between `types![` and `]`.
fn listed(list: &str) -> Vec<String> {
    let inside = list.rsplit_once("types![").and_then(|(_, rest)| rest.split(']').next()).unwrap_or_default();
    inside.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// A module that several types share is declared by hand, outside the list.
fn is_shared(list: &str, stem: &str) -> bool {
    list.lines()
        .any(|line| line.trim().trim_start_matches("pub(crate) ").trim_start_matches("pub(super) ") == format!("mod {stem};"))
}

fn stems(folder: &str, ending: &str) -> Vec<String> {
    let files = place::files(&place::at(folder));
    let wanted = files.iter().filter(|file| file.extension().is_some_and(|found| found == ending));
    wanted.filter_map(|file| Some(file.file_stem()?.to_str()?.to_owned())).collect()
}

/// Places outside a type's own file that name it: its module, or a comparison of a question's type.
fn asked_for(types: &[String]) -> Findings {
    let mut findings = Findings::new();
    for file in ["forms/src", "app/src", "server/src"].iter().flat_map(|folder| place::files(&place::at(folder))) {
        let name = place::name(&file);
        let source = std::fs::read_to_string(&file).unwrap_or_default();
        for (number, line) in (1..).zip(source.lines()).filter(|_| name.ends_with(".rs")) {
            for kind in types.iter().filter(|kind| names_type(line, kind) && name != format!("forms/src/questions/{kind}.rs")) {
                findings.push(format!("{name}:{number} asks for the type {kind}: {}", line.trim()));
            }
        }
    }
    findings
}

fn names_type(line: &str, kind: &str) -> bool {
    let module = [format!("questions::{kind}::"), format!("questions::{kind};")];
    module.iter().any(|path| line.contains(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_the_last_use_of_the_macro() {
        assert_eq!(listed("macro_rules! types { }\ntypes![text, long_text,\n  date];"), ["text", "long_text", "date"]);
    }

    #[test]
    fn naming_the_module_of_a_type_is_found() {
        assert!(names_type("use forms::questions::date::Date;", "date"));
        assert!(!names_type("use crate::questions::QuestionType;", "text"));
    }
}
