//! One line: govuk-frontend's text input.

use forms::control::Line;

use super::{Field, marked};
use crate::node::{Node, el};

pub fn text(field: &Field, line: &Line) -> Node {
    let input = input(line, field.name.clone(), field.typed(), field.wrong(""), field.described_by(None));
    field.block(vec![field.label_view(), field.hint().into(), field.message(), input])
}

/// The input itself, as a group's line uses it too.
pub fn input(
    line: &Line,
    name: String,
    value: String,
    wrong: impl Fn() -> bool + Clone + Send + Sync + 'static,
    described: impl Fn() -> Option<String> + Send + Sync + 'static,
) -> Node {
    let width = line.width.map(|width| format!(" govuk-input--width-{width}")).unwrap_or_default();
    let kind = if line.kind.is_empty() { "text" } else { line.kind };
    let mode = (!line.inputmode.is_empty()).then_some(line.inputmode);
    let input = marked(el("input"), "govuk-input", &format!("govuk-input{width}"), wrong);
    let input = input
        .id(name.clone())
        .at("name", name)
        .at("type", kind)
        .maybe("inputmode", mode)
        .maybe("autocomplete", line.autocomplete);
    let input =
        input.maybe("spellcheck", (!line.spellcheck).then_some("false")).live("aria-describedby", described).at("value", value);
    match line.prefix {
        Some(prefix) => {
            let prefix = el("div").class("govuk-input__prefix").at("aria-hidden", "true").text(prefix);
            el("div").class("govuk-input__wrapper").with(prefix).with(input).into()
        }
        None => input.into(),
    }
}
