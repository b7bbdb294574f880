//! Nothing to fill in: a text of the service team, or a value that follows from the answers.

use leptos::prelude::*;

use super::Field;

pub fn note(field: &Field) -> AnyView {
    let label = field.question.label.get(&field.words().language).to_owned();
    view! { <div class="govuk-inset-text">{label}</div> }.into_any()
}
