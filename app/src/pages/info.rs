//! The pages behind the footer: help, privacy, cookies and accessibility. Honest about being a sample.

use forms::Words;
use leptos::prelude::*;

use super::moment::say;
use super::{column, from_home, heading};
use crate::component::{inset_text, table};
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
    let way = (info != Info::Help).then(|| from_home(Info::Help.path(), Info::Help.title(words), words));
    column(way, (heading(info.title(words)), inside).into_any())
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
        {title(words.get("practice.title"))}
        {text(words.get("practice.help"))}
        <p class="govuk-body"><a class="govuk-link" href="/practice">{words.get("practice.link").to_owned()}</a></p>
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
        ("doorstep_helped", words.get("info.cookies_helped"), words.get("info.cookies_helped_until")),
        ("doorstep_language", words.get("info.cookies_language"), words.get("info.cookies_language_until")),
        ("doorstep_staff", words.get("info.cookies_staff"), words.get("info.cookies_staff_until")),
        ("doorstep_shared", words.get("kiosk.cookie_shared"), words.get("kiosk.cookie_shared_until")),
        ("doorstep_kiosk", words.get("kiosk.cookie_kiosk"), words.get("kiosk.cookie_kiosk_until")),
        ("doorstep_practice", words.get("practice.cookie"), words.get("practice.cookie_until")),
    ];
    let row = |(name, what, until): (&str, &str, &str)| (name.into(), vec![table::cell(what), table::cell(until)]);
    let titles = [words.get("info.cookies_name"), words.get("info.cookies_for"), words.get("info.cookies_until")];
    let caption = table::caption(words.get("info.cookies_caption")).and_class("govuk-table__caption--m");
    let table = super::stacked(caption, &titles, rows.into_iter().map(row).collect()).view();
    view! {
        <p class="govuk-body-l">{words.get("info.cookies_lead").to_owned()}</p>
        {table}
        {text(words.get("info.cookies_none"))}
    }
    .into_any()
}

/// The day the statement was last read against what is known. It has the parts of the government's model statement.
const STATED: &str = "2026-11-26";

fn accessibility(words: &Words, council: &Council) -> AnyView {
    let aims = [
        words.get("info.accessibility_aim_zoom"),
        words.get("info.accessibility_aim_keyboard"),
        words.get("info.accessibility_aim_reader"),
        words.get("info.accessibility_aim_colours"),
        words.get("info.accessibility_aim_plain"),
    ];
    let named = |key: &'static str| text(words.fill(key, &[("council", &council.name)]));
    view! {
        {sample(words, council)}
        {named("info.accessibility_scope")}
        {title(words.get("info.accessibility_aim"))}
        {text(words.get("info.accessibility_aim_lead"))}
        {list(&aims)}
        {leading(words.get("info.accessibility_aim_adapt"), "mcmw.abilitynet.org.uk")}
        {shortcomings(words)}
        {title(words.get("info.accessibility_tell"))}
        <p class="govuk-body">{words.get("info.accessibility_tell_text").to_owned()}" "{email(council)}</p>
        {text(words.get("info.accessibility_tell_when"))}
        {title(words.get("info.accessibility_law"))}
        {leading(words.get("info.accessibility_law_text"), "www.equalityadvisoryservice.com")}
        {title(words.get("info.accessibility_technical"))}
        {named("info.accessibility_technical_text")}
        {known(words)}
        {title(words.get("info.accessibility_tested"))}
        {text(words.fill("info.accessibility_tested_date", &[("date", &say(STATED, words))]))}
        {text(words.get("info.accessibility_tested_text"))}
    }
    .into_any()
}

fn shortcomings(words: &Words) -> AnyView {
    let parts = [
        words.get("info.accessibility_how_people"),
        words.get("info.accessibility_how_browsers"),
        words.get("info.accessibility_how_welsh"),
        words.get("info.accessibility_how_files"),
    ];
    view! {
        {title(words.get("info.accessibility_how"))}
        {text(words.get("info.accessibility_how_lead"))}
        {list(&parts)}
    }
    .into_any()
}

/// What fails which criterion.
fn known(words: &Words) -> AnyView {
    let title = |key: &'static str| {
        let text = words.get(key).to_owned();
        view! { <h3 class="govuk-heading-s">{text}</h3> }
    };
    view! {
        {title("info.accessibility_status")}{text(words.get("info.accessibility_status_text"))}
        {title("info.accessibility_known")}
        {text(words.get("info.accessibility_known_files"))}
        {text(words.get("info.accessibility_known_unknown"))}
    }
    .into_any()
}

fn sample(words: &Words, council: &Council) -> AnyView {
    let text = words.fill("info.sample", &[("council", &council.name)]);
    inset_text::inset_text(text).view()
}

fn title(text: &str) -> AnyView {
    let text = text.to_owned();
    view! { <h2 class="govuk-heading-m">{text}</h2> }.into_any()
}

fn text(text: impl Into<Node>) -> AnyView {
    el("p").class("govuk-body").text(text).view()
}

fn list(items: &[&str]) -> AnyView {
    let items: Vec<_> = items
        .iter()
        .map(|item| {
            let item = (*item).to_owned();
            view! { <li>{item}</li> }
        })
        .collect();
    view! { <ul class="govuk-list govuk-list--bullet">{items}</ul> }.into_any()
}

/// A text that ends with the address of another site.
fn leading(text: &str, site: &'static str) -> AnyView {
    let text = text.to_owned();
    view! { <p class="govuk-body">{text}" "<a class="govuk-link" href=format!("https://{site}")>{site}</a></p> }.into_any()
}

fn email(council: &Council) -> AnyView {
    let (href, address) = (format!("mailto:{}", council.email), council.email.clone());
    view! { <a class="govuk-link" href=href>{address}</a> }.into_any()
}
