//! The pages a person can be on, one file each.

pub mod check;
pub mod question;
pub mod tasks;

#[cfg(feature = "ssr")]
pub mod ask;
#[cfg(feature = "ssr")]
pub mod ask_help;
#[cfg(feature = "ssr")]
pub(crate) mod choose;
#[cfg(feature = "ssr")]
pub mod confirmation;
#[cfg(feature = "ssr")]
pub mod declare;
#[cfg(feature = "ssr")]
pub mod find;
#[cfg(feature = "ssr")]
pub mod finish;
#[cfg(feature = "ssr")]
pub mod gallery;
#[cfg(feature = "ssr")]
pub mod go_on;
#[cfg(feature = "ssr")]
pub mod home;
#[cfg(feature = "ssr")]
pub mod info;
#[cfg(feature = "ssr")]
pub mod moment;
#[cfg(feature = "ssr")]
pub mod open;
#[cfg(feature = "ssr")]
pub mod permission;
#[cfg(feature = "ssr")]
pub mod practice;
#[cfg(feature = "ssr")]
pub mod progress;
#[cfg(feature = "ssr")]
pub mod questions;
#[cfg(feature = "ssr")]
pub mod request;
#[cfg(feature = "ssr")]
pub mod secret;
#[cfg(feature = "ssr")]
pub mod services;
#[cfg(feature = "ssr")]
pub mod staff;
#[cfg(feature = "ssr")]
pub mod start;
#[cfg(feature = "ssr")]
pub mod wrong;

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::component::{back_link, breadcrumbs, error_message, form_group, hint, input, label, summary_list, table, textarea};
#[cfg(feature = "ssr")]
use crate::node::{Element, el};
use crate::node::{Node, live};
use crate::place::Place;
#[cfg(feature = "ssr")]
use crate::portal::Fault;
use crate::portal::Portal;

/// The page of a form at the portal's place: what the browser half redraws when the place changes.
pub fn screen(portal: Portal) -> Node {
    live(move || match portal.place.get() {
        Place::Check { .. } => check::check(&portal),
        Place::Tasks { .. } => tasks::tasks(&portal),
        Place::Question { page, .. } => question::question(&portal, &page),
        _ => Node::Nothing,
    })
}

/// A page in a column that is comfortable to read. `back` stands before `main`, as on question pages.
#[cfg(feature = "ssr")]
fn column(back: Option<AnyView>, inside: impl IntoView + 'static) -> AnyView {
    view! {
        {back}
        <main class="govuk-main-wrapper" id="main-content">
            <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">{inside}</div></div>
        </main>
    }
    .into_any()
}

/// The same with something beside it on a wide screen and below it on a phone; `after` stands below both.
#[cfg(feature = "ssr")]
fn columns(
    back: Option<AnyView>,
    inside: impl IntoView + 'static,
    beside: impl IntoView + 'static,
    after: Option<AnyView>,
) -> AnyView {
    let after =
        after.map(|after| view! { <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">{after}</div></div> });
    view! {
        {back}
        <main class="govuk-main-wrapper" id="main-content">
            <div class="govuk-grid-row">
                <div class="govuk-grid-column-two-thirds">{inside}</div>
                <div class="govuk-grid-column-one-third beside">{beside}</div>
            </div>
            {after}
        </main>
    }
    .into_any()
}

/// The title of a page, with "Error: " before it where something on it is wrong.
#[cfg(feature = "ssr")]
pub fn titled(wrong: bool, title: &str, words: &forms::Words) -> String {
    let error = if wrong { words.get("error.title_prefix") } else { "" };
    format!("{error}{title}")
}

#[cfg(feature = "ssr")]
fn back(href: impl ToString, text: &str) -> Option<AnyView> {
    Some(back_link::back_link(href.to_string(), text).view())
}

/// Where a page stands among others: those above it, and the page itself where its heading does not say it as well.
#[cfg(feature = "ssr")]
fn way(above: Vec<(String, Node)>, here: Option<Node>, words: &forms::Words) -> AnyView {
    let above = above.into_iter().map(|(href, text)| breadcrumbs::item(breadcrumbs::link(href, text)));
    let items = above.chain(here.map(breadcrumbs::here)).collect();
    breadcrumbs::breadcrumbs(words.get("way.label"), items).view()
}

/// The way to a page from the portal's first one.
#[cfg(feature = "ssr")]
fn from_home(place: impl ToString, text: &str, words: &forms::Words) -> AnyView {
    way(vec![(Place::Home.to_string(), words.get("way.home").into()), (place.to_string(), text.into())], None, words)
}

#[cfg(feature = "ssr")]
fn heading(text: impl Into<Node>) -> AnyView {
    question::heading(text).view()
}

/// The list of problems at the top of a page that only the server makes.
#[cfg(feature = "ssr")]
fn faults(faults: &[Fault], words: &forms::Words) -> AnyView {
    let links: Vec<_> = faults.iter().map(|fault| (fault.name.clone(), fault.text.clone())).collect();
    question::problems(&links, words).into_any()
}

/// A text to fill in, on one line or several, with its message beside it, on a page that only the server makes.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, Default)]
struct Line<'a> {
    name: &'a str,
    label: &'a str,
    hint: Option<&'a str>,
    value: &'a str,
    kind: &'static str,
    width: &'static str,
    autocomplete: Option<&'static str>,
    /// How the device capitalises, where it must not correct: `none`, `characters`. Empty where it may do both.
    capitals: &'static str,
    /// 0 for one line.
    rows: u8,
}

#[cfg(feature = "ssr")]
impl Line<'_> {
    fn view(&self, faults: &[Fault], words: &forms::Words) -> AnyView {
        self.draw(faults, words).view()
    }

    fn draw(&self, faults: &[Fault], words: &forms::Words) -> Element {
        let (hint_id, error_id) = (format!("{}-hint", self.name), format!("{}-error", self.name));
        let fault = faults.iter().find(|fault| fault.name == self.name).map(|fault| fault.text.clone());
        let described = [self.hint.map(|_| hint_id.clone()), fault.as_ref().map(|_| error_id.clone())];
        let described = described.into_iter().flatten().reduce(|all, id| format!("{all} {id}"));
        let label = label::label(self.label).and_class("govuk-label--s").at("for", self.name);
        let hint = self.hint.map(|text| hint::hint(text).id(hint_id));
        let bad = fault.is_some();
        let message = fault.map(|text| error_message::error_message(words.get("error.prefix"), text).id(error_id));
        let (input, wrong) = match self.rows {
            0 => {
                let input = input::input(self.name, self.name, if self.kind.is_empty() { "text" } else { self.kind });
                (input.at("value", self.value), "govuk-input--error")
            }
            rows => (textarea::textarea(self.name, self.name, rows.to_string(), self.value), "govuk-textarea--error"),
        };
        let input = if self.width.is_empty() { input } else { input.and_class(self.width) };
        let input = if bad { input.and_class(wrong).at("aria-invalid", "true") } else { input };
        let capitals = (!self.capitals.is_empty()).then_some(self.capitals);
        let input = input.maybe("autocapitalize", capitals).maybe("spellcheck", capitals.map(|_| "false"));
        let input = input.maybe("autocomplete", self.autocomplete).maybe("aria-describedby", described);
        let group = form_group::form_group(vec![Node::from(label), hint.into(), message.into(), input.into()]);
        if bad { group.and_class("govuk-form-group--error") } else { group }
    }
}

/// A table that becomes blocks on a phone: each cell carries its column's name. A row is what it is about, and its cells.
#[cfg(feature = "ssr")]
fn stacked(caption: Element, titles: &[&str], rows: Vec<(Node, Vec<Element>)>) -> Element {
    let head = titles.iter().map(|title| table::header("col", *title)).collect();
    let row = |(about, cells): (Node, Vec<Element>)| {
        let cells = cells.into_iter().zip(&titles[1..]).map(|(cell, title)| cell.at("data-label", *title));
        table::row(std::iter::once(table::header("row", about)).chain(cells).collect())
    };
    table::table(Some(caption), Some(table::row(head)), rows.into_iter().map(row).collect()).and_class("stacked")
}

/// The answers of a submission, to read and to print.
#[cfg(feature = "ssr")]
fn answers(sections: &[forms::Section], words: &forms::Words) -> Vec<AnyView> {
    let row = |row: &forms::summary::Row| summary_list::row(summary_list::key(&row.label), check::value(row, words), None);
    let section = |section: &forms::Section| {
        let title = el("h3").class("govuk-heading-s").text(&section.title);
        let rows = section.rows.iter().map(row).collect();
        Node::from(vec![title, summary_list::summary_list(rows)]).into_any()
    };
    sections.iter().map(section).collect()
}
