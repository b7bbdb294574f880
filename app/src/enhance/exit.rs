//! Exit this page: the page is covered at once, also by pressing Shift three times, and the browser goes elsewhere.

use std::cell::Cell;
use std::sync::Arc;

use forms::Words;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

use super::dom::{self, End};
use crate::node::el;

/// So many times Shift is pressed, with less than so many milliseconds in between.
const PRESSES: u8 = 3;
const PATIENCE: f64 = 5000.0;

pub fn listen(words: &Arc<Words>) {
    if dom::find(LINK).is_none() {
        return;
    }
    dom::on("click", |event| {
        if dom::around(&event, LINK).is_some() {
            event.prevent_default();
            exit();
        }
    });
    let (words, pressed, last) = (words.clone(), Cell::new(0), Cell::new(0.0));
    dom::on("keyup", move |event| {
        let shift = event.dyn_ref::<KeyboardEvent>().is_some_and(|event| event.key() == "Shift");
        let in_time = event.time_stamp() - last.replace(event.time_stamp()) < PATIENCE;
        pressed.set(if shift { if in_time { pressed.get() + 1 } else { 1 } } else { 0 });
        match PRESSES.saturating_sub(pressed.get()) {
            0 => exit(),
            1 => dom::announce(words.get("exit.once_more")),
            2 => dom::announce(words.get("exit.twice_more")),
            _ => {}
        }
    });
}

const LINK: &str = ".govuk-js-exit-this-page-button";

/// The page is no longer in the history: going back does not lead to it.
fn exit() {
    let address = dom::find(LINK).and_then(|link| link.get_attribute("href"));
    let (Some(body), Some(address)) = (dom::document().body(), address) else { return };
    dom::document().set_title("");
    let _ = body.class_list().add_1("govuk-exit-this-page-hide-content");
    dom::put(&body, el("div").class("govuk-exit-this-page-overlay").at("role", "alert"), End::Last);
    let _ = dom::window().location().replace(&address);
}
