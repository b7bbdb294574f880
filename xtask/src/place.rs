//! Where things stand in the repository.

use std::path::{Path, PathBuf};

/// The repository's root: the folder above xtask.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask stands in the repository")
}

pub fn at(path: &str) -> PathBuf {
    root().join(path)
}

/// What browsers load; the server embeds this folder.
pub fn pkg() -> PathBuf {
    at("target/site/pkg")
}

pub fn doorstep() -> PathBuf {
    at("target/release/doorstep")
}

/// Every file below `path` (or `path` itself), sorted, so that a hash over them is stable.
pub fn files(path: &Path) -> Vec<PathBuf> {
    files_but(path, &[])
}

/// The same without the folders of these names.
pub fn files_but(path: &Path, without: &[&str]) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let mut entries: Vec<_> = std::fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    entries.retain(|entry| !without.iter().any(|name| entry.ends_with(name)));
    entries.sort();
    entries.iter().flat_map(|entry| files_but(entry, without)).collect()
}

/// The path as a person would write it, from the root.
pub fn name(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}
