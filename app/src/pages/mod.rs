//! The pages a person can be on, one file each.

pub mod check;
pub mod question;

#[cfg(feature = "ssr")]
pub mod ask;
#[cfg(feature = "ssr")]
pub mod confirmation;
#[cfg(feature = "ssr")]
pub mod find;
#[cfg(feature = "ssr")]
pub mod home;
#[cfg(feature = "ssr")]
pub mod info;
#[cfg(feature = "ssr")]
pub mod moment;
#[cfg(feature = "ssr")]
pub mod progress;
#[cfg(feature = "ssr")]
pub mod request;
#[cfg(feature = "ssr")]
pub mod services;
#[cfg(feature = "ssr")]
pub mod staff;
#[cfg(feature = "ssr")]
pub mod start;
#[cfg(feature = "ssr")]
pub mod wrong;

use leptos::prelude::*;

use crate::node::{Node, live};
use crate::place::Place;
#[cfg(feature = "ssr")]
use crate::portal::Fault;
use crate::portal::Portal;

/// The page of a form at the portal's place: what the browser half redraws when the place changes.
pub fn screen(portal: Portal) -> Node {
    live(move || match portal.place.get() {
        Place::Check { .. } => check::check(&portal),
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

#[cfg(feature = "ssr")]
fn back(href: impl ToString, text: &str) -> Option<AnyView> {
    let (href, text) = (href.to_string(), text.to_owned());
    Some(view! { <a class="govuk-back-link" href=href>{text}</a> }.into_any())
}

#[cfg(feature = "ssr")]
fn heading(text: impl Into<Node>) -> AnyView {
    Node::from(question::heading(text)).into_any()
}

/// The list of problems at the top of a page that only the server makes.
#[cfg(feature = "ssr")]
fn faults(faults: &[Fault], words: &forms::Words) -> AnyView {
    let links: Vec<_> = faults.iter().map(|fault| (fault.name.clone(), fault.text.clone())).collect();
    question::problems(&links, words).into_any()
}

/// One line of text to fill in, with its message beside it, on a page that only the server makes.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, Default)]
struct Line<'a> {
    name: &'static str,
    label: &'a str,
    hint: Option<&'a str>,
    value: &'a str,
    kind: &'static str,
    width: &'static str,
    autocomplete: Option<&'static str>,
    /// How the device capitalises, where it must not correct: `none`, `characters`. Empty where it may do both.
    capitals: &'static str,
}

#[cfg(feature = "ssr")]
impl Line<'_> {
    fn view(&self, faults: &[Fault], words: &forms::Words) -> AnyView {
        let (name, label, value) = (self.name, self.label.to_owned(), self.value.to_owned());
        let (hint_id, error_id) = (format!("{name}-hint"), format!("{name}-error"));
        let fault = faults.iter().find(|fault| fault.name == name).map(|fault| fault.text.clone());
        let described = [self.hint.map(|_| hint_id.clone()), fault.as_ref().map(|_| error_id.clone())];
        let described = described.into_iter().flatten().reduce(|all, id| format!("{all} {id}"));
        let hint = self.hint.map(|hint| view! { <div class="govuk-hint" id=hint_id>{hint.to_owned()}</div> });
        let (bad, prefix) = (fault.is_some(), words.get("error.prefix").to_owned());
        let message = fault.map(|text| view! { <p class="govuk-error-message" id=error_id><span class="govuk-visually-hidden">{prefix}</span>{Node::from(text)}</p> });
        let kind = if self.kind.is_empty() { "text" } else { self.kind };
        let capitals = (!self.capitals.is_empty()).then_some(self.capitals);
        view! {
            <div class="govuk-form-group" class:govuk-form-group--error=bad>
                <label class="govuk-label govuk-label--s" for=name>{label}</label>
                {hint}{message}
                <input class=format!("govuk-input {}", self.width) class:govuk-input--error=bad id=name name=name type=kind value=value
                    autocomplete=self.autocomplete autocapitalize=capitals spellcheck=capitals.map(|_| "false")
                    aria-describedby=described aria-invalid=bad.then_some("true") />
            </div>
        }
        .into_any()
    }
}

/// The answers of a submission, to read and to print.
#[cfg(feature = "ssr")]
fn answers(sections: &[forms::Section], words: &forms::Words) -> Vec<AnyView> {
    let rows = |section: &forms::Section| -> Vec<_> {
        section
            .rows
            .iter()
            .map(|row| {
                let none = vec![words.get("check.not_provided").into()];
                let lines = if row.lines.is_empty() { &none } else { &row.lines };
                let lines: Vec<_> = lines.iter().map(|line| view! { <div dir="auto">{Node::from(line)}</div> }).collect();
                view! {
                    <div class="govuk-summary-list__row">
                        <dt class="govuk-summary-list__key">{Node::from(&row.label)}</dt>
                        <dd class="govuk-summary-list__value">{lines}</dd>
                    </div>
                }
            })
            .collect()
    };
    sections
        .iter()
        .map(|section| {
            view! {
                <h3 class="govuk-heading-s">{Node::from(&section.title)}</h3>
                <dl class="govuk-summary-list">{rows(section)}</dl>
            }
            .into_any()
        })
        .collect()
}
