//! The few things of the browser's document that the rest of `enhance` needs.

use forms::Pairs;
use leptos::tachys::view::{Mountable, Render};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{
    Document, Element, Event, EventInit, FormData, HtmlButtonElement, HtmlElement, HtmlFormElement, MutationObserver,
    MutationObserverInit, SubmitEvent, Window,
};

use crate::node::{Node, el};

pub fn window() -> Window {
    web_sys::window().unwrap_throw()
}

pub fn document() -> Document {
    window().document().unwrap_throw()
}

/// The `<html>` element.
pub fn root() -> HtmlElement {
    document().document_element().unwrap_throw().unchecked_into()
}

pub fn path() -> String {
    window().location().pathname().unwrap_or_default()
}

pub fn element(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id).map(JsCast::unchecked_into)
}

pub fn find(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok().flatten().map(JsCast::unchecked_into)
}

pub fn find_all(selector: &str) -> Vec<HtmlElement> {
    all_inside(&root(), selector)
}

/// Listens on the whole document, so that what is drawn later is heard too.
///
/// One event may bring about another, so what hears it may be called while it runs.
pub fn on(event: &str, heard: impl Fn(Event) + 'static) {
    let heard = Closure::<dyn Fn(Event)>::new(heard);
    let _ = document().add_event_listener_with_callback(event, heard.as_ref().unchecked_ref());
    heard.forget();
}

pub fn on_window(event: &str, heard: impl Fn(Event) + 'static) {
    let heard = Closure::<dyn Fn(Event)>::new(heard);
    let _ = window().add_event_listener_with_callback(event, heard.as_ref().unchecked_ref());
    heard.forget();
}

/// Calls `changed` whenever elements of the page came, went or were described anew.
pub fn watch(page: &HtmlElement, changed: impl FnMut() + 'static) {
    let changed = Closure::<dyn FnMut()>::new(changed);
    let wanted = MutationObserverInit::new();
    wanted.set_child_list(true);
    wanted.set_subtree(true);
    wanted.set_attribute_filter(&js_sys::Array::of1(&"aria-describedby".into()));
    if let Ok(observer) = MutationObserver::new(changed.as_ref().unchecked_ref()) {
        let _ = observer.observe_with_options(page, &wanted);
    }
    changed.forget();
}

/// Lets an event happen to an element, as if the person had brought it about; it goes up to the document.
pub fn fire(element: &Element, event: &str) {
    let bubbling = EventInit::new();
    bubbling.set_bubbles(true);
    if let Ok(event) = Event::new_with_event_init_dict(event, &bubbling) {
        let _ = element.dispatch_event(&event);
    }
}

/// The element an event happened to, if it is of that kind.
pub fn target<T: JsCast>(event: &Event) -> Option<T> {
    event.target()?.dyn_into().ok()
}

/// The element around what an event happened to that `selector` names.
pub fn around(event: &Event, selector: &str) -> Option<HtmlElement> {
    target::<Element>(event)?.closest(selector).ok().flatten().map(JsCast::unchecked_into)
}

/// The first element of that selector inside another.
pub fn inside(element: &HtmlElement, selector: &str) -> Option<HtmlElement> {
    element.query_selector(selector).ok().flatten().map(JsCast::unchecked_into)
}

/// Says something to whoever hears the page, after what the focus says.
pub fn announce(text: &str) {
    let text = text.to_owned();
    let say = move || {
        if let Some(place) = element(ANNOUNCEMENTS) {
            place.set_text_content(Some(&text));
        }
    };
    leptos::prelude::set_timeout(say, std::time::Duration::from_millis(150));
}

/// Makes the place for announcements: one that comes with its text is not read out.
pub fn prepare_announcements() {
    if let Some(body) = document().body() {
        put(&body, el("div").id(ANNOUNCEMENTS).class("govuk-visually-hidden").at("role", "status"), End::Last);
    }
}

const ANNOUNCEMENTS: &str = "announcements";

/// Gives one element the attribute that another has, or has not.
pub fn copy(from: &Element, to: &Element, attribute: &str) {
    set(to, attribute, from.get_attribute(attribute).as_deref());
}

/// Sets an attribute or takes it away; one that is the same already is left alone, so that `watch` comes to rest.
pub fn set(element: &Element, attribute: &str, value: Option<&str>) {
    if element.get_attribute(attribute).as_deref() != value {
        let _ = match value {
            Some(value) => element.set_attribute(attribute, value),
            None => element.remove_attribute(attribute),
        };
    }
}

pub fn all_inside(element: &Element, selector: &str) -> Vec<HtmlElement> {
    let Ok(list) = element.query_selector_all(selector) else { return Vec::new() };
    (0..list.length()).filter_map(|n| list.item(n)).map(JsCast::unchecked_into).collect()
}

/// Puts a new piece into an element: at its start, or at its end.
pub fn put(element: &HtmlElement, node: impl Into<Node>, at: End) {
    let first = if at == End::Start { element.first_child() } else { None };
    node.into().build().mount(element, first.as_ref());
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum End {
    Start,
    Last,
}

/// The form's button that was pressed, where the browser says which.
pub fn pressed(event: &Event) -> Option<HtmlButtonElement> {
    event.dyn_ref::<SubmitEvent>()?.submitter()?.dyn_into().ok()
}

/// What stands in the form now, as the browser would post it, without files and without our own hidden inputs.
pub fn pairs(form: &HtmlFormElement) -> Pairs {
    let Ok(data) = FormData::new_with_form(form) else { return Pairs::default() };
    let entries = js_sys::try_iter(&data).ok().flatten().into_iter().flatten().flatten();
    let pair = |entry: JsValue| {
        let entry: js_sys::Array = entry.unchecked_into();
        Some((entry.get(0).as_string()?, entry.get(1).as_string()?))
    };
    entries.filter_map(pair).filter(|(name, _)| name != "csrf" && name != "draft").collect()
}
