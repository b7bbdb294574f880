//! The pages behind the footer: help, privacy, cookies and accessibility. Honest about being a sample.

use forms::Words;
use leptos::prelude::*;

use super::{column, heading};
use crate::council::Council;
use crate::node::{Node, el};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Info {
    /// `/help`
    Help,
    /// `/help/privacy`
    Privacy,
    /// `/help/cookies`
    Cookies,
    /// `/help/accessibility`
    Accessibility,
}

impl Info {
    /// The page at `/help/{name}`; the empty name is `/help` itself.
    pub fn at(name: &str) -> Option<Self> {
        Some(match name {
            "" => Self::Help,
            "privacy" => Self::Privacy,
            "cookies" => Self::Cookies,
            "accessibility" => Self::Accessibility,
            _ => return None,
        })
    }

    pub fn path(self) -> &'static str {
        match self {
            Self::Help => "/help",
            Self::Privacy => "/help/privacy",
            Self::Cookies => "/help/cookies",
            Self::Accessibility => "/help/accessibility",
        }
    }

    pub fn title(self, words: &Words) -> &str {
        match self {
            Self::Help => words.get("info.help"),
            Self::Privacy => words.get("info.privacy"),
            Self::Cookies => words.get("info.cookies"),
            Self::Accessibility => words.get("info.accessibility"),
        }
    }
}

pub fn info(info: Info, words: &Words, council: &Council) -> AnyView {
    let inside = match info {
        Info::Help => help(words, council),
        Info::Privacy => privacy(words, council),
        Info::Cookies => cookies(words),
        Info::Accessibility => accessibility(words, council),
    };
    column(None, (heading(info.title(words)), inside).into_any())
}

fn help(words: &Words, council: &Council) -> AnyView {
    let (link, phone, relay) = (council.phone_link(), council.phone.clone(), council.relay.clone());
    let hours = Node::from(council.hours.say(&words.language));
    let together = words.say("info.help_together_text", &[("places", council.help_places.say(&words.language))]);
    let office = council.office.say(&words.language);
    view! {
        <p class="govuk-body-l">{words.get("info.help_lead").to_owned()}</p>
        {title(words.get("info.help_call"))}
        <p class="govuk-body">{words.get("help.call").to_owned()}" "<a class="govuk-link phone" href=link>{phone}</a><br />{hours}</p>
        {text(words.get("info.help_call_text"))}
        {title(words.get("info.help_relay"))}
        <p class="govuk-body">{words.get("info.help_relay_text").to_owned()}" "<span class="phone">{relay}</span></p>
        {title(words.get("info.help_together"))}
        {text(together)}
        {title(words.get("info.help_office"))}
        {text(office)}
        {title(words.get("info.help_email"))}
        <p class="govuk-body">{email(council)}</p>
        {title(words.get("info.help_tips"))}
        {text(words.get("info.help_tips_text"))}
    }
    .into_any()
}

fn privacy(words: &Words, council: &Council) -> AnyView {
    view! {
        {sample(words, council)}
        {title(words.get("info.privacy_what"))}{text(words.get("info.privacy_what_text"))}
        {title(words.get("info.privacy_why"))}{text(words.get("info.privacy_why_text"))}
        {title(words.get("info.privacy_who"))}{text(words.get("info.privacy_who_text"))}
        {title(words.get("info.privacy_long"))}{text(words.get("info.privacy_long_text"))}
        {title(words.get("info.privacy_device"))}{text(words.get("info.privacy_device_text"))}
        {title(words.get("info.privacy_rights"))}
        <p class="govuk-body">{words.get("info.privacy_rights_text").to_owned()}" "{email(council)}</p>
    }
    .into_any()
}

fn cookies(words: &Words) -> AnyView {
    let rows = [
        ("doorstep_session", words.get("info.cookies_form"), words.get("info.cookies_form_until")),
        ("doorstep_language", words.get("info.cookies_language"), words.get("info.cookies_language_until")),
        ("doorstep_staff", words.get("info.cookies_staff"), words.get("info.cookies_staff_until")),
    ];
    let (label, end) = (words.get("info.cookies_for").to_owned(), words.get("info.cookies_until").to_owned());
    let rows: Vec<_> = rows.into_iter().map(|(name, what, until)| {
        let (what, until) = (what.to_owned(), until.to_owned());
        view! { <tr class="govuk-table__row"><th class="govuk-table__header" scope="row">{name}</th><td class="govuk-table__cell" data-label=label.clone()>{what}</td><td class="govuk-table__cell" data-label=end.clone()>{until}</td></tr> }
    }).collect();
    let name = words.get("info.cookies_name").to_owned();
    view! {
        <p class="govuk-body-l">{words.get("info.cookies_lead").to_owned()}</p>
        <table class="govuk-table stacked">
            <caption class="govuk-table__caption govuk-table__caption--m">{words.get("info.cookies_caption").to_owned()}</caption>
            <thead class="govuk-table__head"><tr class="govuk-table__row">
                <th class="govuk-table__header" scope="col">{name}</th>
                <th class="govuk-table__header" scope="col">{label}</th>
                <th class="govuk-table__header" scope="col">{end}</th>
            </tr></thead>
            <tbody class="govuk-table__body">{rows}</tbody>
        </table>
        {text(words.get("info.cookies_none"))}
    }
    .into_any()
}

fn accessibility(words: &Words, council: &Council) -> AnyView {
    view! {
        {sample(words, council)}
        {title(words.get("info.accessibility_aim"))}{text(words.get("info.accessibility_aim_text"))}
        {title(words.get("info.accessibility_tested"))}{text(words.get("info.accessibility_tested_text"))}
        {title(words.get("info.accessibility_known"))}{text(words.get("info.accessibility_known_text"))}
        {title(words.get("info.accessibility_tell"))}
        <p class="govuk-body">{words.get("info.accessibility_tell_text").to_owned()}" "{email(council)}</p>
        {title(words.get("info.accessibility_law"))}{text(words.get("info.accessibility_law_text"))}
    }
    .into_any()
}

fn sample(words: &Words, council: &Council) -> AnyView {
    let text = words.fill("info.sample", &[("council", &council.name)]);
    view! { <div class="govuk-inset-text">{text}</div> }.into_any()
}

fn title(text: &str) -> AnyView {
    let text = text.to_owned();
    view! { <h2 class="govuk-heading-m">{text}</h2> }.into_any()
}

fn text(text: impl Into<Node>) -> AnyView {
    Node::from(el("p").class("govuk-body").text(text)).into_any()
}

fn email(council: &Council) -> AnyView {
    let (href, address) = (format!("mailto:{}", council.email), council.email.clone());
    view! { <a class="govuk-link" href=href>{address}</a> }.into_any()
}
