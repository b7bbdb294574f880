//! One or several of a few, with its message beside it, on a page that only the server makes.

use forms::Words;
use leptos::prelude::*;

use crate::component::choice::Family;
use crate::component::{error_message, fieldset, form_group, hint};
use crate::node::{Element, Node};
use crate::portal::Fault;

pub struct Choose<'a> {
    pub family: Family,
    pub name: &'a str,
    pub legend: Node,
    pub hint: Option<Node>,
    /// The value, its words, and more about it.
    pub items: Vec<(String, Node, Option<Node>)>,
    pub chosen: Vec<String>,
}

impl Choose<'_> {
    /// Without a hint, and nothing chosen yet.
    pub fn new(family: Family, name: &'static str, legend: impl Into<Node>) -> Self {
        Self { family, name, legend: legend.into(), hint: None, items: Vec::new(), chosen: Vec::new() }
    }

    pub fn view(self, faults: &[Fault], words: &Words) -> AnyView {
        self.draw(faults, words).view()
    }

    pub fn draw(self, faults: &[Fault], words: &Words) -> Element {
        let (family, name) = (self.family, self.name.to_owned());
        let (hint_id, error_id) = (format!("{name}-hint"), format!("{name}-error"));
        let fault = faults.iter().find(|fault| fault.name == name).map(|fault| fault.text.clone());
        let described = [self.hint.as_ref().map(|_| hint_id.clone()), fault.as_ref().map(|_| error_id.clone())];
        let described = described.into_iter().flatten().reduce(|all, id| format!("{all} {id}"));
        let item = |(n, (value, label, hint)): (usize, (String, Node, Option<Node>))| {
            // The first carries the name as its id, so that the list of problems leads to it.
            let id = if n == 0 { name.clone() } else { format!("{name}-{}", n + 1) };
            let about = format!("{id}-item-hint");
            let chosen = self.chosen.contains(&value);
            let input = family.input(id.clone(), name.clone(), value).flag("checked", chosen);
            let input = input.maybe("aria-describedby", hint.as_ref().map(|_| about.clone()));
            family.item(input, family.label(id, label), hint.map(|hint| family.hint(about, hint)))
        };
        let items: Vec<Element> = self.items.into_iter().enumerate().map(item).collect();
        let bad = fault.is_some();
        let inside: Vec<Node> = vec![
            self.hint.map(|text| hint::hint(text).id(hint_id)).into(),
            fault.map(|text| error_message::error_message(words.get("error.prefix"), text).id(error_id)).into(),
            family.list(items).into(),
        ];
        let legend = fieldset::legend(self.legend).and_class("govuk-fieldset__legend--s");
        let fieldset = fieldset::fieldset(Some(legend), inside).maybe("aria-describedby", described);
        let fieldset = fieldset.maybe("role", (family == Family::Radios).then_some("radiogroup"));
        let group = form_group::form_group(fieldset);
        if bad { group.and_class("govuk-form-group--error") } else { group }
    }
}
