//! One line: govuk-frontend's text input.

use forms::control::Line;
use leptos::prelude::*;

use super::Field;

pub fn text(field: &Field, line: &Line) -> AnyView {
    let input = input(line, field.name.clone(), field.typed(), field.wrong(""), field.described_by(None));
    field.block((field.label_view(), field.hint(), field.message(), input))
}

/// The input itself, as a group's line uses it too.
pub fn input(
    line: &Line,
    name: String,
    value: String,
    wrong: impl Fn() -> bool + Clone + Send + Sync + 'static,
    described: impl Fn() -> Option<String> + Clone + Send + Sync + 'static,
) -> AnyView {
    let width = line.width.map(|width| format!(" govuk-input--width-{width}")).unwrap_or_default();
    let class = format!("govuk-input{width}");
    let (kind, autocomplete) = (if line.kind.is_empty() { "text" } else { line.kind }, line.autocomplete);
    let mode = (!line.inputmode.is_empty()).then_some(line.inputmode);
    let spelling = (!line.spellcheck).then_some("false");
    let invalid = { let wrong = wrong.clone(); move || wrong().then_some("true") };
    let input = view! {
        <input class=class class:govuk-input--error=wrong id=name.clone() name=name type=kind inputmode=mode autocomplete=autocomplete
            spellcheck=spelling aria-describedby=described aria-invalid=invalid value=value />
    };
    match line.prefix {
        Some(prefix) => view! {
            <div class="govuk-input__wrapper"><div class="govuk-input__prefix" aria-hidden="true">{prefix}</div>{input}</div>
        }
        .into_any(),
        None => input.into_any(),
    }
}
