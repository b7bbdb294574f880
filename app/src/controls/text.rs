//! One line: govuk-frontend's text input.

use forms::control::Line;

use super::{Field, marked};
use crate::component::input;
use crate::node::Node;

pub fn text(field: &Field, line: &Line) -> Node {
    let input = line_input(field, line, field.name.clone(), field.typed(), field.wrong(""), field.described_by(None));
    field.block(vec![field.label_view(), field.hint().into(), field.message(), input])
}

/// The input itself, as a group's line uses it too.
pub fn line_input(
    field: &Field,
    line: &Line,
    name: String,
    value: String,
    wrong: impl Fn() -> bool + Clone + Send + Sync + 'static,
    described: impl Fn() -> Option<String> + Send + Sync + 'static,
) -> Node {
    let kind = if line.kind.is_empty() { "text" } else { line.kind };
    let mode = (!line.inputmode.is_empty()).then_some(line.inputmode);
    let input = input::input(name.clone(), name, kind);
    let input = match line.width {
        Some(width) => input.and_class(&format!("govuk-input--width-{width}")),
        None => input,
    };
    let input =
        marked(input, "govuk-input--error", wrong).maybe("inputmode", mode).maybe("autocomplete", field.token(line.autocomplete));
    let input =
        input.maybe("spellcheck", (!line.spellcheck).then_some("false")).live("aria-describedby", described).at("value", value);
    match (line.prefix, line.suffix) {
        (None, None) => input.into(),
        (prefix, suffix) => input::wrapper(prefix.map(input::prefix), input, suffix.map(input::suffix)).into(),
    }
}
