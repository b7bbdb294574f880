//! Uploads: what a file is by its content, without what it says of place and time, in the object store.

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use axum::body::Bytes;
use img_parts::jpeg::{Jpeg, JpegSegment, markers};
use img_parts::png::Png;
use object_store::local::LocalFileSystem;
use object_store::path::Path as ObjectPath;
use object_store::{Error, ObjectStore, PutPayload};
use tokio::sync::Semaphore;

use crate::posted::Upload;
use crate::session::random_id;

/// How many files are held in memory at once.
const AT_ONCE: usize = 4;
/// A file name longer than this is cut.
const NAME: usize = 100;

#[derive(Clone)]
pub struct Uploads {
    objects: Arc<dyn ObjectStore>,
    turns: Arc<Semaphore>,
}

/// A file that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub id: String,
    pub name: String,
    pub kind: &'static str,
    pub size: usize,
}

/// Why a file was not taken: a key of the engine's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    TooBig,
    Kind,
    Empty,
    /// Broken, or the store did not take it.
    Failed,
}

impl Fault {
    pub fn key(self) -> &'static str {
        match self {
            Self::TooBig => "file_too_big",
            Self::Kind => "file_kind",
            Self::Empty => "file_empty",
            Self::Failed => "file_failed",
        }
    }
}

impl Uploads {
    /// Files lie in `files` of the data folder.
    pub fn open(data: &Path) -> Result<Self> {
        let folder = data.join("files");
        std::fs::create_dir_all(&folder)?;
        Ok(Self { objects: Arc::new(LocalFileSystem::new_with_prefix(folder)?), turns: Arc::new(Semaphore::new(AT_ONCE)) })
    }

    /// A turn to read a body that may hold files: they stand in memory while they are cleaned.
    pub async fn turn(&self) -> Option<tokio::sync::SemaphorePermit<'_>> {
        self.turns.acquire().await.ok()
    }

    /// Checks, cleans and keeps a file. `accept` is the control's list of endings.
    pub async fn keep(&self, upload: &Upload, accept: &str) -> Result<Kept, Fault> {
        if upload.too_big {
            return Err(Fault::TooBig);
        }
        if upload.content.is_empty() {
            return Err(Fault::Empty);
        }
        let (kind, ending) = kind(&upload.content).filter(|(_, ending)| accepts(accept, ending)).ok_or(Fault::Kind)?;
        let content = clean(kind, upload.content.clone()).ok_or(Fault::Failed)?;
        let id = random_id();
        let size = content.len();
        let put = self.objects.put(&ObjectPath::from(id.as_str()), PutPayload::from(content)).await;
        if let Err(error) = put {
            tracing::error!(%error, "a file could not be kept");
            return Err(Fault::Failed);
        }
        Ok(Kept { id, name: file_name(&upload.file_name, ending), kind, size })
    }

    pub async fn read(&self, id: &str) -> Result<Bytes> {
        Ok(self.objects.get(&ObjectPath::from(id)).await?.bytes().await?)
    }

    pub async fn throw_away(&self, id: &str) {
        let gone = self.objects.delete(&ObjectPath::from(id)).await;
        // Another process may have been faster.
        if let Err(error) = gone.or_else(|error| if matches!(error, Error::NotFound { .. }) { Ok(()) } else { Err(error) }) {
            tracing::warn!(%error, "a file could not be thrown away");
        }
    }
}

/// The media type and ending by the content, whatever the name says.
fn kind(content: &[u8]) -> Option<(&'static str, &'static str)> {
    Some(match infer::get(content)?.mime_type() {
        "image/jpeg" => ("image/jpeg", "jpg"),
        "image/png" => ("image/png", "png"),
        "application/pdf" => ("application/pdf", "pdf"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => {
            ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx")
        }
        "application/vnd.oasis.opendocument.text" => ("application/vnd.oasis.opendocument.text", "odt"),
        _ => return None,
    })
}

fn accepts(accept: &str, ending: &str) -> bool {
    accept.split(',').any(|wanted| wanted.trim().trim_start_matches('.') == ending)
}

/// The last part of the name, with the ending that the content has.
fn file_name(said: &str, ending: &str) -> String {
    let last = said.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    let stem: String = stem.chars().filter(|c| !c.is_control() && !matches!(c, '"' | '<' | '>')).take(NAME).collect();
    let stem = if stem.trim().is_empty() { "file" } else { stem.trim() };
    format!("{stem}.{ending}")
}

/// Pictures lose what they say besides the picture. `None` where a picture is broken.
fn clean(kind: &str, content: Bytes) -> Option<Bytes> {
    match kind {
        "image/jpeg" => clean_jpeg(content),
        "image/png" => clean_png(content),
        _ => Some(content),
    }
}

/// Keeps what draws the picture: no EXIF, XMP, IPTC, comments or maker's notes; which way is up is written anew.
fn clean_jpeg(content: Bytes) -> Option<Bytes> {
    let mut jpeg = Jpeg::from_bytes(content).ok()?;
    let has = |jpeg: &Jpeg, wanted: fn(u8) -> bool| jpeg.segments().iter().any(|segment| wanted(segment.marker()));
    if !has(&jpeg, is_frame) || !has(&jpeg, |marker| marker == markers::SOS) {
        return None;
    }
    let up = jpeg.segments().iter().find_map(|segment| orientation(segment.contents().strip_prefix(b"Exif\0\0")?));
    jpeg.segments_mut().retain(keeps);
    if let Some(up) = up.filter(|up| (2..=8).contains(up)) {
        let place = usize::from(jpeg.segments().first().is_some_and(|segment| segment.marker() == markers::APP0));
        jpeg.segments_mut().insert(place, JpegSegment::new_with_contents(markers::APP1, upright(up)));
    }
    let content = jpeg.encoder().bytes();
    // Whatever follows the picture's end (a second picture, a maker's notes) goes too.
    let end = end_of_jpeg(&content).unwrap_or(content.len());
    Some(content.slice(..end))
}

/// Start of frame: what says how large the picture is.
fn is_frame(marker: u8) -> bool {
    matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC)
}

/// JFIF, colour profile and Adobe's colour transform draw the picture; every other application segment and comment goes.
fn keeps(segment: &JpegSegment) -> bool {
    match segment.marker() {
        markers::APP0 => segment.contents().starts_with(b"JFIF\0"),
        markers::APP2 => segment.contents().starts_with(b"ICC_PROFILE\0"),
        markers::APP14 => segment.contents().starts_with(b"Adobe"),
        markers::APP1 | markers::APP3..=markers::APP13 | markers::APP15 | markers::COM => false,
        _ => true,
    }
}

/// Where the picture ends: after its end marker, found segment by segment; within a scan, 0xFF stands before 0 or a restart.
fn end_of_jpeg(content: &[u8]) -> Option<usize> {
    let mut at = 2;
    let mut in_scan = false;
    loop {
        let marker = *content.get(at + 1)?;
        match (content.get(at)?, marker) {
            (0xFF, markers::EOI) => return Some(at + 2),
            (0xFF, 0x00 | 0xD0..=0xD7) if in_scan => at += 2,
            (0xFF, 0xFF) => at += 1,
            (0xFF, _) => {
                let length = usize::from(u16::from_be_bytes([*content.get(at + 2)?, *content.get(at + 3)?]));
                at += 2 + length;
                in_scan |= marker == markers::SOS;
            }
            _ if in_scan => at += 1,
            _ => return None,
        }
    }
}

/// The orientation tag (0x0112) of a TIFF header's first directory.
fn orientation(tiff: &[u8]) -> Option<u16> {
    let little = match tiff.get(..4)? {
        [b'I', b'I', 42, 0] => true,
        [b'M', b'M', 0, 42] => false,
        _ => return None,
    };
    let short = |at: usize| {
        let bytes: [u8; 2] = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    };
    let long = |at: usize| {
        let bytes: [u8; 4] = tiff.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    };
    let directory = long(4)? as usize;
    let entries = usize::from(short(directory)?);
    (0..entries).map(|entry| directory + 2 + 12 * entry).find(|at| short(*at) == Some(0x0112)).and_then(|at| short(at + 8))
}

/// EXIF with nothing but the orientation.
fn upright(orientation: u16) -> Bytes {
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01".to_vec();
    exif.extend(orientation.to_be_bytes());
    exif.extend([0; 6]);
    exif.into()
}

/// Keeps the chunks that draw the picture, its colours and its size on paper.
fn clean_png(content: Bytes) -> Option<Bytes> {
    const DRAWS: &[&[u8; 4]] = &[
        b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs", b"bKGD", b"acTL",
        b"fcTL", b"fdAT",
    ];
    let mut png = Png::from_bytes(content).ok()?;
    let has = |png: &Png, kind: &[u8; 4]| png.chunks().iter().any(|chunk| chunk.kind() == *kind);
    if !has(&png, b"IHDR") || !has(&png, b"IDAT") {
        return None;
    }
    png.chunks_mut().retain(|chunk| DRAWS.contains(&&chunk.kind()));
    Some(png.encoder().bytes())
}
