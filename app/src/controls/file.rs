//! One file. What was uploaded is named, and stays until another is chosen or it is removed.

use super::{Field, marked};
use crate::component::{button, file_upload, hint};
use crate::node::{Node, el};

pub fn file(field: &Field, accept: &'static str, max_bytes: u64) -> Node {
    let (name, words) = (field.name.clone(), field.words());
    let limit_id = format!("{name}-limit");
    let limit = words
        .fill("file.limit", &[("kinds", &kinds(accept, words.get("file.or"))), ("max", &(max_bytes / 1_000_000).to_string())]);
    let kept = field.pairs.all(&name).get(1).map(|file| {
        let kept = el("p").class("govuk-body").text(words.fill("file.kept", &[("file", file)]));
        let remove = button::button("submit", words.fill("file.remove", &[("file", file)])).and_class("govuk-button--secondary");
        el("div").class("file-kept").with(kept).with(remove.at("name", "remove").at("value", name.clone()))
    });
    let limit = hint::hint(limit).id(limit_id.clone());
    let input = marked(file_upload::file_upload(name.clone(), name), "govuk-file-upload--error", field.wrong(""));
    let input = input.at("accept", accept).at("data-max", (max_bytes / 1_000_000).to_string());
    // WASM makes a place to drop a file on of it.
    let zone = file_upload::drop_zone(input.live("aria-describedby", field.described_by(Some(limit_id))));
    field.block(vec![field.label_view(), field.hint().into(), field.message(), kept.into(), limit.into(), zone.into()])
}

/// `.jpg,.jpeg,.png` → "JPG or PNG".
pub fn kinds(accept: &str, or: &str) -> String {
    let mut names: Vec<String> = accept.split(',').map(|kind| kind.trim().trim_start_matches('.').to_ascii_uppercase()).collect();
    names.retain(|name| name != "JPEG");
    match names.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} {or} {last}", before.join(", ")),
        _ => names.join(", "),
    }
}
