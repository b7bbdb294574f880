//! Book time with somebody: the last free time goes to one person only, and whoever comes too late loses nothing they typed.

use app::council::Appointments;
use app::pages::ask_help::Typed;
use app::pages::ask_help::book::{Days, PlaceToBook, Times, days, times};
use app::portal::Fault;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::{Asking, id_of, to_ask};
use crate::doorstep::Doorstep;
use crate::limits::Limited;
use crate::opening::{self, Span};
use crate::pages::wrong::Refusal;
use crate::pages::{guard, refused, see_other, show, with_session};
use crate::posted::Posted;
use crate::reach::Reach;
use crate::reference::Reference;
use crate::session::{Session, random_id};
use crate::store::help_request::{self, BOOKING, Book, Booked, Model};
use crate::visit::Visit;
use crate::{clock, csrf};

pub async fn get(State(doorstep): State<Doorstep>, visit: Visit) -> Result<Response, Refusal> {
    let session = visit.session.clone().unwrap_or_default();
    if let Some(day) = Day::of(&doorstep, &visit).await? {
        return Ok(day.page(&doorstep, &visit, &session, StatusCode::OK, Typed { id: random_id(), ..Typed::default() }));
    }
    let mut places: Vec<PlaceToBook> = Vec::new();
    for at in &doorstep.council.appointments {
        let id = at.id();
        let free = free(&doorstep, at).await?;
        let place = match places.iter().position(|place| place.id == id) {
            Some(n) => &mut places[n],
            None => {
                places.push(PlaceToBook { id, name: at.place.say(visit.language), days: Vec::new() });
                let last = places.len() - 1;
                &mut places[last]
            }
        };
        for span in free {
            let day = clock::iso(span.day);
            match place.days.iter_mut().find(|(there, _)| *there == day) {
                Some((_, left)) => *left += 1,
                None => place.days.push((day, 1)),
            }
        }
        place.days.sort();
    }
    places.retain(|place| !place.days.is_empty());
    let words = doorstep.words(visit.language);
    let page = Days { from: Asking::of(&doorstep, &visit).map(|from| from.said(&words)), places };
    Ok(show(&doorstep, &visit, StatusCode::OK, None, |words| (page.title(words), days(&page, words))))
}

pub async fn post(State(doorstep): State<Doorstep>, visit: Visit, request: Request) -> Result<Response, Refusal> {
    let posted = Posted::read(request, |_| None).await?;
    let words = doorstep.words(visit.language);
    let pairs = &posted.pairs;
    let Reach { name, phone, faults, .. } = Reach::read(pairs, &["name", "phone"], &words);
    let (when, id) = (pairs.first("at").to_owned(), id_of(pairs.first("id")));
    let mut typed = Typed { name, phone, tell: pairs.first("tell") == "yes", when, id, ..Typed::default() };
    // Where the whole day is gone meanwhile, others are shown.
    let Some(day) = Day::named(&doorstep, &visit).await? else {
        return Ok(to_ask(Asking::of(&doorstep, &visit).as_ref(), &words));
    };
    let session = match guard(&doorstep, &visit, &posted.csrf).await? {
        Ok(session) => session,
        Err(session) => return Ok(day.page(&doorstep, &visit, &session, StatusCode::FORBIDDEN, typed)),
    };
    let from = Asking::of(&doorstep, &visit);
    let span = day.spans.iter().find(|(span, _)| span.from.to_string() == typed.when);
    if span.is_none() {
        let key = if typed.when.is_empty() { "ask_help.at_missing" } else { "ask_help.at_taken" };
        typed.faults.push(Fault { name: "at".into(), text: words.get(key).into() });
    }
    typed.faults.extend(faults);
    let wrong = StatusCode::UNPROCESSABLE_ENTITY;
    let Some((span, at)) = span.filter(|_| typed.faults.is_empty()) else {
        return Ok(day.page(&doorstep, &visit, &session, wrong, typed));
    };
    doorstep.limits.take(Limited::Submit, visit.address).map_err(Refusal::TooMany)?;
    let told = from.filter(|_| typed.tell);
    let booking = Model {
        id: typed.id.clone(),
        reference: Reference::new().to_string(),
        kind: BOOKING.into(),
        owner: session.owner(),
        name: typed.name.clone(),
        phone: typed.phone.clone(),
        place: day.place.clone(),
        starts: span.starts(),
        ends: span.ends(),
        service: told.as_ref().map(|from| from.name().to_owned()).unwrap_or_default(),
        page: told.as_ref().map(Asking::page).unwrap_or_default(),
        language: visit.language.into(),
        created: clock::now(),
        ..Model::default()
    };
    match doorstep.store.write(Book { booking, at_once: at.at_once }).await? {
        Booked::Yes(reference) => Ok(see_other(format!("/ask-for-help/asked/{reference}"))),
        Booked::Full => {
            typed.faults.push(Fault { name: "at".into(), text: words.get("ask_help.at_taken").into() });
            let left = Day::named(&doorstep, &visit).await?.unwrap_or(day);
            Ok(left.page(&doorstep, &visit, &session, wrong, typed))
        }
    }
}

/// A day at a place, as the address names them, with the times that are free.
struct Day {
    place: String,
    name: forms::Said,
    day: String,
    spans: Vec<(Span, Appointments)>,
}

impl Day {
    /// `None` where the address names none, or nothing is free.
    async fn of(doorstep: &Doorstep, visit: &Visit) -> Result<Option<Self>, Refusal> {
        Ok(Self::named(doorstep, visit).await?.filter(|day| !day.spans.is_empty()))
    }

    /// `None` where there is no such place or no such day.
    async fn named(doorstep: &Doorstep, visit: &Visit) -> Result<Option<Self>, Refusal> {
        let (Some(place), Some(day)) = (visit.value("place"), visit.value("day")) else {
            return Ok(None);
        };
        let at: Vec<&Appointments> = doorstep.council.appointments.iter().filter(|at| at.id() == place).collect();
        let (Some(first), Some(date)) = (at.first(), clock::read_day(&day)) else { return Ok(None) };
        let mut spans = Vec::new();
        for at in &at {
            let free = free(doorstep, at).await?.into_iter().filter(|span| span.day == date);
            spans.extend(free.map(|span| (span, (*at).clone())));
        }
        spans.sort_by_key(|(span, _)| *span);
        Ok(Some(Self { place, name: first.place.say(visit.language), day, spans }))
    }

    fn page(&self, doorstep: &Doorstep, visit: &Visit, session: &Session, status: StatusCode, typed: Typed) -> Response {
        let words = doorstep.words(visit.language);
        let page = Times {
            from: Asking::of(doorstep, visit).map(|from| from.said(&words)),
            place: self.place.clone(),
            name: self.name.clone(),
            day: self.day.clone(),
            times: self.spans.iter().map(|(span, _)| span.from.to_string()).collect(),
            typed,
            csrf: csrf::token(&doorstep.key, session),
        };
        let response =
            show(doorstep, visit, status, None, |words| (page.title(words), refused(status, words, times(&page, words))));
        with_session(doorstep, visit, session, response)
    }
}

/// What is free at a place now.
async fn free(doorstep: &Doorstep, at: &Appointments) -> Result<Vec<Span>, Refusal> {
    let (today, now) = opening::now();
    let taken = help_request::taken(&doorstep.store, &at.id(), &clock::on_the_wall(clock::now())).await?;
    Ok(opening::free(&doorstep.council, at, &taken, today, now))
}
