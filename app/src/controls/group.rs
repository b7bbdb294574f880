//! Several lines that are one answer: a postal address.

use forms::control::Part;

use super::{Field, text};
use crate::node::{Node, el};

pub fn group(field: &Field, parts: &[Part]) -> Node {
    let words = field.words();
    let lines: Vec<Node> = parts
        .iter()
        .map(|part| {
            let name = format!("{}{}", field.name, part.suffix);
            let optional = if part.optional { format!(" {}", words.get("question.optional")) } else { String::new() };
            let label =
                el("label").class("govuk-label").at("for", name.clone()).text(format!("{}{optional}", words.get(part.label)));
            let wrong = field.wrong(part.suffix);
            let input = text::input(&part.line, name.clone(), field.pairs.first(&name).to_owned(), wrong, || None);
            el("div").class("govuk-form-group").with(label).with(input).into()
        })
        .collect();
    field.block(vec![field.fieldset(None, el("div").id(field.name.clone()).with(lines).into())])
}
