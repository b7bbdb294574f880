//! A date in three parts: day, month and year.

use super::{Field, marked};
use crate::node::{Node, el};

/// Suffix, key of the label, width in characters, autocomplete token of a birthday.
const PARTS: [(&str, &str, u8, &str); 3] =
    [("-day", "date.day", 2, "bday-day"), ("-month", "date.month", 2, "bday-month"), ("-year", "date.year", 4, "bday-year")];

pub fn date(field: &Field, birthday: bool) -> Node {
    let items: Vec<Node> = PARTS
        .into_iter()
        .map(|(suffix, label, width, token)| {
            let name = format!("{}{suffix}", field.name);
            let class = format!("govuk-input govuk-date-input__input govuk-input--width-{width}");
            let input = marked(el("input"), "govuk-input", &class, field.wrong(suffix)).id(name.clone()).at("name", name.clone());
            let input = input.at("type", "text").at("inputmode", "numeric").maybe("autocomplete", birthday.then_some(token));
            let input = input.at("value", field.pairs.first(&name));
            let label = el("label").class("govuk-label govuk-date-input__label").at("for", name).text(field.words().get(label));
            el("div").class("govuk-date-input__item").with(el("div").class("govuk-form-group").with(label).with(input)).into()
        })
        .collect();
    let inputs = el("div").class("govuk-date-input").id(field.name.clone()).with(items);
    field.block(vec![field.fieldset(Some("group"), inputs.into())])
}
