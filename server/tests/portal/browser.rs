//! A browser without JavaScript: it keeps cookies and posts what stands in a form.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use axum::response::Response;
use http_body_util::BodyExt;
use sea_orm::{ConnectOptions, ConnectionTrait, Database};
use serde_json::Value;
use server::config::{Config, Switch};
use server::doorstep::Doorstep;
use server::router::router;
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use tower::ServiceExt;

/// A portal of its own, and the folder it lives in.
pub struct Portal {
    pub doorstep: Doorstep,
    pub folder: TempDir,
}

impl Portal {
    pub async fn open() -> Self {
        Self::with(|_| {}).await
    }

    /// A portal with other settings.
    pub async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut config = config(&folder);
        change(&mut config);
        Self { doorstep: Doorstep::open(config).await.unwrap(), folder }
    }

    pub fn browser(&self) -> Browser {
        Browser { way: Way::Router(router(self.doorstep.clone())), cookies: BTreeMap::new() }
    }

    /// Somebody from the council, signed in.
    pub async fn staff(&self) -> Browser {
        self.doorstep.add_staff("ada@tolbooth.example", "Ada", "correct horse").await.unwrap();
        let mut browser = self.browser();
        let csrf = browser.get("/staff/sign-in").await.csrf();
        let signed = browser
            .post("/staff/sign-in", &[("csrf", &csrf), ("email", "Ada@tolbooth.example"), ("password", "correct horse")])
            .await;
        assert_eq!(signed.location(), "/staff/requests");
        browser
    }
}

/// Settings of a portal in `folder`, with a store that nobody else has.
pub fn config(folder: &TempDir) -> Config {
    Config { data: folder.path().join("data"), store: store(), limits: Switch::Off, ..Config::default() }
}

/// A schema of its own in the PostgreSQL that `DOORSTEP_TEST_STORE` names; the embedded store without one.
pub fn store() -> Option<String> {
    let server = std::env::var("DOORSTEP_TEST_STORE").ok()?;
    let schema = format!("test_{}", server::session::random_id());
    let (of, make) = (server.clone(), format!("CREATE SCHEMA {schema}"));
    // Tests wait in a runtime already, and another one must not start in their thread.
    let made = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let connection = Database::connect(ConnectOptions::new(of).max_connections(1).to_owned()).await.unwrap();
            connection.execute_unprepared(&make).await.unwrap();
            connection.close().await.unwrap();
        });
    });
    made.join().unwrap_or_else(|_| panic!("{server} makes no schema for a test"));
    let and = if server.contains('?') { '&' } else { '?' };
    Some(format!("{server}{and}options[search_path]={schema}"))
}

pub struct Browser {
    way: Way,
    pub cookies: BTreeMap<String, String>,
}

/// How a browser gets to the portal.
#[derive(Clone)]
pub enum Way {
    /// In this process.
    Router(Router),
    /// Over the network; every request has a connection of its own.
    Address(String, reqwest::Client),
}

impl Way {
    pub fn to(address: &str) -> Self {
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).pool_max_idle_per_host(0);
        Self::Address(address.to_owned(), client.build().unwrap())
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let (address, client) = match self {
            Self::Router(router) => {
                let (parts, content) = router.clone().oneshot(request).await.unwrap().into_parts();
                let body = content.collect().await.unwrap().to_bytes().to_vec();
                return Answer { status: parts.status, headers: parts.headers, body };
            }
            Self::Address(address, client) => (address, client),
        };
        let (parts, content) = request.into_parts();
        let content = content.collect().await.unwrap().to_bytes();
        let asked = client.request(parts.method, format!("http://{address}{}", parts.uri)).headers(parts.headers).body(content);
        let answered = async {
            let response = asked.send().await?;
            let (status, headers) = (response.status(), response.headers().clone());
            Ok::<_, reqwest::Error>(Answer { status, headers, body: response.bytes().await?.to_vec() })
        };
        // What a proxy says in its place.
        let nobody = |error: reqwest::Error| Answer {
            status: StatusCode::BAD_GATEWAY,
            headers: HeaderMap::new(),
            body: error.to_string().into_bytes(),
        };
        answered.await.unwrap_or_else(nobody)
    }
}

#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Browser {
    /// Another tab of the same browser.
    pub fn tab(&self) -> Self {
        self.at(self.way.clone())
    }

    /// The same browser by another way.
    pub fn at(&self, way: Way) -> Self {
        Self { way, cookies: self.cookies.clone() }
    }

    /// A browser that was never here.
    pub fn new(way: Way) -> Self {
        Self { way, cookies: BTreeMap::new() }
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub async fn post(&mut self, path: &str, pairs: &[(&str, &str)]) -> Answer {
        self.send(form(path).body(body(pairs)).unwrap()).await
    }

    /// As the hydrated page does it.
    pub async fn post_json(&mut self, path: &str, pairs: &[(&str, &str)]) -> Answer {
        self.send(form(path).header(header::ACCEPT, "application/json").body(body(pairs)).unwrap()).await
    }

    /// A form with files: name, file name, content.
    pub async fn upload(&mut self, path: &str, pairs: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Answer {
        const BOUNDARY: &str = "----doorstep";
        let mut content = Vec::new();
        for (name, value) in pairs {
            content.extend(
                format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes(),
            );
        }
        for (name, file, bytes) in files {
            content.extend(format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\nContent-Type: application/octet-stream\r\n\r\n").into_bytes());
            content.extend_from_slice(bytes);
            content.extend(b"\r\n");
        }
        content.extend(format!("--{BOUNDARY}--\r\n").into_bytes());
        let request = Request::post(path).header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"));
        self.send(request.body(Body::from(content)).unwrap()).await
    }

    /// An answer whose body goes on.
    pub async fn open(&mut self, path: &str) -> Response {
        let request = self.with_cookies(Request::get(path).body(Body::empty()).unwrap());
        match &self.way {
            Way::Router(router) => router.clone().oneshot(request).await.unwrap(),
            Way::Address(..) => panic!("only the router's own answers are read as they come"),
        }
    }

    fn with_cookies(&self, mut request: Request<Body>) -> Request<Body> {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request.headers_mut().insert(header::COOKIE, cookies.join("; ").parse().unwrap());
        }
        request
    }

    pub async fn send(&mut self, request: Request<Body>) -> Answer {
        let request = self.with_cookies(request);
        let answer = self.way.send(request).await;
        for line in answer.headers.get_all(header::SET_COOKIE) {
            let line = line.to_str().unwrap();
            let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
            if line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    /// What the store knows of its session.
    pub fn session(&self) -> String {
        hex::encode(&Sha256::digest(&self.cookies["doorstep_session"])[..16])
    }

    /// Starts a service and returns its first page.
    pub async fn start(&mut self, service: &str) -> Answer {
        let path = format!("/services/{service}");
        let csrf = self.get(&path).await.csrf();
        let started = self.post(&path, &[("csrf", &csrf)]).await;
        assert_eq!(started.status, StatusCode::SEE_OTHER, "{}", started.text());
        self.get(&started.location()).await
    }

    /// Posts one page as it stands, with what is typed.
    pub async fn answer(&mut self, path: &str, pairs: &[(&str, &str)]) -> Answer {
        let page = self.get(path).await;
        self.answer_on(&page, path, pairs).await
    }

    /// Posts a page that was opened before.
    pub async fn answer_on(&mut self, page: &Answer, path: &str, pairs: &[(&str, &str)]) -> Answer {
        let (csrf, definition) = (page.csrf(), page.input("definition"));
        let mut all = vec![("csrf", csrf.as_str()), ("definition", definition.as_str())];
        all.extend_from_slice(pairs);
        self.post(path, &all).await
    }

    /// Fills in `street-light` up to check answers: the shortest form there is.
    pub async fn light(&mut self) -> Answer {
        self.start("street-light").await;
        self.answer("/services/street-light/danger", &[("danger", "no")]).await;
        self.answer("/services/street-light/where", &[("location", "High Street, outside number 14"), ("column", "HS 17")]).await;
        self.answer("/services/street-light/fault", &[("fault", "other"), ("details", "It hums loudly at night")]).await;
        let last = self.answer("/services/street-light/contact", &[("name", "Gwen Price"), ("email", "gwen@example.org")]).await;
        assert_eq!(last.location(), "/services/street-light/check", "{}", last.text());
        self.get("/services/street-light/check").await
    }

    /// Fills in `street-light`, sends it, and returns the reference.
    pub async fn send_light(&mut self) -> String {
        let check = self.light().await;
        let sent = self.post("/services/street-light/check", &[("csrf", &check.csrf()), ("draft", &check.input("draft"))]).await;
        assert_eq!(sent.location(), "/services/street-light/confirmation");
        self.get("/services/street-light/confirmation").await.reference()
    }
}

fn form(path: &str) -> axum::http::request::Builder {
    Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
}

fn body(pairs: &[(&str, &str)]) -> Body {
    Body::from(form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish())
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn location(&self) -> String {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.text());
        self.header("location").to_owned()
    }

    pub fn has(&self, words: &str) -> bool {
        self.text().contains(words)
    }

    pub fn csrf(&self) -> String {
        self.input("csrf")
    }

    /// The value of the first input with this name.
    pub fn input(&self, name: &str) -> String {
        let text = self.text();
        let inputs = text.split("<input ").skip(1).map(|rest| &rest[..rest.find('>').unwrap_or(rest.len())]);
        let mut found = inputs.filter(|input| input.contains(&format!("name=\"{name}\"")));
        let input = found.next().unwrap_or_else(|| panic!("no input {name} in {text}"));
        input.split("value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
    }

    /// The reference on a confirmation page.
    pub fn reference(&self) -> String {
        let text = self.text();
        let rest = text.split("data-reference").nth(1).unwrap_or_else(|| panic!("no reference in {text}"));
        rest.split('>').nth(1).unwrap().split('<').next().unwrap().to_owned()
    }
}
