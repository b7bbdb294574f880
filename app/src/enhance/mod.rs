//! What WASM adds to the plain pages: instant steps, checks before posting, a draft on the device, live progress.

mod answer;
mod ask;
mod code;
mod combobox;
mod counter;
mod cover;
mod device;
mod dom;
mod drop;
mod exclusive;
mod exit;
mod filter;
mod language;
mod live;
mod navigate;
mod password;
mod photo;
mod send;
mod step;
mod timeout;
mod together;
mod upload;

use std::sync::Arc;

use forms::{Definition, Words};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;

use crate::place::Place;
use crate::portal::{Portal, State};

/// Called by `boot.js`: `definition` and `state` are empty on pages that hold no form of a service.
#[wasm_bindgen]
pub fn hydrate(words: String, definition: String, state: String) {
    let language = dom::root().lang();
    let words = Arc::new(Words::of(&language, [(language.as_str(), words.as_str())]));
    match (Definition::parse(&definition).0, State::from_json(&state)) {
        (Some(definition), Some(state)) => form(words.clone(), Arc::new(definition), state),
        _ => page(&words),
    }
    controls(&words);
    let _ = dom::root().set_attribute("data-hydrated", "");
}

/// A page of a form: the same view as on the server takes over the HTML, then answers to what people do.
fn form(words: Arc<Words>, definition: Arc<Definition>, state: State) {
    let Some((place, root)) = Place::at(&dom::path()).zip(dom::element("page")) else { return };
    let owner = Owner::new();
    let portal = owner.with(|| Portal::new(words, definition, place, state));
    let view = portal.clone();
    leptos::mount::hydrate_from(root, move || crate::pages::screen(view)).forget();
    let sender = send::Sender::new(portal.clone());
    device::restore(&portal, &sender);
    answer::listen(&portal);
    navigate::listen(&portal);
    language::listen(&sender);
    step::listen(&portal, &sender);
    together::listen(&portal, &sender);
    sender.go();
    // The signals live as long as the page does.
    std::mem::forget(owner);
}

/// What questions of any page gain. Pages are drawn anew, so their controls are dressed whenever there are new ones.
fn controls(words: &Arc<Words>) {
    dom::prepare_announcements();
    cover::listen();
    combobox::listen(words);
    counter::listen(words);
    drop::listen(words);
    exclusive::listen();
    exit::listen(words);
    password::listen(words);
    timeout::listen(words);
    dress(words);
    let words = words.clone();
    if let Some(page) = dom::element("page") {
        dom::watch(&page, move || dress(&words));
    }
}

fn dress(words: &Words) {
    combobox::dress(words);
    counter::dress(words);
    drop::dress(words);
}

/// A page that is enhanced in place.
fn page(words: &Arc<Words>) {
    match Place::at(&dom::path()) {
        Some(Place::Continue) => code::fill(),
        Some(Place::Services) => filter::listen(words),
        Some(Place::Confirmation { service }) => device::forget(&service),
        Some(Place::Request { .. }) => {
            ask::listen(words);
            live::follow();
        }
        _ => {}
    }
}
