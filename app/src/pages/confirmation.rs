//! Sent: the reference, what happens next and by when, and whom to call.

use forms::{Said, Section, Words};
use leptos::prelude::*;

use super::moment::moment;
use super::{answers, columns};
use crate::component::{inset_text, panel};
use crate::council::Council;
use crate::node::{Node, el};
use crate::place::Place;

/// What was sent, in the page's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmation {
    /// The title of the service.
    pub service: Said,
    pub reference: String,
    /// What the first stage tells the resident.
    pub message: Option<Said>,
    /// Whether it is followed to the end, passed on or was answered at once.
    pub handling: Said,
    /// The titles of the stages it goes through; empty where nothing is followed.
    pub stages: Vec<Said>,
    /// The day we promised, ISO 8601.
    pub by: Option<String>,
    /// The label of the question whose answer opens the request, with the reference. `None` where nothing is followed.
    pub detail: Option<Said>,
    pub sections: Vec<Section>,
    /// What to do on a device that others use: a key.
    pub shared: Option<&'static str>,
}

impl Confirmation {
    pub fn title(&self, words: &Words) -> String {
        words.get("confirmation.title").to_owned()
    }
}

pub fn confirmation(sent: &Confirmation, words: &Words, council: &Council) -> AnyView {
    let panel = view! {
        {done(sent, words)}
        <p class="govuk-body-l">{Node::from(&sent.service)}</p>
    };
    let shared = sent.shared.map(|key| inset_text::inset_text(words.get(key)).and_class("no-print").view());
    let copy = view! {
        <section class="copy">
            <h2 class="govuk-heading-m">{words.get("confirmation.copy").to_owned()}</h2>
            <p class="govuk-body no-print">{words.get("confirmation.print").to_owned()}</p>
            {answers(&sent.sections, words)}
        </section>
    };
    let copy = (!sent.sections.is_empty()).then_some(copy.into_any());
    columns(None, (panel, shared, next(sent, words), follow(sent, words)), call(words, council), copy)
}

/// The reference, to write down.
fn done(sent: &Confirmation, words: &Words) -> AnyView {
    let title = panel::title("h1", words.get("confirmation.title")).at("tabindex", "-1");
    let reference = el("strong").flag("data-reference", true).text(sent.reference.clone());
    let body = vec![Node::from(words.get("confirmation.reference")), el("br").into(), reference.into()];
    panel::panel(title, Some(body.into())).and_class("govuk-panel--confirmation").view()
}

fn next(sent: &Confirmation, words: &Words) -> AnyView {
    let message = sent.message.as_ref().map(Node::from).map(|text| view! { <p class="govuk-body">{text}</p> });
    let by = sent.by.as_ref().map(|day| {
        let text = words.get("confirmation.by").to_owned();
        view! { <p class="govuk-body">{text}" "<strong>{moment(day, words)}</strong></p> }
    });
    let stages: Vec<_> = sent.stages.iter().map(|title| view! { <li>{Node::from(title)}</li> }).collect();
    let stages = (stages.len() > 1).then(|| {
        let text = words.get("confirmation.stages").to_owned();
        view! { <p class="govuk-body">{text}</p><ol class="govuk-list govuk-list--number">{stages}</ol> }
    });
    let (title, handling) = (words.get("confirmation.next").to_owned(), Node::from(&sent.handling));
    view! { <h2 class="govuk-heading-m">{title}</h2>{message}<p class="govuk-body">{handling}</p>{by}{stages} }.into_any()
}

fn follow(sent: &Confirmation, words: &Words) -> Option<AnyView> {
    let detail = sent.detail.as_ref()?;
    let href = Place::Request { reference: sent.reference.clone() }.to_string();
    let need = Node::from(words.say("confirmation.follow_need", &[("detail", detail.clone())]));
    Some(
        view! {
            <h2 class="govuk-heading-m">{words.get("confirmation.follow").to_owned()}</h2>
            <p class="govuk-body">{need}</p>
            <p class="govuk-body"><a class="govuk-link" href=href>{words.get("confirmation.follow_link").to_owned()}</a></p>
        }
        .into_any(),
    )
}

/// Whom to call about it.
pub fn call(words: &Words, council: &Council) -> AnyView {
    let (link, phone, hours) = (council.phone_link(), council.phone.clone(), Node::from(council.hours.say(&words.language)));
    view! {
        <h2 class="govuk-heading-m">{words.get("call.title").to_owned()}</h2>
        <p class="govuk-body">{words.get("call.text").to_owned()}</p>
        <p class="govuk-body">{words.get("help.call").to_owned()}" "<a class="govuk-link phone" href=link>{phone}</a><br />{hours}</p>
    }
    .into_any()
}
