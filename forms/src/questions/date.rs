//! A date in three parts, read forgivingly: month names, figures of other scripts, a whole date in the first box.

use serde_json::Value;
use time::Month;

use super::{Asked, QuestionType, Reading};
use crate::conditions::Type;
use crate::control::Control;
use crate::definition::Question;
use crate::reader::Reader;
use crate::{Date, Said, Words, typing};

pub const SETTINGS: &[&str] = &["min", "max"];

#[derive(Debug)]
pub struct DateInput {
    min: Option<Limit>,
    max: Option<Limit>,
}

/// The first or last date that will do.
#[derive(Clone, Copy, Debug)]
enum Limit {
    /// Days from today.
    Today(i64),
    On(Date),
}

pub(super) fn read(reader: &Reader) -> DateInput {
    DateInput { min: read_limit(reader, "min"), max: read_limit(reader, "max") }
}

fn read_limit(reader: &Reader, key: &str) -> Option<Limit> {
    let limit = match reader.string(key)? {
        "today" => Some(Limit::Today(0)),
        "yesterday" => Some(Limit::Today(-1)),
        "tomorrow" => Some(Limit::Today(1)),
        iso => typing::parse_iso(iso).map(Limit::On),
    };
    if limit.is_none() {
        let message = "This is \"today\", \"yesterday\", \"tomorrow\" or a date such as \"2026-03-27\".";
        reader.get(key)?.find("bad-date", message);
    }
    limit
}

const PARTS: &[&str] = &["-day", "-month", "-year"];

/// Months by the first three letters of their English and Welsh names.
const MONTHS: [(&str, &str); 12] = [
    ("jan", "ion"), ("feb", "chw"), ("mar", "maw"), ("apr", "ebr"), ("may", "mai"), ("jun", "meh"),
    ("jul", "gor"), ("aug", "aws"), ("sep", "med"), ("oct", "hyd"), ("nov", "tac"), ("dec", "rha"),
];

impl QuestionType for DateInput {
    fn control<'q>(&'q self, question: &'q Question) -> Control<'q> {
        Control::Date { autocomplete: question.fact.as_deref() == Some("person.birth_date") }
    }

    fn answer(&self) -> Type {
        Type::Date
    }

    fn parts(&self) -> &'static [&'static str] {
        PARTS
    }

    fn typed(&self, name: &str, value: &Value) -> Vec<(String, Vec<String>)> {
        let Some(date) = value.as_str().and_then(typing::parse_iso) else { return Vec::new() };
        let parts = [date.day().to_string(), u8::from(date.month()).to_string(), date.year().to_string()];
        PARTS.iter().zip(parts).map(|(part, typed)| (format!("{name}{part}"), vec![typed])).collect()
    }

    fn read(&self, asked: &Asked) -> Reading {
        let typed = |part: &&str| typing::plain(asked.pairs.first(&format!("{}{part}", asked.name)));
        let [day, month, year] = parts_of([typed(&PARTS[0]), typed(&PARTS[1]), typed(&PARTS[2])]);
        let empty: Vec<usize> = [&day, &month, &year].iter().enumerate().filter(|(_, part)| part.is_empty()).map(|(n, _)| n).collect();
        if let Some(&first) = empty.first() {
            let key = match *empty {
                [0] => "date_no_day",
                [1] => "date_no_month",
                [2] => "date_no_year",
                [0, 1] => "date_no_day_month",
                [0, 2] => "date_no_day_year",
                [1, 2] => "date_no_month_year",
                _ => return Reading::nothing(),
            };
            return Reading::problem(asked.problem_at(PARTS[first], key, &[]));
        }
        match real(&day, &month, &year) {
            Ok(date) => self.within(asked, date),
            Err((part, key)) => Reading::problem(asked.problem_at(PARTS[part], key, &[])),
        }
    }

    fn summary(&self, value: &Value, words: &Words) -> Vec<Said> {
        let Some(date) = value.as_str().and_then(typing::parse_iso) else { return Vec::new() };
        vec![words.date(date).into()]
    }
}

impl DateInput {
    fn within(&self, asked: &Asked, date: Date) -> Reading {
        let on = |limit: Limit| match limit {
            Limit::Today(days) => asked.today.checked_add(time::Duration::days(days)).unwrap_or(asked.today),
            Limit::On(date) => date,
        };
        let early = self.min.filter(|min| date < on(*min)).map(|min| (min, "date_future", "date_today_or_future", "date_too_early"));
        let late = self.max.filter(|max| date > on(*max)).map(|max| (max, "date_past", "date_today_or_past", "date_too_late"));
        match early.or(late) {
            None => Reading::value(iso(date)),
            Some((Limit::Today(0), _, with_today, _)) => Reading::problem(asked.problem_at(PARTS[0], with_today, &[])),
            Some((Limit::Today(_), without, ..)) => Reading::problem(asked.problem_at(PARTS[0], without, &[])),
            Some((Limit::On(date), .., fixed)) => {
                Reading::problem(asked.problem_at(PARTS[0], fixed, &[("date", &iso(date))]))
            }
        }
    }
}

/// The three parts; a whole date typed or pasted into the first box is taken apart.
fn parts_of(typed: [String; 3]) -> [String; 3] {
    if !typed[1].is_empty() || !typed[2].is_empty() {
        return typed;
    }
    let pieces: Vec<&str> = typed[0].split(['/', '-', '.', ' ', ',']).filter(|piece| !piece.is_empty()).collect();
    match pieces[..] {
        [year, month, day] if year.len() == 4 && day.len() <= 2 => [day, month, year].map(str::to_owned),
        [day, month, year] => [day, month, year].map(str::to_owned),
        _ => typed,
    }
}

/// The date these parts name, else the part that is wrong and why. Two figures are never guessed to be a year.
fn real(day: &str, month: &str, year: &str) -> Result<Date, (usize, &'static str)> {
    let small = |text: &str| text.parse::<u8>().ok();
    let Some(day) = small(day.trim_end_matches(|c: char| c.is_ascii_alphabetic())) else { return Err((0, "date_real")) };
    let Some(month) = small(month).or_else(|| named_month(month)).and_then(|n| Month::try_from(n).ok()) else {
        return Err((1, "date_real"));
    };
    if year.len() != 4 || !year.chars().all(|c| c.is_ascii_digit()) || year < "1000" {
        return Err((2, "date_year"));
    }
    let year = year.parse().unwrap_or_default();
    Date::from_calendar_date(year, month, day).map_err(|_| (0, "date_real"))
}

fn named_month(typed: &str) -> Option<u8> {
    let start: String = typed.to_ascii_lowercase().chars().take(3).collect();
    let place = MONTHS.iter().position(|(english, welsh)| start == *english || start == *welsh)?;
    Some(place as u8 + 1)
}

fn iso(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
}
