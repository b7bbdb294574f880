//! A person who is helped says that it is true: on this screen, on their own device, or aloud. Nobody says it for them.

use forms::{Said, Section, Words};
use leptos::prelude::*;

use super::moment::say;
use super::question::FORM;
use super::{answers, back, column, faults, heading, titled};
use crate::component::choice::Family::Checkboxes;
use crate::component::{button, error_message, form_group, inset_text};
use crate::node::Node;
use crate::place::Place;
use crate::portal::Fault;

/// What stands between check answers and sending, for a helper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declare {
    pub service: String,
    /// The title of the service.
    pub title: Said,
    /// The person's name, or words for it.
    pub person: String,
    /// The ways that this service takes and that fit how they talk: of `forms::definition::DECLARE`.
    pub ways: Vec<&'static str>,
    /// How and when they said it, ISO 8601.
    pub declared: Option<(String, String)>,
    /// They said it of other answers than those that stand there now.
    pub changed: bool,
    /// Who will hear of the request, and how.
    pub updates: Vec<Said>,
    /// Whether the helper may send it.
    pub may_send: bool,
    /// A `Problem::key` of the way that was tried, and the way.
    pub problem: Option<&'static str>,
    /// What is read out word by word.
    pub script: Vec<Said>,
    /// What the form says now: a yes is to nothing else.
    pub content: String,
    pub draft: String,
    pub csrf: String,
}

/// The id of the box that says yes.
pub const AGREED: &str = "agreed";

impl Declare {
    pub fn title(&self, words: &Words) -> String {
        titled(self.problem.is_some(), words.get("declare.title"), words)
    }

    fn fill(&self, key: &str, words: &Words) -> String {
        words.fill(key, &[("person", &self.person)])
    }

    /// No way fits in which the person can say yes with this helper: they go on by themselves.
    fn only_person(&self) -> bool {
        self.ways.is_empty() && self.declared.is_none()
    }

    fn way(&self, way: &str) -> String {
        format!("{}/{way}", Place::Declare { service: self.service.clone() })
    }
}

pub fn declare(page: &Declare, words: &Words) -> AnyView {
    let wrong = problems(page.problem, words);
    let status = match &page.declared {
        Some((way, at)) => {
            let text = words.fill(&format!("declare.done_{way}"), &[("person", &page.person), ("at", &say(at, words))]);
            inset_text::inset_text(text).view()
        }
        None => {
            let changed = page.changed.then(|| inset_text::inset_text(page.fill("declare.changed", words)).view());
            let ways: Vec<_> = page.ways.iter().map(|way| self::way(page, way, &wrong, words)).collect();
            let none = page.only_person().then(|| {
                view! { <p class="govuk-body">{page.fill("declare.only_person", words)}</p>{hand_back(page, words)} }
            });
            let text = (!page.ways.is_empty()).then(|| view! { <p class="govuk-body">{page.fill("declare.text", words)}</p> });
            view! { {changed}{text}{ways}{none} }.into_any()
        }
    };
    let updates: Vec<_> = page.updates.iter().map(|line| view! { <li>{Node::from(line)}</li> }).collect();
    column(
        back(Place::check(&page.service).to_string().as_str(), words.get("page.back")),
        view! {
            {faults(&wrong, words)}
            <span class="govuk-caption-l">{Node::from(&page.title)}</span>
            {heading(words.get("declare.title"))}
            <h2 class="govuk-heading-m">{page.fill("declare.true_title", words)}</h2>
            {status}
            <h2 class="govuk-heading-m">{words.get("check.updates_title").to_owned()}</h2>
            <ul class="govuk-list govuk-list--bullet">{updates}</ul>
            {(!page.only_person()).then(|| send(page, words))}
        }
        .into_any(),
    )
}

fn problems(key: Option<&str>, words: &Words) -> Vec<Fault> {
    key.map(|key| Fault { name: AGREED.into(), text: words.get(key).into() }).into_iter().collect()
}

fn way(page: &Declare, way: &str, wrong: &[Fault], words: &Words) -> AnyView {
    let (title, text) = (words.get(&format!("declare.{way}_title")).to_owned(), page.fill(&format!("declare.{way}_text"), words));
    let inside = match way {
        "screen" => button::link(page.way(way), words.get("declare.screen_button")).and_class("govuk-button--secondary").view(),
        "code" => {
            let to = format!("{}/declare?service={}", Place::Continue, page.service);
            button::link(to, words.get("declare.code_button")).and_class("govuk-button--secondary").view()
        }
        _ => {
            let script = script(&page.script);
            let agreed = agreed(page.fill("declare.verbal_agreed", words), wrong, words);
            view! {
                <blockquote class="script">{script}</blockquote>
                <form method="post" action=page.way(way) novalidate>
                    <input type="hidden" name="csrf" value=page.csrf.clone() />
                    <input type="hidden" name="content" value=page.content.clone() />
                    {agreed}
                    {button::button("submit", words.get("declare.verbal_button")).and_class("govuk-button--secondary").view()}
                </form>
            }
            .into_any()
        }
    };
    view! { <h3 class="govuk-heading-s">{title}</h3><p class="govuk-body">{text}</p>{inside} }.into_any()
}

fn script(lines: &[Said]) -> Vec<AnyView> {
    lines.iter().map(|line| view! { <p class="govuk-body">{Node::from(line)}</p> }.into_any()).collect()
}

/// The box to tick.
fn agreed(label: String, wrong: &[Fault], words: &Words) -> AnyView {
    let fault = wrong.iter().find(|fault| fault.name == AGREED).map(|fault| fault.text.clone());
    let (bad, error) = (fault.is_some(), format!("{AGREED}-error"));
    let message = fault.map(|text| error_message::error_message(words.get("error.prefix"), text).id(error.clone()));
    let input = Checkboxes.input(AGREED, AGREED, "yes").maybe("aria-describedby", bad.then_some(error));
    let list = Checkboxes.list(Checkboxes.item(input, Checkboxes.label(AGREED, label), None));
    let group = form_group::form_group(vec![Node::from(message), list.into()]);
    if bad { group.and_class("govuk-form-group--error").view() } else { group.view() }
}

/// Sending is the last thing, and stands there once the person said yes.
fn send(page: &Declare, words: &Words) -> AnyView {
    let title = view! { <h2 class="govuk-heading-m">{words.get("check.send_title").to_owned()}</h2> };
    let text = match (page.may_send, &page.declared) {
        (false, _) => page.fill("declare.may_not_send", words),
        (true, None) => page.fill("declare.not_yet", words),
        (true, Some(_)) => {
            return view! {
                {title}
                <form method="post" action=Place::check(&page.service).to_string() novalidate>
                    <input type="hidden" name="csrf" value=page.csrf.clone() />
                    <input type="hidden" name="draft" value=page.draft.clone() />
                    <p class="govuk-body">{words.get("check.send_text").to_owned()}</p>
                    {button::button("submit", words.get("check.send")).view()}
                </form>
            }
            .into_any();
        }
    };
    let hand_back = (!page.may_send).then(|| hand_back(page, words));
    view! { {title}<p class="govuk-body">{text}</p>{hand_back} }.into_any()
}

fn hand_back(page: &Declare, words: &Words) -> AnyView {
    let to = Place::later(&page.service, true);
    button::link(to, words.get("continue.hand_back_title")).and_class("govuk-button--secondary").view()
}

/// For the person alone: everything that is in the form, and whether it is true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct True {
    pub title: Said,
    /// The person's name; empty where it is not known.
    pub person: String,
    pub sections: Vec<Section>,
    pub script: Vec<Said>,
    /// Where the answer goes to.
    pub action: String,
    /// Where the helper goes on where the answer is no; `None` on the person's own device.
    pub back: Option<String>,
    /// The code that opened it; empty on the helper's screen.
    pub code: String,
    /// Of which answers it is said.
    pub content: String,
    pub problem: Option<&'static str>,
    pub csrf: String,
}

impl True {
    pub fn title(&self, words: &Words) -> String {
        titled(self.problem.is_some(), &self.asked(words), words)
    }

    fn asked(&self, words: &Words) -> String {
        match self.person.as_str() {
            "" => words.get("declare.own_title").to_owned(),
            person => words.fill("declare.person_title", &[("person", person)]),
        }
    }

    fn agreed(&self, words: &Words) -> String {
        match self.person.as_str() {
            "" => words.get("declare.own_agreed").to_owned(),
            person => words.fill("declare.person_agreed", &[("person", person)]),
        }
    }
}

pub fn is_true(page: &True, words: &Words) -> AnyView {
    let wrong = problems(page.problem, words);
    let label = page.agreed(words);
    column(
        page.back.as_ref().and_then(|to| back(to, words.get("page.back"))),
        view! {
            {faults(&wrong, words)}
            <span class="govuk-caption-l">{Node::from(&page.title)}</span>
            {heading(page.asked(words))}
            <p class="govuk-body">{words.get("declare.person_text").to_owned()}</p>
            {answers(&page.sections, words)}
            <p class="govuk-body">{words.get("declare.person_not").to_owned()}</p>
            <blockquote class="script">{script(&page.script)}</blockquote>
            <form method="post" action=page.action.clone() id=FORM novalidate>
                <input type="hidden" name="csrf" value=page.csrf.clone() />
                <input type="hidden" name="code" value=page.code.clone() />
                <input type="hidden" name="content" value=page.content.clone() />
                {agreed(label, &wrong, words)}
                {button::button("submit", words.get("declare.person_button")).view()}
            </form>
        }
        .into_any(),
    )
}

/// The person said yes; `helper` is where the helper goes on, on their own screen.
pub fn thanks(helper: Option<String>, words: &Words) -> AnyView {
    let text = if helper.is_some() { "declare.thanks_screen" } else { "declare.thanks_own" };
    let go_on = helper.map(|to| button::link(to, words.get("declare.thanks_button")).view());
    column(
        None,
        view! {
            {heading(words.get("declare.thanks_title"))}
            <p class="govuk-body">{words.get(text).to_owned()}</p>
            {go_on}
        }
        .into_any(),
    )
}

/// A script is said as a whole: its lines, one after the other.
pub fn spoken(lines: &[Said]) -> String {
    lines.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
