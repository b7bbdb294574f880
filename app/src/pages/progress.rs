//! How far a request is: what of the tracking page changes while somebody watches it.

use forms::{Said, Words};
use leptos::prelude::*;

use super::moment::moment;
use crate::node::Node;

/// Days and times are ISO 8601, in the council's time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Where it is, in a few words.
    pub headline: Said,
    /// What the resident is told while the request is there.
    pub message: Option<Said>,
    pub stages: Vec<Stage>,
    /// Who is handling it.
    pub who: Option<Said>,
    /// By when this stage is to be done. `None` where it waits for the resident.
    pub due: Option<String>,
    /// That day has passed.
    pub late_here: bool,
    /// By when we promised to be done. `None` where nothing was promised, or it is done.
    pub decide_by: Option<String>,
    /// The day we promised has passed.
    pub late: bool,
    pub asked: Option<Asked>,
    /// This stage asked the resident for something, and has it.
    pub has_answer: bool,
    pub closed: bool,
    /// Whether it is followed to the end, passed on or was answered at once.
    pub handling: Said,
    /// Newest first.
    pub history: Vec<Event>,
}

/// What the resident has to do before the work goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// "Send us a photo"
    pub title: Said,
    pub due: Option<String>,
    /// That day has passed.
    pub late: bool,
    /// Which time of being asked this is.
    pub arrival: String,
    pub questions: Vec<AskedQuestion>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedQuestion {
    pub id: String,
    pub label: Said,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    pub title: Said,
    pub at: Reached,
    /// When it was reached.
    pub since: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    Done,
    Current,
    Next,
}

/// Something that happened and that the resident may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub at: String,
    /// The stage it came to, or what happened.
    pub title: Said,
    /// With whom or by whom, where the person did not do it alone.
    pub how: Option<String>,
    pub note: Option<String>,
}

/// What stands in `<div id="progress">`.
pub fn progress(progress: &Progress, words: &Words) -> AnyView {
    (now(progress, words), timeline(progress, words), history(&progress.history, words)).into_any()
}

/// Where it is now, who has it and by when it is done: what people come for.
fn now(progress: &Progress, words: &Words) -> AnyView {
    let line = |text: Node| view! { <p class="govuk-body">{text}</p> };
    let by = |key: &str, day: &Option<String>| {
        let text = words.get(key).to_owned();
        day.as_ref().map(|day| view! { <p class="govuk-body now__by">{text}" "<strong>{moment(day, words)}</strong></p> })
    };
    let who = progress.who.as_ref().map(Node::from).map(|who| {
        let text = words.get("progress.who").to_owned();
        view! { <p class="govuk-body">{text}" "<strong>{who}</strong></p> }
    });
    let (label, headline) = (words.get("progress.now").to_owned(), Node::from(&progress.headline));
    let has_answer = progress.has_answer.then(|| line(words.get("ask.has_answer").into()));
    let due = by(if progress.late_here { "progress.late_here" } else { "progress.due" }, &progress.due);
    let decide_by = by(if progress.late { "progress.late" } else { "progress.decide_by" }, &progress.decide_by);
    let closed = progress.closed.then(|| line(words.get("progress.closed").into()));
    view! {
        <section class="now" class:now--closed=progress.closed class:now--late=progress.late>
            <h2 class="now__title"><span class="now__label">{label}</span>{headline}</h2>
            {has_answer}{progress.message.as_ref().map(|text| line(text.into()))}{who}{due}{decide_by}{closed}{line(Node::from(&progress.handling))}
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
            let (title, state) = (Node::from(&stage.title), state.to_owned());
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
            let note = event.note.clone().map(|note| view! { <p class="govuk-body history__note" dir="auto">{note}</p> });
            let how = event.how.clone().map(|how| view! { <p class="govuk-hint history__at">{how}</p> });
            let title = Node::from(&event.title);
            view! {
                <li class="history__event">
                    <p class="govuk-body history__title">{title}</p>
                    <p class="govuk-hint history__at">{moment(&event.at, words)}</p>
                    {how}{note}
                </li>
            }
        })
        .collect();
    let title = words.get("progress.history").to_owned();
    (!items.is_empty()).then(|| view! { <h2 class="govuk-heading-m">{title}</h2><ul class="history">{items}</ul> }.into_any())
}
