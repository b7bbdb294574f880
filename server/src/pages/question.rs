//! A question page: show it, take what was typed, go on.

use app::Place;
use app::portal::Fault;
use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use forms::check::{Message, Problem};
use forms::{Control, Journey, Page, Pairs, post_late};
use serde_json::json;

use super::secret;
use super::staff::sign_in;
use super::wrong::Refusal;
use super::{FormPage, guard, place_of, remember_language, see_other, service_at, show_form, was_sent, with_session};
use crate::definitions::Service;
use crate::doorstep::Doorstep;
use crate::functions::draft::Form;
use crate::policy::{Action, State as Standing};
use crate::posted::{Posted, Upload};
use crate::session::Session;
use crate::store::{access, file};
use crate::uploads::{self, Kept};
use crate::visit::Visit;
use crate::{clock, csrf};

/// Two tabs that post at the same moment take turns; more than this is no person.
const TURNS: usize = 20;

pub async fn get(
    State(doorstep): State<Doorstep>,
    visit: Visit,
    Path((name, page)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let service = service_at(&doorstep, &name)?;
    visit.may(Action::Fill, &name, Standing::Draft)?;
    let session = visit.session.clone().unwrap_or_default();
    let form = match &visit.session {
        Some(session) => Form::open(&doorstep, session, &service).await?,
        None => Form::default(),
    };
    let there = service.definition.page(&page).is_some();
    // Whoever has a draft may come from a page of an older version.
    if !there && !form.is_begun() {
        return Err(Refusal::NotFound);
    }
    if visit.session.is_some() && was_sent(&doorstep, &session, &form, &name).await? {
        return Err(Refusal::Gone);
    }
    let journey = Journey::replay(&service.definition, &form.pairs, clock::today());
    if journey.step(&page).is_none() {
        return Ok(see_other(Place::target(&name, &journey.next())));
    }
    drop(journey);
    visit.saw(&doorstep, access::DRAFT, &name).await?;
    let shown =
        FormPage { place: Place::question(&name, &page), session: session.clone(), form, faults: None, notice: None, service };
    Ok(with_session(&doorstep, &visit, &session, show_form(&doorstep, &visit, StatusCode::OK, &shown)))
}

pub async fn post(
    State(doorstep): State<Doorstep>,
    visit: Visit,
    Path((name, id)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Refusal> {
    let service = service_at(&doorstep, &name)?;
    visit.may(Action::Fill, &name, Standing::Draft)?;
    let page = service.definition.page(&id);
    if page.is_some_and(|page| page.exit) {
        return Err(Refusal::NotFound);
    }
    let multipart = request.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"multipart"));
    let turn = if multipart { doorstep.uploads.turn().await } else { None };
    // A question that is on another page by now is asked all the same.
    let taking: Vec<&Page> = page.map_or_else(|| service.definition.pages.iter().collect(), |page| vec![page]);
    let mut posted = Posted::read(request, |input| taking.iter().find_map(|page| Some(accepts(page, input)?.1))).await?;
    // A helper whose sign-in ended meanwhile: what was typed goes with them through the next one.
    if let Some(contact) = csrf::contact(&posted.csrf).filter(|_| visit.seat.is_none() && !visit.json) {
        return Ok(sign_in::again_in(&doorstep, &visit, contact, posted.pairs));
    }
    let drawn_on = match posted.definition.as_str() {
        "" => None,
        hash if hash == &*service.hash => None,
        hash => Some(doorstep.definitions.pinned(&doorstep.store, hash).await?.filter(|old| old.definition.service == name)),
    };
    let sheet = match (page, &drawn_on) {
        (Some(page), None) => Sheet::Current(page),
        (_, Some(Some(old))) => match (old.definition.page(&id).filter(|page| !page.exit), page) {
            (Some(old_page), _) => Sheet::Late(old, old_page),
            (None, Some(page)) => Sheet::Unknown(page),
            (None, None) => return Err(Refusal::NotFound),
        },
        (Some(page), Some(None)) => Sheet::Unknown(page),
        (None, _) => return Err(Refusal::NotFound),
    };
    let session = match guard(&doorstep, &visit, &posted.csrf).await? {
        Ok(session) => session,
        Err(session) => return forbidden(&doorstep, &visit, session, &service, &id, &sheet, &posted.pairs).await,
    };
    visit.saw(&doorstep, access::FILLED, &name).await?;
    if visit.seat.is_some() {
        let form = Form::open(&doorstep, &session, &service).await?;
        secret::keep_covered(&taking, &form.pairs, &mut posted.pairs);
    }
    let mut files = Vec::new();
    for page in taking {
        files.extend(take_files(&doorstep, page, &posted.files).await);
    }
    drop(turn);
    let taken = match take(&doorstep, &visit, &session, &service, &sheet, &posted, &files).await? {
        Outcome::Taken(taken) => taken,
        Outcome::Stale(newer) => return Ok(stale(&doorstep, &visit, &session, &service, &newer)),
        // Another tab sent it: what is typed after that belongs to nothing.
        Outcome::Sent if visit.json => return Err(Refusal::Gone),
        Outcome::Sent => return Ok(see_other(Place::Confirmation { service: name })),
    };
    let journey = Journey::replay(&service.definition, &taken.form.pairs, clock::today());
    let Some(page) = page else {
        let next = Place::target(&name, &journey.next()).to_string();
        drop(journey);
        if !visit.json {
            return Ok(see_other(next));
        }
        let mut said = said(&doorstep, &session, &taken.form);
        said["next"] = next.into();
        return Ok(Json(said).into_response());
    };
    // Somebody goes on in another language: nothing is wrong with the page yet, and what was typed is kept.
    if visit.chose_language {
        let on = if visit.finishes() { "/finish".to_owned() } else { Place::question(&name, &page.id).to_string() };
        return Ok(remember_language(&doorstep, &visit, see_other(on)));
    }
    match visit.value("then").as_deref() {
        // Right or wrong, it is kept to go on with elsewhere.
        Some("save") => return Ok(see_other(Place::later(&name, visit.seat.is_some()))),
        // Somebody is still typing: nothing is wrong yet.
        Some("stay") if visit.json => return Ok(Json(said(&doorstep, &session, &taken.form)).into_response()),
        Some(then) => {
            let secret = visit.value("secret").unwrap_or_default();
            if let Some(to) = secret::way(&name, &page.id, then, &secret) {
                return Ok(see_other(to));
            }
        }
        None => {}
    }
    let words = doorstep.words(visit.language);
    let mut problems = match journey.step(&page.id) {
        Some(step) if !taken.acted => step.problems.clone(),
        _ => Vec::new(),
    };
    // Nobody did anything wrong where the page did not ask it.
    if let Some(there) = &taken.problems {
        problems.retain(|problem| there.contains(&problem.name));
    }
    let faults = faults_of(page, &files, &problems, &words);
    let next = match taken.acted {
        true => format!("{}{}", Place::question(&name, &page.id), new_row(page, &taken.form.pairs, &posted.pairs)),
        false => Place::target(&name, &journey.after(&page.id)).to_string(),
    };
    drop(journey);
    Ok(answer(&doorstep, &visit, session, service.clone(), page, taken.form, faults, next))
}

/// The page that was posted.
enum Sheet<'a> {
    Current(&'a Page),
    /// It was drawn from an older version of the form.
    Late(&'a Service, &'a Page),
    /// It was drawn from a version that nobody knows any more.
    Unknown(&'a Page),
}

/// A draft with the page laid over it.
struct Laid {
    pairs: Pairs,
    acted: bool,
    /// The inputs that were wrong where the page was drawn, if that was another version.
    problems: Option<Vec<String>>,
}

impl Sheet<'_> {
    fn page(&self) -> &Page {
        match self {
            Self::Current(page) | Self::Late(_, page) | Self::Unknown(page) => page,
        }
    }

    fn lay(&self, service: &Service, typed: &Pairs, posted: &Pairs, files: &[TakenFile]) -> Laid {
        let (definition, today) = (&service.definition, clock::today());
        match self {
            Self::Current(page) => {
                let before = Journey::replay(definition, typed, today).answers_before(&page.id);
                let mut pairs = typed.clone();
                page.accept(&mut pairs, posted, &before, today);
                put_files(&mut pairs, files);
                let acted = page.act(&mut pairs, posted);
                Laid { pairs, acted, problems: None }
            }
            Self::Late(old, page) => {
                let mut uploaded = Pairs::default();
                put_files(&mut uploaded, files);
                let late = post_late(page, &old.definition, definition, typed, posted, &uploaded, today);
                let problems = late.problems.into_iter().map(|problem| problem.name).collect();
                Laid { pairs: late.pairs, acted: late.acted, problems: Some(problems) }
            }
            // What was typed is kept, and nothing counts as agreed to or left empty.
            Self::Unknown(page) => {
                let mut pairs = typed.clone();
                let typed_in = page.questions.iter().filter(|question| !question.kind.binds_to_words() && !question.takes_file());
                for name in typed_in.flat_map(|question| question.names(&question.id, posted)) {
                    if posted.has(&name) {
                        pairs.put(&*name, posted.all(&name).to_vec());
                    }
                }
                for name in page.questions.iter().flat_map(|question| question.names_bound(&pairs)).collect::<Vec<_>>() {
                    pairs.remove(&name);
                }
                put_files(&mut pairs, files);
                Laid { pairs, acted: false, problems: Some(Vec::new()) }
            }
        }
    }
}

/// The same page with its problems, or on to the next.
#[allow(clippy::too_many_arguments)]
fn answer(
    doorstep: &Doorstep,
    visit: &Visit,
    session: Session,
    service: std::sync::Arc<Service>,
    page: &Page,
    form: Form,
    faults: Vec<Fault>,
    next: String,
) -> Response {
    if visit.json {
        let mut said = said(doorstep, &session, &form);
        // What became of a file only the server knows.
        if !page.file_names().is_empty() {
            said["pairs"] = secret::told(visit, &service.definition, &form.pairs).to_value();
        }
        if faults.is_empty() {
            said["next"] = next.into();
            return Json(said).into_response();
        }
        said["problems"] = faults.iter().map(|fault| json!({ "name": fault.name, "text": fault.text.to_string() })).collect();
        return (StatusCode::UNPROCESSABLE_ENTITY, Json(said)).into_response();
    }
    if faults.is_empty() {
        return see_other(next);
    }
    let shown = FormPage {
        place: Place::question(&service.definition.service, &page.id),
        session,
        form,
        faults: Some(faults),
        notice: None,
        service: service.clone(),
    };
    show_form(doorstep, visit, StatusCode::UNPROCESSABLE_ENTITY, &shown)
}

/// Where a row that was added stands on the page, as a fragment: the browser goes there.
fn new_row(page: &Page, pairs: &Pairs, posted: &Pairs) -> String {
    let group = posted.first("add");
    let last = page.question(group).and_then(|question| question.names(group, pairs).pop());
    let row = last.as_deref().and_then(|last| last.strip_prefix(group)?.strip_prefix('-')?.split('-').next());
    row.map(|row| format!("#{group}-{row}")).unwrap_or_default()
}

/// What every JSON answer about a draft says.
fn said(doorstep: &Doorstep, session: &Session, form: &Form) -> serde_json::Value {
    json!({ "draft": form.id, "revision": form.revision, "csrf": csrf::token(&doorstep.key, session) })
}

/// A client that keeps the draft itself started from an older one: it gets the newer.
fn stale(doorstep: &Doorstep, visit: &Visit, session: &Session, service: &Service, newer: &Form) -> Response {
    let mut said = said(doorstep, session, newer);
    said["pairs"] = secret::told(visit, &service.definition, &newer.pairs).to_value();
    (StatusCode::CONFLICT, Json(said)).into_response()
}

/// What became of a page.
enum Outcome {
    Taken(Taken),
    /// The client has to start from this draft.
    Stale(Form),
    Sent,
}

/// A page as it was taken over.
struct Taken {
    form: Form,
    /// A row came or went: the same page again, without problems.
    acted: bool,
    problems: Option<Vec<String>>,
}

/// Takes over what was posted, page by page: where another request was faster, on top of what it left.
async fn take(
    doorstep: &Doorstep,
    visit: &Visit,
    session: &Session,
    service: &Service,
    sheet: &Sheet<'_>,
    posted: &Posted,
    files: &[TakenFile],
) -> Result<Outcome, Refusal> {
    for _ in 0..TURNS {
        let mut form = Form::open(doorstep, session, service).await?;
        if was_sent(doorstep, session, &form, &service.definition.service).await? {
            return Ok(Outcome::Sent);
        }
        if visit.json && form.is_begun() && posted.revision.is_some_and(|revision| revision != form.revision) {
            return Ok(Outcome::Stale(form));
        }
        // What somebody else typed meanwhile stays, where this page left it alone.
        let mine = match &posted.base {
            Some(base) => posted.pairs.clone().beside(base, &form.pairs, sheet.page().names(&form.pairs)),
            None => posted.pairs.clone(),
        };
        let Laid { pairs, acted, problems } = sheet.lay(service, &form.pairs, &mine, files);
        let replaced = replaced(sheet.page(), &form.pairs, &pairs);
        form.page.clone_from(&sheet.page().id);
        if form.keep(doorstep, session, service, pairs, visit.language).await? {
            keep_files(doorstep, &form, files, replaced).await?;
            return Ok(Outcome::Taken(Taken { form, acted, problems }));
        }
    }
    Err(Refusal::Unavailable)
}

/// Files of this page that the draft no longer names.
fn replaced(page: &Page, before: &Pairs, after: &Pairs) -> Vec<String> {
    let names = page.file_names().into_iter().filter(|name| before.all(name) != after.all(name));
    names.filter_map(|name| before.all(&name).first().cloned()).collect()
}

async fn keep_files(doorstep: &Doorstep, form: &Form, files: &[TakenFile], replaced: Vec<String>) -> Result<(), Refusal> {
    remember_files(doorstep, &form.id, files).await?;
    for id in replaced {
        doorstep.uploads.throw_away(&id).await;
        doorstep.store.write(file::Remove { id }).await?;
    }
    Ok(())
}

/// Files that are kept belong to a draft, or to the submission it became.
pub async fn remember_files(doorstep: &Doorstep, draft: &str, files: &[TakenFile]) -> Result<(), Refusal> {
    for kept in files.iter().filter_map(|file| file.outcome.as_ref().ok()) {
        let row = file::Model {
            id: kept.id.clone(),
            draft: draft.to_owned(),
            name: kept.name.clone(),
            kind: kept.kind.to_owned(),
            size: kept.size as i64,
            created: clock::now(),
        };
        doorstep.store.write(file::Add(row)).await?;
    }
    Ok(())
}

/// Lays what was uploaded over what was typed.
pub fn put_files(pairs: &mut Pairs, files: &[TakenFile]) {
    for file in files {
        if let Ok(kept) = &file.outcome {
            pairs.put(file.name.clone(), vec![kept.id.clone(), kept.name.clone(), kept.size.to_string()]);
        }
    }
}

/// What is wrong with the files first, then with everything else.
pub fn faults_of(page: &Page, files: &[TakenFile], problems: &[Problem], words: &forms::Words) -> Vec<Fault> {
    let mut faults: Vec<Fault> = files.iter().filter_map(|file| file.fault(page, words)).collect();
    let others: Vec<Fault> = problems
        .iter()
        .filter(|problem| faults.iter().all(|fault| fault.name != problem.name))
        .map(|problem| Fault { name: problem.name.clone(), text: problem.say(words) })
        .collect();
    faults.extend(others);
    faults
}

/// An uploaded file, and what became of it.
pub struct TakenFile {
    pub name: String,
    pub outcome: Result<Kept, uploads::Fault>,
}

pub async fn take_files(doorstep: &Doorstep, page: &Page, files: &[Upload]) -> Vec<TakenFile> {
    let mut taken = Vec::new();
    for upload in files {
        if let Some((accept, _)) = accepts(page, &upload.name) {
            taken.push(TakenFile { name: upload.name.clone(), outcome: doorstep.uploads.keep(upload, accept).await });
        }
    }
    taken
}

impl TakenFile {
    /// The problem in words, beside its input.
    fn fault(&self, page: &Page, words: &forms::Words) -> Option<Fault> {
        let fault = self.outcome.as_ref().err()?;
        let (accept, most) = accepts(page, &self.name)?;
        let kinds = app::controls::file::kinds(accept, words.get("file.or"));
        let values = vec![("max", format!("{} MB", most / 1_000_000)), ("kinds", kinds)];
        let problem = Problem::new(page.file_question(&self.name)?, self.name.clone(), Message { key: fault.key(), values });
        Some(Fault { name: problem.name.clone(), text: problem.say(words) })
    }
}

/// What a file input takes, and how much of it.
pub fn accepts(page: &Page, input: &str) -> Option<(&'static str, u64)> {
    match page.file_question(input)?.control() {
        Control::File { accept, max_bytes, .. } => Some((accept, max_bytes)),
        _ => None,
    }
}

/// The page as it was when a helper's sign-in had ended: what was typed stands there again.
pub async fn again(doorstep: &Doorstep, visit: &Visit, name: &str, id: &str, typed: &Pairs) -> Result<Response, Refusal> {
    let service = service_at(doorstep, name)?;
    visit.may(Action::Fill, name, Standing::Draft)?;
    let page = service.definition.page(id).filter(|page| !page.exit).ok_or(Refusal::NotFound)?;
    let session = visit.session.clone().unwrap_or_default();
    forbidden(doorstep, visit, session, &service, id, &Sheet::Current(page), typed).await
}

/// The session ended or the post came from elsewhere: nothing is stored, and nothing that was typed is lost.
async fn forbidden(
    doorstep: &Doorstep,
    visit: &Visit,
    session: Session,
    service: &std::sync::Arc<Service>,
    page: &str,
    sheet: &Sheet<'_>,
    posted: &Pairs,
) -> Result<Response, Refusal> {
    let mut form = match &visit.session {
        Some(session) => Form::open(doorstep, session, service).await?,
        None => Form::default(),
    };
    if visit.json {
        // Who posts from elsewhere gets no token.
        let said = if visit.ours { said(doorstep, &session, &form) } else { json!({}) };
        return Ok(with_session(doorstep, visit, &session, (StatusCode::FORBIDDEN, Json(said)).into_response()));
    }
    visit.saw(doorstep, access::DRAFT, &service.definition.service).await?;
    form.pairs = sheet.lay(service, &form.pairs, posted, &[]).pairs;
    // A page that is no more has nothing to show it on: the one where the form goes on says what ended.
    let place = match service.definition.page(page) {
        Some(page) => Place::question(&service.definition.service, &page.id),
        None => return Ok(with_session(doorstep, visit, &session, see_other(place_of(service, &form)))),
    };
    let shown = FormPage {
        service: service.clone(),
        session: session.clone(),
        place,
        form,
        faults: None,
        notice: Some("notice.session"),
    };
    Ok(with_session(doorstep, visit, &session, show_form(doorstep, visit, StatusCode::FORBIDDEN, &shown)))
}
