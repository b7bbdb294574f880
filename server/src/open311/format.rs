//! The two formats of GeoReport v2: the same answer as JSON or as XML, problems included; and reading such an answer.

use std::io;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesDecl, BytesText, Event};
use quick_xml::{Reader, Writer};
use serde_json::{Map, Value, json};

use crate::store::StoreError;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Json,
    Xml,
}

/// What is answered, under the name its root has in XML.
#[derive(Debug)]
pub struct Answer {
    pub root: &'static str,
    pub value: Value,
}

/// Why not: GeoReport v2, "Errors".
#[derive(Debug)]
pub enum Refused {
    /// A status and what is wrong, a sentence each.
    Said(StatusCode, Vec<String>),
    /// Come back in so many seconds.
    TooMany(u64),
}

impl Refused {
    pub fn bad(why: impl Into<String>) -> Self {
        Self::Said(StatusCode::BAD_REQUEST, vec![why.into()])
    }

    pub fn forbidden(why: &str) -> Self {
        Self::Said(StatusCode::FORBIDDEN, vec![why.into()])
    }

    pub fn not_found(why: &str) -> Self {
        Self::Said(StatusCode::NOT_FOUND, vec![why.into()])
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "the store did not answer");
        Self::Said(StatusCode::SERVICE_UNAVAILABLE, vec!["Try again later.".into()])
    }
}

/// What the items of a list are called in XML, by the name of the list.
const ITEMS: &[(&str, &str)] = &[
    ("services", "service"),
    ("service_requests", "request"),
    ("errors", "error"),
    ("attributes", "attribute"),
    ("values", "value"),
    ("endpoints", "endpoint"),
    ("formats", "format"),
];

impl Format {
    /// `services.json` → `services` in JSON. Without an ending it is XML, which every client has to read, unless it asks
    /// for JSON.
    pub fn of(name: &str, json: bool) -> (&str, Self) {
        match name.rsplit_once('.') {
            Some((name, "json")) => (name, Self::Json),
            Some((name, "xml")) => (name, Self::Xml),
            _ if json => (name, Self::Json),
            _ => (name, Self::Xml),
        }
    }

    pub fn answer(self, answer: Result<Answer, Refused>) -> Response {
        let (status, why, wait) = match answer {
            Ok(answer) => return self.write(StatusCode::OK, &answer),
            Err(Refused::Said(status, why)) => (status, why, None),
            Err(Refused::TooMany(wait)) => {
                (StatusCode::TOO_MANY_REQUESTS, vec![format!("Too many requests. Wait {wait} seconds.")], Some(wait))
            }
        };
        let errors = why.iter().map(|why| json!({ "code": status.as_u16(), "description": why }));
        let mut response = self.write(status, &Answer { root: "errors", value: errors.collect() });
        if let Some(wait) = wait {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait));
        }
        response
    }

    fn write(self, status: StatusCode, answer: &Answer) -> Response {
        let (kind, body) = match self {
            Self::Json => ("application/json; charset=utf-8", Ok(answer.value.to_string().into_bytes())),
            Self::Xml => ("text/xml; charset=utf-8", xml(answer)),
        };
        match body {
            Ok(body) => (status, [(header::CONTENT_TYPE, kind)], body).into_response(),
            Err(error) => {
                tracing::error!(%error, "an answer could not be written as XML");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }
}

fn xml(answer: &Answer) -> io::Result<Vec<u8>> {
    let mut writer = Writer::new(Vec::new());
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    element(&mut writer, answer.root, &answer.value)?;
    Ok(writer.into_inner())
}

fn element(writer: &mut Writer<Vec<u8>>, name: &str, value: &Value) -> io::Result<()> {
    let new = writer.create_element(name);
    match value {
        Value::Null => new.write_empty(),
        Value::Object(members) => {
            new.write_inner_content(|writer| members.iter().try_for_each(|(name, value)| element(writer, name, value)))
        }
        Value::Array(items) => {
            let item = ITEMS.iter().find(|(list, _)| *list == name).map_or("item", |(_, item)| item);
            new.write_inner_content(|writer| items.iter().try_for_each(|value| element(writer, item, value)))
        }
        Value::String(text) => new.write_text_content(BytesText::new(&allowed(text))),
        other => new.write_text_content(BytesText::new(&other.to_string())),
    }?;
    Ok(())
}

/// XML 1.0 has no way to write most control characters ("Char", section 2.2).
fn allowed(text: &str) -> String {
    text.chars().filter(|c| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)).collect()
}

/// The items of a list in XML, each with the texts of what is in it: `<service_requests><request><status>…`.
pub fn read_list(xml: &str) -> Result<Vec<Map<String, Value>>, quick_xml::Error> {
    let mut reader = Reader::from_str(xml);
    let (mut items, mut depth, mut text) = (Vec::new(), 0, String::new());
    loop {
        match reader.read_event()? {
            Event::Start(_) => {
                depth += 1;
                text.clear();
                if depth == 2 {
                    items.push(Map::new());
                }
            }
            Event::End(end) => {
                if let (3, Some(item)) = (depth, items.last_mut()) {
                    item.insert(String::from_utf8_lossy(end.name().as_ref()).into_owned(), std::mem::take(&mut text).into());
                }
                depth -= 1;
            }
            Event::Text(part) => text.push_str(&part.decode()?),
            Event::CData(part) => text.push_str(&part.decode()?),
            Event::GeneralRef(name) => match name.resolve_char_ref()? {
                Some(letter) => text.push(letter),
                None => text.push_str(resolve_predefined_entity(&name.decode()?).unwrap_or_default()),
            },
            Event::Eof => return Ok(items),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_ending_names_the_format() {
        assert_eq!(Format::of("services.json", false), ("services", Format::Json));
        assert_eq!(Format::of("services.xml", true), ("services", Format::Xml));
        assert_eq!(Format::of("services", false), ("services", Format::Xml));
        assert_eq!(Format::of("services", true), ("services", Format::Json));
        assert_eq!(Format::of("services.csv", false), ("services.csv", Format::Xml));
    }

    #[test]
    fn lists_nothing_and_numbers_have_their_shape_in_xml() {
        let value = json!([{ "code": 400, "description": "a < b & c", "address": null, "values": [{ "key": "x" }] }]);
        let said = String::from_utf8(xml(&Answer { root: "errors", value }).unwrap()).unwrap();
        let declared = said.strip_prefix("<?xml version=\"1.0\" encoding=\"utf-8\"?>").unwrap();
        assert_eq!(
            declared,
            "<errors><error><address/><code>400</code><description>a &lt; b &amp; c</description>\
             <values><value><key>x</key></value></values></error></errors>"
        );
    }

    #[test]
    fn a_list_is_read_as_others_write_it() {
        let xml = "<?xml version='1.0'?>\n<service_requests>\n <request>\n <service_request_id>638344</service_request_id>\n\
                   <status>closed</status> <status_notes><![CDATA[Duplicate <b>]]> &amp; gone&#33;</status_notes> <address/>\n </request> <request/>\n</service_requests>";
        let read = read_list(xml).unwrap();
        assert_eq!(
            Value::from(read[0].clone()),
            json!({ "service_request_id": "638344", "status": "closed", "status_notes": "Duplicate <b> & gone!" })
        );
        assert!(read_list("<a><b>").is_ok_and(|read| read == [Map::new()]) && read_list("<a></b>").is_err());
    }

    proptest! {
        #[test]
        fn what_one_writes_the_other_reads(text in ".*") {
            let written = xml(&Answer { root: "service_requests", value: json!([{ "description": text }]) }).unwrap();
            let read = read_list(&String::from_utf8(written).unwrap()).unwrap();
            prop_assert_eq!(&read[0]["description"], &Value::from(allowed(&text)));
        }

        #[test]
        fn whatever_comes_is_read_or_refused(text in "(<[a-z/!\\[&;#]{0,5}>?|&[a-z#0-9]{0,4};?|[ a-z])*") {
            read_list(&text).ok();
        }

        #[test]
        fn whatever_it_says_a_reader_of_xml_reads_it(text in "\\PC*|.*") {
            let written = xml(&Answer { root: "errors", value: json!([{ "description": text }]) }).unwrap();
            let written = String::from_utf8(written).unwrap();
            let read = roxmltree::Document::parse(&written).unwrap();
            let said = read.descendants().find(|node| node.has_tag_name("description")).unwrap();
            // Readers of XML take every end of line for LF.
            let line_ends = |text: &str| text.replace("\r\n", "\n").replace('\r', "\n");
            prop_assert_eq!(line_ends(said.text().unwrap_or_default()), line_ends(&allowed(&text)));
        }
    }
}
