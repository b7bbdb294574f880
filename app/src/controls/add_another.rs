//! A group of questions that repeats: one fieldset a row, and buttons that also work without WASM.

use forms::{Question, Text};
use leptos::prelude::*;

use super::Field;

pub fn add_another(field: &Field, item: &Text, min: usize, max: usize, questions: &[Question]) -> AnyView {
    let words = field.words();
    let item = item.get(&words.language).to_owned();
    let count = rows(field).max(min);
    let rows: Vec<_> = (1..=count).map(|n| row(field, &item, n, count > min, questions)).collect();
    let add = (count < max).then(|| {
        let (name, label) = (field.name.clone(), words.fill("add_another.add", &[("item", &small(&item))]));
        view! { <button type="submit" class="govuk-button govuk-button--secondary" name="add" value=name>{label}</button> }
    });
    let limit = (count >= max).then(|| view! { <p class="govuk-hint">{words.fill("add_another.full", &[("max", &max.to_string())])}</p> });
    // A question whose words are the page's heading is not said twice.
    let title = field.page.title.get(&words.language) == field.question.label.get(&words.language);
    let label = (!title).then(|| view! { <h2 class="govuk-heading-m">{field.label()}</h2> });
    view! {
        <div class="add-another" id=field.name.clone()>{label}{field.hint()}{field.message()}{rows}{add}{limit}</div>
    }
    .into_any()
}

fn row(field: &Field, item: &str, n: usize, removable: bool, questions: &[Question]) -> AnyView {
    let legend = format!("{item} {n}");
    let asked: Vec<_> = questions.iter().map(|question| super::field(&Field {
        portal: field.portal, page: field.page, question, name: format!("{}-{n}-{}", field.name, question.id),
        pairs: field.pairs, before: field.before, heading: false, of: Some(legend.clone()),
    })).collect();
    let remove = removable.then(|| {
        let (value, label) = (format!("{}-{n}", field.name), field.words().fill("add_another.remove", &[("item", &small(&legend))]));
        view! { <button type="submit" class="govuk-button govuk-button--secondary add-another__remove" name="remove" value=value>{label}</button> }
    });
    view! {
        <fieldset class="govuk-fieldset add-another__item">
            <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">{legend}</legend>
            {asked}{remove}
        </fieldset>
    }
    .into_any()
}

/// How many rows there are: the highest number among the inputs' names.
fn rows(field: &Field) -> usize {
    let number = |input: &String| input.strip_prefix(&field.name)?.strip_prefix('-')?.split('-').next()?.parse().ok();
    field.question.names(&field.name, field.pairs).iter().filter_map(number).max().unwrap_or_default()
}

fn small(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}
