//! One request: what we need from the resident, where it is, what comes next, by when, and whom to call.

use std::sync::Arc;

use forms::{Said, Words};
use leptos::prelude::*;

use super::ask::Ask;
use super::progress::{Progress, progress};
use super::question::banner;
use super::{columns, confirmation, heading, permission, titled};
use crate::council::Council;

/// In the page's language.
#[derive(Clone, Debug)]
pub struct Request {
    pub reference: String,
    /// The title of the service.
    pub service: Said,
    pub progress: Progress,
    pub ask: Option<Ask>,
    pub notice: Option<Notice>,
    /// How many events its history has: more, and something changed.
    pub events: u64,
}

/// What the resident must know first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// What was sent is here.
    Sent,
    /// It is here, but nobody waited for it any more.
    SentLate,
    /// The form's token was no longer good.
    Session,
}

impl Request {
    pub fn title(&self, words: &Words) -> String {
        let wrong = self.ask.as_ref().is_some_and(|ask| !ask.faults.is_empty());
        titled(wrong, &words.fill("request.title", &[("reference", &self.reference)]), words)
    }
}

/// The resident has said the detail. Whoever has not sees [`super::find::ask`].
///
/// While it is watched, `#progress` is taken over whole; `#ask` stays as long as somebody fills it in.
pub fn request(request: &Request, words: &Arc<Words>, council: &Council) -> AnyView {
    let reference = request.reference.clone();
    let label = words.get("find.reference").to_owned();
    let notice = request.notice.map(|notice| {
        let key = match notice {
            Notice::Sent => "ask.sent",
            Notice::SentLate => "ask.sent_late",
            Notice::Session => "notice.session",
        };
        banner(words, key).view()
    });
    let arrival = request.ask.as_ref().map(|ask| ask.asked.arrival.clone());
    columns(
        None,
        (
            request.ask.as_ref().map(|ask| ask.problems(words)),
            notice,
            heading(&request.service),
            view! { <p class="govuk-body">{label}": "<strong class="reference">{reference}</strong></p> },
            view! { <div id="ask" data-arrival=arrival>{request.ask.as_ref().map(|ask| ask.view(words))}</div> },
            view! { <p class="govuk-visually-hidden" role="status" id="progress-news"></p> },
            view! { <div id="progress" data-events=request.events>{progress(&request.progress, words)}</div> },
        ),
        (confirmation::call(words, council), permission::link(words)),
        None,
    )
}
