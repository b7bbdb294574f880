//! Several lines that are one answer: a postal address.

use forms::control::Part;

use super::{Field, text};
use crate::component::{form_group, label};
use crate::node::{Node, el};

pub fn group(field: &Field, parts: &[Part]) -> Node {
    let words = field.words();
    let lines: Vec<Node> = parts
        .iter()
        .map(|part| {
            let name = format!("{}{}", field.name, part.suffix);
            let optional = if part.optional { format!(" {}", words.get("question.optional")) } else { String::new() };
            let label = label::label(format!("{}{optional}", words.get(part.label))).at("for", name.clone());
            let wrong = field.wrong(part.suffix);
            let input = text::line_input(&part.line, name.clone(), field.pairs.first(&name).to_owned(), wrong, || None);
            form_group::form_group(vec![label.into(), input]).into()
        })
        .collect();
    field.block(vec![field.fieldset(None, el("div").id(field.name.clone()).with(lines).into())])
}
