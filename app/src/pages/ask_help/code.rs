//! A code to read to an adviser, who then opens the same form.

use forms::Words;
use leptos::prelude::*;

use super::{Whence, column, text};
use crate::component::{button, panel};
use crate::node::{Node, el};

/// What `/ask-for-help/code` answers with; it is shown once.
#[derive(Clone, Debug)]
pub struct Code {
    pub from: Whence,
    pub code: String,
    /// For how many minutes it is good.
    pub minutes: u64,
}

impl Code {
    pub fn title(&self, words: &Words) -> String {
        words.get("ask_help.code").to_owned()
    }
}

pub fn code(code: &Code, words: &Words) -> AnyView {
    let title = panel::title("h1", words.get("ask_help.your_code")).at("tabindex", "-1");
    let sign = el("strong").flag("data-code", true).text(code.code.clone());
    let panel = panel::panel(title, Some(Node::from(sign))).and_class("govuk-panel--confirmation").view();
    let what = words.say("ask_help.code_what", &[("service", code.from.service.clone())]);
    let go_on = button::link(code.from.place.to_string(), words.get("ask_help.alone_link")).view();
    column(None, (panel, text(what), text(words.count("ask_help.code_good", code.minutes)), go_on).into_any())
}
