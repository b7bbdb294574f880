//! A date in three parts: day, month and year.

use leptos::prelude::*;

use super::Field;

pub fn date(field: &Field, birthday: bool) -> AnyView {
    let parts = [("-day", "date.day", 2, "bday-day"), ("-month", "date.month", 2, "bday-month"), ("-year", "date.year", 4, "bday-year")];
    let items: Vec<_> = parts.into_iter().map(|(suffix, label, width, token)| {
        // The first input carries the question's id: what the error summary and a change link lead to.
        let name = format!("{}{suffix}", field.name);
        let value = field.pairs.first(&name).to_owned();
        let wrong = field.wrong(suffix);
        let whole = { let (faults, name) = (field.portal.faults, field.name.clone()); move || faults.with(|faults| faults.iter().any(|fault| fault.name == name)) };
        let bad = move || wrong() || whole();
        let invalid = { let bad = bad.clone(); move || bad().then_some("true") };
        let class = format!("govuk-input govuk-date-input__input govuk-input--width-{width}");
        let label = field.words().get(label).to_owned();
        view! {
            <div class="govuk-date-input__item"><div class="govuk-form-group">
                <label class="govuk-label govuk-date-input__label" for=name.clone()>{label}</label>
                <input class=class class:govuk-input--error=bad id=name.clone() name=name type="text" inputmode="numeric"
                    autocomplete=birthday.then_some(token) aria-invalid=invalid value=value />
            </div></div>
        }
    }).collect();
    let inputs = view! { <div class="govuk-date-input" id=field.name.clone()>{items}</div> };
    field.block(field.fieldset(Some("group"), inputs))
}
