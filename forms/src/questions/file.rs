//! A file, or several. The server takes each in and keeps three values under its input's name: id, file name and size in
//! bytes.

use serde_json::{Value, json};

use super::{Act, Asked, QuestionType, Reading};
use crate::conditions::Type;
use crate::control::Control;
use crate::definition::Question;
use crate::reader::Reader;
use crate::{Pairs, Said, Words};

pub const SETTINGS: &[&str] = &["accept", "max_mb", "max_files"];

#[derive(Debug)]
pub struct File {
    accept: &'static str,
    max_bytes: u64,
    /// How many there may be. Where it is one, the answer is a file, else a list of files.
    most: usize,
}

/// What the name of each file's input adds to the question's.
const INPUTS: &[&str] = &["", "-2", "-3", "-4", "-5"];

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
    let most = reader.count("max_files").unwrap_or(1) as usize;
    if !(1..=INPUTS.len()).contains(&most) {
        reader.find("bad-range", format!("\"max_files\" is from 1 to {}.", INPUTS.len()));
    }
    let (most, max_mb) = (most.clamp(1, INPUTS.len()), reader.count("max_mb").unwrap_or(10).clamp(1, 100));
    if most as u64 * max_mb > 100 {
        reader.find("bad-range", "\"max_files\" times \"max_mb\" is at most 100: more than 100 MB are not taken at once.");
    }
    File { accept: accept.unwrap_or(KINDS[0].1), max_bytes: max_mb * 1_000_000, most }
}

impl QuestionType for File {
    fn control<'q>(&'q self, _question: &'q Question) -> Control<'q> {
        Control::File { accept: self.accept, max_bytes: self.max_bytes, most: self.most }
    }

    fn answer(&self) -> Type {
        let file = Type::Record(vec![("id".into(), Type::Text), ("name".into(), Type::Text), ("size".into(), Type::Number)]);
        if self.most == 1 { file } else { Type::List(Box::new(file)) }
    }

    fn parts(&self) -> &'static [&'static str] {
        &INPUTS[..self.most]
    }

    // More than there may be are shown, so that nothing is lost and people choose what to take away.
    fn names(&self, name: &str, pairs: &Pairs) -> Vec<String> {
        let inputs: Vec<String> = INPUTS.iter().map(|input| format!("{name}{input}")).collect();
        let over = inputs.iter().rposition(|input| self.most > 1 && pairs.all(input).len() == 3).map_or(0, |last| last + 1);
        inputs.into_iter().take(self.most.max(over)).collect()
    }

    fn missing(&self) -> &'static str {
        "no_file"
    }

    fn read(&self, asked: &Asked) -> Reading {
        let mut files = Vec::new();
        let mut problems = Vec::new();
        let inputs = &INPUTS[..self.names(asked.name, asked.pairs).len()];
        for input in inputs {
            let [id, name, size] = asked.pairs.all(&format!("{}{input}", asked.name)) else { continue };
            match size.parse::<u64>() {
                Ok(size) if size > self.max_bytes => {
                    let max = format!("{} MB", self.max_bytes / 1_000_000);
                    problems.push(asked.problem_at(input, "file_too_big", &[("max", &max)]));
                }
                Ok(size) => files.push(json!({ "id": id, "name": name, "size": size })),
                Err(_) => {}
            }
        }
        if files.len() > self.most {
            problems.push(asked.problem_at(INPUTS[self.most], "too_many_files", &[("max", &self.most.to_string())]));
        }
        let value = if self.most == 1 { files.pop() } else { (!files.is_empty()).then(|| files.into()) };
        Reading { value, problems }
    }

    fn summary(&self, value: &Value, _words: &Words) -> Vec<Said> {
        let name = |file: &Value| file.get("name").and_then(Value::as_str).map(Said::from);
        match value {
            Value::Array(files) => files.iter().filter_map(name).collect(),
            file => name(file).into_iter().collect(),
        }
    }

    /// `remove={input}` lets go of what was uploaded there.
    fn act(&self, name: &str, pairs: &mut Pairs, act: &Act) -> bool {
        let meant = INPUTS[..self.names(name, pairs).len()].iter().any(|input| act.remove.strip_prefix(name) == Some(*input));
        if meant {
            pairs.put(act.remove, Vec::new());
        }
        meant
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema(&self) -> Value {
        let text = json!({ "type": "string" });
        let size = json!({ "type": "integer", "minimum": 0, "maximum": self.max_bytes });
        let file = super::record_schema([("id", true, text.clone()), ("name", true, text), ("size", true, size)]);
        match self.most {
            1 => file,
            most => json!({ "type": "array", "items": file, "minItems": 1, "maxItems": most }),
        }
    }
}
