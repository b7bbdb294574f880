//! A code that was scanned stands behind `#` in the address, where no server sees it: it goes into the input, and away from there.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::HtmlInputElement;

use super::dom;

pub fn fill() {
    let code = dom::window().location().hash().unwrap_or_default();
    let input = dom::element("code").and_then(|input| input.dyn_into::<HtmlInputElement>().ok());
    let (Some(input), Some(code)) = (input, code.strip_prefix('#').filter(|code| code.len() > 1)) else { return };
    input.set_value(code);
    if let Ok(history) = dom::window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&dom::path()));
    }
}
