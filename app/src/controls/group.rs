//! Several lines that are one answer: a postal address.

use forms::control::Part;
use leptos::prelude::*;

use super::{Field, text};

pub fn group(field: &Field, parts: &[Part]) -> AnyView {
    let words = field.words();
    let lines: Vec<_> = parts.iter().map(|part| {
        let name = format!("{}-{}", field.name, part.suffix);
        let optional = if part.optional { format!(" {}", words.get("question.optional")) } else { String::new() };
        let label = format!("{}{optional}", words.get(part.label));
        let input = text::input(&part.line, name.clone(), field.pairs.first(&name).to_owned(), field.wrong(&format!("-{}", part.suffix)), || None);
        view! { <div class="govuk-form-group"><label class="govuk-label" for=name>{label}</label>{input}</div> }
    }).collect();
    let inputs = view! { <div id=field.name.clone()>{lines}</div> };
    field.block(field.fieldset(None, inputs))
}
