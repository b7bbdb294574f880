//! Moving between the pages of a form without a request: links, back and forward, the title, the focus.

use forms::{Journey, Target};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlAnchorElement, MouseEvent};

use super::{answer, dom};
use crate::place::Place;
use crate::portal::Portal;

pub fn listen(portal: &Portal) {
    let clicked = portal.clone();
    dom::on("click", move |event| {
        if let Some((place, hash)) = link(&clicked, &event) {
            event.prevent_default();
            leave(&clicked);
            go(&clicked, place, &hash);
        }
    });
    let moved = portal.clone();
    dom::on_window("popstate", move |_| match Place::at(&dom::path()).filter(|place| open(&moved, place)) {
        // Only the fragment changed: a link of the error summary. The browser moves the focus.
        Some(place) if place == moved.place.get_untracked() => {}
        Some(place) => {
            leave(&moved);
            show(&moved, place, &dom::window().location().hash().unwrap_or_default());
        }
        None => {
            let _ = dom::window().location().reload();
        }
    });
}

/// The page is left without going on: what stands in it is not sent, and not lost.
pub fn leave(portal: &Portal) {
    if let (Some(form), Place::Question { page, .. }) = (dom::find("form[data-page]"), portal.place.get_untracked())
        && let Some(page) = portal.definition.page(&page)
    {
        portal.put_by(page, dom::pairs(form.unchecked_ref()));
    }
}

/// Goes to a page of this form; the address and the history follow.
pub fn go(portal: &Portal, place: Place, hash: &str) {
    let address = format!("{place}{hash}");
    if let Ok(history) = dom::window().history() {
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&address));
    }
    show(portal, place, hash);
    dom::window().scroll_to_with_x_and_y(0.0, 0.0);
}

/// Draws the page at `place`, names the window after it and moves the focus to `hash`, else to the heading.
fn show(portal: &Portal, place: Place, hash: &str) {
    portal.faults.set(Vec::new());
    portal.elsewhere.set(None);
    dom::document().set_title(&title(portal, &place));
    portal.place.set(place);
    let (portal, wanted) = (portal.clone(), hash.trim_start_matches('#').to_owned());
    after_drawing(move || {
        answer::refresh(&portal);
        let place = (!wanted.is_empty()).then(|| dom::element(&wanted)).flatten();
        if let Some(place) = place.or_else(|| dom::find("h1")) {
            let _ = place.focus();
        }
    });
}

/// Puts the error summary in front of the person.
pub fn show_problems(portal: &Portal) {
    dom::document().set_title(&title(portal, &portal.place.get_untracked()));
    after_drawing(|| {
        if let Some(summary) = dom::find(".govuk-error-summary") {
            let _ = summary.focus();
        }
    });
}

pub fn after_drawing(then: impl FnOnce() + 'static) {
    request_animation_frame(then);
}

/// The window's title: what the server wrote before and after the page's own name stays as it was.
fn title(portal: &Portal, place: &Place) -> String {
    let old = dom::document().title();
    let council = old.rsplit(" – ").next().unwrap_or_default();
    // What stands before it stays: that it is practice, and for whom a helper acts.
    let before = dom::root().dataset().get("before").unwrap_or_default();
    format!("{before}{} – {council}", portal.title(place))
}

/// The place and fragment a click leads to, if it is a page of this form that may be visited.
fn link(portal: &Portal, event: &web_sys::Event) -> Option<(Place, String)> {
    let click: &MouseEvent = event.dyn_ref()?;
    let anchor: HtmlAnchorElement = dom::around(event, "a[href]")?.dyn_into().ok()?;
    let here = dom::window().location();
    let same_site = anchor.origin() == here.origin().ok()?;
    let same_page = anchor.pathname() == here.pathname().ok()? && !anchor.hash().is_empty();
    if !is_plain(click) || !same_site || same_page || event.default_prevented() || !anchor.search().is_empty() {
        return None;
    }
    Place::at(&anchor.pathname()).filter(|place| open(portal, place)).map(|place| (place, anchor.hash()))
}

/// Whether a click follows a link here: with a key held down it opens another tab.
pub fn is_plain(click: &MouseEvent) -> bool {
    click.button() == 0 && !(click.meta_key() || click.ctrl_key() || click.shift_key() || click.alt_key())
}

/// Whether `place` is a page of this form that may be visited now.
fn open(portal: &Portal, place: &Place) -> bool {
    let own = |service: &str| service == portal.definition.service;
    let allowed = |may: &dyn Fn(&Journey) -> bool| portal.journey(|journey| may(journey));
    match place {
        Place::Question { service, page } => own(service) && allowed(&|journey| journey.step(page).is_some()),
        Place::Tasks { service } => own(service) && allowed(&|journey| journey.has_tasks()),
        Place::Check { service } => own(service) && allowed(&|journey| journey.next() == Target::Check),
        _ => false,
    }
}
