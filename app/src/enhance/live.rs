//! Keeps the tracking page true while it is open.

use gloo_net::http::Request;
use wasm_bindgen_futures::spawn_local;
use web_sys::{DomParser, SupportedType};

use super::dom;

/// How often the server is asked, in milliseconds.
const EVERY: u64 = 4_000;

/// Asks again and again, and shows what changed.
pub fn follow() {
    leptos::prelude::set_timeout(
        move || {
            spawn_local(async move {
                refresh().await;
                follow();
            });
        },
        std::time::Duration::from_millis(EVERY),
    );
}

/// Fetches this very page and takes over its progress: the server's view is the only one.
async fn refresh() {
    let Some(shown) = dom::element("progress") else { return };
    let Ok(answer) = Request::get(&dom::path()).send().await else { return };
    let (true, Ok(html)) = (answer.ok(), answer.text().await) else { return };
    let page = DomParser::new().and_then(|parser| parser.parse_from_string(&html, SupportedType::TextHtml));
    let Some(now) = page.ok().and_then(|page| page.get_element_by_id("progress")) else { return };
    let now = now.inner_html();
    // Only a change is written, so that a screen reader hears only changes.
    if now != shown.inner_html() {
        shown.set_inner_html(&now);
    }
}
