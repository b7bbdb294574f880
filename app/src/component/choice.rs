//! Radios and checkboxes: one of a few, or none, one or several.

use crate::node::{Element, Node, el};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    Radios,
    Checkboxes,
}

impl Family {
    fn name(self) -> &'static str {
        match self {
            Self::Radios => "radios",
            Self::Checkboxes => "checkboxes",
        }
    }

    fn part(self, part: &str) -> String {
        format!("govuk-{}__{part}", self.name())
    }

    pub fn list(self, items: impl Into<Node>) -> Element {
        let name = format!("govuk-{}", self.name());
        el("div").class(name.clone()).at("data-module", name).with(items)
    }

    pub fn item(self, input: Element, label: Element, hint: Option<Element>) -> Element {
        el("div").class(self.part("item")).with(input).with(label).with(hint)
    }

    pub fn input(self, id: impl Into<String>, name: impl Into<String>, value: impl Into<String>) -> Element {
        let kind = if self == Self::Radios { "radio" } else { "checkbox" };
        el("input").class(self.part("input")).id(id).at("name", name).at("type", kind).at("value", value)
    }

    pub fn label(self, id: impl Into<String>, text: impl Into<Node>) -> Element {
        super::label::label(text).and_class(&self.part("label")).at("for", id)
    }

    pub fn hint(self, id: impl Into<String>, text: impl Into<Node>) -> Element {
        super::hint::hint(text).and_class(&self.part("hint")).id(id)
    }

    /// "or", between those before and one that stands for none of them.
    pub fn divider(self, text: impl Into<Node>) -> Element {
        el("div").class(self.part("divider")).with(text)
    }

    /// What is asked where the item before it is chosen.
    pub fn conditional(self, id: impl Into<String>, inside: impl Into<Node>) -> Element {
        el("div").class(self.part("conditional")).id(id).with(inside)
    }
}
