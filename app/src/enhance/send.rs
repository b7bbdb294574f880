//! Steps taken on the device reach the server in the background: in order, again until it has them.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use forms::Pairs;
use gloo_net::http::{Request, Response};
use leptos::prelude::*;
use serde_json::Value;
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlFormElement, UrlSearchParams};

use super::{device, dom, navigate};
use crate::pages::question::BASE;
use crate::place::Place;
use crate::portal::{Fault, Portal};

/// Said while there is no connection: pages wait, or the whole form does.
const OFFLINE: &str = "notice.offline";
const UNSENT: &str = "notice.unsent";

/// A page as it was posted, on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub page: String,
    pub pairs: Pairs,
    /// The person is still on the page: nothing of it is judged yet.
    pub stays: bool,
}

/// The queue of steps, one of them being sent at a time.
#[derive(Clone)]
pub struct Sender {
    portal: Portal,
    queue: Rc<RefCell<VecDeque<Step>>>,
    /// The form that waits until the server has everything.
    last: Rc<RefCell<Option<Last>>>,
    busy: Rc<Cell<bool>>,
    failures: Rc<Cell<u32>>,
}

/// A form on the screen, and how it is sent in its turn.
struct Last {
    form: HtmlFormElement,
    send: Box<dyn FnOnce()>,
}

/// What became of one attempt.
enum Sent {
    Taken,
    Again,
    Later,
}

impl Sender {
    pub fn new(portal: Portal) -> Self {
        let sender = Self { portal, queue: Rc::default(), last: Rc::default(), busy: Rc::default(), failures: Rc::default() };
        let online = sender.clone();
        dom::on_window("online", move |_| online.go());
        sender
    }

    pub fn push(&self, page: &str, pairs: Pairs) {
        self.send_after_others(Step { page: page.to_owned(), pairs, stays: false });
    }

    /// What is typed so far, before the person goes on.
    pub fn push_quietly(&self, page: &str, pairs: Pairs) {
        self.send_after_others(Step { page: page.to_owned(), pairs, stays: true });
    }

    fn send_after_others(&self, step: Step) {
        self.queue.borrow_mut().push_back(step);
        self.keep();
        self.go();
    }

    /// Sends `form` as soon as the server has all that came before.
    pub fn after(&self, form: HtmlFormElement, send: impl FnOnce() + 'static) {
        *self.last.borrow_mut() = Some(Last { form, send: Box::new(send) });
        // Whoever presses again has not seen it.
        if self.is_noticed(UNSENT) {
            show_notice();
        }
        self.go();
    }

    /// Lets the browser post `form` as soon as the server has all that came before.
    pub fn submit(&self, form: HtmlFormElement) {
        let portal = self.portal.clone();
        self.after(form.clone(), move || {
            let (csrf, id) = portal.draft.with_untracked(|draft| (draft.csrf.clone(), draft.id.clone()));
            for (input, value) in [("input[name=csrf]", csrf), ("input[name=draft]", id)] {
                if let Ok(Some(input)) = form.query_selector(input) {
                    let _ = input.set_attribute("value", &value);
                }
            }
            let _ = form.submit();
        });
    }

    /// Sends what waits, unless that is under way.
    pub fn go(&self) {
        if !self.busy.replace(true) {
            let sender = self.clone();
            spawn_local(async move { sender.run().await });
        }
    }

    async fn run(self) {
        let mut heard = false;
        loop {
            let first = self.queue.borrow().front().cloned();
            let Some(step) = first else { break };
            match self.send(&step).await {
                Sent::Taken => {
                    heard = true;
                    self.queue.borrow_mut().pop_front();
                    self.failures.set(0);
                    self.clear_notice();
                    self.keep();
                }
                Sent::Again => {}
                Sent::Later => {
                    self.busy.set(false);
                    return self.try_later();
                }
            }
        }
        // A form that the browser posts without a connection leaves its error page on the screen.
        if self.is_submitting() && !heard && Request::get("/health").send().await.is_err() {
            self.busy.set(false);
            return self.try_later();
        }
        self.busy.set(false);
        self.failures.set(0);
        self.clear_notice();
        let last = self.last.borrow_mut().take().filter(|last| last.form.is_connected());
        if let Some(last) = last {
            (last.send)();
        }
    }

    async fn send(&self, step: &Step) -> Sent {
        let stays = if step.stays { "?then=stay" } else { "" };
        let address = format!("{}{stays}", Place::question(&self.portal.definition.service, &step.page));
        let request = Request::post(&address)
            .header("accept", "application/json")
            .header("content-type", "application/x-www-form-urlencoded");
        let Ok(request) = request.body(self.body(step)) else { return Sent::Later };
        match request.send().await {
            Ok(answer) => self.heard(step, answer).await,
            Err(_) => Sent::Later,
        }
    }

    fn body(&self, step: &Step) -> String {
        let Ok(body) = UrlSearchParams::new() else { return String::new() };
        for (name, values) in step.pairs.iter() {
            values.iter().for_each(|value| body.append(name, value));
        }
        self.portal.draft.with_untracked(|draft| {
            body.append("csrf", &draft.csrf);
            body.append("revision", &draft.revision.to_string());
        });
        String::from(body.to_string())
    }

    async fn heard(&self, step: &Step, answer: Response) -> Sent {
        let status = answer.status();
        let said: Value = answer.text().await.ok().and_then(|text| serde_json::from_str(&text).ok()).unwrap_or(Value::Null);
        match status {
            200 => {
                self.learn(&said);
                Sent::Taken
            }
            409 => {
                self.merge(&said);
                Sent::Again
            }
            403 if self.failures.get() == 0 && said["csrf"].is_string() => {
                self.failures.set(1);
                self.renew(&said);
                Sent::Again
            }
            422 => {
                self.learn(&said);
                self.show_problems(step, &said);
                Sent::Taken
            }
            // Another tab sent it all: there is nothing left to add to.
            410 => {
                let _ = dom::window().location().assign(&self.confirmation());
                Sent::Later
            }
            _ => Sent::Later,
        }
    }

    fn confirmation(&self) -> String {
        Place::Confirmation { service: self.portal.definition.service.clone() }.to_string()
    }

    /// Goes on in the session that a refusal came with. Where the old one ended the server has nothing of this draft:
    /// everything goes again, in order.
    pub fn renew(&self, said: &Value) {
        if said["draft"] != self.portal.draft.with_untracked(|draft| draft.id.clone()).as_str() {
            let (pairs, definition) = self.portal.draft.with_untracked(|draft| (draft.pairs.clone(), draft.definition.clone()));
            *self.queue.borrow_mut() = device::whole(&self.portal, &pairs, &definition).into();
        }
        self.learn(said);
    }

    /// Takes over the draft's id, revision and token from an answer.
    fn learn(&self, said: &Value) {
        self.portal.draft.update(|draft| {
            draft.revision = said["revision"].as_i64().unwrap_or(draft.revision);
            if let Some(csrf) = said["csrf"].as_str() {
                csrf.clone_into(&mut draft.csrf);
            }
            if let Some(id) = said["draft"].as_str() {
                id.clone_into(&mut draft.id);
            }
        });
    }

    /// Another tab or helper was here.
    fn merge(&self, said: &Value) {
        self.adopt(said);
        // Those who fill in together are told where the other one is.
        if !self.portal.draft.with_untracked(|draft| draft.together) {
            self.portal.notice.set(Some("notice.changed".to_owned()));
        }
    }

    /// Takes over the server's draft page by page, except for the pages that wait to be sent.
    pub fn adopt(&self, said: &Value) {
        let Some(theirs) = Pairs::from_value(&said["pairs"]) else { return };
        let mut merged = theirs;
        for step in self.queue.borrow().iter() {
            if let Some(page) = self.portal.definition.page(&step.page) {
                let mine = match Pairs::from_json(step.pairs.first(BASE)) {
                    Some(base) => step.pairs.clone().beside(&base, &merged, page.names(&merged)),
                    None => step.pairs.clone(),
                };
                self.portal.take(&mut merged, page, &mine);
            }
        }
        self.learn(said);
        self.portal.draft.update(|draft| draft.pairs = merged);
        self.keep();
    }

    /// The server decides: what it does not accept is shown on its page.
    fn show_problems(&self, step: &Step, said: &Value) {
        self.last.borrow_mut().take();
        navigate::leave(&self.portal);
        navigate::go(&self.portal, Place::question(&self.portal.definition.service, &step.page), "");
        self.portal.faults.set(faults(said));
        navigate::show_problems(&self.portal);
    }

    /// Whether a form on the screen waits for its turn.
    fn is_submitting(&self) -> bool {
        self.last.borrow().as_ref().is_some_and(|last| last.form.is_connected())
    }

    /// Waits longer after each failure, at most half a minute; coming back online cuts it short.
    fn try_later(&self) {
        let failures = self.failures.get();
        self.failures.set(failures + 1);
        self.notify(if self.is_submitting() { UNSENT } else { OFFLINE });
        let seconds = 2_u64.saturating_pow(failures.min(5)).min(30);
        let sender = self.clone();
        set_timeout(move || sender.go(), std::time::Duration::from_secs(seconds));
    }

    /// Says it once, and where it is seen: whoever pressed the last button is at the end of the page.
    fn notify(&self, key: &str) {
        if self.is_noticed(key) {
            return;
        }
        self.portal.notice.set(Some(key.to_owned()));
        if key == UNSENT {
            show_notice();
        }
    }

    fn is_noticed(&self, key: &str) -> bool {
        self.portal.notice.with_untracked(|notice| notice.as_deref() == Some(key))
    }

    fn clear_notice(&self) {
        if self.portal.notice.with_untracked(|notice| matches!(notice.as_deref(), Some(OFFLINE | UNSENT))) {
            self.portal.notice.set(None);
        }
    }

    /// Keeps the draft and what waits on the device.
    fn keep(&self) {
        device::keep(&self.portal, self.queue.borrow().iter());
    }

    /// Puts steps back that an earlier visit could not send.
    pub fn resume(&self, steps: Vec<Step>) {
        self.queue.borrow_mut().extend(steps);
    }
}

fn show_notice() {
    navigate::after_drawing(|| {
        if let Some(notice) = dom::element("notice") {
            notice.scroll_into_view();
        }
    });
}

/// What the server found wrong, in its words.
pub fn faults(said: &Value) -> Vec<Fault> {
    let fault =
        |problem: &Value| Some(Fault { name: problem["name"].as_str()?.to_owned(), text: problem["text"].as_str()?.into() });
    said["problems"].as_array().into_iter().flatten().filter_map(fault).collect()
}
