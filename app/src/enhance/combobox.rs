//! A long list becomes a field to search in: the ARIA combobox with list autocomplete and manual selection.
//!
//! The select stays in the form, hidden, and posts its value as ever.

use std::sync::Arc;

use forms::Words;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, HtmlInputElement, HtmlSelectElement, KeyboardEvent};
use web_sys::{ScrollIntoViewOptions, ScrollLogicalPosition};

use super::dom::{self, End};
use crate::node::{Node, el};

const BOX: &str = ".combobox";
const OPTION: &str = ".combobox__option";

pub fn listen(words: &Arc<Words>) {
    on("input", words, |combobox, _| combobox.narrow());
    on("keydown", words, |combobox, event| {
        if let Some(key) = event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key)
            && combobox.press(&key)
        {
            event.prevent_default();
        }
    });
    on("click", words, |combobox, event| match dom::around(event, OPTION) {
        Some(option) => combobox.choose(&option),
        None if combobox.is_at(event) && !combobox.is_open() => combobox.open_all(),
        None => {}
    });
    // The field keeps the focus while somebody clicks in its list.
    on("mousedown", words, |_, event| {
        if dom::around(event, ".combobox__list").is_some() {
            event.prevent_default();
        }
    });
    // The list closes after a click elsewhere, not when the focus goes: what was aimed at would move away before.
    let words = words.clone();
    dom::on("click", move |event| {
        let here = dom::around(&event, BOX);
        for root in dom::find_all(BOX).into_iter().filter(|root| Some(root) != here.as_ref()) {
            if let Some(combobox) = Combobox::of(&root, &words) {
                combobox.close();
            }
        }
    });
}

fn on(event: &str, words: &Arc<Words>, act: fn(&Combobox, &Event)) {
    let words = words.clone();
    dom::on(event, move |event| {
        if let Some(combobox) = dom::around(&event, BOX).and_then(|root| Combobox::of(&root, &words)) {
            act(&combobox, &event);
        }
    });
}

/// Makes the field where there is none yet, and lets it be described as its select is.
pub fn dress(words: &Words) {
    for select in dom::find_all("select[data-combobox]") {
        if !select.hidden() {
            make(&select, words);
        }
        let name = select.get_attribute("name").unwrap_or_default();
        if let Some(field) = dom::element(&name) {
            let described = select.get_attribute("aria-describedby").map(|ids| format!("{ids} ")).unwrap_or_default();
            dom::set(&field, "aria-describedby", Some(&format!("{described}{name}-help")));
            dom::set(&field, "aria-invalid", select.get_attribute("aria-invalid").as_deref());
            let wrong = select.class_list().contains("govuk-select--error");
            let _ = field.class_list().toggle_with_force("govuk-input--error", wrong);
        }
    }
}

fn make(select: &HtmlElement, words: &Words) {
    let name = select.id();
    let options: Vec<HtmlElement> = dom::all_inside(select, "option");
    let chosen = options.iter().find(|option| option.get_attribute("value").as_deref() == Some(&value(select)));
    let typed = chosen.filter(|_| !value(select).is_empty()).and_then(|option| option.text_content()).unwrap_or_default();
    if let Some(label) = dom::find(&format!("label[for=\"{name}\"]")) {
        label.set_id(&format!("{name}-label"));
    }
    select.set_id(&format!("{name}-select"));
    select.set_hidden(true);
    let Some(place) = select.parent_element().map(JsCast::unchecked_into::<HtmlElement>) else { return };
    dom::put(&place, field(&name, &typed, items(&name, &options), words), End::Last);
}

fn field(name: &str, typed: &str, items: Vec<Node>, words: &Words) -> Node {
    let input = el("input").class("govuk-input combobox__input").id(name).at("type", "text").at("value", typed);
    let input = input.at("role", "combobox").at("aria-autocomplete", "list").at("aria-expanded", "false");
    let input = input.at("aria-controls", format!("{name}-list")).at("autocomplete", "off").at("spellcheck", "false");
    let help = el("span").class("govuk-visually-hidden").id(format!("{name}-help")).text(words.get("combobox.help"));
    let said = el("div").class("govuk-hint combobox__said").at("role", "status");
    let list = el("ul").class("combobox__list").id(format!("{name}-list")).at("role", "listbox").flag("hidden", true);
    let list = list.at("aria-labelledby", format!("{name}-label")).with(items);
    el("div").class("combobox").with(input).with(help).with(said).with(list).into()
}

fn items(name: &str, options: &[HtmlElement]) -> Vec<Node> {
    let item = |(n, option): (usize, &HtmlElement)| {
        let value = option.get_attribute("value").filter(|value| !value.is_empty())?;
        let label = option.text_content().unwrap_or_default();
        let words = format!("{label} {}", option.dataset().get("also").unwrap_or_default());
        let item = el("li").class("combobox__option").id(format!("{name}-option-{n}")).at("role", "option");
        let item = item.at("aria-selected", "false").at("data-value", value).at("data-words", lower(&words));
        Some(item.text(label).into())
    };
    options.iter().enumerate().filter_map(item).collect()
}

/// One field, its list and its select.
struct Combobox<'w> {
    input: HtmlInputElement,
    list: HtmlElement,
    said: HtmlElement,
    select: HtmlSelectElement,
    words: &'w Words,
}

impl<'w> Combobox<'w> {
    fn of(root: &HtmlElement, words: &'w Words) -> Option<Self> {
        Some(Self {
            input: dom::inside(root, "[role=combobox]")?.unchecked_into(),
            list: dom::inside(root, "[role=listbox]")?,
            said: dom::inside(root, "[role=status]")?,
            select: dom::inside(root.parent_element()?.unchecked_ref(), "select")?.unchecked_into(),
            words,
        })
    }

    fn is_at(&self, event: &Event) -> bool {
        dom::target(event).as_ref() == Some(&self.input)
    }

    fn is_open(&self) -> bool {
        !self.list.hidden()
    }

    /// Whether the key was meant for the list.
    fn press(&self, key: &str) -> bool {
        match key {
            "ArrowDown" | "ArrowUp" => self.step(key == "ArrowDown"),
            "Enter" if self.is_open() => match self.active() {
                Some(option) => self.choose(&option),
                None => {
                    self.close();
                    return false;
                }
            },
            "Tab" => {
                self.close();
                return false;
            }
            "Escape" if self.is_open() => self.close(),
            "Escape" => {
                self.input.set_value("");
                self.take();
            }
            _ => return false,
        }
        true
    }

    /// Shows what matches what was typed.
    fn narrow(&self) {
        self.take();
        self.open(&lower(&self.input.value()));
    }

    fn open_all(&self) {
        self.open("");
    }

    fn open(&self, wanted: &str) {
        let mut found = 0;
        for option in self.options() {
            let hit = wanted.split_whitespace().all(|word| option.dataset().get("words").is_some_and(|own| own.contains(word)));
            option.set_hidden(!hit);
            found += usize::from(hit);
        }
        self.mark(None);
        self.expand(found > 0);
        self.say(&match found {
            0 => self.words.get("combobox.none").to_owned(),
            _ => self.words.count("combobox.found", found as u64),
        });
    }

    fn close(&self) {
        if self.is_open() {
            self.say("");
        }
        self.mark(None);
        self.expand(false);
    }

    fn expand(&self, open: bool) {
        self.list.set_hidden(!open);
        dom::set(&self.input, "aria-expanded", Some(if open { "true" } else { "false" }));
    }

    /// On to the next or the previous option; from the end it goes on at the other.
    fn step(&self, down: bool) {
        if !self.is_open() {
            let all = self.select.value() != "" || self.input.value().is_empty();
            self.open(&if all { String::new() } else { lower(&self.input.value()) });
        }
        let options: Vec<HtmlElement> = self.options().into_iter().filter(|option| !option.hidden()).collect();
        let at = self.active().and_then(|active| options.iter().position(|option| *option == active));
        let next = match (at, down) {
            (None, true) => 0,
            (None, false) => options.len().saturating_sub(1),
            (Some(at), true) => (at + 1) % options.len().max(1),
            (Some(at), false) => (at + options.len() - 1) % options.len().max(1),
        };
        self.mark(options.get(next));
    }

    fn options(&self) -> Vec<HtmlElement> {
        dom::all_inside(&self.list, OPTION)
    }

    fn active(&self) -> Option<HtmlElement> {
        self.input.get_attribute("aria-activedescendant").and_then(|id| dom::element(&id))
    }

    fn mark(&self, option: Option<&HtmlElement>) {
        if let Some(before) = self.active() {
            dom::set(&before, "aria-selected", Some("false"));
        }
        dom::set(&self.input, "aria-activedescendant", option.map(|option| option.id()).as_deref());
        if let Some(option) = option {
            dom::set(option, "aria-selected", Some("true"));
            let nearest = ScrollIntoViewOptions::new();
            nearest.set_block(ScrollLogicalPosition::Nearest);
            option.scroll_into_view_with_scroll_into_view_options(&nearest);
        }
    }

    fn choose(&self, option: &HtmlElement) {
        let label = option.text_content().unwrap_or_default();
        self.input.set_value(&label);
        self.take();
        self.close();
        dom::announce(&self.words.fill("combobox.chosen", &[("label", &label)]));
    }

    /// The select takes the option whose words stand in the field; none where there is no such option.
    fn take(&self) {
        let typed = lower(self.input.value().trim());
        let option = self.options().into_iter().find(|option| lower(&option.text_content().unwrap_or_default()) == typed);
        self.select.set_value(&option.and_then(|option| option.dataset().get("value")).unwrap_or_default());
        // Questions that depend on it listen to the form.
        dom::fire(&self.select, "input");
    }

    fn say(&self, text: &str) {
        self.said.set_text_content(Some(text));
    }
}

fn value(select: &Element) -> String {
    select.unchecked_ref::<HtmlSelectElement>().value()
}

/// The browser's own letter case: the tables for it do not ride in the bundle.
fn lower(text: &str) -> String {
    String::from(js_sys::JsString::from(text).to_lower_case())
}
