//! Covers a page that shows somebody else's things when nobody is there: whoever comes by reads nothing of it.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::set_interval;
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

use super::dom;

/// What tells that somebody is there.
const INPUT: [&str; 5] = ["pointerdown", "pointermove", "keydown", "wheel", "input"];

pub fn listen() {
    let Some(cover) = dom::element("cover") else { return };
    let after = cover.get_attribute("data-after").and_then(|after| after.parse::<u32>().ok()).unwrap_or(120);
    let after = f64::from(after) * 1000.0;
    let cover: HtmlDialogElement = cover.unchecked_into();
    let last = Rc::new(Cell::new(js_sys::Date::now()));
    for input in INPUT {
        let last = last.clone();
        dom::on(input, move |_| last.set(js_sys::Date::now()));
    }
    set_interval(
        move || {
            if js_sys::Date::now() - last.get() >= after && !cover.open() {
                let _ = cover.show_modal();
            }
        },
        Duration::from_secs(1),
    );
}
