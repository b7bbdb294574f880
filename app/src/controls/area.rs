//! Several lines: a textarea, with a count of characters or words where there is a limit.

use forms::control::{Limit, Unit};

use super::{Field, marked};
use crate::node::{Node, el};

pub fn area(field: &Field, rows: u8, limit: Option<&Limit>, autocomplete: Option<&'static str>) -> Node {
    let name = field.name.clone();
    let count = limit.map(|limit| {
        let key = if limit.unit == Unit::Words { "area.limit_words" } else { "area.limit" };
        (format!("{name}-info"), field.words().fill(key, &[("max", &limit.most.to_string())]))
    });
    let described = field.described_by(count.as_ref().map(|(id, _)| id.clone()));
    let area = marked(el("textarea"), "govuk-textarea", "govuk-textarea", field.wrong(""));
    let area = area.id(name.clone()).at("name", name).at("rows", rows.to_string()).maybe("autocomplete", autocomplete);
    // What the counter in `enhance` needs; without WASM the sentence below says the limit.
    let area = area
        .live("aria-describedby", described)
        .maybe("data-limit", limit.map(|limit| limit.most.to_string()))
        .maybe("data-threshold", limit.map(|limit| limit.threshold.to_string()))
        .flag("data-words", limit.is_some_and(|limit| limit.unit == Unit::Words));
    // Leptos writes a space for an empty text, and the answer would begin with it.
    let typed = first_line_kept(field.typed());
    let area = if typed.is_empty() { area } else { area.text(typed) };
    let count = count.map(|(id, text)| el("div").id(id).class("govuk-hint govuk-character-count__message").text(text));
    field.block(vec![field.label_view(), field.hint().into(), field.message(), area.into(), count.into()])
}

/// HTML drops a line break right after `<textarea>`; one more keeps the person's own.
fn first_line_kept(typed: String) -> String {
    if typed.starts_with('\n') { format!("\n{typed}") } else { typed }
}
