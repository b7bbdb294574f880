//! A month of a year. The answer is its first day, so that conditions and engines may treat it as a date.

use serde_json::Value;

use super::date::{full_year, iso, month_number, pieces, year_number};
use super::{Asked, QuestionType, Reading};
use crate::conditions::Type;
use crate::control::{Control, Span};
use crate::definition::Question;
use crate::reader::Reader;
use crate::{Date, Said, Words, typing};

pub const SETTINGS: &[&str] = &["min", "max"];

#[derive(Debug)]
pub struct MonthInput {
    min: Option<Limit>,
    max: Option<Limit>,
}

/// The first or last month that will do.
#[derive(Clone, Copy, Debug)]
enum Limit {
    ThisMonth,
    Of(Date),
}

pub(super) fn read(reader: &Reader) -> MonthInput {
    MonthInput { min: read_limit(reader, "min"), max: read_limit(reader, "max") }
}

fn read_limit(reader: &Reader, key: &str) -> Option<Limit> {
    let limit = match reader.string(key)? {
        "this-month" => Some(Limit::ThisMonth),
        month => typing::parse_iso(&format!("{month}-01")).map(Limit::Of),
    };
    if limit.is_none() {
        reader.get(key)?.find("bad-date", "This is \"this-month\" or a month such as \"2026-03\".");
    }
    limit
}

impl QuestionType for MonthInput {
    fn control<'q>(&'q self, _question: &'q Question) -> Control<'q> {
        Control::Date { span: Span::Month, autocomplete: false }
    }

    fn answer(&self) -> Type {
        Type::Date
    }

    fn parts(&self) -> &'static [&'static str] {
        &["-month", "-year"]
    }

    fn read(&self, asked: &Asked) -> Reading {
        let typed = |part: &str| typing::plain(asked.pairs.first(&format!("{}{part}", asked.name)));
        let (month, year) = (typed("-month"), typed("-year"));
        let whole = if year.is_empty() { whole(&month) } else { None };
        let at_once = whole.is_some();
        let (month, year) = whole.unwrap_or((month, year));
        let wrong = |part, key| Reading::problem(asked.problem_at(part, key, &[]));
        match (month.is_empty(), year.is_empty()) {
            (true, true) => return Reading::nothing(),
            (true, false) => return wrong("-month", "date_no_month"),
            (false, true) => return wrong("-year", "date_no_year"),
            (false, false) => {}
        }
        let Some(month) = month_number(&month) else { return wrong("-month", "month_real") };
        let of = |year: i32| Date::from_calendar_date(year, month, 1).ok();
        let usual = |year: &i32| of(*year).is_some_and(|month| self.fault(month, asked.today).is_none());
        let year = if at_once { full_year(&year, asked.today, usual) } else { year };
        let Some(month) = year_number(&year).and_then(of) else { return wrong("-year", "date_year") };
        match self.fault(month, asked.today) {
            None => Reading::value(iso(month)),
            Some((key, limit)) => {
                let limit = limit.map(|limit| format!("{}/{}", u8::from(limit.month()), limit.year())).unwrap_or_default();
                Reading::problem(asked.problem_at("-month", key, &[("date", &limit)]))
            }
        }
    }

    fn typed(&self, name: &str, value: &Value) -> Vec<(String, Vec<String>)> {
        let Some(month) = value.as_str().and_then(typing::parse_iso) else { return Vec::new() };
        let parts = [u8::from(month.month()).to_string(), month.year().to_string()];
        self.parts().iter().zip(parts).map(|(part, typed)| (format!("{name}{part}"), vec![typed])).collect()
    }

    /// "March 2026".
    fn summary(&self, value: &Value, words: &Words) -> Vec<Said> {
        let Some(month) = value.as_str().and_then(typing::parse_iso) else { return Vec::new() };
        let name = words.get(&format!("month_alone.{}", u8::from(month.month()))).to_owned();
        vec![format!("{name} {}", month.year()).into()]
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema(&self) -> Value {
        serde_json::json!({ "type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-01$" })
    }
}

impl MonthInput {
    /// What is wrong with a month outside the limits, and the limit where it is a fixed one.
    fn fault(&self, month: Date, today: Date) -> Option<(&'static str, Option<Date>)> {
        let this = today.replace_day(1).unwrap_or(today);
        let first = |limit: Limit| if let Limit::Of(month) = limit { month } else { this };
        let early = self.min.filter(|min| month < first(*min)).map(|min| (min, "month_now_or_future", "date_too_early"));
        let late = self.max.filter(|max| month > first(*max)).map(|max| (max, "month_now_or_past", "date_too_late"));
        let (limit, now, fixed) = early.or(late)?;
        Some(match limit {
            Limit::ThisMonth => (now, None),
            Limit::Of(month) => (fixed, Some(month)),
        })
    }
}

/// Month and year written at once: `March 2026`, `3/26`, `2026-03`.
fn whole(typed: &str) -> Option<(String, String)> {
    match <[String; 2]>::try_from(pieces(typed)).ok()? {
        [year, month] if year_number(&year).is_some() => Some((month, year)),
        [month, year] => Some((month, year)),
    }
}
