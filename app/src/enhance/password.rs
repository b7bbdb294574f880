//! A password can be looked at while it is typed: govuk-frontend's password input.

use std::sync::Arc;

use forms::Words;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};

use super::dom;

pub fn listen(words: &Arc<Words>) {
    let found = dom::find(".govuk-js-password-input-input").zip(dom::find(".govuk-js-password-input-toggle"));
    let Some((input, toggle)) = found else { return };
    let password = Password { input: input.unchecked_into(), toggle, words: words.clone() };
    password.toggle.set_hidden(false);
    let toggled = password.clone();
    dom::on("click", move |event| {
        if dom::around(&event, ".govuk-js-password-input-toggle").is_some() {
            toggled.show(toggled.input.type_() == "password");
        }
    });
    // Browsers remember what stood in a text, and who comes back with the back button has a page as it was left.
    let hidden = password.clone();
    dom::on("submit", move |_| hidden.show(false));
    dom::on_window("pageshow", move |_| password.show(false));
}

#[derive(Clone)]
struct Password {
    input: HtmlInputElement,
    toggle: HtmlElement,
    words: Arc<Words>,
}

impl Password {
    fn show(&self, visible: bool) {
        let kind = if visible { "text" } else { "password" };
        if self.input.type_() == kind {
            return;
        }
        self.input.set_type(kind);
        let (text, label, said) = match visible {
            true => ("password.hide", "password.hide_label", "password.visible"),
            false => ("password.show", "password.show_label", "password.hidden"),
        };
        self.toggle.set_text_content(Some(self.words.get(text)));
        let _ = self.toggle.set_attribute("aria-label", self.words.get(label));
        dom::announce(self.words.get(said));
    }
}
