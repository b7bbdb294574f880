//! How each control of the closed set is drawn: one file each, of the same name as in `forms` and `style`.
//!
//! Inputs are uncontrolled: the value stands in the attribute, only messages are reactive (LEPTOS.md, section 2).

mod add_another;
mod area;
mod choices;
mod date;
pub mod file;
mod group;
pub mod guidance;
mod note;
mod text;

use std::sync::Arc;

use forms::control::Note;
use forms::{Answers, Control, Page, Pairs, Question, Said};
use leptos::prelude::*;

use crate::component::{error_message, fieldset, form_group, hint, label};
use crate::node::{Element, Node, live};
use crate::portal::{Fault, Portal};

/// One question on the page: what there is to draw it.
pub struct Field<'a> {
    pub portal: &'a Portal,
    pub page: &'a Page,
    pub question: &'a Question,
    /// The input's name, which is its id.
    pub name: String,
    pub pairs: &'a Pairs,
    /// Answers of earlier pages.
    pub before: &'a Answers,
    /// Whether its label is the page's only heading.
    pub heading: bool,
}

/// Draws a question with its label, hint, message and control.
pub fn field(field: &Field) -> Node {
    #[cfg(feature = "ssr")]
    if let Some(covered) = crate::pages::secret::covered(field) {
        return covered;
    }
    match field.question.control() {
        Control::Text(line) => text::text(field, &line),
        Control::Area { rows, limit, autocomplete } => area::area(field, rows, limit.as_ref(), autocomplete),
        Control::Choices { look, choices } => choices::choices(field, look, &choices),
        Control::Date { span, autocomplete } => date::date(field, span, autocomplete),
        Control::Group(parts) => group::group(field, &parts),
        Control::File { accept, max_bytes, most } => file::file(field, accept, max_bytes, most),
        Control::AddAnother { item, min, max, questions } => add_another::add_another(field, item, min, max, questions),
        Control::Note(Note::Hidden) => Node::Nothing,
        Control::Note(note) => Node::Several(vec![note::note(field, note), field.guidance().into()]),
    }
}

impl Field<'_> {
    pub fn words(&self) -> &forms::Words {
        &self.portal.words
    }

    /// Another question of the same page.
    fn other<'b>(&'b self, question: &'b Question, name: String) -> Field<'b> {
        Field { question, name, heading: false, portal: self.portal, page: self.page, pairs: self.pairs, before: self.before }
    }

    /// What the browser may fill in by itself; nothing on a device that others use, where it would be somebody else's.
    pub fn token(&self, token: Option<&'static str>) -> Option<&'static str> {
        token.filter(|_| !self.portal.draft.with_untracked(|draft| draft.shared))
    }

    pub fn typed(&self) -> String {
        self.pairs.first(&self.name).to_owned()
    }

    /// The label; "(optional)" is part of it, as in the GOV.UK Design System.
    pub fn label(&self) -> Said {
        let label = self.question.label.say(&self.words().language);
        match self.question.optional {
            true => label.and(" ").and(self.words().get("question.optional")),
            false => label,
        }
    }

    /// What stands between the question and its inputs: the hint, and what helps with it.
    pub fn hint(&self) -> Option<Node> {
        let hint = self.question.hint.as_ref().map(|text| hint::hint(text.say(&self.words().language)).id(self.hint_id()));
        several(hint.map(Node::from).into_iter().chain(self.guidance()).collect())
    }

    fn guidance(&self) -> Option<Node> {
        several([guidance::explain(self), guidance::helper(self)].into_iter().flatten().collect())
    }

    fn hint_id(&self) -> String {
        format!("{}-hint", self.name)
    }

    /// Whether this question has a problem; `part` is a suffix such as `-day`, empty for any.
    pub fn wrong(&self, part: &str) -> impl Fn() -> bool + Clone + Send + Sync + 'static {
        let (faults, name, any) = (self.portal.faults, format!("{}{part}", self.name), part.is_empty());
        let covered = self.covered();
        move || faults.with(|faults| faults.iter().any(|fault| fault.name == name || (any && covered.contains(&fault.name))))
    }

    /// Whether there is a problem at this very input.
    fn wrong_at(&self, name: String) -> impl Fn() -> bool + Clone + Send + Sync + 'static {
        let faults = self.portal.faults;
        move || faults.with(|faults| faults.iter().any(|fault| fault.name == name))
    }

    /// The input names a problem of this question may stand at: its parts, but not the questions of a group.
    fn covered(&self) -> Arc<Vec<String>> {
        let nested = matches!(self.question.control(), Control::AddAnother { .. });
        Arc::new(if nested { Vec::new() } else { self.question.names(&self.name, self.pairs) })
    }

    /// The message beside the input: the only part of a field that comes and goes.
    pub fn message(&self) -> Node {
        let (name, covered) = (self.name.clone(), self.covered());
        self.message_for("", move |fault| fault.name == name || covered.contains(&fault.name))
    }

    /// The first message that is `mine`; `part` is what it describes, empty for the whole question.
    fn message_for(&self, part: &str, mine: impl Fn(&Fault) -> bool + Send + Sync + 'static) -> Node {
        let (faults, id) = (self.portal.faults, self.error_id(part));
        let prefix = self.words().get("error.prefix").to_owned();
        live(move || {
            let text = faults.with(|faults| faults.iter().find(|fault| mine(fault)).map(|fault| fault.text.clone()));
            text.map(|text| error_message::error_message(prefix.clone(), text).id(id.clone())).into()
        })
    }

    fn error_id(&self, part: &str) -> String {
        format!("{}{part}-error", self.name)
    }

    /// What `aria-describedby` names: the hint, the message once there is one, and `more`.
    pub fn described_by(&self, more: Option<String>) -> impl Fn() -> Option<String> + Clone + Send + Sync + 'static {
        let hint = self.question.hint.is_some().then(|| self.hint_id());
        let (wrong, error) = (self.wrong(""), self.error_id(""));
        move || {
            let error = wrong().then(|| error.clone());
            let ids: Vec<String> = [hint.clone(), error, more.clone()].into_iter().flatten().collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        }
    }

    /// The block around the field, marked when something is wrong in it.
    pub fn block(&self, inside: Vec<Node>) -> Node {
        form_group::form_group(Node::Several(inside)).class_while("govuk-form-group--error", self.wrong("")).into()
    }

    /// A label for one input. As the page's heading it is the `h1`, which a screen reader meets first.
    pub fn label_view(&self) -> Node {
        let label = |size: &str| label::label(self.label()).and_class(size).at("for", self.name.clone());
        match self.heading {
            true => label::heading(label("govuk-label--l")).at("tabindex", "-1").into(),
            false => label("govuk-label--s").into(),
        }
    }

    /// A fieldset for several inputs that are one question.
    pub fn fieldset(&self, role: Option<&'static str>, inside: Node) -> Node {
        let fieldset = self.fieldset_around(self.message(), inside).maybe("role", role);
        fieldset.live("aria-describedby", self.described_by(None)).into()
    }

    /// The same where each part says itself what is wrong with it.
    pub fn fieldset_of_parts(&self, parts: Node) -> Node {
        let hint = self.question.hint.is_some().then(|| self.hint_id());
        let fieldset = self.fieldset_around(Node::Nothing, parts).maybe("aria-describedby", hint);
        form_group::form_group(Node::from(fieldset)).into()
    }

    fn fieldset_around(&self, message: Node, inside: Node) -> Element {
        let legend = match self.heading {
            true => fieldset::legend(fieldset::heading(self.label()).at("tabindex", "-1")).and_class("govuk-fieldset__legend--l"),
            false => fieldset::legend(self.label()).and_class("govuk-fieldset__legend--s"),
        };
        fieldset::fieldset(Some(legend), Node::Several(vec![self.hint().into(), message, inside]))
    }
}

fn several(nodes: Vec<Node>) -> Option<Node> {
    (!nodes.is_empty()).then_some(Node::Several(nodes))
}

/// An input, textarea or select that follows whether something is wrong with it: its class and `aria-invalid`.
fn marked(element: Element, class: &'static str, wrong: impl Fn() -> bool + Clone + Send + Sync + 'static) -> Element {
    let invalid = wrong.clone();
    element.class_while(class, wrong).live("aria-invalid", move || invalid().then(|| "true".to_owned()))
}
