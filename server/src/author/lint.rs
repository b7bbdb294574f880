//! `doorstep lint FILE…`: the findings of each file, for a person or as JSON (`docs/lint.md`).

use std::collections::HashMap;
use std::path::PathBuf;

use anyhow::Result;
use forms::{Finding, Level};
use serde_json::{Value, json};

use super::output::{complain, end};
use super::{UNREADABLE, WELL, WRONG};
use crate::definitions::{duplicate, read_file};

/// A file and what is wrong with it, or why it can't be read.
struct Looked {
    file: String,
    findings: Result<Vec<Finding>>,
}

pub fn lint(files: &[PathBuf], as_json: bool) -> u8 {
    let looked = look(files);
    let of_level = |level| looked.iter().flat_map(|one| one.findings.iter().flatten()).filter(|one| one.level == level).count();
    let (errors, advice) = (of_level(Level::Error), of_level(Level::Advice));
    let code = match errors {
        _ if looked.iter().any(|one| one.findings.is_err()) => UNREADABLE,
        0 => WELL,
        _ => WRONG,
    };
    if as_json {
        let files: Vec<Value> = looked.iter().map(Looked::to_value).collect();
        return end(format_args!("{:#}\n", json!({ "files": files, "errors": errors, "advice": advice })), code);
    }
    looked.iter().filter_map(|one| one.findings.as_ref().err()).for_each(|error| complain(format_args!("{error:#}\n")));
    let lines: String = looked.iter().map(Looked::in_words).collect();
    end(format_args!("{lines}{} looked at: {}, {advice} of advice.\n", count(files.len(), "file"), count(errors, "error")), code)
}

/// Looks at each file, and whether two are the same service.
fn look(files: &[PathBuf]) -> Vec<Looked> {
    let mut services: HashMap<String, String> = HashMap::new();
    let mut looked = Vec::new();
    for path in files {
        let file = path.display().to_string();
        let findings = read_file(path).map(|json| {
            let (definition, mut findings) = forms::lint::lint(&json);
            if let Some(name) = definition.map(|definition| definition.service).filter(|name| !name.is_empty()) {
                findings.extend(services.get(&name).map(|other| duplicate(&name, other)));
                services.entry(name).or_insert(file.clone());
            }
            findings
        });
        looked.push(Looked { file, findings });
    }
    looked
}

impl Looked {
    fn to_value(&self) -> Value {
        match &self.findings {
            Ok(findings) => {
                json!({ "file": self.file, "findings": findings.iter().map(Finding::to_value).collect::<Vec<_>>() })
            }
            Err(error) => json!({ "file": self.file, "findings": [], "unreadable": format!("{error:#}") }),
        }
    }

    fn in_words(&self) -> String {
        self.findings.iter().flatten().map(|finding| format!("{}: {finding}\n", self.file)).collect()
    }
}

/// `1 error`, `2 errors`.
fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}
