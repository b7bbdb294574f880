//! Something to read: a paragraph, a text that stands out, a warning, more for those who need it, an address, links.

use serde_json::Value;

use super::{Asked, QuestionType, Reading};
use crate::conditions::Type;
use crate::control::{self, Control, Link};
use crate::definition::Question;
use crate::reader::Reader;
use crate::{Said, Text, Words};

pub const SETTINGS: &[&str] = &["style", "text", "lines", "links"];

#[derive(Debug)]
pub enum Note {
    Plain(control::Note<'static>),
    Details(Text),
    Address(Vec<Text>),
    Links(Vec<Link>),
}

const STYLES: &[&str] = &["text", "inset", "warning", "details", "address", "links"];

pub(super) fn read(reader: &Reader) -> Note {
    let style = reader.one_of("style", STYLES).unwrap_or("text");
    let text = reader.text("text").unwrap_or_default();
    let lines = reader.list("lines").iter().filter_map(Reader::as_text).collect();
    let links = reader.list("links").iter().filter_map(read_link).collect();
    // What one style shows, another would pass over.
    for (setting, owner) in [("text", "details"), ("lines", "address"), ("links", "links")] {
        match (style == owner, reader.get(setting)) {
            (true, None) => reader.find("bad-note", format!("Add \"{setting}\": that is what this style shows.")),
            (false, Some(member)) => member.find("bad-note", format!("\"{setting}\" is shown with \"style\": \"{owner}\" only.")),
            _ => {}
        }
    }
    match style {
        "inset" => Note::Plain(control::Note::Inset),
        "warning" => Note::Plain(control::Note::Warning),
        "details" => Note::Details(text),
        "address" => Note::Address(lines),
        "links" => Note::Links(links),
        _ => Note::Plain(control::Note::Text),
    }
}

fn read_link(reader: &Reader) -> Option<Link> {
    reader.only(&["text", "url"]);
    reader.require("url");
    let (text, url) = (reader.label("text", "This link"), reader.string("url")?);
    let own = url.starts_with('/') && !url.starts_with("//");
    if !own && !["https://", "http://", "mailto:", "tel:"].iter().any(|start| url.starts_with(start)) {
        reader.get("url")?.find("bad-link", "A link begins with \"https://\", \"mailto:\", \"tel:\" or, for a page of the portal, \"/\".");
        return None;
    }
    Some(Link { text, url: url.to_owned() })
}

impl QuestionType for Note {
    fn control<'q>(&'q self, _question: &'q Question) -> Control<'q> {
        Control::Note(match self {
            Self::Plain(note) => *note,
            Self::Details(text) => control::Note::Details(text),
            Self::Address(lines) => control::Note::Address(lines),
            Self::Links(links) => control::Note::Links(links),
        })
    }

    fn answer(&self) -> Type {
        Type::Any
    }

    fn parts(&self) -> &'static [&'static str] {
        &[]
    }

    fn read(&self, _asked: &Asked) -> Reading {
        Reading::nothing()
    }

    fn summary(&self, _value: &Value, _words: &Words) -> Vec<Said> {
        Vec::new()
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema(&self) -> Value {
        serde_json::json!(false)
    }
}
