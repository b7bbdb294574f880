//! Keeps the tracking page true while it is open: the server says when something changed, and the page is fetched again.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use gloo_net::http::Request;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{DomParser, EventSource, HtmlElement, MessageEvent, SupportedType};

use super::dom;

/// How long a server that can't tell by itself is left alone before it is asked.
const SLOWLY: Duration = Duration::from_secs(30);

/// The connection on which the server tells; none while nobody looks at the page.
type Line = Rc<RefCell<Option<EventSource>>>;

pub fn follow() {
    if dom::find(".now--closed").is_some() {
        return;
    }
    for event in ["input", "change", "focusin"] {
        dom::on(event, |event| {
            if let Some(form) = dom::around(&event, "#ask") {
                let _ = form.set_attribute("data-touched", "");
            }
        });
    }
    let line = Line::default();
    listen(&line);
    // A browser keeps few connections to one server: a page in the background leaves its own to others.
    dom::on("visibilitychange", move |_| {
        if let Some(open) = line.borrow_mut().take() {
            open.close();
        }
        if !dom::document().hidden() {
            listen(&line);
        }
    });
}

fn listen(line: &Line) {
    let Ok(source) = EventSource::new(&format!("{}/events", dom::path())) else { return ask_later(line) };
    let told = Closure::<dyn FnMut(MessageEvent)>::new(|event: MessageEvent| {
        let events = event.data().as_string();
        let shown = dom::element("progress").and_then(|shown| shown.dataset().get("events"));
        if events != shown {
            spawn_local(refresh());
        }
    });
    source.set_onmessage(Some(told.as_ref().unchecked_ref()));
    told.forget();
    let failed = {
        let (line, source) = (line.clone(), source.clone());
        Closure::<dyn FnMut()>::new(move || {
            // The browser itself tries again, unless the server said that it need not.
            if source.ready_state() == EventSource::CLOSED {
                line.take();
                ask_later(&line);
            }
        })
    };
    source.set_onerror(Some(failed.as_ref().unchecked_ref()));
    failed.forget();
    *line.borrow_mut() = Some(source);
}

/// Looks after a while, and listens again.
fn ask_later(line: &Line) {
    let line = line.clone();
    let look = move || {
        if line.borrow().is_none() && !dom::document().hidden() {
            spawn_local(refresh());
            listen(&line);
        }
    };
    leptos::prelude::set_timeout(look, SLOWLY);
}

/// Fetches this very page and takes over what changed: the server's view is the only one.
async fn refresh() {
    let Ok(answer) = Request::get(&dom::path()).send().await else { return };
    let (true, Ok(html)) = (answer.ok(), answer.text().await) else { return };
    let page = DomParser::new().and_then(|parser| parser.parse_from_string(&html, SupportedType::TextHtml));
    let Ok(page) = page else { return };
    let new = |id: &str| page.get_element_by_id(id).map(JsCast::unchecked_into::<HtmlElement>);
    if let (Some(shown), Some(now)) = (dom::element("progress"), new("progress")) {
        take(&shown, &now, "data-events");
        announce(&shown);
    }
    // What somebody has begun to fill in stays: it is taken even when the work has moved on.
    if let (Some(shown), Some(now)) = (dom::element("ask"), new("ask"))
        && !shown.has_attribute("data-touched")
    {
        take(&shown, &now, "data-arrival");
    }
}

/// Takes over what stands in an element, if the attribute says that it is another.
fn take(shown: &HtmlElement, now: &HtmlElement, attribute: &str) {
    if now.get_attribute(attribute) != shown.get_attribute(attribute) {
        shown.set_inner_html(&now.inner_html());
        dom::copy(now, shown, attribute);
    }
}

/// Says where the request is now, once, to whoever does not see it.
fn announce(progress: &HtmlElement) {
    let title = progress.query_selector(".now__title").ok().flatten().and_then(|title| title.text_content());
    if let (Some(news), Some(title)) = (dom::element("progress-news"), title)
        && news.text_content().as_deref() != Some(title.as_str())
    {
        news.set_text_content(Some(&title));
    }
}
