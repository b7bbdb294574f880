//! Where a person's things are open right now: the conversations with those who help, and the devices. Each can be ended.

use forms::Words;
use leptos::prelude::*;

use super::moment::moment;
use super::permission::LIST;
use super::question::hidden;
use crate::component::{button, summary_list};
use crate::node::{Element, Node, el};

/// A conversation in which somebody acts for the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversation {
    pub id: String,
    pub helper: String,
    /// ISO 8601.
    pub since: String,
}

/// A browser that opens what is the person's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    pub id: String,
    /// ISO 8601.
    pub since: String,
    /// It is the one that shows the page.
    pub this: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Open {
    pub conversations: Vec<Conversation>,
    pub devices: Vec<Device>,
    pub csrf: String,
}

/// Posts what to `do` (`end` or `forget`) and the `id` to `/permissions`.
pub fn open(page: &Open, words: &Words) -> AnyView {
    let conversations: Vec<_> = page.conversations.iter().map(|one| conversation(page, one, words)).collect();
    let talks = (!conversations.is_empty()).then(|| {
        view! { <h2 class="govuk-heading-m">{words.get("open.conversations").to_owned()}</h2>{conversations} }
    });
    let devices: Vec<_> = page.devices.iter().map(|one| device(page, one, words)).collect();
    view! {
        {talks}
        <h2 class="govuk-heading-m">{words.get("open.devices").to_owned()}</h2>
        <p class="govuk-body">{words.get("open.devices_text").to_owned()}</p>
        {devices}
    }
    .into_any()
}

fn conversation(page: &Open, one: &Conversation, words: &Words) -> AnyView {
    let rows = vec![row("open.helper", one.helper.as_str().into(), words), row("open.since", moment(&one.since, words), words)];
    ended(page, rows, ("end", &one.id), (words.get("open.end"), &one.helper))
}

fn device(page: &Open, one: &Device, words: &Words) -> AnyView {
    let which = words.get(if one.this { "open.this_device" } else { "open.other_device" });
    let rows = vec![row("open.device", which.into(), words), row("open.since", moment(&one.since, words), words)];
    ended(page, rows, ("forget", &one.id), (words.get("open.forget"), which))
}

fn row(key: &str, value: Node, words: &Words) -> Element {
    summary_list::fixed_row(summary_list::key(words.get(key)), summary_list::value(value))
}

fn ended(page: &Open, rows: Vec<Element>, (what, id): (&str, &str), (text, of): (&str, &str)) -> AnyView {
    let of = el("span").class("govuk-visually-hidden").text(format!(" – {of}"));
    let form = el("form").at("method", "post").at("action", LIST).flag("novalidate", true);
    let form = form.with(hidden("csrf", &page.csrf)).with(hidden("do", what)).with(hidden("id", id));
    let form = form.with(button::button("submit", text).and_class("govuk-button--secondary").with(of));
    el("section").class("permission").with(vec![Node::from(summary_list::summary_list(rows)), form.into()]).view()
}
