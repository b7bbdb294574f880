//! Radios, checkboxes and selects. A choice may reveal questions under it: with CSS alone, so it works without WASM.

use forms::control::{Choice, Look};
use forms::{Question, fact};

use super::{Field, marked};
use crate::component::choice::Family;
use crate::component::select;
use crate::node::Node;

pub fn choices(field: &Field, look: Look, choices: &[Choice]) -> Node {
    match look {
        Look::Select => select(field, choices, false),
        Look::Search => select(field, choices, true),
        Look::Radios => field.block(vec![field.fieldset(Some("radiogroup"), list(field, Family::Radios, choices, false))]),
        Look::Checkboxes => field.block(vec![field.fieldset(None, list(field, Family::Checkboxes, choices, false))]),
        // One box whose label is the question: no legend says it again.
        Look::Confirm => field.block(vec![field.hint().into(), field.message(), list(field, Family::Checkboxes, choices, true)]),
    }
}

/// `alone`: the box is the whole question, so what describes the question describes it.
fn list(field: &Field, family: Family, choices: &[Choice], alone: bool) -> Node {
    let items: Vec<Node> = choices.iter().enumerate().map(|(n, choice)| item(field, family, n, choice, alone)).collect();
    family.list(Node::Several(items)).into()
}

/// One radio or checkbox. The first carries the question's id, so that the error summary leads to it.
fn item(field: &Field, family: Family, n: usize, choice: &Choice, alone: bool) -> Node {
    let name = field.name.clone();
    let id = if n == 0 { name.clone() } else { format!("{name}-{}", n + 1) };
    let checked = field.pairs.all(&name).iter().any(|value| value == choice.value);
    let hint_id = format!("{id}-item-hint");
    let input = family.input(id.clone(), name, choice.value).flag("checked", checked);
    let input = input.maybe("data-behaviour", choice.exclusive.then_some("exclusive"));
    let input = match alone {
        true => input.live("aria-describedby", field.described_by(None)),
        false => input.maybe("aria-describedby", choice.hint.map(|_| hint_id.clone())),
    };
    let label = family.label(id.clone(), choice.label.say(field.words()));
    let hint = choice.hint.map(|hint| family.hint(hint_id, hint.say(&field.words().language)));
    // What rules the others out stands apart from them.
    let or = (choice.exclusive && n > 0).then(|| family.divider(field.words().get("choices.or")));
    Node::Several(vec![or.into(), family.item(input, label, hint).into(), revealed(field, family, &id, choice).into()])
}

/// The questions of this page that this choice alone reveals.
fn revealed(field: &Field, family: Family, id: &str, choice: &Choice) -> Option<Node> {
    let mine = |question: &&Question| field.page.revealed_by(question) == Some((field.question.id.as_str(), choice.value));
    let nested = |question| super::field(&field.other(question, question.id.clone()));
    let questions: Vec<Node> = field.page.questions.iter().filter(mine).map(nested).collect();
    (!questions.is_empty()).then(|| family.conditional(format!("conditional-{id}"), Node::Several(questions)).into())
}

/// `search`: WASM makes a field of it to search in (`enhance/combobox.rs`).
fn select(field: &Field, choices: &[Choice], search: bool) -> Node {
    let (name, chosen) = (field.name.clone(), field.typed());
    let option = |choice: &Choice| {
        let option = select::option(choice.value, choice.value == chosen).plain(&choice.label.say(field.words()));
        let also = choice.also.map(|also| also.get(&field.words().language));
        option.maybe("data-also", also.filter(|_| search))
    };
    let mut options = vec![select::option("", false).text(field.words().get("choices.choose"))];
    options.extend(choices.iter().map(option));
    let select = marked(select::select(name.clone(), name, options), "govuk-select--error", field.wrong(""));
    let select = select.maybe("autocomplete", field.token(fact::token(field.question.fact.as_ref())));
    let select = select.flag("data-combobox", search).live("aria-describedby", field.described_by(None));
    field.block(vec![field.label_view(), field.hint().into(), field.message(), select.into()])
}
