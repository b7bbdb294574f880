//! How large a definition may be: found out before anything goes through it level by level.

use serde::Deserialize;

use crate::finding::Finding;

/// The largest definition, in bytes: some hundred pages in four languages.
pub const LARGEST: usize = 1_000_000;

/// How many brackets may be open at once: more than any form needs, less than what the stack holds.
pub const DEEPEST: usize = 120;

/// The JSON of a definition, or the finding that says why there is none.
pub fn read<'t, T: Deserialize<'t>>(json: &'t str) -> Result<T, Finding> {
    if json.len() > LARGEST {
        let message = format!("This definition is larger than 1 MB ({LARGEST} bytes). Split it into several services.");
        return Err(Finding::error("too-large", "", message));
    }
    let json = without_mark(json);
    if is_deep(json) {
        let message = format!(
            "Lists and objects stand more than {DEEPEST} levels deep in one another. Take the inner ones out, level by level."
        );
        return Err(Finding::error("too-deep", "", message));
    }
    serde_json::from_str(json).map_err(|error| Finding::error("not-json", "", not_json(json, &error)))
}

/// Without the byte order mark that some editors put before a text: it says nothing.
pub fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// In the browser nobody writes definitions.
#[cfg(all(target_arch = "wasm32", feature = "browser"))]
fn not_json(_json: &str, _error: &serde_json::Error) -> String {
    "This is not JSON.".to_owned()
}

#[cfg(not(all(target_arch = "wasm32", feature = "browser")))]
fn not_json(json: &str, error: &serde_json::Error) -> String {
    format!("This is not JSON. {}", crate::lint::syntax::said(json, error))
}

/// Whether more brackets are ever open than may be; those in texts do not count.
fn is_deep(json: &str) -> bool {
    let (mut depth, mut text, mut escaped) = (0usize, false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if text => escaped = true,
            b'"' => text = !text,
            b'[' | b'{' if !text => depth += 1,
            b']' | b'}' if !text => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return true;
        }
    }
    false
}
