//! Several lines: a textarea, with a character count where there is a limit.

use leptos::prelude::*;

use super::Field;

pub fn area(field: &Field, rows: u8, limit: Option<usize>, autocomplete: Option<&'static str>) -> AnyView {
    let (name, typed) = (field.name.clone(), field.typed());
    let count = limit.map(|limit| (format!("{name}-info"), field.words().fill("area.limit", &[("max", &limit.to_string())])));
    let described = field.described_by(count.as_ref().map(|(id, _)| id.clone()));
    let wrong = field.wrong("");
    let invalid = { let wrong = wrong.clone(); move || wrong().then_some("true") };
    // `data-limit` is all that the counter in `enhance` needs; without WASM the sentence below says the limit.
    let area = view! {
        <textarea class="govuk-textarea" class:govuk-textarea--error=wrong id=name.clone() name=name rows=rows.to_string() autocomplete=autocomplete
            aria-describedby=described aria-invalid=invalid data-limit=limit.map(|limit| limit.to_string())>{typed}</textarea>
    };
    let count = count.map(|(id, text)| view! { <div id=id class="govuk-hint govuk-character-count__message">{text}</div> });
    field.block((field.label_view(), field.hint(), field.message(), area, count))
}
