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

pub(super) fn read(reader: &Reader) -> Note {
    let style = reader.string("style").unwrap_or("text");
    // What one style shows, another would pass over.
    for (setting, owner) in [("text", "details"), ("lines", "address"), ("links", "links")] {
        match (style == owner, reader.get(setting)) {
            (true, None) => drop(reader.require(setting)),
            (false, Some(member)) => member.find("unknown-style", format!("\"{setting}\" is shown with \"style\": \"{owner}\" only.")),
            _ => {}
        }
    }
    match style {
        "text" => Note::Plain(control::Note::Text),
        "inset" => Note::Plain(control::Note::Inset),
        "warning" => Note::Plain(control::Note::Warning),
        "details" => Note::Details(reader.text("text").unwrap_or_default()),
        "address" => Note::Address(reader.list("lines").iter().filter_map(Reader::as_text).collect()),
        "links" => Note::Links(reader.list("links").iter().filter_map(read_link).collect()),
        _ => {
            reader.find("unknown-style", "\"style\" is one of \"text\", \"inset\", \"warning\", \"details\", \"address\" and \"links\".");
            Note::Plain(control::Note::Text)
        }
    }
}

fn read_link(reader: &Reader) -> Option<Link> {
    reader.only(&["text", "url"]);
    reader.require("text");
    reader.require("url");
    let url = reader.string("url")?;
    let own = url.starts_with('/') && !url.starts_with("//");
    if !own && !["https://", "http://", "mailto:", "tel:"].iter().any(|start| url.starts_with(start)) {
        reader.get("url")?.find("bad-link", "A link begins with \"https://\", \"mailto:\", \"tel:\" or, for a page of the portal, \"/\".");
        return None;
    }
    Some(Link { text: reader.text("text")?, url: url.to_owned() })
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
