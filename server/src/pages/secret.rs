//! What a helper sees of secrets: none of them in a page or an answer, and one at a time for a reason that is written down.

use app::Place;
use app::pages::secret::{Covered, Problem, REASONS, Secret, address, secret};
use app::words::LANGUAGES;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use forms::{Definition, Journey, Page, Pairs, Question, Said, Section, Words};
use serde_json::Value;

use super::wrong::Refusal;
use super::{guard, refused, service_at, show};
use crate::definitions::Service;
use crate::doorstep::Doorstep;
use crate::functions::draft::Form;
use crate::policy::{Action, State as Standing};
use crate::posted::Posted;
use crate::store::{access, event, submission};
use crate::visit::Visit;
use crate::{clock, csrf};

/// A reason in somebody's own words is cut here, in characters.
const REASON: usize = 300;

pub async fn get(
    State(doorstep): State<Doorstep>,
    visit: Visit,
    Path((service, name)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let found = Found::open(&doorstep, &visit, &service, &name).await?;
    Ok(found.page(&doorstep, &visit, StatusCode::OK, Secret::default()))
}

pub async fn post(
    State(doorstep): State<Doorstep>,
    visit: Visit,
    Path((service, name)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Refusal> {
    let posted = Posted::read(request, |_| None).await?;
    let found = Found::open(&doorstep, &visit, &service, &name).await?;
    let again = |status, covered| Ok(found.page(&doorstep, &visit, status, Secret { covered, ..Secret::default() }));
    if guard(&doorstep, &visit, &posted.csrf).await?.is_err() {
        return again(StatusCode::FORBIDDEN, typed(&posted.pairs));
    }
    let why = match reason(&posted.pairs, &doorstep.words(visit.language)) {
        Ok(why) => why,
        Err(covered) => return again(StatusCode::UNPROCESSABLE_ENTITY, covered),
    };
    let seat = visit.seat.as_ref().ok_or(Refusal::NotFound)?;
    seat.saw(&doorstep, access::SECRET, &service, &format!("{} – {why}", found.label)).await?;
    Ok(found.page(&doorstep, &visit, StatusCode::OK, Secret { shown: Some(found.lines.clone()), ..Secret::default() }))
}

/// Why somebody wants to see a secret, one of a few reasons or their own: as it is written down, or with what is wrong with it.
pub fn reason(posted: &Pairs, words: &Words) -> Result<String, Covered> {
    let typed = typed(posted);
    let problem = match typed.why.as_str() {
        "other" if typed.other.is_empty() => Problem::NoWords,
        "other" => return Ok(typed.other),
        known if REASONS.contains(&known) => return Ok(words.get(&format!("secret.why.{known}")).to_owned()),
        _ => Problem::NoReason,
    };
    Err(Covered { problem: Some(problem), ..typed })
}

/// The reason as it was filled in.
pub fn typed(posted: &Pairs) -> Covered {
    let other = posted.first("other").trim().chars().take(REASON).collect();
    Covered { why: posted.first("why").to_owned(), other, problem: None }
}

/// A secret of the draft that a helper has before them.
struct Found {
    service: String,
    page: String,
    name: String,
    label: Said,
    lines: Vec<Said>,
}

impl Found {
    async fn open(doorstep: &Doorstep, visit: &Visit, service: &str, name: &str) -> Result<Self, Refusal> {
        let service = service_at(doorstep, service)?;
        // Whoever sees their own sees it on the page.
        let session = visit.session.clone().filter(|_| visit.seat.is_some()).ok_or(Refusal::NotFound)?;
        visit.may(Action::Reveal, &service.definition.service, Standing::Draft)?;
        let form = Form::open(doorstep, &session, &service).await?;
        let journey = Journey::replay(&service.definition, &form.pairs, clock::today());
        let (page, question, value) = find(&service.definition, &journey, name).ok_or(Refusal::NotFound)?;
        let words = doorstep.words(visit.language);
        Ok(Self {
            service: service.definition.service.clone(),
            page: page.id.clone(),
            name: name.to_owned(),
            label: question.label.say(visit.language),
            lines: question.kind.summary(value, &words),
        })
    }

    fn page(&self, doorstep: &Doorstep, visit: &Visit, status: StatusCode, typed: Secret) -> Response {
        let session = visit.session.clone().unwrap_or_default();
        let page = Secret {
            csrf: csrf::token(&doorstep.key, &session),
            label: self.label.clone(),
            back: Place::question(&self.service, &self.page).to_string(),
            action: address(&self.service, &self.name),
            ..typed
        };
        show(doorstep, visit, status, Some(app::shell::Boot::Page), |words| {
            (page.title(words), refused(status, words, secret(&page, words)))
        })
    }
}

/// The answered secret under an input name: a question's id, or `{group}-{n}-{id}`.
fn find<'d, 'j>(definition: &'d Definition, journey: &'j Journey, name: &str) -> Option<(&'d Page, &'d Question, &'j Value)> {
    definition.pages.iter().find_map(|page| {
        page.questions.iter().find_map(|question| {
            let value = journey.answers.get(&question.id)?;
            if question.kind.is_secret() && question.id == name {
                return Some((page, question, value));
            }
            let (n, id) = name.strip_prefix(&question.id)?.strip_prefix('-')?.split_once('-')?;
            let nested = question.kind.questions().iter().find(|nested| nested.id == id && nested.kind.is_secret())?;
            let row = n.parse::<usize>().ok()?.checked_sub(1)?;
            Some((page, nested, value.get(row)?.get(id)?))
        })
    })
}

/// Whether a form asks for any secret.
pub fn any(definition: &Definition) -> bool {
    definition.questions().any(|(_, question)| question.kind.is_secret())
}

fn names<'p>(pages: impl Iterator<Item = &'p Page>, pairs: &Pairs) -> Vec<String> {
    pages.flat_map(|page| &page.questions).flat_map(|question| question.kind.secret_names(&question.id, pairs)).collect()
}

/// Where a button beside a covered secret leads, once the page around it was kept: `then` is `change` or `show`.
pub fn way(service: &str, page: &str, then: &str, name: &str) -> Option<String> {
    let name: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
    match then {
        "change" => Some(format!("{}?change={name}", Place::question(service, page))),
        "show" => Some(address(service, &name)),
        _ => None,
    }
}

/// What a draft says to this browser: for a helper without its secrets.
pub fn told(visit: &Visit, definition: &Definition, pairs: &Pairs) -> Pairs {
    let mut told = pairs.clone();
    if visit.seat.is_some() {
        names(definition.pages.iter(), pairs).iter().for_each(|name| drop(told.remove(name)));
    }
    told
}

/// Takes from a page that is about to be shown what no cover would hide: the secret `change` that is to be changed, and what is wrong.
pub fn leave_out_unread(definition: &Definition, place: &Place, pairs: &mut Pairs, change: &str) {
    let Place::Question { page, .. } = place else { return };
    let Some(page) = definition.page(page) else { return };
    let journey = Journey::replay(definition, pairs, clock::today());
    let wrong: Vec<String> =
        journey.step(&page.id).into_iter().flat_map(|step| &step.problems).map(|problem| problem.name.clone()).collect();
    drop(journey);
    let belongs = |name: &str, to: &str| name == to || name.strip_prefix(to).is_some_and(|rest| rest.starts_with('-'));
    for question in &page.questions {
        let secrets = question.kind.secret_names(&question.id, pairs);
        let of_one = |name: &&String| belongs(name, change) || wrong.iter().any(|wrong| same_question(question, name, wrong));
        let out: Vec<String> = secrets.iter().filter(of_one).cloned().collect();
        out.iter().for_each(|name| drop(pairs.remove(name)));
    }
}

/// Whether two inputs are parts of one question: of the question itself, or of the same one in the same row of a group.
fn same_question(question: &Question, one: &str, other: &str) -> bool {
    if question.kind.questions().is_empty() {
        let own = |name: &str| name == question.id || name.strip_prefix(&question.id).is_some_and(|rest| rest.starts_with('-'));
        return own(one) && own(other);
    }
    let row = |name: &str| {
        let (n, rest) = name.strip_prefix(&question.id)?.strip_prefix('-')?.split_once('-')?;
        let nested =
            question.kind.questions().iter().find(|nested| rest == nested.id || rest.starts_with(&format!("{}-", nested.id)))?;
        Some((n.to_owned(), nested.id.clone()))
    };
    row(one).is_some() && row(one) == row(other)
}

/// Covered secrets have no inputs on the page: what was not posted stays as it is in the draft.
pub fn keep_covered(pages: &[&Page], draft: &Pairs, posted: &mut Pairs) {
    for name in names(pages.iter().copied(), draft) {
        if !posted.has(&name) && draft.has(&name) {
            posted.put(name.clone(), draft.all(&name).to_vec());
        }
    }
}

/// The answers of a request with their secrets covered.
pub fn cover(sections: &mut [Section], service: &Service, sent: &submission::Model, words: &Words) {
    let answers = serde_json::from_str(&sent.answers).unwrap_or_default();
    forms::summary::cover(sections, &service.definition, &answers, words);
}

/// Covers in a history what was answered to a stage that asks for a secret: such an answer is told line by line.
pub fn cover_sent(service: &Service, events: &mut [event::Model]) {
    let secrets = service.definition.questions().filter(|(_, question)| question.kind.is_secret());
    let labels: Vec<String> = secrets
        .flat_map(|(_, question)| LANGUAGES.iter().map(|language| format!("{}: ", question.label.get(language.tag))))
        .collect();
    for event in events.iter_mut().filter(|event| event::sent_message(event).is_some()) {
        let Some(note) = &event.note else { continue };
        let line = |line: &str| match labels.iter().find(|label| line.starts_with(label.as_str())) {
            Some(label) => format!("{label}•••"),
            None => line.to_owned(),
        };
        event.note = Some(note.lines().map(line).collect::<Vec<_>>().join("\n"));
    }
}
