//! Several lines: a textarea, with a character count where there is a limit.

use super::{Field, marked};
use crate::node::{Node, el};

pub fn area(field: &Field, rows: u8, limit: Option<usize>, autocomplete: Option<&'static str>) -> Node {
    let name = field.name.clone();
    let count = limit.map(|limit| (format!("{name}-info"), field.words().fill("area.limit", &[("max", &limit.to_string())])));
    let described = field.described_by(count.as_ref().map(|(id, _)| id.clone()));
    let area = marked(el("textarea"), "govuk-textarea", "govuk-textarea", field.wrong(""));
    let area = area.id(name.clone()).at("name", name).at("rows", rows.to_string()).maybe("autocomplete", autocomplete);
    // `data-limit` is all that the counter in `enhance` needs; without WASM the sentence below says the limit.
    let area = area
        .live("aria-describedby", described)
        .maybe("data-limit", limit.map(|limit| limit.to_string()))
        .text(first_line_kept(field.typed()));
    let count = count.map(|(id, text)| el("div").id(id).class("govuk-hint govuk-character-count__message").text(text));
    field.block(vec![field.label_view(), field.hint().into(), field.message(), area.into(), count.into()])
}

/// HTML drops a line break right after `<textarea>`; one more keeps the person's own.
fn first_line_kept(typed: String) -> String {
    if typed.starts_with('\n') { format!("\n{typed}") } else { typed }
}
