//! Warns before a sign-in ends, or a sitting at a device that others use, and keeps it where somebody asks for that. The server's
//! clock counts, not this page's.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use forms::Words;
use gloo_net::http::Request;
use leptos::prelude::set_interval;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlDialogElement, HtmlFormElement, HtmlTextAreaElement};

use super::dom;

/// So long before the end the warning comes, in seconds, where the server does not say.
const BEFORE: i64 = 120;
/// Within the last minute the time is said in steps, in seconds.
const STEP: i64 = 20;
/// The server is told of somebody who types this often within the whole time.
const OFTEN: i64 = 15;

pub fn listen(words: &Arc<Words>) {
    let Some(dialog) = dom::element("timeout").map(JsCast::unchecked_into) else { return };
    let dialog: HtmlDialogElement = dialog;
    let address = dom::inside(&dialog, "form").and_then(|form| form.get_attribute("action")).unwrap_or_default();
    let timeout = Rc::new(Timeout {
        finished: dialog.dataset().get("finished"),
        address,
        dialog,
        words: words.clone(),
        ends: Cell::new(f64::MAX),
        heard: Cell::new(i64::MAX),
        before: Cell::new(BEFORE),
        asking: Cell::new(false),
        touched: Cell::new(false),
    });
    timeout.clone().ask();
    if timeout.finished.is_some() {
        watch(&timeout);
    }
    let ticking = timeout.clone();
    set_interval(move || ticking.clone().tick(), Duration::from_secs(1));
    let (stays, escaped) = (timeout.clone(), timeout);
    dom::on("submit", move |event| {
        if dom::around(&event, "#timeout").is_some() {
            event.prevent_default();
            stays.clone().stay();
        }
    });
    // Escape is a click as well. The event does not rise to the document, the key does. On a shared device any key is one.
    dom::on("keydown", move |event| {
        let key = event.dyn_ref::<web_sys::KeyboardEvent>().map(web_sys::KeyboardEvent::key);
        if escaped.dialog.open() && (escaped.finished.is_some() || key.as_deref() == Some("Escape")) {
            event.prevent_default();
            escaped.clone().stay();
        }
    });
}

/// On a device that others use, whoever types is there, though the server hears nothing of it; and a page that the browser kept as
/// it was is drawn anew.
fn watch(timeout: &Rc<Timeout>) {
    for event in ["keydown", "pointerdown", "input"] {
        let timeout = timeout.clone();
        dom::on(event, move |_| timeout.touched.set(true));
    }
    dom::on_window("pageshow", |event| {
        if js_sys::Reflect::get(&event, &"persisted".into()).is_ok_and(|kept| kept.is_truthy()) {
            dom::root().set_hidden(true);
            let _ = dom::window().location().reload();
        }
    });
}

struct Timeout {
    dialog: HtmlDialogElement,
    words: Arc<Words>,
    /// When the sign-in ends, in milliseconds of this browser's clock.
    ends: Cell<f64>,
    /// How many seconds were left when the server said so last.
    heard: Cell<i64>,
    before: Cell<i64>,
    asking: Cell<bool>,
    /// Somebody did something that the server has not heard of.
    touched: Cell<bool>,
    /// Where the server says how much is left.
    address: String,
    /// Where it leads at the end, on a device that others use.
    finished: Option<String>,
}

impl Timeout {
    fn left(&self) -> i64 {
        ((self.ends.get() - js_sys::Date::now()) / 1000.0) as i64
    }

    fn tick(self: Rc<Self>) {
        // Another tab may have been used meanwhile: the server is asked before anything is said.
        let left = self.left();
        if self.finished.is_some() {
            // Nobody sees the page while the server is asked, nor when there is no connection.
            dom::root().set_hidden(left <= 0);
            let heard = self.heard.get();
            if left > 0 && left <= heard - heard / OFTEN && self.touched.take() {
                return self.stay();
            }
        }
        if left <= 0 || (left <= self.before.get() && self.say()) {
            self.ask();
        }
    }

    fn ask(self: Rc<Self>) {
        if !self.asking.replace(true) {
            spawn_local(async move {
                let answer = Request::get(&self.address).send().await;
                self.hear(answer.ok()).await;
            });
        }
    }

    fn stay(self: Rc<Self>) {
        let csrf = dom::inside(&self.dialog, "input[name=csrf]").and_then(|input| input.get_attribute("value"));
        let body = format!("csrf={}", csrf.unwrap_or_default());
        let request = Request::post(&self.address).header("content-type", "application/x-www-form-urlencoded").body(body);
        spawn_local(async move {
            if let Ok(request) = request {
                self.hear(request.send().await.ok()).await;
            }
        });
    }

    /// Takes over what the server says is left. Without a connection the page waits for one.
    async fn hear(&self, answer: Option<gloo_net::http::Response>) {
        self.asking.set(false);
        let Some(answer) = answer.filter(gloo_net::http::Response::ok) else { return };
        let said: serde_json::Value = serde_json::from_str(&answer.text().await.unwrap_or_default()).unwrap_or_default();
        let Some(left) = said["left"].as_i64() else { return };
        self.ends.set(js_sys::Date::now() + (left * 1000) as f64);
        self.heard.set(left);
        self.before.set(said["warning"].as_i64().unwrap_or(BEFORE));
        match (left, &self.finished) {
            (0, Some(finished)) => drop(dom::window().location().replace(finished)),
            (0, None) => leave(),
            _ if left > self.before.get() => {
                self.dialog.close();
                self.show("");
            }
            _ => self.open(),
        }
    }

    fn open(&self) {
        if !self.dialog.open() {
            let _ = self.dialog.show_modal();
        }
        self.say();
    }

    /// Says how long is left, in steps; whether that is another than before.
    fn say(&self) -> bool {
        let left = self.left();
        let (minutes, seconds) = match self.finished {
            Some(_) => ("timeout.clear_minutes", "timeout.clear_seconds"),
            None => ("timeout.minutes", "timeout.seconds"),
        };
        let text = match left {
            41.. => self.words.count(minutes, (left as u64).div_ceil(60)),
            _ => self.words.fill(seconds, &[("count", &((left.max(0) + STEP - 1) / STEP * STEP).to_string())]),
        };
        self.show(&text)
    }

    fn show(&self, text: &str) -> bool {
        let Some(place) = dom::inside(&self.dialog, "#timeout-left") else { return false };
        let changed = place.text_content().as_deref() != Some(text);
        if changed {
            place.set_text_content(Some(text));
        }
        changed
    }
}

/// The case is no longer on the screen. What was typed goes through the sign-in: its form is posted without its button,
/// which saves nothing.
fn leave() {
    let areas: Vec<HtmlTextAreaElement> = dom::find_all("main form textarea").into_iter().map(JsCast::unchecked_into).collect();
    let typed = areas.iter().find(|area| area.value() != area.default_value().unwrap_or_default());
    // What came back with an earlier sign-in stands there as if the server had written it.
    let area = typed.or_else(|| areas.iter().find(|area| !area.value().is_empty()));
    let form = area.and_then(|area| area.closest("form").ok().flatten()).and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
    let _ = match form {
        Some(form) => form.submit(),
        None => dom::window().location().assign("/staff/sign-in"),
    };
}
