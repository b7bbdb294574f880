//! Keeps the tracking page true while it is open.

use std::sync::Arc;

use forms::Words;
use gloo_net::http::Request;
use wasm_bindgen_futures::spawn_local;

use super::dom;
use crate::pages::progress::{Progress, progress};

/// How often the server is asked, in milliseconds.
const EVERY: u64 = 5_000;

pub fn follow(words: Arc<Words>, reference: String) {
    if dom::element("progress").is_none() {
        return;
    }
    leptos::prelude::set_timeout(
        move || {
            spawn_local(async move {
                refresh(&words, &reference).await;
                follow(words, reference);
            });
        },
        std::time::Duration::from_millis(EVERY),
    );
}

async fn refresh(words: &Arc<Words>, reference: &str) {
    let address = format!("/api/requests/{reference}");
    let Ok(answer) = Request::get(&address).send().await else { return };
    let (true, Ok(said), Some(place)) = (answer.ok(), answer.text().await, dom::element("progress")) else { return };
    let Ok(now) = serde_json::from_str::<Progress>(&said) else { return };
    place.set_inner_html("");
    let words = words.clone();
    leptos::mount::mount_to(place, move || progress(&now, &words)).forget();
}
