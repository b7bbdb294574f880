//! When something is wrong: what happened, what to do now, and whom to call.

use forms::Words;
use leptos::prelude::*;

use super::{column, heading};
use crate::council::Council;
use crate::node::Node;
use crate::place::Place;

/// The pages of errors, by what a person can do about them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    NotFound,
    Gone,
    /// The page was open too long, or came from elsewhere.
    Forbidden,
    /// A helper may not do this for the person.
    NotPermitted,
    /// A helper may not do this as long as they help somebody.
    Seated,
    /// What a helper's work for a person stood on has ended.
    Ended,
    /// What was sent cannot be read.
    Unprocessable,
    TooLarge,
    TooMany,
    Failed,
    Unavailable,
}

impl Wrong {
    /// The page for a status; whatever has none of its own is our fault.
    pub fn of(status: u16) -> Self {
        match status {
            404 | 405 => Self::NotFound,
            410 => Self::Gone,
            401 | 403 => Self::Forbidden,
            413 => Self::TooLarge,
            400 | 415 | 422 => Self::Unprocessable,
            429 => Self::TooMany,
            502..=504 => Self::Unavailable,
            _ => Self::Failed,
        }
    }

    pub fn status(self) -> u16 {
        match self {
            Self::NotFound => 404,
            Self::Gone => 410,
            Self::Forbidden | Self::NotPermitted | Self::Seated | Self::Ended => 403,
            Self::Unprocessable => 422,
            Self::TooLarge => 413,
            Self::TooMany => 429,
            Self::Failed => 500,
            Self::Unavailable => 503,
        }
    }

    pub fn title(self, words: &Words) -> &str {
        match self {
            Self::NotFound => words.get("wrong.not_found"),
            Self::Gone => words.get("wrong.gone"),
            Self::Forbidden => words.get("wrong.forbidden"),
            Self::NotPermitted => words.get("wrong.not_permitted"),
            Self::Seated => words.get("wrong.seated"),
            Self::Ended => words.get("wrong.ended"),
            Self::Unprocessable => words.get("wrong.unprocessable"),
            Self::TooLarge => words.get("wrong.too_large"),
            Self::TooMany => words.get("wrong.too_many"),
            Self::Failed => words.get("wrong.failed"),
            Self::Unavailable => words.get("wrong.unavailable"),
        }
    }

    /// What happened, and what to do now.
    fn text(self, words: &Words) -> [&str; 2] {
        match self {
            Self::NotFound => [words.get("wrong.not_found_what"), words.get("wrong.not_found_do")],
            Self::Gone => [words.get("wrong.gone_what"), words.get("wrong.gone_do")],
            Self::Forbidden => [words.get("wrong.forbidden_what"), words.get("wrong.forbidden_do")],
            Self::NotPermitted => [words.get("wrong.not_permitted_what"), words.get("wrong.not_permitted_do")],
            Self::Seated => [words.get("wrong.seated_what"), words.get("wrong.seated_do")],
            Self::Ended => [words.get("wrong.ended_what"), words.get("wrong.ended_do")],
            Self::Unprocessable => [words.get("wrong.unprocessable_what"), words.get("wrong.unprocessable_do")],
            Self::TooLarge => [words.get("wrong.too_large_what"), words.get("wrong.too_large_do")],
            Self::TooMany => [words.get("wrong.too_many_what"), words.get("wrong.too_many_do")],
            Self::Failed => [words.get("wrong.failed_what"), words.get("wrong.failed_do")],
            Self::Unavailable => [words.get("wrong.unavailable_what"), words.get("wrong.unavailable_do")],
        }
    }
}

pub fn wrong(wrong: Wrong, words: &Words, council: &Council) -> AnyView {
    let [what, do_now] = wrong.text(words).map(str::to_owned);
    if matches!(wrong, Wrong::NotPermitted | Wrong::Seated | Wrong::Ended) {
        let start = words.get("wrong.start").to_owned();
        let body = view! {
            <p class="govuk-body">{what}</p>
            <p class="govuk-body">{do_now}</p>
            <p class="govuk-body"><a class="govuk-link" href="/staff">{start}</a></p>
        };
        return column(None, (heading(wrong.title(words)), body).into_any());
    }
    let (link, phone, hours) = (council.phone_link(), council.phone.clone(), Node::from(council.hours.say(&words.language)));
    let body = view! {
        <p class="govuk-body">{what}</p>
        <p class="govuk-body">{do_now}</p>
        <ul class="govuk-list govuk-list--bullet">
            <li><a class="govuk-link" href=Place::Services.to_string()>{words.get("wrong.services").to_owned()}</a></li>
            <li><a class="govuk-link" href=Place::Find.to_string()>{words.get("nav.follow").to_owned()}</a></li>
            <li>{words.get("help.call").to_owned()}" "<a class="govuk-link phone" href=link>{phone}</a>", "{hours}</li>
        </ul>
    };
    column(None, (heading(wrong.title(words)), body).into_any())
}
