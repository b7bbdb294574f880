//! Making a computer a kiosk, and taking it back.

use forms::Words;
use leptos::prelude::*;

use super::{Signed, signed_bar};
use crate::component::{button, form_group, inset_text, label, select};
use crate::node::{Node, el};
use crate::pages::question::hidden;
use crate::pages::{Line, column, faults, heading, titled};
use crate::portal::Fault;

/// Posts `place` and `organisation` to `/staff/kiosk`, or `act=end`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kiosk {
    pub signed: Signed,
    /// The place it stands in, where it is a kiosk already.
    pub now: Option<String>,
    /// Whom it may belong to: ids and names.
    pub organisations: Vec<(String, String)>,
    /// As typed.
    pub place: String,
    pub wrong: bool,
    /// The longest place, in characters.
    pub longest: usize,
}

impl Kiosk {
    pub fn title(&self, words: &Words) -> String {
        titled(self.wrong, words.get("kiosk.title"), words)
    }
}

pub fn kiosk(kiosk: &Kiosk, words: &Words) -> AnyView {
    let text = words.fill("kiosk.no_place", &[("max", &kiosk.longest.to_string())]);
    let wrong: Vec<Fault> = kiosk.wrong.then(|| Fault { name: "place".into(), text: text.into() }).into_iter().collect();
    let form = el("form").at("method", "post").at("action", "/staff/kiosk").flag("novalidate", true);
    let form = form.with(hidden("csrf", &kiosk.signed.csrf));
    let (about, form) = match &kiosk.now {
        Some(place) => {
            let now = inset_text::inset_text(words.fill("kiosk.now", &[("place", place)]));
            let end = button::button("submit", words.get("kiosk.end")).and_class("govuk-button--secondary");
            (Node::from(now), form.with(end.at("name", "act").at("value", "end")))
        }
        None => {
            let place = Line {
                name: "place",
                label: words.get("kiosk.place"),
                hint: Some(words.get("kiosk.place_hint")),
                value: &kiosk.place,
                autocomplete: Some("off"),
                ..Line::default()
            };
            let form = form.with(place.draw(&wrong, words)).with(organisations(kiosk, words));
            let about =
                ["kiosk.about", "kiosk.about_end"].map(|key| Node::from(el("p").class("govuk-body").text(words.get(key))));
            (Node::from(Vec::from(about)), form.with(button::button("submit", words.get("kiosk.begin"))))
        }
    };
    let inside = (signed_bar(&kiosk.signed, words), faults(&wrong, words), heading(words.get("kiosk.title")), about, form.view());
    column(None, inside.into_any())
}

fn organisations(kiosk: &Kiosk, words: &Words) -> Node {
    if kiosk.organisations.is_empty() {
        return Node::Nothing;
    }
    let none = select::option("", true).text(words.get("kiosk.no_organisation"));
    let option = |(id, name): &(String, String)| select::option(id.clone(), false).text(name.clone());
    let options = std::iter::once(none).chain(kiosk.organisations.iter().map(option)).collect();
    let label = label::label(words.get("kiosk.organisation")).and_class("govuk-label--s").at("for", "organisation");
    form_group::form_group(vec![Node::from(label), select::select("organisation", "organisation", options).into()]).into()
}
