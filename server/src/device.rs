//! Whose device a browser is on: the person's own, one that others use, or a kiosk; and when a sitting at those others use ends.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::act::{Act, Channel};
use crate::clock::now;
use crate::doorstep::Doorstep;
use crate::finish;
use crate::key::{Key, same};
use crate::pages::see_other;
use crate::pages::wrong::Refusal;
use crate::session::{self, Keep, cookie, set_cookie};
use crate::visit::query_value;

/// Stays in the browser of a kiosk, and says where it stands.
pub const KIOSK_COOKIE: &str = "doorstep_kiosk";
/// Stays in a browser that others use until it is closed, and says when somebody was last there.
pub const SHARED_COOKIE: &str = "doorstep_shared";

/// How long a sitting still has, for the page that warns before it ends (`app/src/enhance/timeout.rs`).
pub const SITTING: &str = "/finish/session";
/// Where a sitting leads that has ended.
pub const FINISHED: &str = "/finished";
/// In an address of a form: what is typed on its page is kept, and the person is asked what becomes of it.
const FINISH: &str = "finish";

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Device {
    #[default]
    Own,
    /// Somebody said that other people use it.
    Shared,
    Kiosk(Kiosk),
}

/// A computer for everybody, as the person who made it one described it. It names nobody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kiosk {
    /// The id of the organisation it belongs to, if it belongs to one.
    pub organisation: String,
    /// In words, such as "Tolbooth Library, ground floor".
    pub place: String,
}

impl Device {
    pub fn read(headers: &HeaderMap, key: &Key) -> Self {
        if let Some(kiosk) = cookie(headers, KIOSK_COOKIE).and_then(|value| Kiosk::parse(value, key)) {
            return Self::Kiosk(kiosk);
        }
        if last_seen(headers, key).is_some() { Self::Shared } else { Self::Own }
    }

    /// Others use it: nothing of anybody may stay on it.
    pub fn is_shared(&self) -> bool {
        *self != Self::Own
    }

    /// How somebody acts who is on it alone.
    pub fn act(&self) -> Act {
        match self {
            Self::Kiosk(kiosk) => Act { channel: Channel::Kiosk, organisation: kiosk.organisation.clone(), ..Act::default() },
            Self::Own | Self::Shared => Act::default(),
        }
    }
}

impl Kiosk {
    /// The value of its cookie: what it says, and the proof that we said it.
    fn signed(&self, key: &Key) -> String {
        let said = hex::encode(format!("{}\n{}", self.organisation, self.place));
        let proof = hex::encode(key.sign(KIOSK_COOKIE, &said));
        format!("{said}.{proof}")
    }

    fn parse(value: &str, key: &Key) -> Option<Self> {
        let said = String::from_utf8(hex::decode(proved(value, KIOSK_COOKIE, key)?).ok()?).ok()?;
        let (organisation, place) = said.split_once('\n')?;
        Some(Self { organisation: organisation.to_owned(), place: place.to_owned() })
    }

    /// Longer than anybody stays away: it is given anew with every sitting that ends.
    pub fn cookie(&self, doorstep: &Doorstep) -> Option<HeaderValue> {
        set_cookie(KIOSK_COOKIE, &self.signed(&doorstep.key), "Lax", Keep::Year, doorstep.config.secure_cookies)
    }
}

/// What stands before the proof, where the proof is ours.
fn proved<'v>(value: &'v str, purpose: &str, key: &Key) -> Option<&'v str> {
    let (said, proof) = value.split_once('.')?;
    same(&hex::decode(proof).ok()?, &key.sign(purpose, said)).then_some(said)
}

fn last_seen(headers: &HeaderMap, key: &Key) -> Option<i64> {
    proved(cookie(headers, SHARED_COOKIE)?, SHARED_COOKIE, key)?.parse().ok()
}

/// Says in the browser that somebody is there now, and with it that others use the device.
pub fn seen_now(doorstep: &Doorstep) -> Option<HeaderValue> {
    let now = now().to_string();
    let value = format!("{now}.{}", hex::encode(doorstep.key.sign(SHARED_COOKIE, &now)));
    set_cookie(SHARED_COOKIE, &value, "Lax", Keep::UntilClosed, doorstep.config.secure_cookies)
}

/// The seconds until the sitting ends; 0 where it has, or where nobody ever sat down.
pub fn left(doorstep: &Doorstep, headers: &HeaderMap) -> i64 {
    let length = (doorstep.config.idle_after + doorstep.config.idle_warning).cast_signed() * 1000;
    let left = last_seen(headers, &doorstep.key).map_or(0, |seen| (seen + length - now()).clamp(0, length));
    // What is left of a second is a second: nobody is sent away before the end.
    (left + 999) / 1000
}

/// On a device that others use: ends a sitting that nobody was at for too long, and notes that somebody is.
///
/// The server itself refuses what comes too late, whatever the page on the screen did about it.
pub async fn watch(State(doorstep): State<Doorstep>, request: Request, next: Next) -> Response {
    let device = Device::read(request.headers(), &doorstep.key);
    let path = request.uri().path().to_owned();
    if !device.is_shared() || is_file(&path) {
        return next.run(request).await;
    }
    let over = left(&doorstep, request.headers()) == 0 && sits(request.headers());
    // Staff have an end of their own, and whoever asks how much is left is told.
    if over && !path.starts_with("/staff") && path != SITTING {
        return end(&doorstep, &device, request.headers()).await.unwrap_or_else(IntoResponse::into_response);
    }
    if request.method() == Method::GET && request.uri().query().and_then(|query| query_value(query, FINISH)).is_some() {
        return see_other("/finish");
    }
    let by_person = is_by_person(&request);
    let mut response = next.run(request).await;
    until_closed(response.headers_mut());
    // Whoever reads that nothing is left leaves nothing by reading it.
    if by_person && !over && path != FINISHED && !sets(response.headers(), SHARED_COOKIE) {
        response.headers_mut().extend(seen_now(&doorstep).map(|cookie| (header::SET_COOKIE, cookie)));
    }
    response
}

/// Whether a form was posted by "Finish and clear": its page is kept first.
pub fn finishes(query: &str) -> bool {
    query_value(query, FINISH).is_some()
}

/// What has no person behind it and nothing about one in it.
fn is_file(path: &str) -> bool {
    ["/pkg-", "/open311/", "/health", "/ready", "/metrics", "/robots.txt"].iter().any(|start| path.starts_with(start))
}

/// Whether there is something of somebody's in the browser.
fn sits(headers: &HeaderMap) -> bool {
    [session::COOKIE, session::PRACTICE_COOKIE].iter().any(|name| cookie(headers, name).is_some())
}

/// Whether a person did something, as opposed to a page that looks for news by itself.
fn is_by_person(request: &Request) -> bool {
    let fetched = is_fetched(request.headers()) || request.uri().path().starts_with("/api/");
    request.method() != Method::GET || (!fetched && request.uri().path() != SITTING)
}

fn is_fetched(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-dest").is_some_and(|dest| dest.as_bytes() != b"document")
}

async fn end(doorstep: &Doorstep, device: &Device, headers: &HeaderMap) -> Result<Response, Refusal> {
    finish::end(doorstep, headers).await?;
    let response = match is_fetched(headers) {
        true => Refusal::Gone.into_response(),
        false => see_other(format!("{FINISHED}?idle=yes")),
    };
    Ok(finish::clear(doorstep, device, response))
}

fn sets(headers: &HeaderMap, name: &str) -> bool {
    headers.get_all(header::SET_COOKIE).iter().any(|line| line.as_bytes().starts_with(format!("{name}=").as_bytes()))
}

/// No cookie outlives the browser here, whoever sets it: only the kiosk's own, which is about nobody.
fn until_closed(headers: &mut HeaderMap) {
    let lines: Vec<HeaderValue> = headers.get_all(header::SET_COOKIE).iter().cloned().collect();
    headers.remove(header::SET_COOKIE);
    for line in lines {
        let text = line.to_str().unwrap_or_default();
        let stays = text.starts_with(KIOSK_COOKIE) || text.contains("Max-Age=0");
        let kept = text.split("; ").filter(|part| stays || !part.starts_with("Max-Age=")).collect::<Vec<_>>().join("; ");
        headers.extend(HeaderValue::from_str(&kept).ok().map(|line| (header::SET_COOKIE, line)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_cookie_makes_a_kiosk() {
        let (mine, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (key, foreign) = (Key::open(mine.path()).unwrap(), Key::open(other.path()).unwrap());
        let kiosk = Kiosk { organisation: "abc".into(), place: "Tolbooth Library; ground floor".into() };
        let value = kiosk.signed(&key);
        assert!(value.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'.'), "{value}");
        assert_eq!(Kiosk::parse(&value, &key), Some(kiosk.clone()));
        assert_eq!(Kiosk::parse(&value, &foreign), None);
        assert_eq!(Kiosk::parse(&value.replacen('6', "7", 1), &key), None);
        assert_eq!(Kiosk::parse("", &key), None);
        // What proves one cookie proves no other.
        assert_eq!(proved(&value, SHARED_COOKIE, &key), None);
    }

    #[test]
    fn cookies_end_with_the_browser() {
        let mut headers = HeaderMap::new();
        for line in ["a=1; Path=/; Max-Age=2592000; Secure", "b=; Path=/; Max-Age=0", "doorstep_kiosk=x; Max-Age=34560000"] {
            headers.append(header::SET_COOKIE, HeaderValue::from_static(line));
        }
        until_closed(&mut headers);
        let lines: Vec<&str> = headers.get_all(header::SET_COOKIE).iter().map(|line| line.to_str().unwrap()).collect();
        assert_eq!(lines, ["a=1; Path=/; Secure", "b=; Path=/; Max-Age=0", "doorstep_kiosk=x; Max-Age=34560000"]);
    }
}
