//! What a form posted: pairs in the order of the page, the portal's own inputs apart, and files.

use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header;
use forms::Pairs;

use app::pages::question::{BASE, DEFINITION};

use crate::csrf;
use crate::pages::wrong::Refusal;

/// A page of text is never larger.
const TEXT: usize = 256 * 1024;
/// Names and values that one form may have.
const PAIRS: usize = 2_000;

#[derive(Debug, Default)]
pub struct Posted {
    /// All but the portal's own inputs.
    pub pairs: Pairs,
    pub csrf: String,
    /// The draft that a submission comes from; on a tracking page, the arrival at a stage that is answered.
    pub draft: String,
    /// The hash of the definition that the page was drawn from; empty where whoever posts does not say.
    pub definition: String,
    /// The revision that a client that keeps a draft itself started from.
    pub revision: Option<i64>,
    /// What stood on the page when it was drawn, where others may have typed in the form since.
    pub base: Option<Pairs>,
    pub files: Vec<Upload>,
}

/// A file as it came.
#[derive(Debug)]
pub struct Upload {
    /// The input's name.
    pub name: String,
    pub file_name: String,
    pub content: Bytes,
    /// It was larger than allowed; the content is not kept.
    pub too_big: bool,
}

impl Posted {
    /// Reads a body, url-encoded or multipart. `largest` is how large a file under an input's name may be; nothing
    /// is taken for a name it knows nothing of.
    pub async fn read(request: Request, largest: impl Fn(&str) -> Option<u64>) -> Result<Self, Refusal> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if kind.starts_with("multipart/form-data") {
            let parts = Multipart::from_request(request, &()).await.map_err(|_| Refusal::Unprocessable)?;
            return Self::from_parts(parts, largest).await;
        }
        let body = axum::body::to_bytes(request.into_body(), TEXT).await.map_err(|_| Refusal::TooLarge)?;
        let mut posted = Self::default();
        for (count, (name, value)) in form_urlencoded::parse(&body).enumerate() {
            if count >= PAIRS {
                return Err(Refusal::TooLarge);
            }
            posted.take(name.into_owned(), value.into_owned());
        }
        Ok(posted)
    }

    async fn from_parts(mut parts: Multipart, largest: impl Fn(&str) -> Option<u64>) -> Result<Self, Refusal> {
        let mut posted = Self::default();
        let (mut count, mut text) = (0, 0);
        while let Some(part) = parts.next_field().await.map_err(broken)? {
            count += 1;
            let name = part.name().unwrap_or_default().to_owned();
            if count > PAIRS {
                return Err(Refusal::TooLarge);
            }
            let Some(file_name) = part.file_name().map(str::to_owned) else {
                let value = part.text().await.map_err(broken)?;
                text += value.len();
                if text > TEXT {
                    return Err(Refusal::TooLarge);
                }
                posted.take(name, value);
                continue;
            };
            if let Some(most) = largest(&name) {
                posted.files.extend(upload(part, name, file_name, most).await?);
            }
        }
        Ok(posted)
    }

    fn take(&mut self, mut name: String, mut value: String) {
        // Nobody types this one, and PostgreSQL keeps no text that has it.
        name.retain(|c| c != '\0');
        value.retain(|c| c != '\0');
        match name.as_str() {
            csrf::INPUT => self.csrf = value,
            "draft" => self.draft = value,
            DEFINITION => self.definition = value,
            BASE => self.base = Pairs::from_json(&value),
            "revision" => self.revision = value.parse().ok(),
            // Names of this shape are the engine's own marks.
            _ if name.starts_with(':') => {}
            // Browsers post line ends as CR LF.
            _ => self.pairs.push(name, value.replace("\r\n", "\n")),
        }
    }
}

/// Reads a file up to its limit; the rest is read and dropped, so that the browser gets its answer.
async fn upload(
    mut part: axum::extract::multipart::Field<'_>,
    name: String,
    file_name: String,
    most: u64,
) -> Result<Option<Upload>, Refusal> {
    let mut content = Vec::new();
    let mut too_big = false;
    while let Some(chunk) = part.chunk().await.map_err(broken)? {
        too_big |= (content.len() + chunk.len()) as u64 > most;
        if too_big {
            content = Vec::new();
        } else {
            content.extend_from_slice(&chunk);
        }
    }
    let nothing_chosen = file_name.is_empty() && content.is_empty();
    Ok((!nothing_chosen).then(|| Upload { name, file_name, content: content.into(), too_big }))
}

fn broken(error: axum::extract::multipart::MultipartError) -> Refusal {
    match error.status().as_u16() {
        413 => Refusal::TooLarge,
        _ => Refusal::Unprocessable,
    }
}
