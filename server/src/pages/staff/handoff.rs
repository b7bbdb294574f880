//! The hand-off of one request: see how it stands, and send it again, put its mapping right or cancel it.

use std::sync::Arc;

use app::pages::secret::Covered;
use app::pages::staff::handoff as view;
use app::portal::Fault;
use app::shell::Boot;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use forms::definition::{self, Kind, Mode};
use forms::{Pairs, Words};
use serde_json::{Value, json};

use super::handoffs::{COVER, next, what, why};
use super::{Staff, saw, sign_in};
use crate::act::Act;
use crate::clock;
use crate::definitions::Service;
use crate::dispatcher::content::read_mapping;
use crate::doorstep::Doorstep;
use crate::pages::wrong::Refusal;
use crate::pages::{refused, secret, see_other, show};
use crate::posted::Posted;
use crate::reference::Reference;
use crate::session::random_id;
use crate::store::operator::{self, Change, Decide, mark};
use crate::store::outbox::{self, State as At};
use crate::store::{access, event, submission};
use crate::visit::Visit;
use crate::workflow::Variable;

/// Reasons and what residents are told are cut here, in characters.
const TEXT: usize = 2_000;
/// A mapping is never longer, in characters.
const MAPPING: usize = 20_000;
/// What every case gets beside the mapped answers (`dispatcher/content.rs`): none of it was typed, but for the answers.
const OURS: usize = 3;

pub async fn get(
    State(doorstep): State<Doorstep>,
    visit: Visit,
    staff: Staff,
    Path(reference): Path<String>,
) -> Result<Response, Refusal> {
    let opened = Opened::open(&doorstep, &reference).await?;
    opened.page(&doorstep, &visit, &staff, Said::default()).await
}

pub async fn post(
    State(doorstep): State<Doorstep>,
    visit: Visit,
    staff: Result<Staff, Response>,
    Path(reference): Path<String>,
    request: Request,
) -> Result<Response, Refusal> {
    let posted = Posted::read(request, |_| None).await?;
    let Ok(staff) = staff else { return Ok(sign_in::again(&doorstep, &visit, posted.pairs)) };
    let opened = Opened::open(&doorstep, &reference).await?;
    if staff.may(&doorstep, &visit, &posted.csrf).is_err() {
        let said = Said { status: StatusCode::FORBIDDEN, ..Said::typed(posted.pairs) };
        return opened.page(&doorstep, &visit, &staff, said).await;
    }
    if posted.pairs.first("do") == "show" {
        let said = match secret::reason(&posted.pairs, &doorstep.words(visit.language)) {
            Ok(why) => Said { shown: Some(why), ..Said::default() },
            Err(covered) => Said { status: StatusCode::UNPROCESSABLE_ENTITY, covered, ..Said::default() },
        };
        return opened.page(&doorstep, &visit, &staff, said).await;
    }
    let words = doorstep.words(visit.language);
    match opened.decide(&doorstep, &staff, &posted.pairs, &words).await? {
        Decision::Wrong(problems) => {
            let said = Said { status: StatusCode::UNPROCESSABLE_ENTITY, problems, ..Said::typed(posted.pairs) };
            opened.page(&doorstep, &visit, &staff, said).await
        }
        Decision::Taken(n, decide) => {
            let again = !matches!(decide.change, Change::Cancel { .. });
            if !doorstep.store.write(decide).await? {
                let problems = vec![Fault { name: format!("row-{n}"), text: words.get("handoff.changed").into() }];
                let said = Said { status: StatusCode::CONFLICT, problems, ..Said::typed(posted.pairs) };
                return Opened::open(&doorstep, &reference).await?.page(&doorstep, &visit, &staff, said).await;
            }
            doorstep.changes.tell(&opened.sent.reference);
            if again {
                doorstep.dispatcher.try_again(&opened.rows[n - 1].engine);
            }
            Ok(see_other(format!("/staff/handoffs/{}", opened.sent.reference)))
        }
    }
}

/// The page as it was when a sign-in had ended: what was filled in stands there again.
pub async fn again(
    doorstep: &Doorstep,
    visit: &Visit,
    staff: &Staff,
    reference: &str,
    typed: Pairs,
) -> Result<Response, Refusal> {
    Opened::open(doorstep, reference).await?.page(doorstep, visit, staff, Said::typed(typed)).await
}

/// What the page says beside how things stand.
#[derive(Default)]
struct Said {
    status: StatusCode,
    /// Personal data is shown, for this reason.
    shown: Option<String>,
    /// Why somebody wants to see it.
    covered: Covered,
    /// What was filled in, for the row that it names.
    typed: Pairs,
    problems: Vec<Fault>,
}

impl Said {
    fn typed(typed: Pairs) -> Self {
        Self { covered: secret::typed(&typed), typed, ..Self::default() }
    }
}

/// What an operator wants, checked.
enum Decision {
    /// For the row of this number.
    Taken(usize, Decide),
    Wrong(Vec<Fault>),
}

/// A request with all that was handed over of it.
struct Opened {
    sent: submission::Model,
    /// `None` where the definition is missing.
    service: Option<Arc<Service>>,
    rows: Vec<outbox::Model>,
}

impl Opened {
    async fn open(doorstep: &Doorstep, reference: &str) -> Result<Self, Refusal> {
        let reference = Reference::parse(reference).ok_or(Refusal::NotFound)?;
        let sent = submission::by_reference(&doorstep.store, reference.as_str()).await?.ok_or(Refusal::NotFound)?;
        let service = doorstep.definitions.pinned(&doorstep.store, &sent.definition).await?;
        let rows = outbox::of(&doorstep.store, &sent.reference).await?;
        Ok(Self { sent, service, rows })
    }

    async fn decide(&self, doorstep: &Doorstep, staff: &Staff, typed: &Pairs, words: &Words) -> Result<Decision, Refusal> {
        let place = self.rows.iter().position(|row| row.id == typed.first("row")).ok_or(Refusal::Unprocessable)?;
        let (row, n) = (&self.rows[place], place + 1);
        let stage = self.stage(doorstep).await?;
        let by = By { staff, reference: &self.sent.reference, stage: &stage };
        let now = doorstep.store.now().await?;
        let (change, mut events) = match typed.first("do") {
            "resend" => (Change::Resend { now }, vec![by.staff("Sent again".to_owned())]),
            "fix" => match self.read_fix(row, n, typed, words)? {
                Ok((process, mapping)) => {
                    let note = by.staff("Process and variables changed, and sent again".to_owned());
                    (Change::Fix { process, mapping, now }, vec![note])
                }
                Err(problems) => return Ok(Decision::Wrong(problems)),
            },
            "cancel" => match read_cancel(n, typed, words) {
                Ok((reason, told)) => {
                    // The end of the start is the end of the request.
                    let told = if row.is_message() { by.public(told) } else { by.closing(told) };
                    let events = vec![by.staff(format!("Cancelled: {reason}")), told];
                    (Change::Cancel { reason }, events)
                }
                Err(problems) => return Ok(Decision::Wrong(problems)),
            },
            _ => return Err(Refusal::Unprocessable),
        };
        if row.state == At::Cancelled.name() && !row.is_message() {
            // The resident was told that it ended.
            events.push(by.public(doorstep.words(&self.sent.language).get("handoff.told_again").to_owned()));
        }
        Ok(Decision::Taken(n, Decide { id: row.id.clone(), seen: typed.first("seen").to_owned(), change, stage, events }))
    }

    /// The stage the request is at: the place of what its resident is told.
    async fn stage(&self, doorstep: &Doorstep) -> Result<String, Refusal> {
        let is_stage = |stage: &str| self.service.as_ref().is_some_and(|service| service.definition.stage(stage).is_some());
        let events = event::of(&doorstep.store, &self.sent.reference).await?;
        let last = events.into_iter().rfind(|event| is_stage(&event.stage) || event.stage == event::IN_PROGRESS);
        Ok(last.map(|event| event.stage).unwrap_or_default())
    }

    /// The process and the mapping, `None` where it is the definition's own; or what is wrong with them.
    #[allow(clippy::type_complexity)]
    fn read_fix(
        &self,
        row: &outbox::Model,
        n: usize,
        typed: &Pairs,
        words: &Words,
    ) -> Result<Result<(String, Option<String>), Vec<Fault>>, Refusal> {
        let Some(service) = self.service.as_ref().filter(|_| !row.is_message()) else { return Err(Refusal::Unprocessable) };
        let process: String = typed.first(&format!("process-{n}")).trim().chars().take(200).collect();
        let name = format!("mapping-{n}");
        let text = typed.first(&name).trim();
        let wrong = |text: String| Ok(Err(vec![Fault { name: name.clone(), text: text.into() }]));
        if text.chars().count() > MAPPING {
            return wrong(words.get("handoff.mapping_long").to_owned());
        }
        if let Err(error) = serde_json::from_str::<Value>(text) {
            return wrong(words.fill("handoff.not_json", &[("error", &error.to_string())]));
        }
        let Some(variables) = read_mapping(text) else { return wrong(words.get("handoff.no_mapping").to_owned()) };
        let unknown = forms::lint::unknown_answers(&service.definition, &variables);
        if !unknown.is_empty() {
            let answers: Vec<&str> = unknown.iter().map(|variable| variable.path.as_str()).collect();
            return wrong(words.fill("handoff.unknown_answers", &[("answers", &answers.join(", "))]));
        }
        let own = in_order(variables) == in_order(service.definition.handoff.variables.clone());
        Ok(Ok((process, (!own).then(|| text.to_owned()))))
    }

    async fn page(&self, doorstep: &Doorstep, visit: &Visit, staff: &Staff, said: Said) -> Result<Response, Refusal> {
        // Written down before anything is shown.
        let (what, why) = said.shown.as_deref().map_or((access::HANDOFF, ""), |why| (access::PAYLOAD, why));
        saw(doorstep, staff, &self.sent, what, why).await?;
        let looks = access::of(&doorstep.store, &self.sent.reference).await?;
        let mut rows = Vec::new();
        for (place, row) in self.rows.iter().enumerate() {
            rows.push(self.row(doorstep, place + 1, row, &said).await?);
        }
        let service = self.service.as_ref().map(|service| service.definition.title.say(visit.language));
        let page = view::Handoff {
            signed: staff.signed(doorstep),
            reference: self.sent.reference.clone(),
            service: service.unwrap_or_else(|| self.sent.service.as_str().into()),
            received: clock::on_the_wall(self.sent.created),
            mode: self.mode(),
            rows,
            covered: said.shown.is_none().then_some(said.covered),
            looks: looks.into_iter().map(look).collect(),
            problems: said.problems,
        };
        Ok(show(doorstep, visit, said.status, Some(Boot::Page), |words| {
            (page.title(words), refused(said.status, words, view::handoff(&page, words)))
        }))
    }

    fn mode(&self) -> view::Mode {
        match self.rows.iter().find(|row| !row.is_message()).map(|row| row.mode == Mode::Forget.name()) {
            None => view::Mode::Done,
            Some(true) => view::Mode::Forget,
            Some(false) => view::Mode::Advocate,
        }
    }

    async fn row(&self, doorstep: &Doorstep, n: usize, row: &outbox::Model, said: &Said) -> Result<view::Row, Refusal> {
        let shown = said.shown.is_some();
        let open = operator::OPEN.iter().any(|state| state.name() == row.state);
        let can_resend = open || row.state == At::Cancelled.name();
        let typed = Some(&said.typed).filter(|typed| typed.first("row") == row.id);
        let payload = match row.is_message() {
            true => view::Payload::Variables(variables(&doorstep.dispatcher.payload(row), 0, shown)),
            false => match doorstep.dispatcher.case(row).await? {
                Some(case) => view::Payload::Variables(variables(&case.variables, OURS, shown)),
                None => view::Payload::Missing,
            },
        };
        Ok(view::Row {
            n,
            id: row.id.clone(),
            seen: mark(row),
            what: what(row),
            state: row.state.clone(),
            why: why(row, Some(&self.sent), shown),
            attempts: row.attempts,
            next: next(row),
            created: clock::on_the_wall(row.created),
            started: row.started.map(clock::on_the_wall),
            engine: row.engine.clone(),
            process: self.process(row),
            instance: row.instance.clone(),
            reason: row.reason.clone(),
            payload,
            can_resend,
            fix: self.fix(n, row, typed).filter(|_| can_resend),
            cancel: open.then(|| self.cancel(doorstep, n, row, typed)),
        })
    }

    /// What the engine calls the work.
    fn process(&self, row: &outbox::Model) -> String {
        let own = self.service.as_ref().map(|service| service.definition.handoff.process.clone()).unwrap_or_default();
        if row.process.is_empty() { own } else { row.process.clone() }
    }

    fn fix(&self, n: usize, row: &outbox::Model, typed: Option<&Pairs>) -> Option<view::Fix> {
        let definition = &self.service.as_ref().filter(|_| !row.is_message())?.definition;
        let own = || row.mapping.clone().unwrap_or_else(|| in_words(&definition.handoff.variables));
        let typed = typed.filter(|typed| typed.first("do") == "fix");
        Some(view::Fix {
            process: typed.map_or_else(|| self.process(row), |typed| typed.first(&format!("process-{n}")).to_owned()),
            mapping: typed.map_or_else(own, |typed| typed.first(&format!("mapping-{n}")).to_owned()),
            answers: definition.pages.iter().flat_map(|page| &page.questions).map(|question| question.id.clone()).collect(),
        })
    }

    /// The resident is told in the language of the request.
    fn cancel(&self, doorstep: &Doorstep, n: usize, row: &outbox::Model, typed: Option<&Pairs>) -> view::Cancel {
        let words = doorstep.words(&self.sent.language);
        let key = if row.is_message() { "handoff.told_message" } else { "handoff.told_start" };
        let usual = words.fill(key, &[("phone", &doorstep.council.phone)]);
        let typed = typed.filter(|typed| typed.first("do") == "cancel");
        view::Cancel {
            reason: typed.map(|typed| typed.first(&format!("reason-{n}")).to_owned()).unwrap_or_default(),
            told: typed.map_or(usual, |typed| typed.first(&format!("told-{n}")).to_owned()),
            doubtful: row.state == At::Unknown.name(),
        }
    }
}

/// The reason, and what the resident is told; or what is missing.
fn read_cancel(n: usize, typed: &Pairs, words: &Words) -> Result<(String, String), Vec<Fault>> {
    let text = |name: &str| -> String { typed.first(&format!("{name}-{n}")).trim().chars().take(TEXT).collect() };
    let (reason, told) = (text("reason"), text("told"));
    let missing = [("reason", &reason, words.get("handoff.no_reason")), ("told", &told, words.get("handoff.no_told"))];
    let problems: Vec<Fault> = missing
        .into_iter()
        .filter(|(_, text, _)| text.is_empty())
        .map(|(name, _, text)| Fault { name: format!("{name}-{n}"), text: text.into() })
        .collect();
    if problems.is_empty() { Ok((reason, told)) } else { Err(problems) }
}

/// Who decides, about which request and where it is: the lines of its history.
struct By<'a> {
    staff: &'a Staff,
    reference: &'a str,
    stage: &'a str,
}

impl By<'_> {
    fn staff(&self, note: String) -> event::Model {
        event::Model { stage: String::new(), public: false, ..self.public(note) }
    }

    fn public(&self, note: String) -> event::Model {
        event::Model {
            id: format!("operator-{}", random_id()),
            reference: self.reference.to_owned(),
            stage: self.stage.to_owned(),
            note: Some(note),
            public: true,
            actor: self.staff.account.email.clone(),
            at: clock::now(),
            told: 0,
            act: Act::default(),
        }
    }

    fn closing(&self, note: String) -> event::Model {
        let id = format!("{}{}", operator::CANCELLED, random_id());
        event::Model { id, stage: event::ENDED.to_owned(), told: event::told(0), ..self.public(note) }
    }
}

fn look(access: access::Model) -> view::Look {
    view::Look { at: clock::on_the_wall(access.at), who: access.actor, what: access.what, reason: access.reason }
}

/// Variables by name, to compare.
fn in_order(mut variables: Vec<definition::Variable>) -> Vec<definition::Variable> {
    variables.sort_by(|a, b| a.name.cmp(&b.name));
    variables
}

/// A mapping as definitions write it.
fn in_words(variables: &[definition::Variable]) -> String {
    let named = |kind: Kind| Kind::NAMES.iter().find(|(_, known)| *known == kind).map_or("json", |(name, _)| name);
    let entry = |variable: &definition::Variable| {
        let value = match variable.kind {
            Some(kind) => json!({ "answer": variable.path, "type": named(kind) }),
            None => json!(variable.path),
        };
        (variable.name.clone(), value)
    };
    let mapping: serde_json::Map<String, Value> = variables.iter().map(entry).collect();
    serde_json::to_string_pretty(&mapping).unwrap_or_default()
}

/// What the engine gets. All but the last `ours` is what the resident typed.
fn variables(variables: &[(String, Variable)], ours: usize, shown: bool) -> Vec<view::Variable> {
    let typed = variables.len().saturating_sub(ours);
    let line = |(place, (name, variable)): (usize, &(String, Variable))| view::Variable {
        name: name.clone(),
        kind: kind(variable),
        value: if shown || place >= typed { value(variable, shown) } else { covered(variable) },
    };
    variables.iter().enumerate().map(line).collect()
}

fn kind(variable: &Variable) -> &'static str {
    match variable {
        Variable::Nothing => "nothing",
        Variable::Text(_) => "text",
        Variable::Whole(_) => "whole",
        Variable::Number(_) => "number",
        Variable::Flag(_) => "flag",
        Variable::Date(_) => "date",
        Variable::Json(_) => "json",
    }
}

fn value(variable: &Variable, shown: bool) -> view::Value {
    match variable {
        Variable::Nothing => view::Value::Nothing,
        Variable::Text(text) | Variable::Date(text) => view::Value::Plain(text.clone()),
        Variable::Json(json) => {
            let mut json = json.clone();
            if let Some(answers) = json.get_mut("answers").filter(|_| !shown) {
                *answers = cover(answers);
            }
            view::Value::Json(serde_json::to_string_pretty(&json).unwrap_or_default())
        }
        other => view::Value::Plain(other.to_json().to_string()),
    }
}

fn covered(variable: &Variable) -> view::Value {
    match variable {
        Variable::Json(json @ Value::Object(_)) => {
            view::Value::Json(serde_json::to_string_pretty(&cover(json)).unwrap_or_default())
        }
        _ => view::Value::Covered,
    }
}

/// The names of the parts stay; what stands in them, and how many there are in a list, does not.
fn cover(answer: &Value) -> Value {
    match answer {
        Value::Object(parts) => {
            parts.iter().map(|(name, part)| (name.clone(), cover(part))).collect::<serde_json::Map<_, _>>().into()
        }
        _ => COVER.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_covered_and_its_names_stay() {
        let answers = json!({ "name": "Gwen", "address": { "uprn": "100" }, "children": [{ "age": 3 }], "yes": true });
        assert_eq!(cover(&answers), json!({ "name": COVER, "address": { "uprn": COVER }, "children": COVER, "yes": COVER }));
        let case = [
            ("email".to_owned(), Variable::Text("gwen@example.org".into())),
            ("submission".to_owned(), Variable::Json(json!({ "reference": "H4K7M-2R9T3", "answers": answers }))),
        ];
        let said = format!("{:?}", variables(&case, 1, false));
        assert!(
            said.contains("H4K7M-2R9T3") && said.contains("uprn") && !said.contains("Gwen") && !said.contains("gwen@"),
            "{said}"
        );
        assert!(format!("{:?}", variables(&case, 1, true)).contains("gwen@example.org"));
    }

    #[test]
    fn a_mapping_is_written_as_it_is_read() {
        let text = r#"{"count":{"answer":"bins","type":"whole"},"uprn":"address.uprn"}"#;
        let read = read_mapping(text).unwrap();
        assert_eq!(read_mapping(&in_words(&read)).unwrap(), read);
    }
}
