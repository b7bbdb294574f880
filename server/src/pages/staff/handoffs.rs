//! What is handed over and what waits for it: the operator's first look.

use std::collections::BTreeMap;
use std::time::Instant;

use app::pages::staff::handoffs::{EngineLine, Failure, Filter, Handoffs, Row, Show, Standing, What, Why, handoffs};
use app::shell::Boot;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::Value;

use super::{Staff, around, saw, saw_list};
use crate::clock;
use crate::doorstep::Doorstep;
use crate::metrics::waiting;
use crate::pages::wrong::Refusal;
use crate::pages::{refused, see_other, show};
use crate::posted::Posted;
use crate::reference::Reference;
use crate::store::outbox::{self, Count, State as At};
use crate::store::{access, operator, submission};
use crate::visit::Visit;

/// Rows on one page.
const ROWS: u64 = 50;
/// Answers shorter than this are not looked for in what an engine says.
const SHORTEST: usize = 3;
/// What stands in place of what a resident typed.
pub const COVER: &str = "••••";

pub async fn get(State(doorstep): State<Doorstep>, visit: Visit, staff: Staff) -> Result<Response, Refusal> {
    let asked = Asked::read(&visit);
    page(&doorstep, &visit, &staff, &asked, StatusCode::OK, String::new()).await
}

/// Finds a request by its reference, whatever became of it.
pub async fn search(State(doorstep): State<Doorstep>, visit: Visit, staff: Staff, request: Request) -> Result<Response, Refusal> {
    let posted = Posted::read(request, |_| None).await?;
    let typed: String = posted.pairs.first("reference").chars().take(100).collect();
    if staff.may(&doorstep, &visit, &posted.csrf).is_err() {
        return page(&doorstep, &visit, &staff, &Asked::default(), StatusCode::FORBIDDEN, typed).await;
    }
    if let Some(reference) = Reference::parse(&typed)
        && let Some(sent) = submission::by_reference(&doorstep.store, reference.as_str()).await?
    {
        saw(&doorstep, &staff, &sent, access::SEARCH, "").await?;
        return Ok(see_other(format!("/staff/handoffs/{reference}")));
    }
    page(&doorstep, &visit, &staff, &Asked::default(), StatusCode::UNPROCESSABLE_ENTITY, typed).await
}

/// Somebody says that an engine is well again.
pub async fn try_again(
    State(doorstep): State<Doorstep>,
    visit: Visit,
    staff: Staff,
    request: Request,
) -> Result<Response, Refusal> {
    let posted = Posted::read(request, |_| None).await?;
    staff.may(&doorstep, &visit, &posted.csrf)?;
    doorstep.dispatcher.try_again(posted.pairs.first("engine"));
    Ok(see_other("/staff/handoffs"))
}

/// Which rows are to be shown, as the address says it.
struct Asked {
    show: Show,
    newest: bool,
    skip: u64,
}

impl Default for Asked {
    fn default() -> Self {
        Self { show: Show::Open, newest: false, skip: 0 }
    }
}

impl Asked {
    fn read(visit: &Visit) -> Self {
        let show = visit.value("show").unwrap_or_default();
        Self {
            show: Show::ALL.iter().copied().find(|one| one.name() == show).unwrap_or(Show::Open),
            newest: visit.value("order").as_deref() == Some("newest"),
            skip: visit.skip(),
        }
    }

    fn href(&self, skip: u64, newest: bool) -> String {
        let order = if newest { "&order=newest" } else { "" };
        let from = if skip > 0 { format!("&from={skip}") } else { String::new() };
        format!("/staff/handoffs?show={}{order}{from}", self.show.name())
    }
}

fn states(show: Show) -> &'static [At] {
    match show {
        Show::Open => &[At::Rejected, At::Held, At::Unknown, At::Queued, At::Sending],
        Show::Held => &[At::Rejected, At::Held],
        Show::Unknown => &[At::Unknown],
        Show::Queued => &[At::Queued, At::Sending],
        Show::Cancelled => &[At::Cancelled],
    }
}

async fn page(
    doorstep: &Doorstep,
    visit: &Visit,
    staff: &Staff,
    asked: &Asked,
    status: StatusCode,
    typed: String,
) -> Result<Response, Refusal> {
    saw_list(doorstep, staff, access::HANDOFFS).await?;
    let counts = outbox::counts(&doorstep.store).await?;
    let mut found = operator::page(&doorstep.store, states(asked.show), asked.newest, asked.skip, ROWS + 1).await?;
    let around = around(asked.skip, ROWS, found.len(), |from| asked.href(from, asked.newest));
    found.truncate(ROWS as usize);
    let mut rows = Vec::new();
    for row in &found {
        rows.push(row_of(doorstep, row, visit.language).await?);
    }
    let filter = |show: &Show| {
        let ours = counts.iter().filter(|count| states(*show).iter().any(|state| state.name() == count.state));
        let href = Asked { show: *show, newest: asked.newest, skip: 0 }.href(0, asked.newest);
        Filter { show: *show, rows: ours.map(|count| count.rows).sum(), current: *show == asked.show, href }
    };
    let page = Handoffs {
        signed: staff.signed(doorstep),
        engines: engines(doorstep, &counts),
        filters: Show::ALL.iter().map(filter).collect(),
        rows,
        newest: asked.newest,
        other_order: asked.href(0, !asked.newest),
        around,
        typed,
        not_found: status == StatusCode::UNPROCESSABLE_ENTITY,
    };
    Ok(show(doorstep, visit, status, Some(Boot::Page), |words| {
        (page.title(words), refused(status, words, handoffs(&page, words)))
    }))
}

/// The engines of the settings, and those that only the outbox still knows.
fn engines(doorstep: &Doorstep, counts: &[Count]) -> Vec<EngineLine> {
    let now = Instant::now();
    let waiting = waiting(counts, clock::now());
    let lines = doorstep.dispatcher.lines();
    let known = lines.iter().map(|line| EngineLine {
        name: line.name().to_owned(),
        standing: match line.circuit().is_open() {
            true => Standing::Silent(line.circuit().rests(now).as_secs()),
            false => Standing::Answers,
        },
        waiting: waiting.get(line.name()).map_or(0, |waiting| waiting.rows),
    });
    // What is for an engine without a name in the settings is held.
    let mut lost: BTreeMap<&str, i64> = BTreeMap::new();
    let open = counts.iter().filter(|count| states(Show::Open).iter().any(|state| state.name() == count.state));
    for count in open.filter(|count| lines.iter().all(|line| line.name() != count.engine)) {
        *lost.entry(&count.engine).or_default() += count.rows;
    }
    let lost = lost.into_iter().map(|(name, waiting)| EngineLine { name: name.to_owned(), standing: Standing::NotSet, waiting });
    known.chain(lost).collect()
}

async fn row_of(doorstep: &Doorstep, row: &outbox::Model, language: &str) -> Result<Row, Refusal> {
    let sent = submission::by_reference(&doorstep.store, &row.reference).await?;
    let service = match &sent {
        Some(sent) => doorstep.definitions.pinned(&doorstep.store, &sent.definition).await?,
        None => None,
    };
    let known = sent.as_ref().map(|sent| sent.service.clone()).unwrap_or_default();
    Ok(Row {
        reference: row.reference.clone(),
        service: service.map_or(known.into(), |service| service.definition.title.say(language)),
        what: what(row),
        state: row.state.clone(),
        engine: row.engine.clone(),
        since: clock::on_the_wall(row.created),
        attempts: row.attempts,
        next: next(row),
        why: why(row, sent.as_ref(), false),
    })
}

pub fn what(row: &outbox::Model) -> What {
    match &row.message {
        Some(name) => What::Message(name.clone()),
        None => What::Start,
    }
}

/// When a row is tried next by itself.
pub fn next(row: &outbox::Model) -> Option<String> {
    let waits = [At::Queued.name(), At::Unknown.name()].contains(&row.state.as_str());
    waits.then(|| clock::on_the_wall(row.next_at))
}

/// Why a row is where it is. What an engine says may repeat what the resident typed: it is covered unless it was asked for.
pub fn why(row: &outbox::Model, sent: Option<&submission::Model>, shown: bool) -> Option<Why> {
    let error = row.error.as_deref()?;
    let prefixes = [
        ("not reached: ", Failure::NotReached),
        ("not yet: ", Failure::NotYet),
        ("no answer: ", Failure::NoAnswer),
        ("rejected: ", Failure::Rejected),
    ];
    let known = prefixes.iter().find_map(|(prefix, failure)| Some((*failure, error.strip_prefix(prefix)?)));
    let (failure, said) = known.unwrap_or((Failure::Ours, error));
    let mut said = said.to_owned();
    if !shown {
        let typed = sent.map(|sent| sent.answers.as_str()).into_iter().chain(row.payload.as_deref());
        let mut texts: Vec<String> =
            typed.filter_map(|json| serde_json::from_str(json).ok()).flat_map(|json| texts(&json)).collect();
        // The longest first: a short answer may be part of a long one.
        texts.sort_by_key(|text| std::cmp::Reverse(text.len()));
        texts.iter().filter(|text| text.len() >= SHORTEST).for_each(|text| said = said.replace(text.as_str(), COVER));
    }
    Some(Why { failure, said })
}

/// Every text and number in an answer.
fn texts(answer: &Value) -> Vec<String> {
    match answer {
        Value::String(text) => vec![text.clone()],
        Value::Number(number) => vec![number.to_string()],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(parts) => parts.values().flat_map(texts).collect(),
        Value::Null | Value::Bool(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_engine_repeats_is_covered() {
        let row = outbox::Model {
            error: Some("rejected: 400 \"Gwen Price\" of HS 17 is no number".into()),
            payload: Some(r#"{"name":"Gwen Price","more":[{"column":"HS 17"}],"yes":"no"}"#.into()),
            ..outbox::Model::start("H4K7M-2R9T3", "e", "p", "advocate", 0)
        };
        let said = |shown| why(&row, None, shown).map(|why| (why.failure, why.said));
        assert_eq!(said(false), Some((Failure::Rejected, "400 \"••••\" of •••• is no number".into())));
        assert_eq!(said(true), Some((Failure::Rejected, "400 \"Gwen Price\" of HS 17 is no number".into())));
    }
}
