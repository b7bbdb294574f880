//! Says how many characters or words are left in a text that has a limit: at once to the eye, after a pause to the ear.

use std::sync::Arc;
use std::time::Duration;

use forms::Words;
use forms::control::Unit;
use leptos::prelude::set_timeout;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlTextAreaElement};

use super::dom;
use crate::node::el;

/// Whoever types without a pause is not talked to.
const PAUSE: Duration = Duration::from_millis(1_000);

const STATUS: &str = ".govuk-character-count__status";
const HEARD: &str = ".govuk-character-count__sr-status";

pub fn listen(words: &Arc<Words>) {
    let said = words.clone();
    dom::on("input", move |event| {
        let area = dom::target::<HtmlTextAreaElement>(&event);
        if let Some(area) = area
            && let Some(count) = Count::of(&area)
        {
            count.show(&said);
            let said = said.clone();
            let typed = area.value();
            let paused = move || {
                if area.value() == typed {
                    count.say(&said);
                }
            };
            set_timeout(paused, PAUSE);
        }
    });
}

/// Puts the count beside each text that has a limit; the sentence that says the limit stays for who hears the page.
pub fn dress(words: &Words) {
    for area in dom::find_all("textarea[data-limit]") {
        let info = dom::element(&format!("{}-info", area.id()));
        let Some(info) = info.filter(|info| !info.class_list().contains("govuk-visually-hidden")) else { continue };
        let Some(parent) = info.parent_element().map(JsCast::unchecked_into::<HtmlElement>) else { continue };
        let class = format!("{} govuk-character-count__status", info.class_name());
        dom::put(&parent, el("div").class(class).at("aria-hidden", "true"), dom::End::Last);
        let heard = el("div").class("govuk-character-count__sr-status govuk-visually-hidden").at("aria-live", "polite");
        dom::put(&parent, heard, dom::End::Last);
        let _ = info.class_list().add_1("govuk-visually-hidden");
        if let Some(count) = Count::of(area.unchecked_ref()) {
            count.show(words);
            count.say(words);
        }
    }
}

/// A text and its limit.
struct Count {
    area: HtmlTextAreaElement,
    block: HtmlElement,
    limit: i64,
    threshold: i64,
    unit: Unit,
}

impl Count {
    fn of(area: &HtmlTextAreaElement) -> Option<Self> {
        let data = area.dataset();
        let number = |name| data.get(name).and_then(|value| value.parse().ok());
        Some(Self {
            area: area.clone(),
            block: area.parent_element()?.unchecked_into(),
            limit: number("limit")?,
            threshold: number("threshold").unwrap_or_default(),
            unit: if data.get("words").is_some() { Unit::Words } else { Unit::Characters },
        })
    }

    fn used(&self) -> i64 {
        self.unit.count(&self.area.value()) as i64
    }

    fn words(&self, words: &Words) -> String {
        let left = self.limit - self.used();
        let key = match (self.unit, left) {
            (Unit::Characters, 0..) => "area.left",
            (Unit::Characters, _) => "area.over",
            (Unit::Words, 0..) => "area.words_left",
            (Unit::Words, _) => "area.words_over",
        };
        words.count(key, left.unsigned_abs())
    }

    fn is_near(&self) -> bool {
        self.limit * self.threshold / 100 <= self.used()
    }

    fn show(&self, words: &Words) {
        let Some(status) = dom::inside(&self.block, STATUS) else { return };
        let over = self.used() > self.limit;
        let set = |element: &HtmlElement, class: &str, holds: bool| {
            let _ = element.class_list().toggle_with_force(class, holds);
        };
        set(&status, "govuk-character-count__message--disabled", !self.is_near());
        set(&status, "govuk-error-message", over);
        set(&status, "govuk-hint", !over);
        // A message of the check marks the text until the page is checked again.
        if dom::inside(&self.block, "p.govuk-error-message").is_none() {
            set(&self.area, "govuk-textarea--error", over);
        }
        status.set_text_content(Some(&self.words(words)));
    }

    fn say(&self, words: &Words) {
        let Some(heard) = dom::inside(&self.block, HEARD) else { return };
        let _ = match self.is_near() {
            true => heard.remove_attribute("aria-hidden"),
            false => heard.set_attribute("aria-hidden", "true"),
        };
        heard.set_text_content(Some(&self.words(words)));
    }
}
