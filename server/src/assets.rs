//! The browser half inside the program, at addresses that change with its contents.

use std::borrow::Cow;
use std::sync::Arc;

use app::shell::Logo;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use crate::look::Look;

#[derive(RustEmbed)]
#[folder = "../target/site/pkg"]
#[exclude = ".*"]
struct Pkg;

const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

pub struct Assets {
    /// `/pkg-<hash>`
    pub path: Arc<str>,
    /// The words for the browser, by language.
    words: Vec<(&'static str, String)>,
    look: Look,
}

impl Assets {
    pub fn new(look: Look) -> Self {
        let words: Vec<_> = app::words::LANGUAGES
            .iter()
            .map(|language| (language.tag, app::words::for_browser(language.tag).to_json()))
            .collect();
        let mut hash = Sha256::new();
        let mut names: Vec<_> = Pkg::iter().collect();
        names.sort();
        for name in names {
            hash.update(name.as_bytes());
            hash.update(Pkg::get(&name).map(|file| file.data).unwrap_or_default());
        }
        words.iter().for_each(|(_, json)| hash.update(json));
        hash.update(&look.style);
        look.logo.iter().for_each(|logo| hash.update(&logo.content));
        let path = format!("/pkg-{}", &hex::encode(hash.finalize())[..16]).into();
        Self { path, words, look }
    }

    pub fn logo(&self) -> Option<Logo> {
        self.look.logo(&self.path)
    }

    /// The file `name` of the folder with this hash: one of another version is not served under a name that means this one.
    pub fn serve(&self, folder: &str, name: &str, headers: &HeaderMap) -> Response {
        if self.path.strip_prefix('/') != Some(folder) {
            return StatusCode::NOT_FOUND.into_response();
        }
        if let Some(language) = name.strip_prefix("words/").and_then(|file| file.strip_suffix(".json")) {
            let found = self.words.iter().find(|(known, _)| *known == language);
            return found
                .map_or(StatusCode::NOT_FOUND.into_response(), |(_, json)| file("application/json", None, json.clone().into()));
        }
        if name == "council.css" {
            return file(kind(name), None, self.look.style.clone().into());
        }
        if let Some(logo) = self.look.logo.as_ref().filter(|logo| logo.name == name) {
            return file(kind(name), None, logo.content.clone().into());
        }
        let small = accepts_brotli(headers).then(|| Pkg::get(&format!("{name}.br"))).flatten();
        match (small, Pkg::get(name)) {
            (Some(small), _) => file(kind(name), Some("br"), bytes(small.data)),
            (None, Some(plain)) if !name.ends_with(".br") => file(kind(name), None, bytes(plain.data)),
            _ => StatusCode::NOT_FOUND.into_response(),
        }
    }
}

fn bytes(data: Cow<'static, [u8]>) -> Bytes {
    match data {
        Cow::Borrowed(data) => Bytes::from_static(data),
        Cow::Owned(data) => data.into(),
    }
}

fn file(kind: &'static str, encoding: Option<&'static str>, content: Bytes) -> Response {
    let mut response = Response::new(Body::from(content));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, FOR_EVER);
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

fn accepts_brotli(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.split(',').any(|encoding| matches!(encoding.trim().split(';').next(), Some("br")))
}

/// The few kinds of file the browser half is made of.
fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}
