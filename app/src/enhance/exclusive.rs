//! "None of these": ticking it unticks the others, and ticking one of the others unticks it.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::dom;

pub fn listen() {
    // A click comes before `input`, on which what a choice reveals is worked out.
    dom::on("click", |event| {
        let ticked = dom::target::<HtmlInputElement>(&event);
        if let Some(ticked) = ticked.filter(|input| input.type_() == "checkbox" && input.checked()) {
            untick_around(&ticked);
        }
    });
}

fn untick_around(ticked: &HtmlInputElement) {
    let boxes = dom::find_all("input[type=checkbox]").into_iter().map(JsCast::unchecked_into::<HtmlInputElement>);
    for other in boxes.filter(|other| other != ticked && other.name() == ticked.name()) {
        if is_exclusive(ticked) || is_exclusive(&other) {
            other.set_checked(false);
        }
    }
}

fn is_exclusive(input: &HtmlInputElement) -> bool {
    input.dataset().get("behaviour").is_some()
}
