//! Exit this page: the page is covered at once, also by pressing Shift three times, and the browser goes elsewhere.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use forms::Words;
use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent};

use super::dom::{self, End};
use crate::node::el;

/// The longest pause between two presses of Shift, in milliseconds.
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
    // Shift that makes a capital is no way out: any other key begins the count anew.
    let (words, last) = (words.clone(), Cell::new(0.0));
    let pressed = Rc::new(Cell::new(None::<u8>));
    let other = pressed.clone();
    dom::on("keydown", move |event| match is_shift(&event) {
        true if other.get().is_none() => other.set(Some(0)),
        true => {}
        false => other.set(None),
    });
    dom::on("keyup", move |event| {
        let in_time = event.time_stamp() - last.replace(event.time_stamp()) < PATIENCE;
        let Some(before) = pressed.get().filter(|_| is_shift(&event)) else { return };
        let times = if in_time { before + 1 } else { 1 };
        pressed.set(Some(times));
        match times {
            1 => dom::announce(words.get("exit.twice_more")),
            2 => dom::announce(words.get("exit.once_more")),
            _ => exit(),
        }
    });
}

fn is_shift(event: &Event) -> bool {
    event.dyn_ref::<KeyboardEvent>().is_some_and(|event| event.key() == "Shift")
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
