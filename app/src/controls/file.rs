//! One file. What was uploaded is named, and stays until another is chosen or it is removed.

use leptos::prelude::*;

use super::Field;

pub fn file(field: &Field, accept: &'static str, max_bytes: u64) -> AnyView {
    let (name, words) = (field.name.clone(), field.words());
    let limit_id = format!("{name}-limit");
    let limit = words.fill("file.limit", &[("kinds", accept), ("max", &(max_bytes / 1_000_000).to_string())]);
    let (wrong, described) = (field.wrong(""), field.described_by(Some(limit_id.clone())));
    let invalid = { let wrong = wrong.clone(); move || wrong().then_some("true") };
    let kept = field.pairs.all(&name).get(1).map(|file| {
        let remove = words.fill("file.remove", &[("file", file)]);
        let kept = words.fill("file.kept", &[("file", file)]);
        view! {
            <div class="file-kept">
                <p class="govuk-body">{kept}</p>
                <button type="submit" class="govuk-button govuk-button--secondary" name="remove" value=name.clone() formnovalidate>{remove}</button>
            </div>
        }
    });
    let input = view! {
        <div id=limit_id class="govuk-hint">{limit}</div>
        <input class="govuk-file-upload" class:govuk-file-upload--error=wrong id=name.clone() name=name type="file" accept=accept
            aria-describedby=described aria-invalid=invalid />
    };
    field.block((field.label_view(), field.hint(), field.message(), kept, input))
}
