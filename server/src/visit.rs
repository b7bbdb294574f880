//! A visit: what every page needs to know of who asks, read from the request once.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::{HeaderMap, header, request::Parts};

use crate::config::Config;
use crate::csrf;
use crate::doorstep::Doorstep;
use crate::session::{self, Session};

#[derive(Clone, Debug)]
pub struct Visit {
    pub session: Option<Session>,
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
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, doorstep: &Doorstep) -> Result<Self, Self::Rejection> {
        let headers = &parts.headers;
        let chosen = parts.uri.query().and_then(|query| query_value(query, "lang")).and_then(|tag| language(&tag));
        let remembered = session::cookie(headers, session::LANGUAGE_COOKIE).and_then(language);
        Ok(Self {
            session: Session::read(headers, session::COOKIE),
            language: chosen.or(remembered).unwrap_or(forms::text::FALLBACK),
            chose_language: chosen.is_some(),
            path: parts.uri.path().to_owned(),
            query: without_language(parts.uri.query().unwrap_or_default()),
            json: says(headers, header::ACCEPT.as_str(), |accept| accept.starts_with("application/json")),
            save_data: says(headers, "save-data", |value| value.eq_ignore_ascii_case("on")),
            ours: csrf::is_ours(headers, doorstep.config.public_url.as_deref()),
            address: address(parts, &doorstep.config),
            helped: is_helped(headers),
        })
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
fn address(parts: &Parts, config: &Config) -> IpAddr {
    let forwarded = || {
        let last = parts.headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
        last.rsplit(',').next()?.trim().parse().ok()
    };
    let connected = || Some(parts.extensions.get::<ConnectInfo<SocketAddr>>()?.0.ip());
    let proxied = if config.trusted_proxy { forwarded() } else { None };
    proxied.or_else(connected).unwrap_or(Ipv4Addr::UNSPECIFIED.into())
}
