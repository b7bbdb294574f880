//! The queue: what is on the desk, and what was closed.

use app::pages::staff::queue::{Queue, Row, queue};
use app::shell::Boot;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::{Staff, around, is_late, saw_list};
use crate::clock;
use crate::doorstep::Doorstep;
use crate::functions::standing::Standing;
use crate::pages::show;
use crate::pages::wrong::Refusal;
use crate::store::{access, desk_case, event, submission};
use crate::visit::Visit;

/// Rows on one page.
const ROWS: u64 = 50;

pub async fn get(State(doorstep): State<Doorstep>, visit: Visit, staff: Staff) -> Result<Response, Refusal> {
    let closed = visit.value("show").as_deref() == Some("closed");
    let skip = visit.skip();
    saw_list(&doorstep, &staff, access::QUEUE).await?;
    let mut cases = doorstep.engines.desk.cases(closed, skip, ROWS + 1).await?;
    let show_closed = if closed { "show=closed&" } else { "" };
    let around = around(skip, ROWS, cases.len(), |from| format!("/staff/requests?{show_closed}from={from}"));
    cases.truncate(ROWS as usize);
    let mut rows = Vec::new();
    for case in &cases {
        rows.extend(row(&doorstep, case, visit.language).await?);
    }
    let page = Queue { signed: staff.signed(&doorstep), rows, closed, around };
    Ok(show(&doorstep, &visit, StatusCode::OK, Some(Boot::Page), |words| (page.title(words), queue(&page, words))))
}

async fn row(doorstep: &Doorstep, case: &desk_case::Model, language: &str) -> Result<Option<Row>, Refusal> {
    let Some(sent) = submission::by_reference(&doorstep.store, &case.reference).await? else { return Ok(None) };
    let Some(service) = doorstep.definitions.pinned(&doorstep.store, &sent.definition).await? else { return Ok(None) };
    let definition = &service.definition;
    let asks = definition.stage(&case.stage).is_some_and(|stage| !stage.asks.is_empty());
    let waiting = asks && {
        let events = event::of(&doorstep.store, &case.reference).await?;
        Standing::of(definition, &events).asked().is_some()
    };
    Ok(Some(Row {
        reference: case.reference.clone(),
        service: definition.title.say(language),
        stage: definition.stage(&case.stage).map_or(case.stage.as_str().into(), |stage| stage.title.say(language)),
        received: clock::on_the_wall(sent.created),
        late: is_late(&sent, case.ended),
        mode: definition.handoff.mode,
        waiting,
        decide_by: sent.decide_by,
    }))
}
