//! A file input becomes a button that says what was chosen and a place to drop a file on: govuk-frontend's file upload.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use forms::Words;
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, Event, HtmlElement, HtmlInputElement};

use super::dom::{self, End};
use crate::node::{Element, el};

const WRAPPER: &str = ".govuk-file-upload-wrapper";
const BUTTON: &str = ".govuk-file-upload-button";
const DRAGGING: &str = "govuk-file-upload-button--dragging";

pub fn listen(words: &Arc<Words>) {
    dom::on("click", |event| {
        if let Some((_, input)) = dom::around(&event, BUTTON).and_then(|_| upload(&event)) {
            input.click();
        }
    });
    let said = words.clone();
    dom::on("change", move |event| {
        if let Some((wrapper, input)) = upload(&event) {
            chosen(&wrapper, &input, &said);
        }
    });
    drag(words);
}

/// Makes the button where there is none yet, and lets it be described as its input is.
pub fn dress(words: &Words) {
    for wrapper in dom::find_all(WRAPPER) {
        let Some(input) = input(&wrapper) else { continue };
        if dom::inside(&wrapper, BUTTON).is_none() {
            let id = input.id();
            if let Some(label) = dom::find(&format!("label[for=\"{id}\"]")) {
                label.set_id(&format!("{id}-label"));
            }
            input.set_id(&format!("{id}-input"));
            input.set_hidden(true);
            dom::put(&wrapper, button(&id, words), End::Start);
            let left = el("span").class("govuk-file-upload-announcements govuk-visually-hidden").at("aria-live", "assertive");
            dom::put(&wrapper, left, End::Last);
            chosen(&wrapper, &input, words);
        }
        if let Some(button) = dom::inside(&wrapper, BUTTON) {
            dom::copy(&input, &button, "aria-describedby");
        }
    }
}

fn button(id: &str, words: &Words) -> Element {
    let status = el("span").class("govuk-body govuk-file-upload-button__status").at("aria-live", "polite");
    // A comma makes a pause between the label and the rest of the button's name.
    let comma = el("span").class("govuk-visually-hidden").id(format!("{id}-comma")).text(", ");
    let choose = el("span").class("govuk-button govuk-button--secondary govuk-file-upload-button__pseudo-button");
    let drop = el("span").class("govuk-body govuk-file-upload-button__instruction").text(words.get("file.drop"));
    let both = el("span").class("govuk-file-upload-button__pseudo-button-container");
    let both = both.with(choose.text(words.get("file.choose"))).text(" ").with(drop);
    let button = el("button").class("govuk-file-upload-button govuk-file-upload-button--empty").at("type", "button").id(id);
    button.at("aria-labelledby", format!("{id}-label {id}-comma {id}")).with(status).with(comma).with(both)
}

/// Says which file was chosen.
fn chosen(wrapper: &HtmlElement, input: &HtmlInputElement, words: &Words) {
    let name = input.files().and_then(|files| files.get(0)).map(|file| file.name());
    if let Some(button) = dom::inside(wrapper, BUTTON) {
        let _ = button.class_list().toggle_with_force("govuk-file-upload-button--empty", name.is_none());
        if let Some(status) = dom::inside(&button, ".govuk-file-upload-button__status") {
            status.set_text_content(Some(name.as_deref().unwrap_or_else(|| words.get("file.none"))));
        }
    }
}

fn drag(words: &Arc<Words>) {
    // The browser would open the file in place of the page.
    dom::on("dragover", |event| {
        if dom::around(&event, WRAPPER).is_some() {
            event.prevent_default();
        }
    });
    dom::on("drop", |event| {
        let Some((wrapper, input)) = upload(&event) else { return };
        event.prevent_default();
        mark(&wrapper, false, "");
        let files = event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer).and_then(|dropped| dropped.files());
        if let Some(files) = files.filter(|files| files.length() == 1) {
            input.set_files(Some(&files));
            dom::fire(&input, "change");
        }
    });
    // Entering another element comes before leaving the last one: who only leaves has left the window.
    let entered = Rc::new(Cell::new(false));
    let (enter, said) = (entered.clone(), words.clone());
    dom::on("dragenter", move |event| {
        enter.set(true);
        let over = dom::around(&event, WRAPPER).filter(|_| holds_file(&event));
        for wrapper in dom::find_all(WRAPPER) {
            let here = over.as_ref() == Some(&wrapper);
            mark(&wrapper, here, said.get(if here { "file.entered" } else { "file.left" }));
        }
    });
    let said = words.clone();
    dom::on("dragleave", move |_| {
        if !entered.replace(false) {
            dom::find_all(WRAPPER).iter().for_each(|wrapper| mark(wrapper, false, said.get("file.left")));
        }
    });
}

/// Shows whether a file is held over it, and says so when that changes.
fn mark(wrapper: &HtmlElement, over: bool, said: &str) {
    let Some(button) = dom::inside(wrapper, BUTTON) else { return };
    if button.class_list().contains(DRAGGING) != over {
        let _ = button.class_list().toggle_with_force(DRAGGING, over);
        if let Some(place) = dom::inside(wrapper, ".govuk-file-upload-announcements") {
            place.set_text_content(Some(said));
        }
    }
}

fn holds_file(event: &Event) -> bool {
    let dragged = event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer);
    dragged.is_some_and(|dragged| dragged.types().includes(&"Files".into(), 0))
}

fn upload(event: &Event) -> Option<(HtmlElement, HtmlInputElement)> {
    let wrapper = dom::around(event, WRAPPER)?;
    let input = input(&wrapper)?;
    Some((wrapper, input))
}

fn input(wrapper: &HtmlElement) -> Option<HtmlInputElement> {
    dom::inside(wrapper, "input[type=file]")?.dyn_into().ok()
}
