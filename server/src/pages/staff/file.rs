//! A file of a request, for staff only: always a download, never a page of ours.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;

use super::{Staff, saw};
use crate::doorstep::Doorstep;
use crate::pages::wrong::Refusal;
use crate::reference::Reference;
use crate::store::{access, file, submission};

pub async fn get(
    State(doorstep): State<Doorstep>,
    staff: Staff,
    Path((reference, id)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let reference = Reference::parse(&reference).ok_or(Refusal::NotFound)?;
    let sent = submission::by_reference(&doorstep.store, reference.as_str()).await?.ok_or(Refusal::NotFound)?;
    let file = file::of(&doorstep.store, &sent.draft, &id).await?.ok_or(Refusal::NotFound)?;
    saw(&doorstep, &staff, &sent, access::FILE, "").await?;
    let content = doorstep.uploads.read(&file.id).await.map_err(|error| {
        tracing::error!(%error, "a file cannot be read");
        Refusal::Failed
    })?;
    let mut response = Response::new(Body::from(content));
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_str(&file.kind).unwrap_or(HeaderValue::from_static("application/octet-stream")),
    );
    headers.insert(header::CONTENT_DISPOSITION, disposition(&file.name));
    Ok(response)
}

/// The name in ASCII for old programs, and as it is for others (RFC 6266).
fn disposition(name: &str) -> HeaderValue {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ') { c } else { '_' }).collect();
    let encoded: String = form_urlencoded::byte_serialize(name.as_bytes()).collect::<String>().replace('+', "%20");
    HeaderValue::from_str(&format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}"))
        .unwrap_or(HeaderValue::from_static("attachment"))
}
