//! Dates in boxes: day, month and year; a month and a year; or a first and a last day.

use forms::control::Span;

use super::{Field, marked};
use crate::component::{date_input, fieldset, form_group};
use crate::node::Node;

/// Suffix, key of the label, class of the width, autocomplete token of a birthday.
const BOXES: [(&str, &str, &str, &str); 3] = [
    ("-day", "date.day", "govuk-input--width-2", "bday-day"),
    ("-month", "date.month", "govuk-input--width-2", "bday-month"),
    ("-year", "date.year", "govuk-input--width-4", "bday-year"),
];

pub fn date(field: &Field, span: Span, birthday: bool) -> Node {
    match span {
        Span::Day => field.block(vec![field.fieldset(Some("group"), boxes(field, "", 0, birthday))]),
        Span::Month => field.block(vec![field.fieldset(Some("group"), boxes(field, "", 1, false))]),
        Span::Range => {
            let days = [("-from", field.words().get("date_range.from")), ("-to", field.words().get("date_range.to"))];
            field.fieldset_of_parts(Node::Several(days.map(|(part, legend)| day(field, part, legend)).into()))
        }
    }
}

/// One day of several: what is wrong with it stands at it.
fn day(field: &Field, part: &'static str, legend: &str) -> Node {
    let wrongs = BOXES.map(|(suffix, ..)| field.wrong_at(format!("{}{part}{suffix}", field.name)));
    let wrong = move || wrongs.iter().any(|wrong| wrong());
    let start = format!("{}{part}-", field.name);
    let message = field.message_for(part, move |fault| fault.name.starts_with(&start));
    let (invalid, error) = (wrong.clone(), field.error_id(part));
    let fieldset = fieldset::fieldset(Some(fieldset::legend(legend)), Node::Several(vec![message, boxes(field, part, 0, false)]));
    let fieldset = fieldset.at("role", "group").live("aria-describedby", move || invalid().then(|| error.clone()));
    form_group::form_group(Node::from(fieldset)).class_while("govuk-form-group--error", wrong).into()
}

/// The boxes from the `first` on; `part` stands between the question's name and theirs.
fn boxes(field: &Field, part: &str, first: usize, birthday: bool) -> Node {
    let item = |(suffix, label, width, token): (&str, &str, &str, &'static str)| {
        let name = format!("{}{part}{suffix}", field.name);
        let input = date_input::input(name.clone(), name.clone()).and_class(width);
        let input = marked(input, "govuk-input--error", field.wrong_at(name.clone()))
            .maybe("autocomplete", field.token(birthday.then_some(token)));
        let input = input.at("value", field.pairs.first(&name));
        date_input::item(date_input::label(name, field.words().get(label)), input).into()
    };
    let items: Vec<Node> = BOXES[first..].iter().copied().map(item).collect();
    date_input::date_input(format!("{}{part}", field.name), Node::Several(items)).into()
}
