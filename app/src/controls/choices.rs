//! Radios, checkboxes and selects. A choice may reveal questions under it: with CSS alone, so it works without WASM.

use forms::Question;
use forms::control::{Choice, Look};
use leptos::prelude::*;

use super::Field;

pub fn choices(field: &Field, look: Look, choices: &[Choice]) -> AnyView {
    match look {
        Look::Select => select(field, choices),
        Look::Radios => field.block(field.fieldset(Some("radiogroup"), list(field, "radios", "radio", choices))),
        Look::Checkboxes => field.block(field.fieldset(None, list(field, "checkboxes", "checkbox", choices))),
        // One box whose label is the question: no legend says it again.
        Look::Confirm => field.block((field.hint(), field.message(), list(field, "checkboxes", "checkbox", choices))),
    }
}

fn list(field: &Field, family: &'static str, kind: &'static str, choices: &[Choice]) -> AnyView {
    let items: Vec<_> = choices.iter().enumerate().map(|(n, choice)| item(field, family, kind, n, choice)).collect();
    let class = format!("govuk-{family}");
    view! { <div class=class>{items}</div> }.into_any()
}

/// One radio or checkbox. The first carries the question's id, so that the error summary leads to it.
fn item(field: &Field, family: &'static str, kind: &'static str, n: usize, choice: &Choice) -> AnyView {
    let name = field.name.clone();
    let id = if n == 0 { name.clone() } else { format!("{name}-{}", n + 1) };
    let checked = field.pairs.all(&name).iter().any(|value| value == choice.value);
    let hint = choice.hint.map(|hint| (format!("{id}-item-hint"), hint.get(&field.words().language).to_owned()));
    let described = hint.as_ref().map(|(id, _)| id.clone());
    let hint = hint.map(|(id, text)| view! { <div id=id class=format!("govuk-hint govuk-{family}__hint")>{text}</div> });
    let (value, label) = (choice.value.to_owned(), choice.label.get(field.words()).to_owned());
    let item = view! {
        <div class=format!("govuk-{family}__item")>
            <input class=format!("govuk-{family}__input") id=id.clone() name=name type=kind value=value checked=checked aria-describedby=described />
            <label class=format!("govuk-label govuk-{family}__label") for=id>{label}</label>
            {hint}
        </div>
    };
    (item, revealed(field, family, choice)).into_any()
}

/// The questions of this page that this choice alone reveals.
fn revealed(field: &Field, family: &'static str, choice: &Choice) -> Option<AnyView> {
    let mine = |question: &&Question| field.page.revealed_by(question) == Some((field.question.id.as_str(), choice.value));
    let nested = |question: &Question| super::field(&Field {
        portal: field.portal, page: field.page, question, name: question.id.clone(), pairs: field.pairs, before: field.before, heading: false, of: None,
    });
    let questions: Vec<_> = field.page.questions.iter().filter(mine).map(nested).collect();
    (!questions.is_empty()).then(|| view! { <div class=format!("govuk-{family}__conditional")>{questions}</div> }.into_any())
}

fn select(field: &Field, choices: &[Choice]) -> AnyView {
    let (name, chosen) = (field.name.clone(), field.typed());
    let wrong = field.wrong("");
    let invalid = { let wrong = wrong.clone(); move || wrong().then_some("true") };
    let first = field.words().get("choices.choose").to_owned();
    let options: Vec<_> = choices.iter().map(|choice| {
        let (value, label) = (choice.value.to_owned(), choice.label.get(field.words()).to_owned());
        let selected = value == chosen;
        view! { <option value=value selected=selected>{label}</option> }
    }).collect();
    let select = view! {
        <select class="govuk-select" class:govuk-select--error=wrong id=name.clone() name=name aria-describedby=field.described_by(None) aria-invalid=invalid>
            <option value="">{first}</option>
            {options}
        </select>
    };
    field.block((field.label_view(), field.hint(), field.message(), select))
}
