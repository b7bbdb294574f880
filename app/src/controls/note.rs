//! Nothing to fill in: a text of the service team, or a value that follows from the answers.

use forms::control::Note;
use forms::{Said, check};

use super::Field;
use crate::component::{inset_text, warning_text};
use crate::node::{Node, el};

pub fn note(field: &Field, note: Note) -> Node {
    let label = field.question.label.say(&field.words().language);
    match note {
        Note::Text => el("p").class("govuk-body").text(label).into(),
        Note::Inset => inset_text::inset_text(label).into(),
        Note::Warning => warning_text::warning_text(field.words().get("note.warning"), label).into(),
        Note::Value => value(field, label),
    }
}

/// The value as far as the answers go; `enhance` keeps it true while people type.
fn value(field: &Field, label: Said) -> Node {
    let (answers, _) = check(field.page, field.pairs, field.before, field.portal.today);
    let id = &field.question.id;
    let said = answers.get(id).and_then(|value| field.question.kind.summary(value, field.words()).pop());
    let said = said.unwrap_or_else(|| field.words().get("note.later").into());
    let label = el("p").class("govuk-body computed__label").text(label);
    let output = el("output").class("computed__value").id(field.name.clone()).at("data-computed", id.clone()).text(said);
    el("div").class("computed").with(label).with(output).into()
}
