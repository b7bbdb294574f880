//! Sends a form that holds a file: how far it is shows and is said, and what broke off can be tried again in place.

use std::sync::Arc;

use forms::{Pairs, Words};
use js_sys::Promise;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, FormData, HtmlButtonElement, HtmlElement, HtmlFormElement, HtmlInputElement, ProgressEvent, XmlHttpRequest};

use super::dom::{self, End};
use super::photo;
use crate::component::button;
use crate::node::{Node, el};

/// Somebody who hears the page is told at every quarter.
const QUARTER: u32 = 25;
const TOO_LARGE: u16 = 413;

/// One form on its way.
#[derive(Clone)]
pub struct Upload {
    pub form: HtmlFormElement,
    /// The button that was pressed, if it has a name.
    pressed: Option<(String, String)>,
    /// The names of its files.
    files: String,
    shown: HtmlElement,
    words: Arc<Words>,
}

/// What the server answered; status 0 where nothing came.
#[derive(Default)]
pub struct Answer {
    pub status: u16,
    pub text: String,
    /// The address of the page that came in the end.
    pub address: String,
}

pub fn holds_file(form: &HtmlFormElement) -> bool {
    inputs(form).iter().any(|input| input.files().is_some_and(|files| files.length() > 0))
}

/// How large its file may be, in megabytes.
fn most(input: &HtmlInputElement) -> u32 {
    input.dataset().get("max").and_then(|most| most.parse().ok()).unwrap_or(u32::MAX)
}

fn inputs(form: &HtmlFormElement) -> Vec<HtmlInputElement> {
    dom::all_inside(form, "input[type=file]").into_iter().map(JsCast::unchecked_into).collect()
}

impl Upload {
    /// `None` while the same form is on its way already.
    pub fn begin(form: HtmlFormElement, pressed: Option<HtmlButtonElement>, words: &Arc<Words>) -> Option<Self> {
        if form.has_attribute("data-sending") {
            return None;
        }
        let _ = form.set_attribute("data-sending", "");
        let pressed = pressed.map(|button| (button.name(), button.value())).filter(|(name, _)| !name.is_empty());
        let files: Vec<String> = inputs(&form).iter().filter_map(|input| Some(input.files()?.get(0)?.name())).collect();
        let shown = shown(&form, words)?;
        let upload = Self { form, pressed, files: files.join(", "), shown, words: words.clone() };
        // The button that tries again goes away while it does; the focus stays where it was.
        let tried_again = dom::inside(&upload.shown, ":focus").is_some();
        upload.look("sending");
        if tried_again {
            let _ = upload.shown.focus();
        }
        upload.say(".upload__said", &upload.fill("file.sending", ""));
        dom::announce(&upload.fill("file.sending", ""));
        Some(upload)
    }

    /// Posts the form to its own address, its photos made smaller.
    pub async fn post(&self, accept: &str, csrf: Option<&str>) -> Answer {
        let Ok(data) = FormData::new_with_form(&self.form) else { return Answer::default() };
        for input in inputs(&self.form) {
            let Some(file) = input.files().and_then(|files| files.get(0)) else { continue };
            let photo = photo::smaller(&file).await;
            // What would be refused in the end need not travel.
            if photo.as_ref().map_or(file.size(), Blob::size) > f64::from(most(&input)) * 1e6 {
                return Answer { status: TOO_LARGE, ..Answer::default() };
            }
            if let Some(photo) = photo {
                let _ = data.set_with_blob_and_filename(&input.name(), &photo, &file.name());
            }
        }
        if let Some((name, value)) = &self.pressed {
            let _ = data.append_with_str(name, value);
        }
        if let Some(csrf) = csrf {
            let _ = data.set_with_str("csrf", csrf);
        }
        self.send(accept, &data).await.unwrap_or_default()
    }

    async fn send(&self, accept: &str, data: &FormData) -> Option<Answer> {
        let request = XmlHttpRequest::new().ok()?;
        request.open("POST", &self.form.action()).ok()?;
        request.set_request_header("accept", accept).ok()?;
        let upload = self.clone();
        let told = Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| {
            upload.show((event.loaded() / event.total().max(1.0) * 100.0) as u32);
        });
        request.upload().ok()?.set_onprogress(Some(told.as_ref().unchecked_ref()));
        let ended = Promise::new(&mut |ended, _| request.set_onloadend(Some(&ended)));
        request.send_with_opt_form_data(Some(data)).ok()?;
        let _ = JsFuture::from(ended).await;
        let text = request.response_text().ok().flatten().unwrap_or_default();
        Some(Answer { status: request.status().unwrap_or_default(), text, address: request.response_url() })
    }

    /// What was asked for besides going on: a row more or less, a file removed.
    pub fn acted(&self) -> Option<Pairs> {
        self.pressed.clone().map(|pressed| std::iter::once(pressed).collect())
    }

    /// It was not taken: it can be tried again where that may help, else the browser shows the server's own page.
    pub fn refused(&self, answer: &Answer) {
        match answer.status {
            0 | 408 | 429 | 500.. => self.fail(&self.fill("file.failed", "")),
            TOO_LARGE => {
                let most = inputs(&self.form).iter().map(most).max().unwrap_or_default();
                self.fail(&self.words.fill("problem.file_too_big", &[("max", &format!("{most} MB"))]));
            }
            _ => {
                let _ = self.form.submit();
            }
        }
    }

    fn fail(&self, why: &str) {
        let _ = self.form.remove_attribute("data-sending");
        let waited = self.shown.matches(":focus").unwrap_or_default();
        self.look("failed");
        self.say("[role=alert]", why);
        let Some(again) = dom::inside(&self.shown, "button") else { return };
        let (name, value) = self.pressed.clone().unwrap_or_default();
        let _ = again.set_attribute("name", &name);
        let _ = again.set_attribute("value", &value);
        if waited {
            let _ = again.focus();
        }
    }

    fn show(&self, percent: u32) {
        let said = self.fill("file.sent", &percent.to_string());
        self.say(".upload__said", &said);
        if let Some(bar) = dom::inside(&self.shown, "progress") {
            let before = bar.get_attribute("value").and_then(|value| value.parse::<u32>().ok()).unwrap_or_default();
            let _ = bar.set_attribute("value", &percent.to_string());
            if percent / QUARTER > before / QUARTER {
                dom::announce(&said);
            }
        }
    }

    fn fill(&self, key: &str, percent: &str) -> String {
        self.words.fill(key, &[("file", &self.files), ("percent", percent)])
    }

    fn look(&self, state: &str) {
        let _ = self.shown.set_attribute("data-state", state);
        self.say("[role=alert]", "");
        if let Some(bar) = dom::inside(&self.shown, "progress") {
            let _ = bar.remove_attribute("value");
        }
    }

    fn say(&self, selector: &str, text: &str) {
        if let Some(place) = dom::inside(&self.shown, selector) {
            place.set_text_content(Some(text));
        }
    }
}

/// Where it shows how far it is: right above the form's last button, which was pressed.
fn shown(form: &HtmlFormElement, words: &Words) -> Option<HtmlElement> {
    let form: &HtmlElement = form;
    if dom::inside(form, ".upload").is_none() {
        let last = form.last_element_child()?;
        let place: HtmlElement = dom::document().create_element("div").ok()?.unchecked_into();
        place.set_class_name("upload");
        place.set_tab_index(-1);
        form.insert_before(&place, Some(&last)).ok()?;
        dom::put(&place, pieces(words), End::Last);
    }
    dom::inside(form, ".upload")
}

fn pieces(words: &Words) -> Node {
    let said = el("p").class("govuk-body upload__said").id("upload-said");
    let bar = el("progress").class("upload__bar").at("max", "100").at("aria-labelledby", "upload-said");
    let failed = el("p").class("govuk-error-message upload__failed").at("role", "alert");
    let again = button::button("submit", words.get("file.again")).and_class("govuk-button--secondary upload__again");
    Node::Several(vec![said.into(), bar.into(), failed.into(), again.into()])
}
