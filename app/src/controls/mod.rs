//! How each control of the closed set is drawn: one file each, of the same name as in `forms` and `style`.
//!
//! Inputs are uncontrolled: the value stands in the attribute, only messages are reactive (LEPTOS.md, section 2).

mod add_another;
mod area;
mod choices;
mod date;
mod file;
mod group;
mod note;
mod text;

use std::sync::Arc;

use forms::{Answers, Control, Page, Pairs, Question};
use leptos::prelude::*;

use crate::portal::{Fault, Portal};

/// One question on the page: what there is to draw it.
pub struct Field<'a> {
    pub portal: &'a Portal,
    pub page: &'a Page,
    pub question: &'a Question,
    /// The input's name, which is its id.
    pub name: String,
    pub pairs: &'a Pairs,
    /// Answers of earlier pages.
    pub before: &'a Answers,
    /// Whether its label is the page's only heading.
    pub heading: bool,
    /// "Item 2: " within a group, for names read out of context.
    pub of: Option<String>,
}

/// Draws a question with its label, hint, message and control.
pub fn field(field: &Field) -> AnyView {
    match field.question.control() {
        Control::Text(line) => text::text(field, &line),
        Control::Area { rows, limit, autocomplete } => area::area(field, rows, limit, autocomplete),
        Control::Choices { look, choices } => choices::choices(field, look, &choices),
        Control::Date { autocomplete } => date::date(field, autocomplete),
        Control::Group(parts) => group::group(field, &parts),
        Control::File { accept, max_bytes } => file::file(field, accept, max_bytes),
        Control::AddAnother { item, min, max, questions } => add_another::add_another(field, item, min, max, questions),
        Control::Note(note) => note::note(field, note),
    }
}

impl Field<'_> {
    pub fn words(&self) -> &forms::Words {
        &self.portal.words
    }

    pub fn typed(&self) -> String {
        self.pairs.first(&self.name).to_owned()
    }

    /// The label; "(optional)" is part of it, as in the GOV.UK Design System.
    pub fn label(&self) -> String {
        let label = self.question.label.get(&self.words().language);
        match self.question.optional {
            true => format!("{label} {}", self.words().get("question.optional")),
            false => label.to_owned(),
        }
    }

    pub fn hint(&self) -> Option<AnyView> {
        let hint = self.question.hint.as_ref()?.get(&self.words().language).to_owned();
        Some(view! { <div id=self.hint_id() class="govuk-hint">{hint}</div> }.into_any())
    }

    fn hint_id(&self) -> String {
        format!("{}-hint", self.name)
    }

    /// Whether this question has a problem; `part` is a suffix such as `-day`, empty for any.
    pub fn wrong(&self, part: &str) -> impl Fn() -> bool + Clone + Send + Sync + 'static {
        let (faults, name, exact) = (self.portal.faults, format!("{}{part}", self.name), !part.is_empty());
        let covered = self.covered();
        move || faults.with(|faults| faults.iter().any(|fault| fault.name == name || (!exact && covered.contains(&fault.name))))
    }

    /// The input names a problem of this question may stand at: its parts, but not the questions of a group.
    fn covered(&self) -> Arc<Vec<String>> {
        let nested = matches!(self.question.control(), Control::AddAnother { .. });
        Arc::new(if nested { Vec::new() } else { self.question.names(&self.name, self.pairs) })
    }

    /// The message beside the input: the only part of a field that comes and goes.
    pub fn message(&self) -> AnyView {
        let (faults, id, name, covered) = (self.portal.faults, self.error_id(), self.name.clone(), self.covered());
        let prefix = self.words().get("error.prefix").to_owned();
        let mine = move |fault: &&Fault| fault.name == name || covered.contains(&fault.name);
        let message = move || {
            let text = faults.with(|faults| faults.iter().find(&mine).map(|fault| fault.text.clone()))?;
            let (id, prefix) = (id.clone(), prefix.clone());
            Some(view! { <p id=id class="govuk-error-message"><span class="govuk-visually-hidden">{prefix}</span>{text}</p> })
        };
        message.into_any()
    }

    fn error_id(&self) -> String {
        format!("{}-error", self.name)
    }

    /// What `aria-describedby` names: the hint, the message once there is one, and `more`.
    pub fn described_by(&self, more: Option<String>) -> impl Fn() -> Option<String> + Clone + Send + Sync + 'static {
        let hint = self.question.hint.is_some().then(|| self.hint_id());
        let (wrong, error) = (self.wrong(""), self.error_id());
        move || {
            let error = wrong().then(|| error.clone());
            let ids: Vec<String> = [hint.clone(), error, more.clone()].into_iter().flatten().collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        }
    }

    /// The block around the field, marked when something is wrong in it.
    pub fn block(&self, inside: impl IntoView + 'static) -> AnyView {
        let wrong = self.wrong("");
        view! { <div class="govuk-form-group" class:govuk-form-group--error=wrong>{inside}</div> }.into_any()
    }

    /// A label for one input. As the page's heading it is the `h1`, which a screen reader meets first.
    pub fn label_view(&self) -> AnyView {
        let (name, label) = (self.name.clone(), self.label());
        if self.heading {
            return view! {
                <h1 class="govuk-label-wrapper" tabindex="-1"><label class="govuk-label govuk-label--l" for=name>{label}</label></h1>
            }
            .into_any();
        }
        view! { <label class="govuk-label govuk-label--s" for=name>{label}</label> }.into_any()
    }

    /// A fieldset for several inputs that are one question.
    pub fn fieldset(&self, role: Option<&'static str>, inside: impl IntoView + 'static) -> AnyView {
        let label = self.label();
        let legend = if self.heading {
            view! { <legend class="govuk-fieldset__legend govuk-fieldset__legend--l"><h1 class="govuk-fieldset__heading" tabindex="-1">{label}</h1></legend> }.into_any()
        } else {
            view! { <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{label}</legend> }.into_any()
        };
        let described = self.described_by(None);
        view! {
            <fieldset class="govuk-fieldset" role=role aria-describedby=described>{legend}{self.hint()}{self.message()}{inside}</fieldset>
        }
        .into_any()
    }
}
