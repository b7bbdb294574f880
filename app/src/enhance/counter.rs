//! Says how many characters are left in a long text that has a limit.

use std::sync::Arc;

use forms::Words;
use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;

use super::dom;

pub fn listen(words: Arc<Words>) {
    dom::on("input", move |event| {
        let area = dom::target(&event).and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok());
        if let Some(area) = area {
            count(&words, &area);
        }
    });
}

fn count(words: &Words, area: &HtmlTextAreaElement) {
    let limit = area.dataset().get("limit").and_then(|limit| limit.parse::<i64>().ok());
    let (Some(limit), Some(info)) = (limit, dom::element(&format!("{}-info", area.id()))) else { return };
    let left = limit - area.value().chars().count() as i64;
    let key = if left < 0 { "area.over" } else { "area.left" };
    info.set_text_content(Some(&words.fill(key, &[("count", &left.abs().to_string())])));
}
