//! Beside the question: help for whoever answers it, and, where somebody helps, what that person should know.

use forms::{Helper, Said, Words};

use super::Field;
use crate::component::details;
use crate::node::{Node, el};

/// "Help with this question", for everybody.
pub fn explain(field: &Field) -> Option<Node> {
    let text = field.question.explain.as_ref()?.say(&field.words().language);
    Some(details::details(summary(field, "explain.summary"), text).into())
}

/// The words for the person helping, for nobody else: beside the question on a wide screen, folded under it on a narrow one.
///
/// They stand here twice, and the style shows one of the two: a fold that only looks open would be read out as closed.
pub fn helper(field: &Field) -> Option<Node> {
    let helper = field.question.helper.as_ref().filter(|_| field.portal.helped)?;
    let beside = el("div").class("helper helper--beside").at("role", "note").at("aria-label", field.words().get("helper.title"));
    let beside = beside.with(title(field.words())).with(words(helper, field.words()));
    let folded = details::details(summary(field, "helper.title"), words(helper, field.words())).and_class("helper--folded");
    Some(vec![Node::from(beside), folded.into()].into())
}

pub fn title(words: &Words) -> Node {
    el("p").class("helper__title").text(words.get("helper.title")).into()
}

/// How to ask, what to accept, which evidence: each under its name, where there is more than the first.
pub fn words(helper: &Helper, words: &Words) -> Node {
    let part = |key: &str, text: Said| vec![el("dt").text(words.get(key)), el("dd").text(text)];
    let said = [("helper.ask", &helper.ask), ("helper.accept", &helper.accept), ("helper.evidence", &helper.evidence)];
    let said = said.into_iter().filter_map(|(key, text)| Some((key, text.as_ref()?.say(&words.language))));
    match &said.collect::<Vec<_>>()[..] {
        [("helper.ask", alone)] => el("p").class("helper__text").text(alone).into(),
        several => {
            let parts = several.iter().flat_map(|(key, text)| part(key, text.clone()));
            el("dl").class("helper__text").with(parts.map(Node::from).collect::<Vec<_>>()).into()
        }
    }
}

/// What a fold is called: on a page with several, each by its question too.
fn summary(field: &Field, key: &str) -> Node {
    let label = field.question.label.say(&field.words().language);
    let about = el("span").class("govuk-visually-hidden").with(": ").with(label);
    Node::from(vec![Node::from(field.words().get(key)), about.into()])
}
