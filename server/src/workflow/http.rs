//! How engines are reached over HTTP, and what their answers and their silence mean.

use std::time::Duration;

use anyhow::{Context, Result};
use reqwest::{Client, Method, RequestBuilder, StatusCode, Url};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Failure;

const CONNECT: Duration = Duration::from_secs(3);
/// The dispatcher gives up a little later, so that it hears why.
const ANSWER: Duration = Duration::from_secs(9);

/// One engine's address, with the credentials that stood in it.
#[derive(Clone)]
pub struct Http {
    client: Client,
    base: Url,
    user: Option<(String, String)>,
}

/// What an engine answered.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    body: Vec<u8>,
}

impl Http {
    /// `http://user:word@host/path`
    pub fn open(address: &str) -> Result<Self> {
        let mut http = Self::open_exactly(address)?;
        let path = format!("{}/", http.base.path().trim_end_matches('/'));
        http.base.set_path(&path);
        Ok(http)
    }

    /// The same for an address below which there is nothing: it is asked as it stands, its query included.
    pub fn open_exactly(address: &str) -> Result<Self> {
        let mut base = Url::parse(address).context("The engine's address is no URL, such as http://user:word@host/path")?;
        let decoded =
            |text: &str| form_urlencoded::parse(text.replace('+', "%2B").as_bytes()).next().map(|(text, _)| text.into_owned());
        let user = decoded(base.username()).map(|user| (user, base.password().and_then(decoded).unwrap_or_default()));
        base.set_username("").and_then(|()| base.set_password(None)).ok();
        let client = Client::builder()
            .connect_timeout(CONNECT)
            .timeout(ANSWER)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()?;
        Ok(Self { client, base, user })
    }

    /// A request to `path` below the engine's address; it may carry a query.
    pub fn request(&self, method: Method, path: &str) -> Result<RequestBuilder, Failure> {
        let url = self.base.join(path).map_err(|error| Failure::Rejected(error.to_string()))?;
        let request = self.client.request(method, url);
        Ok(match &self.user {
            Some((user, word)) => request.basic_auth(user, Some(word)),
            None => request,
        })
    }

    /// Sends it; the answer if it is a success.
    pub async fn send(&self, request: RequestBuilder) -> Result<Answer, Failure> {
        let answer = self.ask(request).await?;
        if answer.status.is_success() { Ok(answer) } else { Err(answer.refusal()) }
    }

    /// Sends it; the answer whatever it is.
    pub async fn ask(&self, request: RequestBuilder) -> Result<Answer, Failure> {
        let response = request.send().await.map_err(silence)?;
        let status = response.status();
        let body = response.bytes().await.map_err(|error| Failure::Unknown(error.without_url().to_string()))?.to_vec();
        Ok(Answer { status, body })
    }

    pub async fn post(&self, path: &str, body: &Value) -> Result<Answer, Failure> {
        self.send(self.request(Method::POST, path)?.json(body)).await
    }

    pub async fn get(&self, path: &str) -> Result<Answer, Failure> {
        self.send(self.request(Method::GET, path)?).await
    }
}

impl Answer {
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        serde_json::from_slice(&self.body)
            .map_err(|error| Failure::Unknown(format!("the answer is not what was expected: {error}")))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// What the engine says of it: its `message`, the `description` of its first problem, or the first line.
    pub fn said(&self) -> String {
        let value: Value = serde_json::from_slice(&self.body).unwrap_or_default();
        let message = value["message"]
            .as_str()
            .or_else(|| value["exception"].as_str())
            .or_else(|| value[0]["description"].as_str())
            .map(str::to_owned);
        let said = message.unwrap_or_else(|| self.text().lines().next().unwrap_or_default().to_owned());
        said.chars().take(500).collect()
    }

    /// Why it was not done.
    pub fn refusal(&self) -> Failure {
        let said = format!("{} {}", self.status.as_u16(), self.said());
        match self.status.as_u16() {
            // Credentials, or nothing there yet: the same for every request, so none of them is to blame.
            401 | 403 | 404 | 407 => Failure::NotYet(said),
            408 | 425 | 429 => Failure::NotReached(said),
            400..=499 => Failure::Rejected(said),
            _ => Failure::Unknown(said),
        }
    }
}

/// A part of a path, or a value in a query.
pub fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}

/// No answer: before anything was sent it is safe to ask again, afterwards nobody knows.
fn silence(error: reqwest::Error) -> Failure {
    let unsent = error.is_connect() || error.is_builder();
    let error = error.without_url();
    let mut said = error.to_string();
    // The reason stands at the end of the chain; the address may hold what is nobody's business.
    let mut source = std::error::Error::source(&error);
    while let Some(inner) = source {
        said = inner.to_string();
        source = inner.source();
    }
    if unsent { Failure::NotReached(said) } else { Failure::Unknown(said) }
}
