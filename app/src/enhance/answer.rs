//! While a page is filled in: questions appear and sums follow from what stands in the form.

use forms::{Journey, check};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlFormElement;

use super::dom;
use crate::place::Place;
use crate::portal::Portal;

pub fn listen(portal: &Portal) {
    refresh(portal);
    let changed = portal.clone();
    dom::on("input", move |_| refresh(&changed));
}

/// Shows the questions that apply and the values that follow, from what is typed now.
pub fn refresh(portal: &Portal) {
    let Place::Question { page, .. } = portal.place.get_untracked() else { return };
    let (Some(page), Some(form)) = (portal.definition.page(&page), dom::find("form[data-page]")) else { return };
    let shown = dom::find_all("[data-when], [data-computed]");
    if shown.is_empty() {
        return;
    }
    let before = portal.journey(|journey: &Journey| journey.answers_before(&page.id));
    let (answers, _) = check(page, &dom::pairs(form.unchecked_ref::<HtmlFormElement>()), &before, portal.today);
    let mut known = before;
    known.extend(answers.clone());
    for element in shown {
        let data = element.dataset();
        if let Some(question) = data.get("when").and_then(|id| page.question(&id)) {
            element.set_hidden(!question.applies(&known, portal.today));
        }
        if let Some(question) = data.get("computed").and_then(|id| page.question(&id)) {
            let said = answers.get(&question.id).and_then(|value| question.kind.summary(value, &portal.words).pop());
            element.set_text_content(Some(&said.unwrap_or_else(|| portal.words.get("note.later").into()).to_string()));
        }
    }
}
