//! Taking a step on the device: check what was typed, keep it, show the next page; the server hears of it in the background.

use forms::Pairs;
use leptos::prelude::*;
use serde_json::Value;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlButtonElement, HtmlFormElement};

use super::send::{self, Sender};
use super::upload::{self, Upload};
use super::{dom, navigate, together};
use crate::place::Place;
use crate::portal::Portal;

pub fn listen(portal: &Portal, sender: &Sender) {
    let (portal, sender) = (portal.clone(), sender.clone());
    dom::on("submit", move |event| {
        let Some(form) = dom::target::<HtmlFormElement>(&event) else { return };
        let data = form.dataset();
        if data.get("check").is_some() {
            event.prevent_default();
            sender.submit(form);
        } else if let Some(page) = data.get("page") {
            event.prevent_default();
            let pressed = dom::pressed(&event);
            match upload::holds_file(&form) {
                // A file is not kept on the device: the person waits until the server has it.
                true => upload(&portal, &sender, page, form, pressed),
                false => step(&portal, &sender, &page, &form, pressed),
            }
        }
    });
}

fn step(portal: &Portal, sender: &Sender, id: &str, form: &HtmlFormElement, pressed: Option<HtmlButtonElement>) {
    let Some(page) = portal.definition.page(id) else { return };
    let mut posted = dom::pairs(form);
    if let Some(button) = pressed.filter(|button| !button.name().is_empty()) {
        posted.push(button.name(), button.value());
    }
    together::with_base(portal, page, &mut posted);
    let mut pairs = portal.draft.with_untracked(|draft| draft.pairs.clone());
    let acted = portal.take(&mut pairs, page, &posted);
    portal.went_on(id);
    portal.draft.update(|draft| draft.pairs = pairs);
    let faults = if acted { Vec::new() } else { portal.faults_of(id) };
    if !faults.is_empty() {
        portal.faults.set(faults);
        navigate::show_problems(portal);
        return;
    }
    sender.push(id, posted.clone());
    if acted {
        redraw(portal, &posted);
    } else {
        let target = portal.journey(|journey| journey.after(id));
        navigate::go(portal, Place::target(&portal.definition.service, &target), "");
    }
}

/// A row came or went: draw the page anew, put the focus where the person goes on, and say what became of the row.
fn redraw(portal: &Portal, posted: &Pairs) {
    let added = posted.has("add").then(|| posted.first("add").to_owned());
    let removed = posted.first("remove").to_owned();
    let gone =
        dom::find(&format!("button[name=remove][value=\"{removed}\"]")).and_then(|button| button.closest("fieldset").ok()?);
    let gone = gone.and_then(|row| legend(row.unchecked_ref()));
    portal.faults.set(Vec::new());
    portal.place.update(|_| {});
    let portal = portal.clone();
    navigate::after_drawing(move || {
        super::answer::refresh(&portal);
        let new = added.and_then(|group| dom::find_all(&format!("#{group} .add-another__item")).pop());
        let (key, item) = match &new {
            Some(row) => ("add_another.added", legend(row)),
            None => ("add_another.removed", gone),
        };
        if let Some(place) = new.and_then(|row| dom::inside(&row, "input, select, textarea")).or_else(|| dom::find("h1")) {
            let _ = place.focus();
        }
        if let Some(item) = item {
            dom::announce(&portal.words.fill(key, &[("item", &item)]));
        }
    });
}

/// What a row of a group is called: "Item 2".
fn legend(row: &web_sys::HtmlElement) -> Option<String> {
    dom::inside(row, "legend")?.text_content()
}

/// Posts the page with its file once the server has what came before.
fn upload(portal: &Portal, sender: &Sender, page: String, form: HtmlFormElement, pressed: Option<HtmlButtonElement>) {
    let Some(upload) = Upload::begin(form, pressed, &portal.words) else { return };
    deliver(portal.clone(), sender.clone(), page, upload, Try::First);
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Try {
    First,
    /// The session had ended, and there is a new one.
    Renewed,
}

fn deliver(portal: Portal, sender: Sender, page: String, upload: Upload, tries: Try) {
    let queue = sender.clone();
    queue.after(upload.form.clone(), move || {
        spawn_local(async move {
            let csrf = portal.draft.with_untracked(|draft| draft.csrf.clone());
            let answer = upload.post("application/json", Some(&csrf)).await;
            let said: Value = serde_json::from_str(&answer.text).unwrap_or(Value::Null);
            match answer.status {
                200 | 422 => taken(&portal, &sender, &page, &upload, &said),
                403 if tries == Try::First && said["csrf"].is_string() => {
                    sender.renew(&said);
                    deliver(portal, sender, page, upload, Try::Renewed);
                }
                _ => upload.refused(&answer),
            }
        });
    });
}

/// The server has the file, and decided.
fn taken(portal: &Portal, sender: &Sender, page: &str, upload: &Upload, said: &Value) {
    sender.adopt(said);
    portal.went_on(page);
    // Whoever went elsewhere meanwhile stays there.
    if !upload.form.is_connected() {
        return;
    }
    let faults = send::faults(said);
    if !faults.is_empty() {
        portal.place.update(|_| {});
        portal.faults.set(faults);
        navigate::show_problems(portal);
    } else if let Some(posted) = upload.acted() {
        redraw(portal, &posted);
    } else {
        let target = portal.journey(|journey| journey.after(page));
        navigate::go(portal, Place::target(&portal.definition.service, &target), "");
    }
}
