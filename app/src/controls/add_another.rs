//! A group of questions that repeats: one fieldset a row, and buttons that also work without WASM.

use forms::{Question, Said, Text};

use super::Field;
use crate::component::{button, fieldset, hint};
use crate::node::{Element, Node, el};

pub fn add_another(field: &Field, item: &Text, min: usize, max: usize, questions: &[Question]) -> Node {
    let words = field.words();
    let item = item.say(&words.language);
    let count = rows(field).max(min);
    let items: Vec<Node> =
        (1..=count).map(|n| row(field, item.clone().and(format!(" {n}")), n, count > min, questions)).collect();
    let add = match count < max {
        true => secondary(words.say("add_another.add", &[("item", item.small_first())]), "add", field.name.clone()),
        false => hint::hint(words.fill("add_another.full", &[("max", &max.to_string())])),
    };
    // A question whose words are the page's heading is not said twice.
    let said = field.page.title.get(&words.language) == field.question.label.get(&words.language);
    let label = (!said).then(|| el("h2").class("govuk-heading-m").text(field.label()));
    el("div")
        .class("add-another")
        .id(field.name.clone())
        .with(label)
        .with(field.hint())
        .with(field.message())
        .with(items)
        .with(add)
        .into()
}

fn row(field: &Field, legend: Said, n: usize, removable: bool, questions: &[Question]) -> Node {
    let asked = |question: &Question| super::field(&field.other(question, format!("{}-{n}-{}", field.name, question.id)));
    let remove = removable.then(|| {
        let text = field.words().say("add_another.remove", &[("item", legend.clone().small_first())]);
        secondary(text, "remove", format!("{}-{n}", field.name)).and_class("add-another__remove")
    });
    let title = fieldset::legend(legend).and_class("govuk-fieldset__legend--m");
    let mut inside: Vec<Node> = questions.iter().map(asked).collect();
    inside.push(remove.into());
    fieldset::fieldset(Some(title), Node::Several(inside)).and_class("add-another__item").id(format!("{}-{n}", field.name)).into()
}

fn secondary(text: Said, name: &'static str, value: String) -> Element {
    button::button("submit", text).and_class("govuk-button--secondary").at("name", name).at("value", value)
}

/// How many rows there are: the highest number among the inputs' names.
fn rows(field: &Field) -> usize {
    let number = |input: &String| input.strip_prefix(&field.name)?.strip_prefix('-')?.split('-').next()?.parse().ok();
    field.question.names(&field.name, field.pairs).iter().filter_map(number).max().unwrap_or_default()
}
