//! File upload.

use crate::node::{Element, el};

pub fn file_upload(id: impl Into<String>, name: impl Into<String>) -> Element {
    el("input").class("govuk-file-upload").id(id).at("name", name).at("type", "file")
}

/// What WASM makes a place to drop a file on.
pub fn drop_zone(input: Element) -> Element {
    el("div").class("govuk-file-upload-wrapper").at("data-module", "govuk-file-upload").with(input)
}
