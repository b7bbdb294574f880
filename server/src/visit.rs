//! A visit: what every page needs to know of who asks, read from the request once.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts, Request};
use axum::http::{Extensions, HeaderMap, Uri, header, request::Parts};

use crate::config::Config;
use crate::csrf;
use crate::device::{self, Device};
use crate::doorstep::Doorstep;
use crate::pages::staff::{keep_signed_in, signed_in};
use crate::pages::wrong::Refusal;
use crate::policy::{Action, Reach, Role, State, allows};
use crate::seat::Seat;
use crate::session::{self, Session};
use crate::store::{binding, submission};

#[derive(Clone, Debug)]
pub struct Visit {
    /// Whose browser it is and for whom it acts.
    pub session: Option<Session>,
    /// Where a helper acts for a person.
    pub seat: Option<Arc<Seat>>,
    /// Whose sign-in the browser has.
    pub role: Option<Role>,
    /// Whether that is somebody of the council or of an organisation: a daughter belongs to none.
    pub belongs: bool,
    /// Who else uses it.
    pub device: Device,
    /// Nothing that is done is real. Never on a page of staff's.
    pub practice: bool,
    pub language: &'static str,
    /// The language was just chosen and is to be remembered.
    pub chose_language: bool,
    pub path: String,
    /// Without the choice of a language.
    pub query: String,
    /// The browser half asks, not a person: it wants JSON.
    pub json: bool,
    /// The person asked for little data: no WASM.
    pub save_data: bool,
    /// What a browser says of the page that sent this: ours, or it says nothing.
    pub ours: bool,
    pub address: IpAddr,
    /// Somebody helps: what is said to that person shows.
    pub helped: bool,
}

impl FromRequestParts<Doorstep> for Visit {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, doorstep: &Doorstep) -> Result<Self, Refusal> {
        let mut visit = Self::read(&parts.headers, &parts.uri, &parts.extensions, doorstep);
        visit.sit_down(&parts.headers, doorstep).await?;
        Ok(visit)
    }
}

impl Visit {
    /// What can be told from the request alone.
    pub fn of(request: &Request, doorstep: &Doorstep) -> Self {
        Self::read(request.headers(), request.uri(), request.extensions(), doorstep)
    }

    fn read(headers: &HeaderMap, uri: &Uri, extensions: &Extensions, doorstep: &Doorstep) -> Self {
        let chosen = uri.query().and_then(|query| query_value(query, "lang")).and_then(|tag| language(&tag));
        let remembered = session::cookie(headers, session::LANGUAGE_COOKIE).and_then(language);
        let device = Device::read(headers, &doorstep.key);
        let practising = Session::practising(headers).filter(|_| !uri.path().starts_with("/staff"));
        let session = || Session::read(headers, session::COOKIE).map(|session| session.acting(device.act()));
        Self {
            practice: practising.is_some(),
            session: practising.or_else(session),
            seat: None,
            role: None,
            belongs: false,
            language: chosen.or(remembered).unwrap_or(forms::text::FALLBACK),
            chose_language: chosen.is_some(),
            path: uri.path().to_owned(),
            query: without_language(uri.query().unwrap_or_default()),
            json: says(headers, header::ACCEPT.as_str(), |accept| accept.starts_with("application/json")),
            save_data: says(headers, "save-data", |value| value.eq_ignore_ascii_case("on")),
            ours: csrf::is_ours(headers, doorstep.config.public_url.as_deref()),
            address: address(headers, extensions, &doorstep.config),
            helped: is_helped(headers),
            device,
        }
    }

    /// Finds for whom this browser acts: a helper in a conversation for its person, a bound browser for its person.
    ///
    /// Whoever practises acts for nobody.
    async fn sit_down(&mut self, headers: &HeaderMap, doorstep: &Doorstep) -> Result<(), Refusal> {
        if self.practice {
            return Ok(());
        }
        let signed = signed_in(doorstep, headers).await?;
        self.role = signed.as_ref().and_then(|(_, _, account)| Role::named(&account.role));
        self.belongs = signed.as_ref().is_some_and(|(_, _, account)| account.belongs());
        // Pages of staff are about the account itself.
        if self.path.starts_with("/staff") {
            return Ok(());
        }
        if let Some((session, sign_in, account)) = signed
            && let Some(seat) = Seat::of(doorstep, &account, &sign_in.contact).await?
        {
            // Filling in a form for somebody is a click as well.
            keep_signed_in(doorstep, sign_in).await?;
            self.take(session, seat);
            return Ok(());
        }
        let Some(session) = self.session.take() else { return Ok(()) };
        self.session = match session.is_bound() {
            // A binding that was taken away leaves nothing to go on with.
            true => binding::person(&doorstep.store, &session.hash()).await?.map(|person| session.of_person(&person)),
            false => Some(session),
        };
        // Whoever sits beside them has no account: nobody knows more than that somebody does.
        if self.helped {
            self.session = self.session.take().map(Session::beside_somebody);
        }
        Ok(())
    }

    /// From now on this is the visit of a helper who is signed in with `session`, for the person of the seat.
    pub fn take(&mut self, session: Session, seat: Seat) {
        self.session = Some(session.of_person(&seat.person.id).acting(seat.act()));
        self.seat = Some(Arc::new(seat));
        self.helped = true;
    }

    /// A session that nobody had before, on this device.
    pub fn new_session(&self) -> Session {
        Session::new().acting(self.device.act())
    }

    /// Whether a code may open what is somebody's here: a helper acts by a permission, and whoever practises has nothing.
    pub fn takes_codes(&self) -> bool {
        self.seat.is_none() && !self.practice
    }

    /// Whether nothing may be kept on the device: others use it, or nothing is real.
    pub fn keeps_nothing(&self) -> bool {
        self.device.is_shared() || self.practice
    }

    /// The first value of `name` in the address.
    pub fn value(&self, name: &str) -> Option<String> {
        query_value(&self.query, name)
    }

    /// How many rows of a long list come before this page of it.
    pub fn skip(&self) -> u64 {
        self.value("from").and_then(|from| from.parse::<u64>().ok()).unwrap_or_default().min(1_000_000)
    }

    /// Whether "Finish and clear" was pressed on a page of a form.
    pub fn finishes(&self) -> bool {
        device::finishes(&self.query)
    }

    /// Whether this may be done with a form of the service: a resident with what is their own, a helper by the policy.
    pub fn may(&self, action: Action, service: &str, state: State) -> Result<(), Refusal> {
        let allowed = match &self.seat {
            Some(seat) => seat.may(action, service, state),
            None => allows(Role::Resident, &[], Reach::Within, state, action),
        };
        if allowed { Ok(()) } else { Err(Refusal::NotPermitted) }
    }

    /// The same with a request that was sent.
    pub fn may_with(&self, action: Action, sent: &submission::Model, state: State) -> Result<(), Refusal> {
        let allowed = match &self.seat {
            Some(seat) => seat.may_with(action, sent, state),
            None => allows(Role::Resident, &[], Reach::Within, state, action),
        };
        if allowed { Ok(()) } else { Err(Refusal::NotPermitted) }
    }

    /// Writes down what a helper is about to see of a person's. Whoever sees their own leaves no trace.
    pub async fn saw(&self, doorstep: &Doorstep, what: &'static str, reference: &str) -> Result<(), Refusal> {
        match &self.seat {
            Some(seat) => seat.saw(doorstep, what, reference, "").await,
            None => Ok(()),
        }
    }
}

/// The one place that decides it: the start page asked, and the answer is no secret and gives nobody a right.
fn is_helped(headers: &HeaderMap) -> bool {
    session::cookie(headers, session::HELPED_COOKIE) == Some("yes")
}

fn says(headers: &HeaderMap, name: &str, is: impl Fn(&str) -> bool) -> bool {
    headers.get(name).and_then(|value| value.to_str().ok()).is_some_and(is)
}

/// A language the portal speaks.
fn language(tag: &str) -> Option<&'static str> {
    app::words::language(tag).map(|language| language.tag)
}

/// The query without the choice of a language: where the same page is in another.
fn without_language(query: &str) -> String {
    let others = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != "lang");
    form_urlencoded::Serializer::new(String::new()).extend_pairs(others).finish()
}

/// The first value of `name` in a query.
pub fn query_value(query: &str, name: &str) -> Option<String> {
    form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// Where a request comes from. The last address of `X-Forwarded-For` is the one our own proxy wrote.
fn address(headers: &HeaderMap, extensions: &Extensions, config: &Config) -> IpAddr {
    let forwarded = || {
        let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
        last.rsplit(',').next()?.trim().parse().ok()
    };
    let connected = || Some(extensions.get::<ConnectInfo<SocketAddr>>()?.0.ip());
    let proxied = if config.trusted_proxy { forwarded() } else { None };
    proxied.or_else(connected).unwrap_or(Ipv4Addr::UNSPECIFIED.into())
}
