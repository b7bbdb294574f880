//! Nothing to fill in: a text of the service team, or a value that follows from the answers.

use forms::check;
use forms::control::Note;
use leptos::prelude::*;

use super::Field;

pub fn note(field: &Field, note: Note) -> AnyView {
    let label = field.question.label.get(&field.words().language).to_owned();
    match note {
        Note::Text => view! { <p class="govuk-body">{label}</p> }.into_any(),
        Note::Inset => view! { <div class="govuk-inset-text">{label}</div> }.into_any(),
        Note::Warning => {
            let warning = field.words().get("note.warning").to_owned();
            view! {
                <div class="govuk-warning-text">
                    <span class="govuk-warning-text__icon" aria-hidden="true">"!"</span>
                    <strong class="govuk-warning-text__text"><span class="govuk-visually-hidden">{warning}</span>{label}</strong>
                </div>
            }
            .into_any()
        }
        Note::Value => value(field, label),
    }
}

/// The value as far as the answers go; `enhance` keeps it true while people type.
fn value(field: &Field, label: String) -> AnyView {
    let (answers, _) = check(field.page, field.pairs, field.before, field.portal.today);
    let id = field.question.id.clone();
    let said = answers.get(&id).map(|value| field.question.kind.summary(value, field.words()).join(" "));
    let said = said.unwrap_or_else(|| field.words().get("note.later").to_owned());
    view! {
        <div class="computed">
            <p class="govuk-body computed__label">{label}</p>
            <output class="computed__value" id=field.name.clone() data-computed=id>{said}</output>
        </div>
    }
    .into_any()
}
