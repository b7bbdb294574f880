//! A first and a last day: two dates that are one answer.

use serde_json::{Map, Value};

use super::date::{Boxes, Limits, in_words, iso};
use super::{Asked, QuestionType, Reading};
use crate::conditions::Type;
use crate::control::{Control, Span};
use crate::definition::Question;
use crate::reader::Reader;
use crate::{Said, Words};

pub const SETTINGS: &[&str] = &["min", "max"];

#[derive(Debug)]
pub struct DateRange {
    limits: Limits,
}

pub(super) fn read(reader: &Reader) -> DateRange {
    DateRange { limits: Limits::of_days(reader) }
}

const FROM: Boxes = Boxes { suffixes: ["-from-day", "-from-month", "-from-year"], part: Some("date_range.from") };
const TO: Boxes = Boxes { suffixes: ["-to-day", "-to-month", "-to-year"], part: Some("date_range.to") };

impl QuestionType for DateRange {
    fn control<'q>(&'q self, _question: &'q Question) -> Control<'q> {
        Control::Date { span: Span::Range, autocomplete: false }
    }

    fn answer(&self) -> Type {
        Type::Record(vec![("from".into(), Type::Date), ("to".into(), Type::Date)])
    }

    fn parts(&self) -> &'static [&'static str] {
        &["-from-day", "-from-month", "-from-year", "-to-day", "-to-month", "-to-year"]
    }

    fn read(&self, asked: &Asked) -> Reading {
        let dates = [&FROM, &TO].map(|boxes| boxes.read(asked, &self.limits));
        if asked.question.optional && matches!(dates, [Ok(None), Ok(None)]) {
            return Reading::nothing();
        }
        let mut reading = Reading::nothing();
        let mut range = Map::new();
        for (boxes, name, date) in [(&FROM, "from", &dates[0]), (&TO, "to", &dates[1])] {
            match date {
                Ok(Some(date)) => drop(range.insert(name.into(), iso(*date).into())),
                Ok(None) => reading.problems.extend(boxes.part.map(|part| asked.problem_of(part, boxes.suffixes[0], "missing", &[]))),
                Err(problem) => reading.problems.push((**problem).clone()),
            }
        }
        if let [Ok(Some(from)), Ok(Some(to))] = dates
            && to < from
        {
            reading.problems.push(asked.problem_at(TO.suffixes[0], "range_order", &[]));
        }
        reading.value = (!range.is_empty()).then(|| range.into());
        reading
    }

    fn typed(&self, name: &str, value: &Value) -> Vec<(String, Vec<String>)> {
        let date = |boxes: &Boxes, part| value.get(part).map(|date| boxes.typed(name, date)).unwrap_or_default();
        [date(&FROM, "from"), date(&TO, "to")].concat()
    }

    fn summary(&self, value: &Value, words: &Words) -> Vec<Said> {
        let date = |name: &str| in_words(value.get(name)?.as_str()?, words);
        match (date("from"), date("to")) {
            (Some(from), Some(to)) if from == to => vec![from],
            (Some(from), Some(to)) => vec![words.say("date_range.both", &[("from", from), ("to", to)])],
            (from, to) => from.or(to).into_iter().collect(),
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema(&self) -> Value {
        super::record_schema(["from", "to"].map(|name| (name, true, super::date::schema())))
    }
}
