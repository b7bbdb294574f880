//! Finding a request: the reference and a detail only the resident knows.

use app::Place;
use app::pages::find::{Find, Problem, find};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use validator::Validate;

use super::wrong::Refusal;
use super::{guard, refused, see_other, show, with_session};
use crate::doorstep::Doorstep;
use crate::key::same;
use crate::limits::Limited;
use crate::posted::Posted;
use crate::reference::Reference;
use crate::session::Session;
use crate::store::{StoreError, grant, submission};
use crate::visit::Visit;
use crate::{clock, csrf};

/// What is asked for.
#[derive(Debug, Validate)]
struct Asked {
    #[validate(length(max = 100))]
    reference: String,
    #[validate(length(max = 500))]
    detail: String,
}

pub async fn get(State(doorstep): State<Doorstep>, visit: Visit) -> Result<Response, Refusal> {
    refuse_helper(&visit)?;
    let reference = visit.value("reference").and_then(|text| Reference::parse(&text));
    let page = Find {
        reference: reference.map(|reference| reference.to_string()).unwrap_or_default(),
        detail: String::new(),
        problems: Vec::new(),
        csrf: String::new(),
    };
    let session = visit.session.clone().unwrap_or_default();
    Ok(self::page(&doorstep, &visit, &session, StatusCode::OK, page))
}

/// What a helper finds in a conversation would be its person's from then on, whoever sent it.
pub(super) fn refuse_helper(visit: &Visit) -> Result<(), Refusal> {
    if visit.seat.is_some() { Err(Refusal::Seated) } else { Ok(()) }
}

pub async fn post(State(doorstep): State<Doorstep>, visit: Visit, request: Request) -> Result<Response, Refusal> {
    refuse_helper(&visit)?;
    let posted = Posted::read(request, |_| None).await?;
    let asked = Asked { reference: posted.pairs.first("reference").to_owned(), detail: posted.pairs.first("detail").to_owned() };
    asked.validate().map_err(|_| Refusal::Unprocessable)?;
    let mut form =
        Find { reference: asked.reference.clone(), detail: asked.detail.clone(), problems: Vec::new(), csrf: String::new() };
    let session = match guard(&doorstep, &visit, &posted.csrf).await? {
        Ok(session) => session,
        Err(session) => return Ok(page(&doorstep, &visit, &session, StatusCode::FORBIDDEN, form)),
    };
    form.problems = form.missing();
    if form.problems.is_empty() {
        doorstep.limits.take(Limited::Track, visit.address).map_err(Refusal::TooMany)?;
        if let Some(reference) = known(&doorstep, &asked).await? {
            let grant = grant::Model { session: session.owner(), reference: reference.clone(), created: clock::now() };
            doorstep.store.write(grant::Give(grant)).await?;
            return Ok(see_other(Place::Request { reference }));
        }
        form.problems = vec![Problem::Unknown];
    }
    Ok(page(&doorstep, &visit, &session, StatusCode::UNPROCESSABLE_ENTITY, form))
}

/// The reference, if the detail goes with it. Which of the two was wrong takes the same time to find out.
async fn known(doorstep: &Doorstep, asked: &Asked) -> Result<Option<String>, StoreError> {
    let reference = Reference::parse(&asked.reference).map(|reference| reference.to_string()).unwrap_or_default();
    let sent = submission::by_reference(&doorstep.store, &reference).await?;
    let detail = doorstep.key.detail(&reference, &asked.detail);
    let right = sent.is_some_and(|sent| same(sent.detail.as_bytes(), detail.as_bytes()));
    let said_something = asked.detail.chars().any(char::is_alphanumeric);
    Ok((right && said_something).then_some(reference))
}

fn page(doorstep: &Doorstep, visit: &Visit, session: &Session, status: StatusCode, mut page: Find) -> Response {
    page.csrf = csrf::token(&doorstep.key, session);
    let response = show(doorstep, visit, status, None, |words| {
        (page.title(words), refused(status, words, find(&page, words, &doorstep.council)))
    });
    with_session(doorstep, visit, session, response)
}
