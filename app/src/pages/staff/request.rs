//! One request as staff see it: the answers, the files, what happened, and the way on.

use forms::definition::Mode;
use forms::text::direction;
use forms::{Said, Section, Words};
use leptos::prelude::*;

use super::handoffs::state;
use super::{Signed, handling, signed_bar, waiting};
use crate::node::Node;
use crate::pages::moment::moment;
use crate::pages::{answers, back};

/// The move form posts `stage`, `note` and `public` to `/staff/requests/{reference}`. Days and times are ISO 8601.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub signed: Signed,
    pub reference: String,
    pub service: Said,
    /// The title of the stage it is at.
    pub stage: Said,
    pub received: String,
    /// The language it was filled in and sent in.
    pub language: String,
    pub decide_by: Option<String>,
    pub late: bool,
    pub closed: bool,
    /// How it is handed over; `None` where it was answered at once.
    pub handoff: Option<Handoff>,
    /// Followed to the end, passed on, or answered at once.
    pub mode: Mode,
    /// The resident was asked for something and has not answered.
    pub waiting: bool,
    pub sections: Vec<Section>,
    pub files: Vec<FileLink>,
    /// Newest first.
    pub history: Vec<Event>,
    /// Where it can go from here, the usual way first. Empty where it is closed, or another engine does the work.
    pub moves: Vec<Move>,
    /// The id of the stage it is at: a note alone is posted with it. `None` where another engine does the work.
    pub at: Option<String>,
    /// What was typed before a problem.
    pub note: String,
    pub problem: Option<Problem>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handoff {
    /// The state's name in the outbox.
    pub state: String,
    pub engine: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileLink {
    /// The question's label.
    pub label: Said,
    pub name: String,
    pub href: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub at: String,
    pub title: Said,
    /// The person who did it; `None` for the portal itself.
    pub who: Option<String>,
    pub note: Option<String>,
    /// The resident sees it.
    pub public: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// The stage's id.
    pub stage: String,
    pub title: Said,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A note alone needs words.
    NoNote,
    /// Somebody else moved it meanwhile.
    Moved,
}

impl Request {
    pub fn title(&self, _words: &Words) -> String {
        format!("{} – {}", self.reference, self.service)
    }

    fn fault(&self, words: &Words) -> Option<String> {
        self.problem.map(|problem| match problem {
            Problem::NoNote => words.get("move.no_note").to_owned(),
            Problem::Moved => words.get("move.moved").to_owned(),
        })
    }
}

pub fn request(request: &Request, words: &Words) -> AnyView {
    let wrong: Vec<_> =
        request.fault(words).into_iter().map(|text| crate::portal::Fault { name: "note".into(), text: text.into() }).collect();
    view! {
        {signed_bar(&request.signed, words)}
        {back("/staff/requests", words.get("staff.back"))}
        <main class="govuk-main-wrapper" id="main-content">
            {crate::pages::faults(&wrong, words)}
            <span class="govuk-caption-l">{Node::from(&request.service)}</span>
            <h1 class="govuk-heading-l reference" tabindex="-1">{request.reference.clone()}</h1>
            <div class="govuk-grid-row">
                <div class="govuk-grid-column-two-thirds">
                    {facts(request, words)}
                    {request.at.as_ref().map(|at| moving(request, at, words))}
                    <h2 class="govuk-heading-m">{words.get("staff.answers").to_owned()}</h2>
                    {answers(&request.sections, words)}
                    {files(request, words)}
                </div>
                <div class="govuk-grid-column-one-third">{history(request, words)}</div>
            </div>
        </main>
    }
    .into_any()
}

fn facts(request: &Request, words: &Words) -> AnyView {
    let row = |label: &str, value: AnyView| {
        let label = label.to_owned();
        view! { <div class="facts__row"><dt class="facts__key">{label}</dt><dd class="facts__value">{value}</dd></div> }
    };
    let late =
        request.late.then(|| view! { " "<strong class="govuk-tag govuk-tag--red">{words.get("queue.late").to_owned()}</strong> });
    let by = request.decide_by.as_ref().map(|day| row(words.get("queue.by"), (moment(day, words), late).into_any()));
    view! {
        <dl class="facts">
            {row(words.get("queue.stage"), (Node::from(&request.stage), waiting(request.waiting, words)).into_any())}
            {row(words.get("queue.received"), moment(&request.received, words))}
            {by}
            {row(words.get("staff.language"), language(&request.language))}
            {row(words.get("staff.handling"), handling(request.mode, words))}
            {row(words.get("handoff.engine"), handed_over(request, words))}
        </dl>
    }
    .into_any()
}

fn language(tag: &str) -> AnyView {
    let tag = tag.to_owned();
    let name = crate::words::language(&tag).map_or(tag.clone(), |language| language.own_name.to_owned());
    view! { <span lang=tag.clone() dir=direction(&tag)>{name}</span> }.into_any()
}

fn handed_over(request: &Request, words: &Words) -> AnyView {
    let href = format!("/staff/handoffs/{}", request.reference);
    match &request.handoff {
        Some(handoff) => {
            let engine = handoff.engine.clone();
            view! { <a class="govuk-link" href=href>{engine}</a>" "{state(&handoff.state, words)} }.into_any()
        }
        None => view! { <a class="govuk-link" href=href>{words.get("handoff.mode_done").to_owned()}</a> }.into_any(),
    }
}

/// A note, who sees it, and one button a stage: the usual next one stands out.
fn moving(request: &Request, at: &str, words: &Words) -> AnyView {
    let action = format!("/staff/requests/{}", request.reference);
    let fault = request.fault(words);
    let bad = fault.is_some();
    let prefix = words.get("error.prefix").to_owned();
    let message = fault.map(|text| view! { <p class="govuk-error-message" id="note-error"><span class="govuk-visually-hidden">{prefix}</span>{text}</p> });
    let described = if bad { "note-hint note-error" } else { "note-hint" };
    let button = |class: &'static str, target: &Move| {
        let text = Node::from(words.say("move.to", &[("stage", target.title.clone())]));
        view! { <button class=class type="submit" name="stage" value=target.stage.clone()>{text}</button> }
    };
    let next = request.moves.first().map(|target| button("govuk-button", target));
    let others: Vec<_> =
        request.moves.iter().skip(1).map(|target| button("govuk-button govuk-button--secondary", target)).collect();
    let others = (!others.is_empty()).then(|| view! {
        <details class="govuk-details">
            <summary class="govuk-details__summary"><span class="govuk-details__summary-text">{words.get("move.other").to_owned()}</span></summary>
            <div class="govuk-details__text govuk-button-group">{others}</div>
        </details>
    });
    view! {
        <form class="move" method="post" action=action novalidate>
            <h2 class="govuk-heading-m">{words.get("move.title").to_owned()}</h2>
            <input type="hidden" name="csrf" value=request.signed.csrf.clone() />
            <div class="govuk-form-group" class:govuk-form-group--error=bad>
                <label class="govuk-label govuk-label--s" for="note">{words.get("move.note").to_owned()}</label>
                <div class="govuk-hint" id="note-hint">{words.get("move.note_hint").to_owned()}</div>
                {message}
                <textarea class="govuk-textarea" class:govuk-textarea--error=bad id="note" name="note" rows="3" aria-describedby=described aria-invalid=bad.then_some("true")>{request.note.clone()}</textarea>
            </div>
            <div class="govuk-form-group"><div class="govuk-checkboxes govuk-checkboxes--small"><div class="govuk-checkboxes__item">
                <input class="govuk-checkboxes__input" id="public" name="public" type="checkbox" value="yes" />
                <label class="govuk-label govuk-checkboxes__label" for="public">{words.get("move.public").to_owned()}</label>
            </div></div></div>
            <div class="govuk-button-group">
                {next}
                <button class="govuk-button govuk-button--secondary" type="submit" name="stage" value=at.to_owned()>{words.get("move.only_note").to_owned()}</button>
            </div>
            {others}
        </form>
    }
    .into_any()
}

fn files(request: &Request, words: &Words) -> Option<AnyView> {
    let items: Vec<_> = request
        .files
        .iter()
        .map(|file| {
            view! {
                <li>{Node::from(&file.label)}": "<a class="govuk-link" href=file.href.clone() download="">{file.name.clone()}</a></li>
            }
        })
        .collect();
    let title = words.get("staff.files").to_owned();
    (!items.is_empty()).then(|| view! { <h2 class="govuk-heading-m">{title}</h2><ul class="govuk-list">{items}</ul> }.into_any())
}

fn history(request: &Request, words: &Words) -> AnyView {
    let events: Vec<_> =
        request
            .history
            .iter()
            .map(|event| {
                let note = event.note.clone().map(|note| view! { <p class="govuk-body history__note">{note}</p> });
                let who = event.who.clone().map(|who| format!(", {who}"));
                let seen =
                    event.note.is_some().then(|| {
                        match event.public {
            true => view! { <strong class="govuk-tag govuk-tag--green">{words.get("staff.public").to_owned()}</strong> },
            false => view! { <strong class="govuk-tag govuk-tag--grey">{words.get("staff.internal").to_owned()}</strong> },
        }.into_any()
                    });
                view! {
                    <li class="history__event">
                        <p class="govuk-body history__title">{Node::from(&event.title)}</p>
                        <p class="govuk-hint history__at">{moment(&event.at, words)}{who}</p>
                        {note}{seen}
                    </li>
                }
            })
            .collect();
    view! { <h2 class="govuk-heading-m">{words.get("progress.history").to_owned()}</h2><ul class="history">{events}</ul> }
        .into_any()
}
