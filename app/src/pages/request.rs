//! One request: where it is, what comes next, by when, and whom to call.

use forms::Words;
use leptos::prelude::*;

use super::progress::{Progress, progress};
use super::{columns, confirmation, heading};
use crate::council::Council;

/// In the page's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub reference: String,
    /// The title of the service.
    pub service: String,
    pub progress: Progress,
}

impl Request {
    pub fn title(&self, words: &Words) -> String {
        words.fill("request.title", &[("reference", &self.reference)])
    }
}

/// The resident has said the detail. Whoever has not sees [`super::find::ask`].
pub fn request(request: &Request, words: &Words, council: &Council) -> AnyView {
    let reference = request.reference.clone();
    let label = words.get("find.reference").to_owned();
    columns(
        None,
        (
            heading(&request.service),
            view! { <p class="govuk-body">{label}": "<strong class="reference">{reference}</strong></p> },
            view! { <div id="progress">{progress(&request.progress, words)}</div> },
        ),
        confirmation::call(words, council),
        None,
    )
}
