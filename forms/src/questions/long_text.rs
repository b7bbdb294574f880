//! Several lines of text, with a limit of characters or words that is counted down.

use serde_json::Value;

use super::{Asked, QuestionType, Reading};
use crate::conditions::Type;
use crate::control::{Control, Limit, Unit};
use crate::definition::Question;
use crate::reader::Reader;
use crate::{Said, Words, fact, typing};

pub const SETTINGS: &[&str] = &["max_length", "max_words", "threshold", "rows"];

#[derive(Debug)]
pub struct LongText {
    limit: Option<Limit>,
    rows: u8,
}

pub(super) fn read(reader: &Reader) -> LongText {
    let rows = reader.count("rows").unwrap_or(5).clamp(2, 20) as u8;
    let threshold = reader.count("threshold").unwrap_or_default().min(100) as u8;
    let most = |setting, unit| reader.positive(setting).map(|most| Limit { most: most as usize, unit, threshold });
    LongText { limit: most("max_words", Unit::Words).or_else(|| most("max_length", Unit::Characters)), rows }
}

/// Nothing people mean to write is longer, and a submission stays small.
const LONGEST: usize = 10_000;

impl QuestionType for LongText {
    fn control<'q>(&'q self, question: &'q Question) -> Control<'q> {
        Control::Area { rows: self.rows, limit: self.limit, autocomplete: fact::token(question.fact.as_ref()) }
    }

    fn answer(&self) -> Type {
        Type::Text
    }

    fn read(&self, asked: &Asked) -> Reading {
        // Browsers post line ends as two characters and count them as one.
        let mut typed = asked.typed().replace("\r\n", "\n");
        // A database takes no sign that stands for nothing.
        typed.retain(|c| matches!(c, '\n' | '\t') || !c.is_control());
        let longest = Limit { most: LONGEST, unit: Unit::Characters, threshold: 0 };
        let over = |limit: &&Limit| limit.unit.count(&typed) > limit.most;
        match [self.limit.as_ref(), Some(&longest)].into_iter().flatten().find(over) {
            _ if !typing::shows(&typed) => Reading::nothing(),
            Some(limit) => {
                let key = if limit.unit == Unit::Words { "too_many_words" } else { "too_long" };
                Reading::problem(asked.problem(key, &[("max", &typing::thousands(&limit.most.to_string()))]))
            }
            None => Reading::value(typed),
        }
    }

    fn summary(&self, value: &Value, _words: &Words) -> Vec<Said> {
        value.as_str().into_iter().flat_map(str::lines).map(Said::from).collect()
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema(&self) -> Value {
        let most = self.limit.filter(|limit| limit.unit == Unit::Characters).map_or(LONGEST, |limit| limit.most.min(LONGEST));
        serde_json::json!({ "type": "string", "minLength": 1, "maxLength": most })
    }
}
