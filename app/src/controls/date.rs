//! A date in three parts: day, month and year.

use super::{Field, marked};
use crate::component::date_input;
use crate::node::Node;

/// Suffix, key of the label, class of the width, autocomplete token of a birthday.
const PARTS: [(&str, &str, &str, &str); 3] = [
    ("-day", "date.day", "govuk-input--width-2", "bday-day"),
    ("-month", "date.month", "govuk-input--width-2", "bday-month"),
    ("-year", "date.year", "govuk-input--width-4", "bday-year"),
];

pub fn date(field: &Field, birthday: bool) -> Node {
    let items: Vec<Node> = PARTS
        .into_iter()
        .map(|(suffix, label, width, token)| {
            let name = format!("{}{suffix}", field.name);
            let input = date_input::input(name.clone(), name.clone()).and_class(width);
            let input = marked(input, "govuk-input--error", field.wrong(suffix)).maybe("autocomplete", birthday.then_some(token));
            let input = input.at("value", field.pairs.first(&name));
            date_input::item(date_input::label(name, field.words().get(label)), input).into()
        })
        .collect();
    let inputs = date_input::date_input(field.name.clone(), Node::Several(items));
    field.block(vec![field.fieldset(Some("group"), inputs.into())])
}
