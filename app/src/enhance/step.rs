//! Taking a step on the device: check what was typed, keep it, show the next page; the server hears of it in the background.

use forms::Pairs;
use wasm_bindgen::JsCast;
use web_sys::{HtmlButtonElement, HtmlFormElement, HtmlInputElement, SubmitEvent};

use super::send::Sender;
use super::{dom, navigate};
use crate::place::Place;
use crate::portal::Portal;
use leptos::prelude::*;

pub fn listen(portal: &Portal, sender: &Sender) {
    let (portal, sender) = (portal.clone(), sender.clone());
    dom::on("submit", move |event| {
        let Some(form) = dom::target(&event).and_then(|target| target.dyn_into::<HtmlFormElement>().ok()) else { return };
        let data = form.dataset();
        if data.get("check").is_some() {
            event.prevent_default();
            sender.submit(form);
        } else if let Some(page) = data.get("page") {
            if holds_file(&form) {
                // Only the browser can post a file well. What came before it goes first.
                if sender.is_waiting() {
                    event.prevent_default();
                    sender.submit(form);
                }
                return;
            }
            event.prevent_default();
            let pressed =
                event.dyn_ref::<SubmitEvent>().and_then(SubmitEvent::submitter).and_then(|button| button.dyn_into().ok());
            step(&portal, &sender, &page, &form, pressed);
        }
    });
}

fn step(portal: &Portal, sender: &Sender, id: &str, form: &HtmlFormElement, pressed: Option<HtmlButtonElement>) {
    let Some(page) = portal.definition.page(id) else { return };
    let mut posted = dom::pairs(form);
    if let Some(button) = pressed.filter(|button| !button.name().is_empty()) {
        posted.push(button.name(), button.value());
    }
    let mut pairs = portal.draft.with_untracked(|draft| draft.pairs.clone());
    let acted = portal.take(&mut pairs, page, &posted);
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

/// A row came or went: draw the page anew, and put the focus where the person goes on.
fn redraw(portal: &Portal, posted: &Pairs) {
    let added = posted.has("add").then(|| posted.first("add").to_owned());
    portal.faults.set(Vec::new());
    portal.place.update(|_| {});
    let portal = portal.clone();
    navigate::after_drawing(move || {
        super::answer::refresh(&portal);
        let place = match added {
            Some(group) => dom::find_all(&format!("#{group} .add-another__item")).pop().and_then(|row| first_input(&row)),
            None => dom::find("h1"),
        };
        if let Some(place) = place {
            let _ = place.focus();
        }
    });
}

fn first_input(row: &web_sys::HtmlElement) -> Option<web_sys::HtmlElement> {
    row.query_selector("input, select, textarea").ok()?.map(JsCast::unchecked_into)
}

fn holds_file(form: &HtmlFormElement) -> bool {
    let Ok(inputs) = form.query_selector_all("input[type=file]") else { return false };
    let chosen = |input: HtmlInputElement| input.files().is_some_and(|files| files.length() > 0);
    (0..inputs.length()).filter_map(|n| inputs.item(n)).filter_map(|node| node.dyn_into().ok()).any(chosen)
}
