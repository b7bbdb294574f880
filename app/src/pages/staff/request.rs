//! One request as staff see it: the answers, the files, what happened, and the way on.

use forms::definition::Mode;
use forms::text::direction;
use forms::{Said, Section, Words};
use leptos::prelude::*;

use super::handoffs::state;
use super::{Signed, handling, late, signed_bar, waiting};
use crate::component::choice::Family;
use crate::component::{button, details, form_group, tag};
use crate::node::{Element, Node};
use crate::pages::moment::moment;
use crate::pages::secret::{Covered, uncover};
use crate::pages::{Line, answers, back, titled};
use crate::portal::Fault;

/// The move form posts `stage`, `note` and `public` to `/staff/requests/{reference}`. Days and times are ISO 8601.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub signed: Signed,
    pub reference: String,
    pub service: Said,
    /// The title of the stage it is at.
    pub stage: Said,
    pub received: String,
    /// By whom it was sent, and in which way.
    pub how: String,
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
    /// Some answers are covered until somebody says why they want to see them: what was typed for that.
    pub covered: Option<Covered>,
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
    /// With whom or by whom, where the person did not do it alone.
    pub how: Option<String>,
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
    pub fn title(&self, words: &Words) -> String {
        let unsaid = self.covered.as_ref().is_some_and(|covered| covered.problem.is_some());
        titled(self.problem.is_some() || unsaid, &format!("{} – {}", self.reference, self.service), words)
    }

    fn fault(&self, words: &Words) -> Option<String> {
        self.problem.map(|problem| match problem {
            Problem::NoNote => words.get("move.no_note").to_owned(),
            Problem::Moved => words.get("move.moved").to_owned(),
        })
    }
}

pub fn request(request: &Request, words: &Words) -> AnyView {
    let unsaid = request.covered.as_ref().and_then(|covered| covered.fault(words));
    let note = request.fault(words).map(|text| Fault { name: "note".into(), text: text.into() });
    let wrong: Vec<Fault> = note.into_iter().chain(unsaid).collect();
    let uncover = request.covered.as_ref().map(|covered| {
        let action = format!("/staff/requests/{}", request.reference);
        uncover(words.get("secret.show_covered"), action, &request.signed.csrf, covered, &wrong, words)
    });
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
                    {uncover}
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
    let by = |day: &String| row(words.get("queue.by"), (moment(day, words), late(request.late, words)).into_any());
    let by = request.decide_by.as_ref().map(by);
    view! {
        <dl class="facts">
            {row(words.get("queue.stage"), (Node::from(&request.stage), waiting(request.waiting, words)).into_any())}
            {row(words.get("queue.received"), moment(&request.received, words).into_any())}
            {row(words.get("act.done.how"), request.how.clone().into_any())}
            {by}
            {row(words.get("staff.language"), language(&request.language))}
            {row(words.get("staff.handling"), handling(request.mode, words).view())}
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
            view! { <a class="govuk-link" href=href>{engine}</a>" "{state(&handoff.state, words).view()} }.into_any()
        }
        None => view! { <a class="govuk-link" href=href>{words.get("handoff.mode_done").to_owned()}</a> }.into_any(),
    }
}

/// A note, who sees it, and one button a stage: the usual next one stands out.
fn moving(request: &Request, at: &str, words: &Words) -> AnyView {
    let action = format!("/staff/requests/{}", request.reference);
    let fault: Vec<Fault> =
        request.fault(words).map(|text| Fault { name: "note".into(), text: text.into() }).into_iter().collect();
    let note = Line {
        name: "note",
        label: words.get("move.note"),
        hint: Some(words.get("move.note_hint")),
        value: &request.note,
        rows: 3,
        ..Line::default()
    };
    let public = Family::Checkboxes.item(
        Family::Checkboxes.input("public", "public", "yes"),
        Family::Checkboxes.label("public", words.get("move.public")),
        None,
    );
    let public = form_group::form_group(Family::Checkboxes.list(public).and_class("govuk-checkboxes--small"));
    let button = |text: Said, stage: &str| button::button("submit", text).at("name", "stage").at("value", stage);
    let to = |target: &Move| button(words.say("move.to", &[("stage", target.title.clone())]), &target.stage);
    let only = button(words.get("move.only_note").into(), at).and_class("govuk-button--secondary");
    let usual: Vec<Element> = request.moves.first().map(to).into_iter().chain([only]).collect();
    let others: Vec<_> = request.moves.iter().skip(1).map(|target| to(target).and_class("govuk-button--secondary")).collect();
    let others = (!others.is_empty()).then(|| details::details(words.get("move.other"), button::group(others)).view());
    view! {
        <form class="move" method="post" action=action novalidate>
            <h2 class="govuk-heading-m">{words.get("move.title").to_owned()}</h2>
            <input type="hidden" name="csrf" value=request.signed.csrf.clone() />
            {note.view(&fault, words)}
            {public.view()}
            {button::group(usual).view()}
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
    let events: Vec<_> = request
        .history
        .iter()
        .map(|event| {
            let note = event.note.clone().map(|note| view! { <p class="govuk-body history__note">{note}</p> });
            let how = event.how.clone().map(|how| view! { <p class="govuk-hint history__at">{how}</p> });
            let who = event.who.clone().map(|who| format!(", {who}"));
            let seen = event.note.is_some().then(|| match event.public {
                true => tag::tag(words.get("staff.public")).and_class("govuk-tag--green").view(),
                false => tag::tag(words.get("staff.internal")).and_class("govuk-tag--grey").view(),
            });
            view! {
                <li class="history__event">
                    <p class="govuk-body history__title">{Node::from(&event.title)}</p>
                    <p class="govuk-hint history__at">{moment(&event.at, words)}{who}</p>
                    {how}{note}{seen}
                </li>
            }
        })
        .collect();
    view! { <h2 class="govuk-heading-m">{words.get("progress.history").to_owned()}</h2><ul class="history">{events}</ul> }
        .into_any()
}
