//! A file, or an input for each of several. What was uploaded is named, and stays until another is chosen or it is removed.

use super::{Field, marked};
use crate::component::{button, file_upload, form_group, hint, label};
use crate::node::{Element, Node, el};

pub fn file(field: &Field, accept: &'static str, max_bytes: u64, most: usize) -> Node {
    let words = field.words();
    let limit_id = format!("{}-limit", field.name);
    let limit = words
        .fill("file.limit", &[("kinds", &kinds(accept, words.get("file.or"))), ("max", &(max_bytes / 1_000_000).to_string())]);
    let limit = Node::from(hint::hint(limit).id(limit_id.clone()));
    let input = |name: String| {
        let input = file_upload::file_upload(name.clone(), name);
        input.at("accept", accept).at("data-max", (max_bytes / 1_000_000).to_string())
    };
    if most == 1 {
        let input = marked(input(field.name.clone()), "govuk-file-upload--error", field.wrong(""));
        let zone = zone(input.live("aria-describedby", field.described_by(Some(limit_id))));
        let kept = kept(field, &field.name);
        return field.block(vec![field.label_view(), field.hint().into(), field.message(), kept.into(), limit, zone]);
    }
    // More than there may be are there to be removed.
    let shown = field.question.names(&field.name, field.pairs).len().max(most);
    let files = (1..=shown).map(|n| one_of_several(field, n, &limit_id, input));
    field.fieldset_of_parts(Node::Several(std::iter::once(limit).chain(files).collect()))
}

/// The input of the `n`th file, which says itself what is wrong with it.
fn one_of_several(field: &Field, n: usize, limit_id: &str, input: impl Fn(String) -> Element) -> Node {
    let part = if n == 1 { String::new() } else { format!("-{n}") };
    let name = format!("{}{part}", field.name);
    let label = label::label(field.words().fill("file.nth", &[("n", &n.to_string())])).at("for", name.clone());
    let (wrong, error) = (field.wrong_at(name.clone()), field.error_id(&part));
    let (invalid, limit_id) = (wrong.clone(), limit_id.to_owned());
    let described = move || Some(if invalid() { format!("{error} {limit_id}") } else { limit_id.clone() });
    let input = marked(input(name.clone()), "govuk-file-upload--error", wrong.clone()).live("aria-describedby", described);
    let kept = kept(field, &name);
    let message = field.message_for(&part, move |fault| fault.name == name);
    let inside = vec![label.into(), message, kept.into(), zone(input)];
    form_group::form_group(inside).class_while("govuk-form-group--error", wrong).into()
}

fn kept(field: &Field, name: &str) -> Option<Element> {
    let (file, words) = (field.pairs.all(name).get(1)?, field.words());
    let kept = el("p").class("govuk-body").text(words.fill("file.kept", &[("file", file)]));
    let remove = button::button("submit", words.fill("file.remove", &[("file", file)])).and_class("govuk-button--secondary");
    Some(el("div").class("file-kept").with(kept).with(remove.at("name", "remove").at("value", name)))
}

/// WASM makes a place to drop a file on of it.
fn zone(input: Element) -> Node {
    file_upload::drop_zone(input).into()
}

/// `.jpg,.jpeg,.png` → "JPG or PNG".
pub fn kinds(accept: &str, or: &str) -> String {
    let mut names: Vec<String> = accept.split(',').map(|kind| kind.trim().trim_start_matches('.').to_ascii_uppercase()).collect();
    names.retain(|name| name != "JPEG");
    match names.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} {or} {last}", before.join(", ")),
        _ => names.join(", "),
    }
}
