//! The hand-off of one request: how it stands, what the engine gets, and what an operator can do about it.

use forms::{Said, Words};
use leptos::prelude::*;

use super::handoffs::{What, Why, state};
use super::{Signed, signed_bar};
use crate::component::{button, details, hint, table};
use crate::node::{Element, Node, el};
use crate::pages::moment::moment;
use crate::pages::permission::reason;
use crate::pages::question::hidden;
use crate::pages::secret::{Covered, uncover};
use crate::pages::{Line, back, faults, stacked, titled};
use crate::portal::Fault;

/// `/staff/handoffs/{reference}`. Its forms post there what to `do`, for which `row` as it was `seen`. Times are ISO 8601.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handoff {
    pub signed: Signed,
    pub reference: String,
    pub service: Said,
    pub received: String,
    pub mode: Mode,
    pub rows: Vec<Row>,
    /// Why somebody wants to see personal data; `None` where it is shown, which was written down.
    pub covered: Option<Covered>,
    /// Who looked before, newest first.
    pub looks: Vec<Look>,
    /// The inputs' ids and what is wrong with them.
    pub problems: Vec<Fault>,
}

/// What handing over means for the resident.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Done,
    Forget,
    Advocate,
}

impl Mode {
    pub fn text(self, words: &Words) -> &str {
        match self {
            Self::Done => words.get("handoff.mode_done"),
            Self::Forget => words.get("handoff.mode_forget"),
            Self::Advocate => words.get("handoff.mode_advocate"),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    pub at: String,
    pub who: String,
    /// The name of what was shown, such as `payload`.
    pub what: String,
    pub reason: String,
}

/// A row of the outbox. Its inputs' names end in `-{n}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub n: usize,
    pub id: String,
    pub seen: String,
    pub what: What,
    pub state: String,
    pub why: Option<Why>,
    pub attempts: i64,
    pub next: Option<String>,
    pub created: String,
    pub started: Option<String>,
    pub engine: String,
    pub process: String,
    pub instance: Option<String>,
    /// Why it was cancelled.
    pub reason: Option<String>,
    pub payload: Payload,
    pub can_resend: bool,
    pub fix: Option<Fix>,
    pub cancel: Option<Cancel>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payload {
    Variables(Vec<Variable>),
    /// The definition of the submission is not there.
    Missing,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    pub name: String,
    /// The type's name, as definitions have it.
    pub kind: &'static str,
    pub value: Value,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Covered,
    Nothing,
    Plain(String),
    /// On several lines.
    Json(String),
}

/// The form that puts process and variables right, as it was filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    pub process: String,
    pub mapping: String,
    /// What variables can come from.
    pub answers: Vec<String>,
}

/// The form that cancels, as it was filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cancel {
    pub reason: String,
    pub told: String,
    /// The engine may have it all the same.
    pub doubtful: bool,
}

impl Handoff {
    pub fn title(&self, words: &Words) -> String {
        let title = format!("{} – {}", self.reference, words.get("handoff.one_title"));
        titled(!self.wrong(words).is_empty(), &title, words)
    }

    fn wrong(&self, words: &Words) -> Vec<Fault> {
        let unsaid = self.covered.as_ref().and_then(|covered| covered.fault(words));
        unsaid.into_iter().chain(self.problems.iter().cloned()).collect()
    }
}

pub fn handoff(page: &Handoff, words: &Words) -> AnyView {
    let nothing = page.rows.is_empty().then(|| view! { <p class="govuk-body">{words.get("handoff.no_rows").to_owned()}</p> });
    let rows: Vec<_> = page.rows.iter().map(|row| section(page, row, words)).collect();
    let wrong = page.wrong(words);
    let uncover = page.covered.as_ref().filter(|_| !page.rows.is_empty()).map(|covered| {
        let action = format!("/staff/handoffs/{}", page.reference);
        uncover(words.get("handoff.show"), action, &page.signed.csrf, covered, &wrong, words)
    });
    view! {
        {signed_bar(&page.signed, words)}
        {back("/staff/handoffs", words.get("handoff.back"))}
        <main class="govuk-main-wrapper" id="main-content">
            {faults(&wrong, words)}
            <span class="govuk-caption-l">{Node::from(&page.service)}</span>
            <h1 class="govuk-heading-l" tabindex="-1"><span class="reference">{page.reference.clone()}</span></h1>
            {facts(page, words)}{nothing}{uncover}{rows}{looks(page, words)}
        </main>
    }
    .into_any()
}

fn facts(page: &Handoff, words: &Words) -> AnyView {
    let href = format!("/staff/requests/{}", page.reference);
    let link = view! { <a class="govuk-link" href=href>{words.get("handoff.history").to_owned()}</a> };
    view! {
        <dl class="facts">
            {fact(words.get("queue.received"), moment(&page.received, words).into_any())}
            {fact(words.get("handoff.mode"), page.mode.text(words).to_owned().into_any())}
            {fact(words.get("progress.history"), link.into_any())}
        </dl>
    }
    .into_any()
}

fn fact(label: &str, value: AnyView) -> AnyView {
    let label = label.to_owned();
    view! { <div class="facts__row"><dt class="facts__key">{label}</dt><dd class="facts__value">{value}</dd></div> }.into_any()
}

fn section(page: &Handoff, row: &Row, words: &Words) -> AnyView {
    let resend = row.can_resend.then(|| resend(page, row, words));
    let fix = row.fix.as_ref().map(|form| fix(page, row, form, words));
    let cancel = row.cancel.as_ref().map(|form| cancel(page, row, form, words));
    view! {
        <section class="handoff" aria-labelledby=format!("row-{}", row.n)>
            <h2 class="govuk-heading-m" id=format!("row-{}", row.n) tabindex="-1">{row.what.title(words)}</h2>
            {standing(row, words)}
            {payload(row, words)}
            {resend}{fix}{cancel}
        </section>
    }
    .into_any()
}

fn standing(row: &Row, words: &Words) -> AnyView {
    let about = match row.state.as_str() {
        "queued" => words.get("handoff.about_queued"),
        "sending" => words.get("handoff.about_sending"),
        "unknown" => words.get("handoff.about_unknown"),
        "started" => words.get("handoff.about_started"),
        "rejected" => words.get("handoff.about_rejected"),
        "held" => words.get("handoff.about_held"),
        _ => words.get("handoff.about_cancelled"),
    };
    let about = about.to_owned();
    let text =
        |label: &str, value: Option<String>| value.filter(|value| !value.is_empty()).map(|value| fact(label, value.into_any()));
    let time = |label: &str, value: &Option<String>| value.as_ref().map(|at| fact(label, moment(at, words).into_any()));
    view! {
        <dl class="facts facts--list">
            {fact(words.get("handoff.state"), (state(&row.state, words).view(), view! { <span>" "{about}</span> }).into_any())}
            {text(words.get("handoff.why"), row.why.as_ref().map(|why| why.text(words)))}
            {text(words.get("handoff.reason_was"), row.reason.clone())}
            {text(words.get("handoff.attempts"), Some(row.attempts.to_string()))}
            {time(words.get("handoff.next"), &row.next)}
            {fact(words.get("handoff.made"), moment(&row.created, words).into_any())}
            {time(words.get("handoff.started"), &row.started)}
            {text(words.get("handoff.engine"), Some(row.engine.clone()))}
            {text(words.get("handoff.process"), Some(row.process.clone()))}
            {text(words.get("handoff.instance"), row.instance.clone())}
        </dl>
    }
    .into_any()
}

/// What the engine gets: names and types always, what the resident typed only for who asked for it.
fn payload(row: &Row, words: &Words) -> AnyView {
    let title = words.get("handoff.payload").to_owned();
    let Payload::Variables(variables) = &row.payload else {
        let missing = words.get("handoff.payload_missing").to_owned();
        return view! { <h3 class="govuk-heading-s">{title}</h3><p class="govuk-body">{missing}</p> }.into_any();
    };
    let titles = [words.get("handoff.variable"), words.get("handoff.type"), words.get("handoff.value")];
    let line = |line: &Variable| {
        let value = table::cell(shown(&line.value, words)).and_class("handoff__value");
        (line.name.clone().into(), vec![table::cell(line.kind), value])
    };
    let caption = table::caption(title).and_class("govuk-table__caption--s");
    stacked(caption, &titles, variables.iter().map(line).collect()).view()
}

/// A button and what it does.
fn explained(button: Element, id: String, text: &str) -> Node {
    vec![button.at("aria-describedby", id.clone()), hint::hint(text).id(id)].into()
}

fn shown(value: &Value, words: &Words) -> Node {
    let grey = |key| el("span").class("govuk-hint").text(words.get(key)).into();
    match value {
        Value::Covered => grey("handoff.covered"),
        Value::Nothing => grey("handoff.nothing"),
        Value::Plain(text) => text.clone().into(),
        Value::Json(json) => el("pre").class("handoff__json").text(json.clone()).into(),
    }
}

/// A form that posts what to do with a row, as it was seen.
fn form(page: &Handoff, row: &Row, action: &str) -> Element {
    let inputs = [("csrf", &*page.signed.csrf), ("do", action), ("row", &*row.id), ("seen", &*row.seen)];
    let form = el("form").at("method", "post").at("action", format!("/staff/handoffs/{}", page.reference));
    form.with(inputs.map(|(name, value)| hidden(name, value)).to_vec())
}

fn resend(page: &Handoff, row: &Row, words: &Words) -> AnyView {
    let button = button::button("submit", words.get("handoff.resend"));
    let inside = explained(button, format!("resend-hint-{}", row.n), words.get("handoff.resend_hint"));
    form(page, row, "resend").with(inside).view()
}

fn fix(page: &Handoff, row: &Row, fix: &Fix, words: &Words) -> AnyView {
    let open = page.problems.iter().any(|fault| [named("process", row), named("mapping", row)].contains(&fault.name));
    let process = Line {
        name: &named("process", row),
        label: words.get("handoff.process"),
        hint: Some(words.get("handoff.process_hint")),
        value: &fix.process,
        capitals: "none",
        autocomplete: Some("off"),
        ..Line::default()
    };
    let mapping = Line {
        name: &named("mapping", row),
        label: words.get("handoff.mapping"),
        hint: Some(words.get("handoff.mapping_hint")),
        value: &fix.mapping,
        rows: 8,
        ..Line::default()
    };
    let answers = words.fill("handoff.answers_are", &[("answers", &fix.answers.join(", "))]);
    let inside = form(page, row, "fix").flag("novalidate", true);
    let inside = inside.with(process.draw(&page.problems, words)).with(mapping.draw(&page.problems, words));
    let inside = inside.with(el("p").class("govuk-body").text(answers));
    let inside = inside.with(button::button("submit", words.get("handoff.fix_button")));
    details::details(words.get("handoff.fix"), inside).flag("open", open).view()
}

fn cancel(page: &Handoff, row: &Row, cancel: &Cancel, words: &Words) -> AnyView {
    let open = page.problems.iter().any(|fault| [named("reason", row), named("told", row)].contains(&fault.name));
    let reason = Line {
        name: &named("reason", row),
        label: words.get("handoff.reason"),
        hint: Some(words.get("handoff.reason_hint")),
        value: &cancel.reason,
        rows: 2,
        ..Line::default()
    };
    let told = Line {
        name: &named("told", row),
        label: words.get("handoff.told"),
        hint: Some(words.get("handoff.told_hint")),
        value: &cancel.told,
        rows: 4,
        ..Line::default()
    };
    let warning = el("p").class("govuk-body").with(el("strong").text(words.get("handoff.cancel_doubtful")));
    let inside = form(page, row, "cancel").flag("novalidate", true).with(cancel.doubtful.then_some(warning));
    let inside = inside.with(reason.draw(&page.problems, words)).with(told.draw(&page.problems, words));
    let button = button::button("submit", words.get("handoff.cancel_button")).and_class("govuk-button--secondary");
    details::details(words.get("handoff.cancel"), inside.with(button)).flag("open", open).view()
}

/// The name of an input has the row's number.
fn named(name: &str, row: &Row) -> String {
    format!("{name}-{}", row.n)
}

fn looks(page: &Handoff, words: &Words) -> AnyView {
    let lines: Vec<_> = page
        .looks
        .iter()
        .map(|look| {
            let text = format!("{}: {}, ", look.who, words.get(&format!("permission.saw.{}", look.what)));
            view! { <li>{text}{moment(&look.at, words)}{reason(&look.reason).map(Element::view)}</li> }
        })
        .collect();
    let list = match lines.is_empty() {
        true => view! { <p class="govuk-body">{words.get("handoff.nobody_looked").to_owned()}</p> }.into_any(),
        false => view! { <ul class="govuk-list">{lines}</ul> }.into_any(),
    };
    view! { <h2 class="govuk-heading-m">{words.get("handoff.looks").to_owned()}</h2>{list} }.into_any()
}
