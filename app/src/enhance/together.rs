//! Two who fill in one form: what one has typed shows on the other's screen, and nothing is touched that somebody is typing.

use forms::{Pairs, Question, Said};
use gloo_net::http::Request;
use leptos::prelude::*;
use serde_json::Value;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{
    EventSource, HtmlElement, HtmlFormElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement, MessageEvent,
};

use super::send::Sender;
use super::{answer, dom, navigate, upload};
use crate::pages::question::BASE;
use crate::place::Place;
use crate::portal::{Elsewhere, Portal};

pub fn listen(portal: &Portal, sender: &Sender) {
    if !portal.draft.with_untracked(|draft| draft.together) {
        return;
    }
    follow(portal, sender);
    let (portal, sender) = (portal.clone(), sender.clone());
    dom::on("change", move |event| {
        let Some(form) = dom::around(&event, "form[data-page]") else { return };
        let form: HtmlFormElement = form.unchecked_into();
        if let Some(page) = form.dataset().get("page").filter(|_| !upload::holds_file(&form)) {
            tell(&portal, &sender, &page, &form);
        }
    });
}

/// Says what the page was drawn from, where others type in it too: the server then knows what this one changed.
pub fn with_base(portal: &Portal, page: &forms::Page, posted: &mut Pairs) {
    portal.draft.with_untracked(|draft| {
        posted.remove(BASE);
        if draft.together {
            posted.push(BASE, draft.pairs.only(page.names(&draft.pairs)).to_json());
        }
    });
}

/// What is typed so far reaches the other one before anybody goes on.
fn tell(portal: &Portal, sender: &Sender, id: &str, form: &HtmlFormElement) {
    let Some(page) = portal.definition.page(id) else { return };
    let mut posted = dom::pairs(form);
    with_base(portal, page, &mut posted);
    portal.draft.update(|draft| {
        portal.take(&mut draft.pairs, page, &posted);
    });
    sender.push_quietly(id, posted);
}

fn follow(portal: &Portal, sender: &Sender) {
    let service = portal.definition.service.clone();
    let Ok(source) = EventSource::new(&format!("/services/{service}/events")) else { return };
    let (portal, sender) = (portal.clone(), sender.clone());
    let told = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let said = event.data().as_string().and_then(|text| serde_json::from_str::<Value>(&text).ok());
        let Some(said) = said else { return };
        if said["over"] == true {
            // It was sent, or may not be seen any more: the server says which.
            let over = Place::Confirmation { service: portal.definition.service.clone() };
            let _ = dom::window().location().assign(&over.to_string());
        } else if said["revision"].as_i64() > portal.draft.with_untracked(|draft| Some(draft.revision)) {
            let page = said["page"].as_str().unwrap_or_default().to_owned();
            spawn_local(take_over(portal.clone(), sender.clone(), page));
        }
    });
    source.set_onmessage(Some(told.as_ref().unchecked_ref()));
    told.forget();
    // It ends with the page, which holds it.
    std::mem::forget(source);
}

/// Fetches the draft, and shows what is new in it.
async fn take_over(portal: Portal, sender: Sender, page: String) {
    let address = format!("/api/drafts/{}", portal.definition.service);
    let Ok(answer) = Request::get(&address).send().await else { return };
    let Some(said) = answer.text().await.ok().and_then(|text| serde_json::from_str::<Value>(&text).ok()) else { return };
    let known = portal.draft.with_untracked(|draft| draft.revision);
    if !answer.ok() || said["revision"].as_i64() <= Some(known) {
        return;
    }
    let before = portal.draft.with_untracked(|draft| draft.pairs.clone());
    sender.adopt(&said);
    let after = portal.draft.with_untracked(|draft| draft.pairs.clone());
    if before != after {
        show(&portal, &before, &after);
        say(&portal, page, &before, &after);
    }
}

/// Says where the other one types. What was said is not said again with every field.
fn say(portal: &Portal, page: String, before: &Pairs, after: &Pairs) {
    let on_screen = portal.place.get_untracked() == Place::question(&portal.definition.service, &page);
    let here = on_screen.then(|| changed(portal, &page, before, after)).flatten();
    if on_screen && here.is_none() {
        return;
    }
    let there = Some(Elsewhere { page, here });
    if portal.elsewhere.with_untracked(|said| *said != there) {
        portal.elsewhere.set(there);
    }
}

/// The questions of a page whose answers are others now.
fn changed(portal: &Portal, page: &str, before: &Pairs, after: &Pairs) -> Option<Said> {
    let typed = |question: &Question, pairs: &Pairs| pairs.only(question.names(&question.id, pairs));
    let questions = portal.definition.page(page)?.questions.iter();
    let changed = questions.filter(|question| typed(question, before) != typed(question, after));
    changed.map(|question| question.label.say(&portal.words.language)).reduce(|all, label| all.and(", ").and(label))
}

/// Puts what the other one typed into the inputs on screen that still stand as they were.
fn show(portal: &Portal, before: &Pairs, after: &Pairs) {
    let Some(form) = dom::find("form[data-page]") else {
        // Check answers and the task list are drawn from the draft.
        return redraw(portal);
    };
    let Some(page) = form.dataset().get("page").and_then(|id| portal.definition.page(&id)) else { return };
    if page.names(before) != page.names(after) && !form.matches(":focus-within").unwrap_or_default() {
        return redraw(portal);
    }
    let names = page.names(after);
    for input in dom::all_inside(&form, "input[name], select[name], textarea[name]") {
        let name = input.get_attribute("name").unwrap_or_default();
        if names.contains(&name) {
            fill(&input, before.all(&name), after.all(&name));
        }
    }
    answer::refresh(portal);
}

/// Draws the page anew. Whoever had the focus on it has it again: on what stands there in the same words, else on the heading.
fn redraw(portal: &Portal) {
    let had = dom::find("#page :focus").map(|had| mark(&had));
    portal.place.update(|_| {});
    if let Some(mark) = had {
        navigate::after_drawing(move || {
            if let Some(place) = dom::find(&mark).or_else(|| dom::find("h1")) {
                let _ = place.focus();
            }
        });
    }
}

/// A selector of an element that finds it when the page was drawn anew.
fn mark(element: &HtmlElement) -> String {
    let mut mark = format!("#page {}", element.local_name());
    for name in ["id", "name", "href"] {
        if let Some(value) = element.get_attribute(name) {
            mark += &format!("[{name}=\"{value}\"]");
        }
    }
    mark
}

/// Leaves alone what the person has changed, and what is under their fingers.
fn fill(input: &HtmlElement, before: &[String], after: &[String]) {
    if before == after || input.matches(":focus").unwrap_or_default() {
        return;
    }
    let (old, new) = (before.first().map_or("", String::as_str), after.first().map_or("", String::as_str));
    if let Some(input) = input.dyn_ref::<HtmlInputElement>() {
        match input.type_().as_str() {
            "radio" | "checkbox" => {
                let is_in = |values: &[String]| values.contains(&input.value());
                if input.checked() == is_in(before) {
                    input.set_checked(is_in(after));
                }
            }
            "file" | "hidden" => {}
            _ if input.value() == old => input.set_value(new),
            _ => {}
        }
    } else if let Some(area) = input.dyn_ref::<HtmlTextAreaElement>().filter(|area| area.value() == old) {
        area.set_value(new);
    } else if let Some(select) = input.dyn_ref::<HtmlSelectElement>().filter(|select| select.value() == old) {
        select.set_value(new);
    }
}
