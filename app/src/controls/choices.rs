//! Radios, checkboxes and selects. A choice may reveal questions under it: with CSS alone, so it works without WASM.

use forms::Question;
use forms::control::{Choice, Look};

use super::{Field, marked};
use crate::node::{Node, el};

pub fn choices(field: &Field, look: Look, choices: &[Choice]) -> Node {
    match look {
        Look::Select => select(field, choices),
        Look::Radios => field.block(vec![field.fieldset(Some("radiogroup"), list(field, "radios", "radio", choices, false))]),
        Look::Checkboxes => field.block(vec![field.fieldset(None, list(field, "checkboxes", "checkbox", choices, false))]),
        // One box whose label is the question: no legend says it again.
        Look::Confirm => {
            field.block(vec![field.hint().into(), field.message(), list(field, "checkboxes", "checkbox", choices, true)])
        }
    }
}

/// `alone`: the box is the whole question, so what describes the question describes it.
fn list(field: &Field, family: &'static str, kind: &'static str, choices: &[Choice], alone: bool) -> Node {
    let items: Vec<Node> = choices.iter().enumerate().map(|(n, choice)| item(field, family, kind, n, choice, alone)).collect();
    el("div").class(format!("govuk-{family}")).with(items).into()
}

/// One radio or checkbox. The first carries the question's id, so that the error summary leads to it.
fn item(field: &Field, family: &'static str, kind: &'static str, n: usize, choice: &Choice, alone: bool) -> Node {
    let name = field.name.clone();
    let id = if n == 0 { name.clone() } else { format!("{name}-{}", n + 1) };
    let checked = field.pairs.all(&name).iter().any(|value| value == choice.value);
    let hint_id = format!("{id}-item-hint");
    let input = el("input")
        .class(format!("govuk-{family}__input"))
        .id(id.clone())
        .at("name", name)
        .at("type", kind)
        .at("value", choice.value);
    let input = match alone {
        true => input.live("aria-describedby", field.described_by(None)),
        false => input.maybe("aria-describedby", choice.hint.map(|_| hint_id.clone())),
    };
    let label =
        el("label").class(format!("govuk-label govuk-{family}__label")).at("for", id).text(choice.label.say(field.words()));
    let hint = choice.hint.map(|hint| {
        el("div").id(hint_id).class(format!("govuk-hint govuk-{family}__hint")).text(hint.say(&field.words().language))
    });
    let item = el("div").class(format!("govuk-{family}__item")).with(input.flag("checked", checked)).with(label).with(hint);
    Node::Several(vec![item.into(), revealed(field, family, choice).into()])
}

/// The questions of this page that this choice alone reveals.
fn revealed(field: &Field, family: &'static str, choice: &Choice) -> Option<Node> {
    let mine = |question: &&Question| field.page.revealed_by(question) == Some((field.question.id.as_str(), choice.value));
    let nested = |question| super::field(&field.other(question, question.id.clone()));
    let questions: Vec<Node> = field.page.questions.iter().filter(mine).map(nested).collect();
    (!questions.is_empty()).then(|| el("div").class(format!("govuk-{family}__conditional")).with(questions).into())
}

fn select(field: &Field, choices: &[Choice]) -> Node {
    let (name, chosen) = (field.name.clone(), field.typed());
    let option = |choice: &Choice| {
        let label = choice.label.say(field.words());
        el("option").at("value", choice.value).flag("selected", choice.value == chosen).plain(&label)
    };
    let options: Vec<_> = choices.iter().map(option).collect();
    let first = el("option").at("value", "").text(field.words().get("choices.choose"));
    let select = marked(el("select"), "govuk-select", "govuk-select", field.wrong("")).id(name.clone()).at("name", name);
    let select = select.live("aria-describedby", field.described_by(None)).with(first).with(options);
    field.block(vec![field.label_view(), field.hint().into(), field.message(), select.into()])
}
