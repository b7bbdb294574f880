//! A percentage: `12.5` for 12.5%.

use serde_json::Value;

use super::number::Range;
use super::{Asked, Limits, QuestionType, Reading};
use crate::conditions::Type;
use crate::control::{Control, Line};
use crate::definition::Question;
use crate::reader::Reader;
use crate::{Said, Words, typing};

pub const SETTINGS: &[&str] = &["whole", "min", "max"];

#[derive(Debug)]
pub struct Percentage {
    whole: bool,
    range: Range,
}

pub(super) fn read(reader: &Reader) -> Percentage {
    // A share of something is what councils ask for; a rise may be more, and says so.
    let whole = reader.flag("whole");
    Percentage { whole, range: Range::read(reader).or(0.0, 100.0).with_whole(reader, whole) }
}

impl QuestionType for Percentage {
    fn control<'q>(&'q self, _question: &'q Question) -> Control<'q> {
        let inputmode = if self.whole { "numeric" } else { "decimal" };
        Control::Text(Line { kind: "text", inputmode, width: Some(5), suffix: Some("%"), ..Line::default() })
    }

    fn answer(&self) -> Type {
        Type::Number
    }

    fn limits(&self) -> Limits {
        self.range.limits(self.whole)
    }

    fn read(&self, asked: &Asked) -> Reading {
        let typed = typing::plain(asked.typed()).to_ascii_lowercase();
        let signs = ["%", "percent", "per cent", "pct", "y cant"];
        let typed = signs.iter().find_map(|sign| typed.strip_suffix(sign)).unwrap_or(&typed).trim();
        self.range.read_typed(asked, typed, self.whole, "percentage", said)
    }

    fn summary(&self, value: &Value, _words: &Words) -> Vec<Said> {
        value.as_f64().map(said).map(Said::from).into_iter().collect()
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema(&self) -> Value {
        self.range.schema(if self.whole { "integer" } else { "number" })
    }
}

/// `12.5%`.
fn said(number: f64) -> String {
    format!("{}%", super::number::said(number))
}
