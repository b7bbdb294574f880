//! Every key that is used has words in every language with the same places to fill, and no key is left over.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use super::Findings;
use crate::place;

/// Templates by key, of one file.
type Table = BTreeMap<String, String>;

pub fn findings() -> Result<Findings> {
    let source = source();
    let (engine, portal) = (languages("forms/words")?, languages("app/words")?);
    let mut findings = Findings::new();
    let mut known = BTreeSet::new();
    for (folder, tables) in [("forms/words", &engine), ("app/words", &portal)] {
        findings.extend(differences(folder, tables));
        let english = tables.get("en").with_context(|| format!("{folder}/en.json"))?;
        let unused = english.keys().filter(|key| !is_used(key, &source));
        findings.extend(unused.map(|key| format!("{folder}: nothing uses \"{key}\"")));
        known.extend(english.keys().cloned());
    }
    findings.extend(not_sent()?);
    let missing = used(&source).into_iter().filter(|key| !known.contains(key));
    findings.extend(missing.map(|key| format!("\"{key}\" is used, but en.json has no words for it")));
    Ok(findings)
}

/// The tables of a folder, by language.
fn languages(folder: &str) -> Result<BTreeMap<String, Table>> {
    let mut tables = BTreeMap::new();
    for file in place::files(&place::at(folder)).iter().filter(|file| file.extension().is_some_and(|ending| ending == "json")) {
        let json: Value = serde_json::from_str(&std::fs::read_to_string(file)?).with_context(|| place::name(file))?;
        let entries = json.as_object().context("words are one flat object")?.iter();
        let table = entries.map(|(key, words)| (key.clone(), words.as_str().unwrap_or_default().to_owned())).collect();
        tables.insert(file.file_stem().unwrap_or_default().to_string_lossy().into_owned(), table);
    }
    Ok(tables)
}

/// Keys and places that one language has and another has not.
fn differences(folder: &str, tables: &BTreeMap<String, Table>) -> Findings {
    let mut findings = Findings::new();
    for (language, table) in tables {
        for (other, against) in tables.iter().filter(|(other, _)| *other != language) {
            for (key, words) in table {
                match against.get(key) {
                    None => findings.push(format!("{folder}/{other}.json has no \"{key}\", which {language}.json has")),
                    Some(theirs) if language < other && places(words) != places(theirs) => {
                        findings.push(format!("{folder}: \"{key}\" has other places to fill in {language} than in {other}"));
                    }
                    Some(_) => {}
                }
            }
        }
    }
    findings
}

/// The `{names}` in a template. A question's label, short or at the start of a sentence, is one and the same place.
fn places(template: &str) -> BTreeSet<&str> {
    let names = template.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name);
    names.map(|name| if matches!(name, "label" | "Short") { "short" } else { name }).collect()
}

/// Words that the browser half looks up, and that do not travel to it.
fn not_sent() -> Result<Findings> {
    let words = std::fs::read_to_string(place::at("app/src/words.rs"))?;
    let list = words.split_once("const SERVER: &[&str] = &[").and_then(|(_, rest)| rest.split_once("];"));
    let (list, _) = list.context("app/src/words.rs has no list of what the server alone says")?;
    let sections: Vec<&str> = list.split('"').skip(1).step_by(2).collect();
    let mut findings = Findings::new();
    for file in in_browser(&place::at("app/src"))? {
        let source = std::fs::read_to_string(&file)?;
        let looked_up = sections.iter().filter(|section| source.contains(&format!("\"{section}.")));
        findings.extend(looked_up.map(|section| {
            format!("{} looks up \"{section}.…\", which app/src/words.rs says only the server does", place::name(&file))
        }));
    }
    Ok(findings)
}

/// The Rust of a folder without the modules that only the server has.
fn in_browser(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut of_server = BTreeSet::new();
    for module in ["lib.rs", "mod.rs"].map(|name| folder.join(name)).iter().filter(|module| module.is_file()) {
        let source = std::fs::read_to_string(module)?;
        let marked = source.split("#[cfg(feature = \"ssr\")]\n").skip(1).filter_map(|rest| rest.lines().next());
        let names = marked.filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';'));
        of_server.extend(names.map(str::to_owned));
    }
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if of_server.contains(&stem) {
            continue;
        }
        match path.is_dir() {
            true => found.extend(in_browser(&path)?),
            false => found.push(path),
        }
    }
    found.sort();
    Ok(found)
}

/// All Rust of the three crates that speak.
fn source() -> String {
    let files = ["forms/src", "app/src", "server/src"].iter().flat_map(|folder| place::files(&place::at(folder)));
    let rust = files.filter(|file| file.extension().is_some_and(|ending| ending == "rs"));
    rust.map(|file| std::fs::read_to_string(file).unwrap_or_default()).collect()
}

/// Keys that the source looks up: `words.get("…")`, `words.fill("…"`, `Label::Key("…")` and the problems of question types.
fn used(source: &str) -> BTreeSet<String> {
    let looked_up =
        ["words.get(\"", "words.fill(\"", "words.count(\"", "words.say(\"", "words().get(\"", "words().fill(\"", "Key(\""];
    let mut keys: BTreeSet<String> = looked_up.iter().flat_map(|call| literals(source, call)).collect();
    let problems = ["asked.problem(\"", "key: \""].iter().flat_map(|call| literals(source, call));
    keys.extend(problems.map(|key| format!("problem.{key}")));
    keys
}

/// The string literals that stand right after `call`.
fn literals<'s>(source: &'s str, call: &'s str) -> impl Iterator<Item = String> + 's {
    source.split(call).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned)
}

/// Whether a key stands anywhere as a literal: whole, without `problem.`, or as the start of one that is put together.
fn is_used(key: &str, source: &str) -> bool {
    let whole = source.contains(&format!("\"{key}\""));
    let problem = key.strip_prefix("problem.").is_some_and(|rest| source.contains(&format!("\"{rest}\"")));
    let start = key.rsplit_once('.').is_some_and(|(start, _)| source.contains(&format!("\"{start}.{{")));
    whole || problem || start
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_where_they_are_looked_up() {
        let source = r#"words.get("page.next") words.fill("count.left", &[]) asked.problem("too_long", &[])"#;
        assert_eq!(used(source).into_iter().collect::<Vec<_>>(), ["count.left", "page.next", "problem.too_long"]);
    }

    #[test]
    fn a_key_is_used_whole_as_a_problem_or_by_its_start() {
        let source = r#"get("page.next") problem("too_long") format!("month.{number}")"#;
        for key in ["page.next", "problem.too_long", "month.12"] {
            assert!(is_used(key, source), "{key}");
        }
        assert!(!is_used("page.back", source));
    }

    #[test]
    fn languages_differ_in_keys_and_in_places() {
        let table =
            |entries: &[(&str, &str)]| entries.iter().map(|(key, words)| ((*key).into(), (*words).into())).collect::<Table>();
        let tables = [("en".into(), table(&[("a", "{n} left"), ("b", "b")])), ("cy".into(), table(&[("a", "ar ôl")]))].into();
        assert_eq!(differences("words", &tables).len(), 2);
    }
}
