//! Several lines: a textarea, with a count of characters or words where there is a limit.

use forms::control::{Limit, Unit};

use super::{Field, marked};
use crate::component::{character_count, textarea};
use crate::node::Node;

pub fn area(field: &Field, rows: u8, limit: Option<&Limit>, autocomplete: Option<&'static str>) -> Node {
    let name = field.name.clone();
    let count = limit.map(|limit| {
        let key = if limit.unit == Unit::Words { "area.limit_words" } else { "area.limit" };
        (format!("{name}-info"), field.words().fill(key, &[("max", &limit.most.to_string())]))
    });
    let described = field.described_by(count.as_ref().map(|(id, _)| id.clone()));
    let area = textarea::textarea(name.clone(), name, rows.to_string(), &first_line_kept(field.typed()));
    let area = marked(area, "govuk-textarea--error", field.wrong("")).maybe("autocomplete", field.token(autocomplete));
    // What the counter in `enhance` needs; without WASM the sentence below says the limit.
    let area = area
        .live("aria-describedby", described)
        .maybe("data-limit", limit.map(|limit| limit.most.to_string()))
        .maybe("data-threshold", limit.map(|limit| limit.threshold.to_string()))
        .flag("data-words", limit.is_some_and(|limit| limit.unit == Unit::Words));
    let count = count.map(|(id, text)| character_count::message(id, text));
    field.block(vec![field.label_view(), field.hint().into(), field.message(), area.into(), count.into()])
}

/// HTML drops a line break right after `<textarea>`; one more keeps the person's own.
fn first_line_kept(typed: String) -> String {
    if typed.starts_with('\n') { format!("\n{typed}") } else { typed }
}
