//! A month of a year. The answer is its first day, so that conditions and engines may treat it as a date.

use serde_json::Value;

use super::date::{self, Limits, box_of, full_year, iso, month_number, pieces, year_number};
use super::{Asked, QuestionType, Reading};
use crate::conditions::Type;
use crate::control::{Control, Span};
use crate::definition::Question;
use crate::reader::Reader;
use crate::{Date, Said, Words, typing};

pub const SETTINGS: &[&str] = &["min", "max"];

#[derive(Debug)]
pub struct MonthInput {
    limits: Limits,
}

pub(super) fn read(reader: &Reader) -> MonthInput {
    MonthInput { limits: Limits::read(reader, true, ["month_now_or_future", "month_now_or_past"]) }
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
        let (month, year) = (box_of(asked, "-month"), box_of(asked, "-year"));
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
        let usual = |year: &i32| of(*year).is_some_and(|month| self.limits.fault(month, asked.today).is_none());
        let year = if at_once { full_year(&year, asked.today, usual) } else { year };
        let Some(month) = year_number(&year).and_then(of) else { return wrong("-year", "date_year") };
        let Some((key, limits)) = self.limits.fault(month, asked.today) else { return Reading::value(iso(month)) };
        let mut problem = asked.problem_at("-month", key, &[]);
        problem.message.values = limits;
        Reading::problem(problem)
    }

    fn typed(&self, name: &str, value: &Value) -> Vec<(String, Vec<String>)> {
        let Some(month) = value.as_str().and_then(typing::parse_iso) else { return Vec::new() };
        let parts = [u8::from(month.month()).to_string(), month.year().to_string()];
        self.parts().iter().zip(parts).map(|(part, typed)| (format!("{name}{part}"), vec![typed])).collect()
    }

    /// "March 2026".
    fn summary(&self, value: &Value, words: &Words) -> Vec<Said> {
        let Some(month) = value.as_str().and_then(typing::parse_iso) else { return Vec::new() };
        vec![words.month(month).into()]
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema(&self) -> Value {
        serde_json::json!({ "type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-01$" })
    }
}

/// Month and year written at once: `March 2026`, `3/26`, `2026-03`, `032026`; the day of a whole date is left out.
fn whole(typed: &str) -> Option<(String, String)> {
    let pieces = pieces(typed);
    let parts = match &pieces[..] {
        [figures] if figures.len() == 6 && typing::is_figures(figures) => {
            let month_first = month_number(&figures[..2]).is_some();
            let (first, second) = figures.split_at(if month_first { 2 } else { 4 });
            if month_first { (first, second) } else { (second, first) }
        }
        [year, month] if year_number(year).is_some() => (&**month, &**year),
        [month, year] => (&**month, &**year),
        _ => return date::whole(typed).map(|[_, month, year]| (month, year)),
    };
    Some((parts.0.to_owned(), parts.1.to_owned()))
}
