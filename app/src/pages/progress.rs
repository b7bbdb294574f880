//! How far a request is: what of the tracking page changes while somebody watches it.

use forms::Words;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::moment::moment;

/// Days and times are ISO 8601, in the council's time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    pub stages: Vec<Stage>,
    /// What the resident is told while the request is at this stage.
    pub message: Option<String>,
    /// By when we promised to be done. `None` where nothing was promised, or it is done.
    pub decide_by: Option<String>,
    /// The day we promised has passed.
    pub late: bool,
    pub closed: bool,
    /// Newest first.
    pub history: Vec<Event>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    pub title: String,
    pub at: Reached,
    /// When it was reached.
    pub since: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reached {
    Done,
    Current,
    Next,
}

/// Something that happened and that the resident may see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    pub at: String,
    /// The stage it came to, or what happened.
    pub title: String,
    pub note: Option<String>,
}

/// What stands in `<div id="progress">`.
pub fn progress(progress: &Progress, words: &Words) -> AnyView {
    (now(progress, words), timeline(progress, words), history(&progress.history, words)).into_any()
}

/// Where it is now and by when it is done: the two things people come for.
fn now(progress: &Progress, words: &Words) -> AnyView {
    let current = progress.stages.iter().find(|stage| stage.at == Reached::Current);
    // Once it has ended, the ending is what it came to.
    let current = current.or_else(|| progress.stages.last().filter(|_| progress.closed)).map(|stage| stage.title.clone());
    let message = progress.message.clone().map(|text| view! { <p class="govuk-body">{text}</p> });
    let by = progress.decide_by.as_ref().map(|day| {
        let text = if progress.late { words.get("progress.late") } else { words.get("progress.decide_by") };
        let text = text.to_owned();
        view! { <p class="govuk-body now__by">{text}" "<strong>{moment(day, words)}</strong></p> }
    });
    let (label, done) = (words.get("progress.now").to_owned(), words.get("progress.closed").to_owned());
    let closed = progress.closed.then(|| view! { <p class="govuk-body">{done}</p> });
    view! {
        <section class="now" class:now--closed=progress.closed class:now--late=progress.late>
            <h2 class="now__title"><span class="now__label">{label}</span>{current}</h2>
            {message}{by}{closed}
        </section>
    }
    .into_any()
}

fn timeline(progress: &Progress, words: &Words) -> AnyView {
    let stages: Vec<_> = progress
        .stages
        .iter()
        .map(|stage| {
            let (class, state) = match stage.at {
                Reached::Done => ("timeline__stage timeline__stage--done", words.get("progress.done")),
                Reached::Current => ("timeline__stage timeline__stage--current", words.get("progress.current")),
                Reached::Next => ("timeline__stage", words.get("progress.next")),
            };
            let (title, state) = (stage.title.clone(), state.to_owned());
            let since = stage.since.as_ref().map(|since| view! { <span class="timeline__since">{moment(since, words)}</span> });
            let current = (stage.at == Reached::Current).then_some("step");
            view! {
                <li class=class aria-current=current>
                    <span class="timeline__title">{title}</span>
                    <span class="timeline__state">{state}</span>
                    {since}
                </li>
            }
        })
        .collect();
    let title = words.get("progress.stages").to_owned();
    view! { <h2 class="govuk-heading-m">{title}</h2><ol class="timeline">{stages}</ol> }.into_any()
}

fn history(events: &[Event], words: &Words) -> Option<AnyView> {
    let items: Vec<_> = events
        .iter()
        .map(|event| {
            let note = event.note.clone().map(|note| view! { <p class="govuk-body history__note">{note}</p> });
            let title = event.title.clone();
            view! {
                <li class="history__event">
                    <p class="govuk-body history__title">{title}</p>
                    <p class="govuk-hint history__at">{moment(&event.at, words)}</p>
                    {note}
                </li>
            }
        })
        .collect();
    let title = words.get("progress.history").to_owned();
    (!items.is_empty()).then(|| view! { <h2 class="govuk-heading-m">{title}</h2><ul class="history">{items}</ul> }.into_any())
}
