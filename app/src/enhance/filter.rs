//! Narrows the list of services while a person types; the search form still works without it.

use forms::Words;
use web_sys::HtmlInputElement;

use super::dom;

/// Each service stands in an element with its words in `data-search`; `#services-found` says how many are left.
pub fn listen(words: &Words) {
    let words = words.clone();
    dom::on("input", move |event| {
        let Some(input) = dom::target::<HtmlInputElement>(&event) else { return };
        if input.name() != "q" {
            return;
        }
        let wanted = String::from(js_sys::JsString::from(input.value().trim()).to_lower_case());
        let mut found = 0;
        for service in dom::find_all("[data-search]") {
            let hit = wanted.split_whitespace().all(|word| service.dataset().get("search").is_some_and(|own| own.contains(word)));
            service.set_hidden(!hit);
            found += usize::from(hit);
        }
        if let Some(said) = dom::element("services-found") {
            said.set_text_content(Some(&words.count("services.found", found as u64)));
        }
    });
}
