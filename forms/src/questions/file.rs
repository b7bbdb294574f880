//! One file. The server takes it in and keeps three values under its name: id, file name and size in bytes.

use serde_json::{Value, json};

use super::{Act, Asked, QuestionType, Reading};
use crate::conditions::Type;
use crate::control::Control;
use crate::definition::Question;
use crate::reader::Reader;
use crate::{Pairs, Said, Words};

pub const SETTINGS: &[&str] = &["accept", "max_mb"];

#[derive(Debug)]
pub struct File {
    accept: &'static str,
    max_bytes: u64,
}

/// The kinds of file whose content the server can check, by the name a definition uses.
#[rustfmt::skip]
const KINDS: &[(&str, &str)] = &[
    ("photo", ".jpg,.jpeg,.png"),
    ("document", ".pdf,.docx,.odt"),
    ("photo-or-document", ".jpg,.jpeg,.png,.pdf,.docx,.odt"),
];

pub(super) fn read(reader: &Reader) -> File {
    let kinds: Vec<&str> = KINDS.iter().map(|(name, _)| *name).collect();
    let named = reader.one_of("accept", &kinds).unwrap_or("photo");
    let accept = KINDS.iter().find(|(name, _)| *name == named).map(|(_, accept)| *accept);
    File { accept: accept.unwrap_or(KINDS[0].1), max_bytes: reader.count("max_mb").unwrap_or(10).clamp(1, 100) * 1_000_000 }
}

impl QuestionType for File {
    fn control<'q>(&'q self, _question: &'q Question) -> Control<'q> {
        Control::File { accept: self.accept, max_bytes: self.max_bytes }
    }

    fn answer(&self) -> Type {
        Type::Record(vec![("id".into(), Type::Text), ("name".into(), Type::Text), ("size".into(), Type::Number)])
    }

    fn missing(&self) -> &'static str {
        "no_file"
    }

    fn read(&self, asked: &Asked) -> Reading {
        let [id, name, size] = asked.pairs.all(asked.name) else { return Reading::nothing() };
        match size.parse::<u64>() {
            Ok(size) if size > self.max_bytes => {
                Reading::problem(asked.problem("file_too_big", &[("max", &format!("{} MB", self.max_bytes / 1_000_000))]))
            }
            Ok(size) => Reading::value(json!({ "id": id, "name": name, "size": size })),
            Err(_) => Reading::nothing(),
        }
    }

    fn summary(&self, value: &Value, _words: &Words) -> Vec<Said> {
        value.get("name").and_then(Value::as_str).map(Said::from).into_iter().collect()
    }

    /// `remove={name}` lets go of what was uploaded.
    fn act(&self, name: &str, pairs: &mut Pairs, act: &Act) -> bool {
        let meant = act.remove == name;
        if meant {
            pairs.put(name, Vec::new());
        }
        meant
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema(&self) -> Value {
        let size = json!({ "type": "integer", "minimum": 0, "maximum": self.max_bytes });
        let text = json!({ "type": "string" });
        json!({
            "type": "object", "properties": { "id": text, "name": text, "size": size },
            "required": ["id", "name", "size"], "additionalProperties": false,
        })
    }
}
