//! A resident who fills in a form and does not give up: whatever fails is tried again, as with the browser's reload button.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use reqwest::{Client, StatusCode, header};

/// Nobody waits longer for one page.
const PATIENCE: Duration = Duration::from_secs(120);

struct Resident {
    client: Client,
    address: String,
    cookies: BTreeMap<String, String>,
}

struct Page {
    status: StatusCode,
    location: String,
    text: String,
}

/// Fills in one form after the other until enough were sent by all; the references that were confirmed.
pub async fn send_until(address: String, sent: Arc<AtomicUsize>, enough: Arc<AtomicBool>) -> Result<Vec<String>> {
    let mut confirmed = Vec::new();
    let client =
        Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).timeout(Duration::from_secs(20)).build()?;
    while !enough.load(Ordering::Relaxed) {
        let mut resident = Resident { client: client.clone(), address: address.clone(), cookies: BTreeMap::new() };
        confirmed.push(resident.send_light().await?);
        sent.fetch_add(1, Ordering::Relaxed);
    }
    Ok(confirmed)
}

impl Resident {
    /// Fills in `street-light` and sends it; what the confirmation says.
    async fn send_light(&mut self) -> Result<String> {
        self.answer("", &[]).await?;
        self.answer("/danger", &[("danger", "no")]).await?;
        self.answer("/where", &[("location", "High Street, outside number 14"), ("column", "HS 17")]).await?;
        self.answer("/fault", &[("fault", "other"), ("details", "It hums")]).await?;
        self.answer("/contact", &[("name", "Gwen Price"), ("email", "gwen@example.org")]).await?;
        self.answer("/check", &[]).await?;
        let until = Instant::now() + PATIENCE;
        loop {
            let page = self.get("/services/street-light/confirmation").await?;
            if let Some(reference) = between(&page.text, "data-reference", '>', '<') {
                return Ok(reference);
            }
            if Instant::now() > until {
                bail!("no confirmation: {} {} {}", page.status, page.location, page.text);
            }
        }
    }

    /// Opens a page and posts it until the portal goes on.
    async fn answer(&mut self, page: &str, pairs: &[(&str, &str)]) -> Result<()> {
        let path = format!("/services/street-light{page}");
        let until = Instant::now() + PATIENCE;
        loop {
            let form = self.get(&path).await?;
            if page == "/check" && form.status == StatusCode::SEE_OTHER && form.location.ends_with("/confirmation") {
                return Ok(()); // the answer to the post was lost, and it was sent all the same
            }
            let (csrf, draft) = (input(&form.text, "csrf"), input(&form.text, "draft"));
            let mut all = vec![("csrf", csrf.as_str()), ("draft", draft.as_str())];
            all.extend_from_slice(pairs);
            let answered = self.post(&path, &all).await;
            if answered.as_ref().is_some_and(|answer| answer.status == StatusCode::SEE_OTHER) {
                return Ok(());
            }
            if Instant::now() > until {
                let said = answered.map(|answer| format!("{} {}", answer.status, answer.text)).unwrap_or_default();
                bail!("{path} was never taken: {said}");
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// A page, reloaded until there is one.
    async fn get(&mut self, path: &str) -> Result<Page> {
        let until = Instant::now() + PATIENCE;
        loop {
            let request = self.client.get(format!("{}{path}", self.address));
            if let Some(page) = self.send(request).await.filter(|page| !page.status.is_server_error()) {
                return Ok(page);
            }
            if Instant::now() > until {
                bail!("{path} never came");
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// What came back; `None` where nothing did.
    async fn post(&mut self, path: &str, pairs: &[(&str, &str)]) -> Option<Page> {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        let request = self.client.post(format!("{}{path}", self.address));
        self.send(request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(body)).await
    }

    async fn send(&mut self, request: reqwest::RequestBuilder) -> Option<Page> {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let response = request.header(header::COOKIE, cookies.join("; ")).send().await.ok()?;
        for line in response.headers().get_all(header::SET_COOKIE).iter().filter_map(|line| line.to_str().ok()) {
            if let Some((name, value)) = line.split(';').next().and_then(|pair| pair.split_once('=')) {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let location = response.headers().get(header::LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default().to_owned();
        Some(Page { status: response.status(), location, text: response.text().await.ok()? })
    }
}

/// The value of the first input with this name.
fn input(text: &str, name: &str) -> String {
    let inputs = text.split("<input ").skip(1).map(|rest| &rest[..rest.find('>').unwrap_or(rest.len())]);
    let input = inputs.into_iter().find(|input| input.contains(&format!("name=\"{name}\"")));
    input.and_then(|input| between(input, "value=", '"', '"')).unwrap_or_default()
}

/// After `mark`, what stands between `open` and `close`.
fn between(text: &str, mark: &str, open: char, close: char) -> Option<String> {
    let (_, rest) = text.split_once(mark)?;
    let (_, rest) = rest.split_once(open)?;
    rest.split(close).next().map(str::to_owned)
}
