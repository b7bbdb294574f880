//! Every finding of lint, on a definition broken for it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use forms::lint::lint;

fn folder(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Broken definitions by name, in order.
fn broken() -> Vec<(String, String)> {
    let mut broken: Vec<(String, String)> = fs::read_dir(folder("cases/lint"))
        .expect("cases/lint")
        .map(|file| file.expect("a file").path())
        .map(|path| (path.file_stem().expect("a name").to_string_lossy().into_owned(), fs::read_to_string(&path).expect("text")))
        .collect();
    broken.sort();
    broken
}

#[test]
fn findings() {
    let mut said = String::new();
    for (name, json) in broken() {
        let (_, findings) = lint(&json);
        assert!(!findings.is_empty(), "{name} has no findings");
        let code = |found: &str| {
            findings.iter().any(|finding| found.starts_with(finding.code))
                || ["settings", "unreachable-after-exit"].contains(&found)
        };
        assert!(code(&name), "{name}: {findings:?}");
        said.push_str(&format!("# {name}\n"));
        findings.iter().for_each(|finding| said.push_str(&format!("{finding}\n")));
        said.push('\n');
    }
    // A new type changes no snapshot.
    let types: Vec<String> = forms::questions::NAMES.iter().map(|name| name.replace('_', "-")).collect();
    insta::assert_snapshot!(said.replace(&types.join(", "), "[every type]"));
}

/// Each code in the source is shown by a case.
#[test]
fn every_code_has_a_case() {
    let found: BTreeSet<&str> = broken().iter().flat_map(|(_, json)| lint(json).1).map(|finding| finding.code).collect();
    let mut named = BTreeSet::new();
    for place in ["src", "src/lint", "src/questions"] {
        for file in
            fs::read_dir(folder(place)).expect(place).map(|file| file.expect("a file").path()).filter(|path| path.is_file())
        {
            let source = fs::read_to_string(file).expect("text");
            for start in ["error(\"", "advice(\"", ".find(\"", "find(\""] {
                named.extend(source.split(start).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned));
            }
        }
    }
    let unshown: Vec<&String> = named.iter().filter(|code| !found.contains(code.as_str())).collect();
    assert!(unshown.is_empty(), "no case in cases/lint shows {unshown:?}");
}
