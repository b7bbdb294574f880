//! Answering a question on the tracking page with a file: it travels as on the pages of a form.

use std::sync::Arc;

use forms::Words;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{DomParser, HtmlFormElement, SupportedType};

use super::dom;
use super::upload::{self, Upload};

pub fn listen(words: &Arc<Words>) {
    let words = words.clone();
    dom::on("submit", move |event| {
        let form = dom::around(&event, "#ask form").and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
        let Some(form) = form.filter(upload::holds_file) else { return };
        event.prevent_default();
        if let Some(upload) = Upload::begin(form, dom::pressed(&event), &words) {
            spawn_local(send(upload));
        }
    });
}

async fn send(upload: Upload) {
    let answer = upload.post("text/html", None).await;
    match answer.status {
        200 if answer.address.ends_with("sent=yes") => {
            let _ = dom::window().location().assign(&answer.address);
        }
        200 | 403 | 422 => show(&answer.text),
        _ => upload.refused(&answer),
    }
}

/// Takes over the page that the server answered with, and puts its problems in front of the person.
fn show(html: &str) {
    let page = DomParser::new().and_then(|parser| parser.parse_from_string(html, SupportedType::TextHtml));
    let Ok(page) = page else { return };
    if let (Some(shown), Some(now)) = (dom::element("page"), page.get_element_by_id("page")) {
        shown.set_inner_html(&now.inner_html());
        dom::document().set_title(&page.title());
        if let Some(place) = dom::find(".govuk-error-summary").or_else(|| dom::find("h1")) {
            let _ = place.focus();
        }
    }
}
