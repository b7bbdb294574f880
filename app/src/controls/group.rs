//! Several lines that are one answer: a postal address. Each says itself what is wrong with it.

use forms::control::Part;

use super::{Field, text};
use crate::component::{form_group, hint, label};
use crate::node::{Node, el};

pub fn group(field: &Field, parts: &[Part]) -> Node {
    let lines: Vec<Node> = parts.iter().map(|part| line(field, part)).collect();
    field.fieldset_of_parts(el("div").id(field.name.clone()).with(lines).into())
}

fn line(field: &Field, part: &Part) -> Node {
    let words = field.words();
    let name = format!("{}{}", field.name, part.suffix);
    let optional = if part.optional { format!(" {}", words.get("question.optional")) } else { String::new() };
    let label = label::label(format!("{}{optional}", words.get(part.label))).at("for", name.clone());
    let hint_id = part.hint.map(|_| format!("{name}-hint"));
    let hint = part.hint.zip(hint_id.clone()).map(|(key, id)| hint::hint(words.get(key)).id(id));
    let (wrong, error) = (field.wrong(part.suffix), field.error_id(part.suffix));
    let invalid = wrong.clone();
    let described = move || {
        let ids: Vec<String> = hint_id.clone().into_iter().chain(invalid().then(|| error.clone())).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    };
    let input = text::line_input(field, &part.line, name.clone(), field.pairs.first(&name).to_owned(), wrong.clone(), described);
    let message = field.message_for(part.suffix, move |fault| fault.name == name);
    form_group::form_group(vec![label.into(), hint.into(), message, input]).class_while("govuk-form-group--error", wrong).into()
}
