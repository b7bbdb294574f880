//! Find my request: the reference and a detail only the resident knows.

use forms::Words;
use leptos::prelude::*;

use super::{Line, column, faults, heading, titled};
use crate::component::button;
use crate::council::Council;
use crate::place::Place;
use crate::portal::Fault;

/// The form at `/requests`, as it was filled in. It posts `reference` and `detail` there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Find {
    pub reference: String,
    pub detail: String,
    pub problems: Vec<Problem>,
    pub csrf: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    NoReference,
    NoDetail,
    /// No request has this reference and this detail. Which of them is wrong is nobody's business.
    Unknown,
}

impl Find {
    /// What is missing before anything is looked up.
    pub fn missing(&self) -> Vec<Problem> {
        let blank = [(&self.reference, Problem::NoReference), (&self.detail, Problem::NoDetail)];
        blank.into_iter().filter(|(typed, _)| typed.trim().is_empty()).map(|(_, problem)| problem).collect()
    }

    pub fn title(&self, words: &Words) -> String {
        titled(!self.problems.is_empty(), words.get("find.title"), words)
    }

    fn faults(&self, words: &Words) -> Vec<Fault> {
        let fault = |problem: &Problem| {
            let (name, text) = match problem {
                Problem::NoReference => ("reference", words.get("find.no_reference")),
                Problem::NoDetail => ("detail", words.get("find.no_detail")),
                Problem::Unknown => ("reference", words.get("find.unknown")),
            };
            Fault { name: name.into(), text: text.into() }
        };
        self.problems.iter().map(fault).collect()
    }
}

pub fn find(find: &Find, words: &Words, council: &Council) -> AnyView {
    let wrong = find.faults(words);
    let reference = Line {
        name: "reference",
        label: words.get("find.reference"),
        hint: Some(words.get("find.reference_hint")),
        value: &find.reference,
        width: "govuk-input--width-20 reference",
        autocomplete: Some("off"),
        capitals: "characters",
        ..Line::default()
    };
    let intro = words.get("find.intro").to_owned();
    let lost = words.get("find.lost").to_owned();
    let (link, phone) = (council.phone_link(), council.phone.clone());
    column(
        None,
        (
            faults(&wrong, words),
            heading(words.get("find.title")),
            view! { <p class="govuk-body">{intro}</p> },
            form(find, words, reference.view(&wrong, words), &wrong),
            view! { <p class="govuk-body">{lost}" "<a class="govuk-link phone" href=link>{phone}</a></p> },
        )
            .into_any(),
    )
}

/// The reference is known from the address; the detail opens the request.
pub fn ask(find: &Find, words: &Words) -> AnyView {
    let wrong = find.faults(words);
    let reference = find.reference.clone();
    let kept = view! {
        <p class="govuk-body">{words.get("find.reference").to_owned()}": "<strong class="reference">{reference.clone()}</strong></p>
        <input type="hidden" name="reference" value=reference />
    };
    let why = words.get("find.why").to_owned();
    column(
        None,
        (
            faults(&wrong, words),
            heading(words.get("find.title")),
            view! { <p class="govuk-body">{why}</p> },
            form(find, words, kept.into_any(), &wrong),
        )
            .into_any(),
    )
}

fn form(find: &Find, words: &Words, reference: AnyView, wrong: &[Fault]) -> AnyView {
    let detail = Line {
        name: "detail",
        label: words.get("find.detail"),
        hint: Some(words.get("find.detail_hint")),
        value: &find.detail,
        capitals: "none",
        autocomplete: Some("off"),
        ..Line::default()
    };
    view! {
        <form method="post" action=Place::Find.to_string() novalidate>
            <input type="hidden" name="csrf" value=find.csrf.clone() />
            {reference}{detail.view(wrong, words)}
            {button::button("submit", words.get("find.button")).view()}
        </form>
    }
    .into_any()
}
