//! The person's own yes, when somebody helps: how it can be given, and that it was.

use app::Place;
use app::pages::declare::{AGREED, Declare, True, declare, is_true, spoken, thanks};
use app::shell::called_or;
use axum::extract::{Path, RawQuery, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use forms::definition::DECLARE;
use forms::{Journey, Said, Target, Words, summary};

use super::wrong::Refusal;
use super::{guard, place_of, see_other, service_at, show, show_typed};
use crate::act::{Channel, Mode};
use crate::code::{About, Kind, look, take};
use crate::definitions::Service;
use crate::doorstep::Doorstep;
use crate::functions::draft::Form;
use crate::functions::progress::is_followed;
use crate::limits::Limited;
use crate::mandate;
use crate::policy::{Action, State as Standing};
use crate::posted::Posted;
use crate::seat::Seat;
use crate::session::Session;
use crate::store::{access, declaration, person};
use crate::visit::Visit;
use crate::{clock, csrf};

const UNTICKED: &str = "declare.unticked";
const CHANGED: &str = "declare.changed_meanwhile";
/// Who it is where no name is known.
const NAMELESS: &str = "declare.person";

/// A helper before sending.
pub async fn get(State(doorstep): State<Doorstep>, visit: Visit, Path(name): Path<String>) -> Result<Response, Refusal> {
    let sitting = Sitting::of(&doorstep, &visit, &name).await?;
    match sitting.is_done() {
        true => sitting.page(None, StatusCode::OK).await,
        false => Ok(see_other(place_of(&sitting.service, &sitting.form))),
    }
}

/// The page for the person, on the helper's screen.
pub async fn way(
    State(doorstep): State<Doorstep>,
    visit: Visit,
    Path((name, way)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let sitting = Sitting::of(&doorstep, &visit, &name).await?;
    if way != "screen" || !sitting.ways().contains(&"screen") {
        return Err(Refusal::NotFound);
    }
    match sitting.is_done() {
        true => sitting.person(None, StatusCode::OK).await,
        false => Ok(see_other(place_of(&sitting.service, &sitting.form))),
    }
}

/// The person said yes: aloud, or on the helper's screen.
pub async fn post(
    State(doorstep): State<Doorstep>,
    visit: Visit,
    Path((name, way)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Refusal> {
    let posted = Posted::read(request, |_| None).await?;
    visit.may(Action::Fill, &name, Standing::Draft)?;
    let sitting = Sitting::of(&doorstep, &visit, &name).await?;
    guard(&doorstep, &visit, &posted.csrf).await?.map_err(|_| Refusal::Forbidden)?;
    let way = sitting.ways().into_iter().find(|known| *known == way && *known != "code").ok_or(Refusal::NotFound)?;
    if !sitting.is_done() {
        return Ok(see_other(place_of(&sitting.service, &sitting.form)));
    }
    let unsaid = match way {
        _ if posted.pairs.first(AGREED) != "yes" => Some(UNTICKED),
        // Somebody else filled in more since it was read.
        _ if posted.pairs.first("content") != declaration::content(&sitting.form) => Some(CHANGED),
        _ => None,
    };
    match (unsaid, way) {
        (Some(_), "screen") => sitting.person(unsaid, StatusCode::UNPROCESSABLE_ENTITY).await,
        (Some(_), _) => sitting.page(unsaid, StatusCode::UNPROCESSABLE_ENTITY).await,
        (None, _) => {
            sitting.say(way).await?;
            let to = Place::Declare { service: name }.to_string();
            Ok(match way {
                "screen" => said_thanks(&doorstep, &visit, Some(to)),
                _ => see_other(to),
            })
        }
    }
}

/// The page for the person, on their own device: they typed the code that the helper told them.
pub async fn on_own_device(
    doorstep: &Doorstep,
    visit: &Visit,
    session: &Session,
    typed: &str,
    about: &About,
    status: StatusCode,
) -> Result<Response, Refusal> {
    page_with_code(doorstep, visit, session, typed, about, None, status).await
}

async fn page_with_code(
    doorstep: &Doorstep,
    visit: &Visit,
    session: &Session,
    typed: &str,
    about: &About,
    problem: Option<&'static str>,
    status: StatusCode,
) -> Result<Response, Refusal> {
    let (service, form) = form_of(doorstep, about).await?;
    let person = person::by_id(&doorstep.store, &about.person).await?.ok_or(Refusal::Gone)?;
    let words = doorstep.words(visit.language);
    let journey = Journey::replay(&service.definition, &form.pairs, clock::today());
    let mut sections = summary(&journey, &words);
    // Whoever has the code is not asked who they are: what is secret stays covered.
    summary::cover(&mut sections, &service.definition, &journey.answers, &words);
    let page = True {
        title: service.definition.title.say(visit.language),
        person: person.name,
        sections,
        script: script(&service, &words),
        action: format!("{}/true", Place::Continue),
        back: None,
        code: typed.to_owned(),
        content: declaration::content(&form),
        problem,
        csrf: csrf::token(&doorstep.key, session),
    };
    Ok(show_typed(doorstep, visit, status, None, |words| (page.title(words), is_true(&page, words))))
}

/// The draft that a code of the kind Declaration is about.
async fn form_of(doorstep: &Doorstep, about: &About) -> Result<(std::sync::Arc<Service>, Form), Refusal> {
    let service = service_at(doorstep, about.about["service"].as_str().unwrap_or_default())?;
    let owner = Session::new().of_person(&about.person);
    let form = Form::open(doorstep, &owner, &service).await?;
    if form.is_begun() { Ok((service, form)) } else { Err(Refusal::Gone) }
}

/// What stood at this address is opened with its code once more.
pub async fn again(RawQuery(query): RawQuery) -> Response {
    see_other(query.map_or_else(|| Place::Continue.to_string(), |query| format!("{}?{query}", Place::Continue)))
}

/// The person said yes on their own device.
pub async fn confirm(State(doorstep): State<Doorstep>, visit: Visit, request: Request) -> Result<Response, Refusal> {
    let posted = Posted::read(request, |_| None).await?;
    let session = guard(&doorstep, &visit, &posted.csrf).await?.map_err(|_| Refusal::Forbidden)?;
    // Whoever helps never says it for the person: not in a browser that they are signed in with.
    if visit.role.is_some() {
        return Err(Refusal::NotPermitted);
    }
    visit.may(Action::Declare, "", Standing::Draft)?;
    doorstep.limits.take(Limited::Code, visit.address).map_err(Refusal::TooMany)?;
    let (typed, kinds, now) = (posted.pairs.first("code"), [Kind::Declaration], clock::now());
    let (_, about) = look(&doorstep, &kinds, typed, now).await?.ok_or(Refusal::Gone)?;
    let (service, form) = form_of(&doorstep, &about).await?;
    // Read on in another language, it is shown again and not said.
    if visit.finishes() {
        return Ok(see_other("/finish"));
    }
    if visit.chose_language {
        return page_with_code(&doorstep, &visit, &session, typed, &about, None, StatusCode::OK).await;
    }
    let unsaid = match posted.pairs.first(AGREED) == "yes" {
        false => Some(UNTICKED),
        true if posted.pairs.first("content") != declaration::content(&form) => Some(CHANGED),
        true => None,
    };
    if unsaid.is_some() {
        return page_with_code(&doorstep, &visit, &session, typed, &about, unsaid, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    take(&doorstep, &kinds, typed, now).await?.ok_or(Refusal::Gone)?;
    let words = doorstep.words(visit.language);
    write(&doorstep, &form, "code", spoken(&script(&service, &words)), about.maker).await?;
    Ok(said_thanks(&doorstep, &visit, None))
}

fn said_thanks(doorstep: &Doorstep, visit: &Visit, helper: Option<String>) -> Response {
    show(doorstep, visit, StatusCode::OK, None, |words| (words.get("declare.thanks_title").to_owned(), thanks(helper, words)))
}

async fn write(doorstep: &Doorstep, form: &Form, way: &str, script: String, account: String) -> Result<(), Refusal> {
    let said = declaration::Model {
        draft: form.id.clone(),
        content: declaration::content(form),
        way: way.to_owned(),
        script,
        account,
        at: clock::now(),
    };
    Ok(doorstep.store.write(declaration::Say(said)).await?)
}

/// What is read out, or read by the person: that the answers are true, and what the service adds.
fn script(service: &Service, words: &Words) -> Vec<Said> {
    let own = service.definition.check.statement.as_ref().map(|text| text.say(&words.language));
    std::iter::once(words.get("declare.statement").into()).chain(own).collect()
}

/// A helper in a seat, with the form of the person.
struct Sitting<'v> {
    doorstep: &'v Doorstep,
    visit: &'v Visit,
    seat: &'v Seat,
    session: &'v Session,
    service: std::sync::Arc<Service>,
    form: Form,
}

impl<'v> Sitting<'v> {
    async fn of(doorstep: &'v Doorstep, visit: &'v Visit, name: &str) -> Result<Self, Refusal> {
        let (Some(seat), Some(session)) = (visit.seat.as_deref(), visit.session.as_ref()) else { return Err(Refusal::NotFound) };
        let service = service_at(doorstep, name)?;
        visit.may(Action::Open, name, Standing::Draft)?;
        visit.saw(doorstep, access::DRAFT, name).await?;
        let form = Form::open(doorstep, session, &service).await?;
        Ok(Self { doorstep, visit, seat, session, service, form })
    }

    /// Whether the form has come to its end.
    fn is_done(&self) -> bool {
        let journey = Journey::replay(&self.service.definition, &self.form.pairs, clock::today());
        self.form.is_begun() && journey.next() == Target::Check
    }

    fn ways(&self) -> Vec<&'static str> {
        let beside = matches!(Channel::named(&self.seat.contact.channel), Some(Channel::InPerson | Channel::HomeVisit));
        let helped = Mode::named(&self.seat.contact.mode) == Some(Mode::Helped);
        let fits = |way: &&'static str| *way != "screen" || (beside && helped);
        DECLARE.iter().copied().filter(|way| self.service.definition.check.declare.contains(way)).filter(fits).collect()
    }

    async fn say(&self, way: &str) -> Result<(), Refusal> {
        let words = self.doorstep.words(self.visit.language);
        write(self.doorstep, &self.form, way, spoken(&script(&self.service, &words)), self.seat.account.id.clone()).await
    }

    async fn page(&self, problem: Option<&'static str>, status: StatusCode) -> Result<Response, Refusal> {
        let (doorstep, visit) = (self.doorstep, self.visit);
        let words = doorstep.words(visit.language);
        let said = declaration::said(&doorstep.store, &self.form.id).await?;
        let (good, old) = match said {
            Some(said) if said.content == declaration::content(&self.form) => (Some(said), false),
            said => (None, said.is_some()),
        };
        let page = Declare {
            service: self.service.definition.service.clone(),
            title: self.service.definition.title.say(visit.language),
            person: called_or(&self.seat.person.name, NAMELESS, &words),
            ways: self.ways(),
            declared: good.map(|said| (said.way, clock::on_the_wall(said.at))),
            changed: old,
            updates: self.updates(&words).await?,
            may_send: visit.may(Action::Submit, &self.service.definition.service, Standing::Draft).is_ok(),
            problem,
            script: script(&self.service, &words),
            content: declaration::content(&self.form),
            draft: self.form.id.clone(),
            csrf: csrf::token(&doorstep.key, self.session),
        };
        Ok(show(doorstep, visit, status, None, |words| (page.title(words), declare(&page, words))))
    }

    async fn person(&self, problem: Option<&'static str>, status: StatusCode) -> Result<Response, Refusal> {
        let (doorstep, visit) = (self.doorstep, self.visit);
        let words = doorstep.words(visit.language);
        let name = &self.service.definition.service;
        let journey = Journey::replay(&self.service.definition, &self.form.pairs, clock::today());
        let mut sections = summary(&journey, &words);
        // It is the helper's screen: what is secret stays covered on it.
        summary::cover(&mut sections, &self.service.definition, &journey.answers, &words);
        let page = True {
            title: self.service.definition.title.say(visit.language),
            person: self.seat.person.name.clone(),
            sections,
            script: script(&self.service, &words),
            action: format!("{}/screen", Place::Declare { service: name.clone() }),
            back: Some(Place::Declare { service: name.clone() }.to_string()),
            code: String::new(),
            content: declaration::content(&self.form),
            problem,
            csrf: csrf::token(&doorstep.key, self.session),
        };
        Ok(show(doorstep, visit, status, None, |words| (page.title(words), is_true(&page, words))))
    }

    /// Who will hear of the request, and how: the person by its reference, the helper for as long as they are permitted.
    async fn updates(&self, words: &Words) -> Result<Vec<Said>, Refusal> {
        let person = called_or(&self.seat.person.name, NAMELESS, words);
        let definition = &self.service.definition;
        let followed = is_followed(definition);
        let detail = definition.questions().find(|(_, question)| question.id == definition.detail);
        let detail = detail.map(|(_, question)| question.label.say(&words.language).to_string()).unwrap_or_default();
        let theirs = match followed {
            true => words.fill("declare.updates_person", &[("person", &person), ("detail", &detail)]),
            false => words.fill("declare.updates_reference", &[("person", &person)]),
        };
        let helper = &self.seat.account.name;
        let follows = followed && self.seat.may(Action::Follow, &definition.service, Standing::Sent);
        let mine = match (&self.seat.mandate, follows) {
            (Some(mandate), true) => self::follows(helper, mandate.ends, words),
            _ => words.fill("declare.updates_not_helper", &[("helper", helper)]),
        };
        let others = mandate::followers(self.doorstep, &self.seat.person.id, definition).await?;
        let others = others.iter().filter(|held| held.id != self.seat.contact.mandate);
        let others = others.map(|held| self::follows(&held.helper, held.ends, words).into());
        Ok([theirs.into(), mine.into()].into_iter().chain(others).collect())
    }
}

/// That somebody may follow a request, and until when.
pub fn follows(helper: &str, ends: i64, words: &Words) -> String {
    let until = app::pages::moment::say(&clock::on_the_wall(ends), words);
    words.fill("declare.updates_helper", &[("helper", helper), ("until", &until)])
}
