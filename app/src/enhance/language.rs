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
        let link = dom::around(&event, "a[hreflang]");
        let form = dom::find("form[data-page]").and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
        if let (Some(here), Some(form)) = (link.and_then(|link| link.get_attribute("href")), form) {
            event.prevent_default();
            form.set_action(&here);
            sender.submit(form);
        }
    });
}
