//! Nothing to fill in: something the service team has to say, or a value that follows from the answers.

use forms::control::{Link, Note};
use forms::{Said, Text, check};

use super::Field;
use crate::component::{details, inset_text, warning_text};
use crate::node::{Node, el};

pub fn note(field: &Field, note: Note) -> Node {
    let label = field.question.label.say(&field.words().language);
    match note {
        Note::Text => paragraph(label),
        Note::Inset => inset_text::inset_text(label).into(),
        Note::Warning => warning_text::warning_text(field.words().get("note.warning"), label).into(),
        Note::Details(text) => details::details(label, text.say(&field.words().language)).into(),
        Note::Address(lines) => Node::Several(vec![paragraph(label), address(field, lines)]),
        Note::Links(links) => Node::Several(vec![paragraph(label), list(field, links)]),
        Note::Value => value(field, label),
        // Not drawn at all.
        Note::Hidden => Node::Nothing,
    }
}

fn paragraph(text: Said) -> Node {
    el("p").class("govuk-body").text(text).into()
}

fn address(field: &Field, lines: &[Text]) -> Node {
    let line = |(n, line): (usize, &Text)| {
        let end = (n > 0).then(|| el("br"));
        Node::Several(vec![end.into(), line.say(&field.words().language).into()])
    };
    el("address").class("govuk-body").with(lines.iter().enumerate().map(line).collect::<Vec<_>>()).into()
}

fn list(field: &Field, links: &[Link]) -> Node {
    let item = |link: &Link| {
        let text = link.text.say(&field.words().language);
        Node::from(el("li").with(el("a").class("govuk-link").at("href", link.url.as_str()).text(text)))
    };
    el("ul").class("govuk-list").with(links.iter().map(item).collect::<Vec<_>>()).into()
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
