//! Reading on in another language in the middle of a form: what was typed on the page goes along.

use wasm_bindgen::JsCast;
use web_sys::HtmlFormElement;

use super::dom;
use super::navigate::is_plain;
use super::send::Sender;

/// The page is posted to itself with the language that was chosen: the server keeps both and shows the page again.
pub fn listen(sender: &Sender) {
    let sender = sender.clone();
    dom::on("click", move |event| {
        if !event.dyn_ref().is_some_and(is_plain) {
            return;
        }
        // Buttons where the server drew a form, else links: the page on screen may be another by now.
        let way = dom::around(&event, "a[hreflang], button[formaction]");
        let Some(here) = way.and_then(|way| way.get_attribute("formaction").or_else(|| way.get_attribute("href"))) else {
            return;
        };
        event.prevent_default();
        match dom::find("form[data-page]").and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) {
            Some(form) => {
                form.set_action(&here);
                sender.submit(form);
            }
            None => {
                let _ = dom::window().location().assign(&here);
            }
        }
    });
}
