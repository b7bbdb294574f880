//! A date in three parts, read forgivingly: month names, figures of other scripts, a whole date in the first box.

use serde_json::Value;
use time::Month;

use super::{Asked, QuestionType, Reading};
use crate::check::Problem;
use crate::conditions::Type;
use crate::control::{Control, Span};
use crate::definition::Question;
use crate::reader::Reader;
use crate::{Date, Said, Words, typing};

pub const SETTINGS: &[&str] = &["min", "max"];

#[derive(Debug)]
pub struct DateInput {
    limits: Limits,
}

pub(super) fn read(reader: &Reader) -> DateInput {
    DateInput { limits: Limits::of_days(reader) }
}

const BOXES: Boxes = Boxes { suffixes: ["-day", "-month", "-year"], part: None };

impl QuestionType for DateInput {
    fn control<'q>(&'q self, question: &'q Question) -> Control<'q> {
        Control::Date { span: Span::Day, autocomplete: is_birthday(question) }
    }

    fn answer(&self) -> Type {
        Type::Date
    }

    fn parts(&self) -> &'static [&'static str] {
        &BOXES.suffixes
    }

    fn read(&self, asked: &Asked) -> Reading {
        match BOXES.read(asked, &self.limits) {
            Ok(date) => Reading { value: date.map(|date| iso(date).into()), problems: Vec::new() },
            Err(problem) => Reading::problem(*problem),
        }
    }

    fn typed(&self, name: &str, value: &Value) -> Vec<(String, Vec<String>)> {
        BOXES.typed(name, value)
    }

    fn summary(&self, value: &Value, words: &Words) -> Vec<Said> {
        value.as_str().and_then(|iso| in_words(iso, words)).into_iter().collect()
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema(&self) -> Value {
        schema()
    }
}

fn is_birthday(question: &Question) -> bool {
    question.fact.as_deref() == Some("person.birth_date")
}

/// The JSON Schema of a day.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn schema() -> Value {
    serde_json::json!({ "type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" })
}

/// The first and the last date that will do: of days, or of months, each told by its first day.
#[derive(Debug)]
pub(super) struct Limits {
    min: Option<Limit>,
    max: Option<Limit>,
    months: bool,
    /// What is wrong with a date before now and after now, where now itself will do.
    now: [&'static str; 2],
}

#[derive(Clone, Copy, Debug)]
enum Limit {
    /// Days from today.
    Now(i64),
    On(Date),
}

/// What is wrong: a key of the engine's words, and the limits it names.
pub(super) type Fault = (&'static str, Vec<(&'static str, String)>);

impl Limits {
    pub fn of_days(reader: &Reader) -> Self {
        Self::read(reader, false, ["date_today_or_future", "date_today_or_past"])
    }

    pub fn read(reader: &Reader, months: bool, now: [&'static str; 2]) -> Self {
        let [min, max] = ["min", "max"].map(|key| read_limit(reader, key, months));
        let apart = match (min, max) {
            (Some(Limit::Now(min)), Some(Limit::Now(max))) => min > max,
            (Some(Limit::On(min)), Some(Limit::On(max))) => min > max,
            // That depends on the day.
            _ => false,
        };
        if apart {
            reader.find("bad-range", "\"min\" is later than \"max\": no answer would do.");
        }
        Self { min, max, months, now }
    }

    pub fn fault(&self, date: Date, today: Date) -> Option<Fault> {
        let now = if self.months { today.replace_day(1).unwrap_or(today) } else { today };
        let early = self.min.filter(|min| date < min.day(now));
        let limit = early.or(self.max.filter(|max| date > max.day(now)))?;
        let said = |date| iso(date)[..if self.months { 7 } else { 10 }].to_owned();
        let key = |keys: [&'static str; 2]| keys[usize::from(early.is_none())];
        Some(match (limit, self.min, self.max) {
            (_, Some(Limit::On(min)), Some(Limit::On(max))) => ("date_between", vec![("min", said(min)), ("max", said(max))]),
            (Limit::On(date), ..) => (key(["date_too_early", "date_too_late"]), vec![("date", said(date))]),
            (Limit::Now(0), ..) => (key(self.now), Vec::new()),
            (Limit::Now(_), ..) => (key(["date_future", "date_past"]), Vec::new()),
        })
    }
}

impl Limit {
    fn day(self, today: Date) -> Date {
        match self {
            Self::Now(days) => today.checked_add(time::Duration::days(days)).unwrap_or(today),
            Self::On(date) => date,
        }
    }
}

fn read_limit(reader: &Reader, key: &str, months: bool) -> Option<Limit> {
    let limit = match (reader.string(key)?, months) {
        ("this-month", true) | ("today", false) => Some(Limit::Now(0)),
        ("yesterday", false) => Some(Limit::Now(-1)),
        ("tomorrow", false) => Some(Limit::Now(1)),
        (month, true) => typing::parse_iso(&format!("{month}-01")).map(Limit::On),
        (day, false) => typing::parse_iso(day).map(Limit::On),
    };
    if limit.is_none() {
        let message = match months {
            true => "This is \"this-month\" or a month such as \"2026-03\".",
            false => "This is \"today\", \"yesterday\", \"tomorrow\" or a date such as \"2026-03-27\".",
        };
        reader.get(key)?.find("bad-date", message);
    }
    limit
}

/// The three boxes of one date.
pub(super) struct Boxes {
    /// What the names of its inputs add to the question's.
    pub suffixes: [&'static str; 3],
    /// What it is called, as a key of the engine's words, where it is one of several in an answer.
    pub part: Option<&'static str>,
}

impl Boxes {
    /// The date in the boxes; `None` where they are empty.
    pub fn read(&self, asked: &Asked, limits: &Limits) -> Result<Option<Date>, Box<Problem>> {
        let typed = self.suffixes.map(|suffix| box_of(asked, suffix));
        let problem = |place: usize, key, values: &[(&'static str, &str)]| {
            Box::new(match self.part {
                Some(part) => asked.problem_of(part, self.suffixes[place], key, values),
                None => asked.problem_at(self.suffixes[place], key, values),
            })
        };
        let at_once = typed[1].is_empty() && typed[2].is_empty();
        let [day, month, year] = if at_once { whole(&typed[0]).unwrap_or(typed) } else { typed };
        let key = match [&day, &month, &year].map(|part| part.is_empty()) {
            [true, true, true] => return Ok(None),
            [true, false, false] => (0, "date_no_day"),
            [false, true, false] => (1, "date_no_month"),
            [false, false, true] => (2, "date_no_year"),
            [true, true, false] => (0, "date_no_day_month"),
            [true, false, true] => (0, "date_no_day_year"),
            [false, true, true] => (1, "date_no_month_year"),
            [false, false, false] => {
                // In its own box a year has four figures, as the hint shows. Written at once, "26" is how people write it.
                let usual = |year: &i32| {
                    let date = real(&day, &month, &year.to_string()).ok();
                    date.is_some_and(|date| {
                        limits.fault(date, asked.today).is_none() && !(is_birthday(asked.question) && date > asked.today)
                    })
                };
                let year = if at_once { full_year(&year, asked.today, usual) } else { year };
                let date = real(&day, &month, &year).map_err(|(place, key)| problem(place, key, &[]))?;
                return match limits.fault(date, asked.today) {
                    None => Ok(Some(date)),
                    Some((key, limits)) => {
                        let mut problem = problem(0, key, &[]);
                        problem.message.values = limits;
                        Err(problem)
                    }
                };
            }
        };
        Err(problem(key.0, key.1, &[]))
    }

    /// The boxes as they stand once somebody typed this date.
    pub fn typed(&self, name: &str, value: &Value) -> Vec<(String, Vec<String>)> {
        let Some(date) = value.as_str().and_then(typing::parse_iso) else { return Vec::new() };
        let parts = [date.day().to_string(), u8::from(date.month()).to_string(), date.year().to_string()];
        self.suffixes.iter().zip(parts).map(|(suffix, typed)| (format!("{name}{suffix}"), vec![typed])).collect()
    }
}

/// What stands in a box, without what people end a figure with.
pub(super) fn box_of(asked: &Asked, suffix: &str) -> String {
    let typed = typing::plain(asked.pairs.first(&format!("{}{suffix}", asked.name)));
    typing::without(&typed, ".,/ ").to_owned()
}

/// Months by the first three letters of their English and Welsh names.
const MONTHS: [(&str, &str); 12] = [
    ("jan", "ion"),
    ("feb", "chw"),
    ("mar", "maw"),
    ("apr", "ebr"),
    ("may", "mai"),
    ("jun", "meh"),
    ("jul", "gor"),
    ("aug", "aws"),
    ("sep", "med"),
    ("oct", "hyd"),
    ("nov", "tac"),
    ("dec", "rha"),
];

/// Day, month and year of a date written at once: `27/3/2026`, `1st Feb 26`, `Friday 27 March 2026`, `27032026`.
pub(super) fn whole(typed: &str) -> Option<[String; 3]> {
    let pieces = pieces(typed);
    let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
    match pieces[..] {
        [year, month, day] if year.len() == 4 && day.len() <= 2 => Some([day, month, year]),
        [month, day, year] if month_number(month).is_some() && is_named(month) => Some([day, month, year]),
        [day, month, year] => Some([day, month, year]),
        [figures] if matches!(figures.len(), 6 | 8) && typing::is_figures(figures) => match figures.len() {
            // The second month of "20260327" is none, so the year comes first.
            8 if month_number(&figures[2..4]).is_none() => Some([&figures[6..], &figures[4..6], &figures[..4]]),
            _ => Some([&figures[..2], &figures[2..4], &figures[4..]]),
        },
        _ => None,
    }
    .map(|parts| parts.map(str::to_owned))
}

/// Runs of figures and of letters, without what says nothing: "Friday", "1st" → "1", "of".
pub(super) fn pieces(typed: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut last = ' ';
    for letter in typed.chars() {
        let goes_on = (last.is_ascii_digit() && letter.is_ascii_digit()) || (is_letter(last) && is_letter(letter));
        match pieces.last_mut().filter(|_| goes_on) {
            Some(piece) => piece.push(letter.to_ascii_lowercase()),
            None if matches!(letter, '/' | '-' | '.' | ',' | ' ' | '\'' | '’') => {}
            None => pieces.push(letter.to_ascii_lowercase().to_string()),
        }
        last = letter;
    }
    // Tuesday is "Mawrth" in Welsh, as March is: "Dydd" before it tells.
    if let Some(day) = pieces.iter().position(|piece| piece == "dydd") {
        pieces.drain(day..pieces.len().min(day + 2));
    }
    const DAYS: &[&str] = &["mon", "tue", "wed", "thu", "fri", "sat", "sun", "llu", "mer", "iau", "gwe", "sad", "sul"];
    const ENDINGS: &[&str] = &["st", "nd", "rd", "th", "of", "the", "af", "il", "ydd", "ed", "fed", "eg", "ain", "o"];
    let says_nothing = |piece: &String| {
        let weekday = is_named(piece) && DAYS.iter().any(|day| piece.starts_with(day)) && month_number(piece).is_none();
        weekday || ENDINGS.contains(&piece.as_str())
    };
    pieces.retain(|piece| !says_nothing(piece));
    pieces
}

/// A letter of any script, without the table that tells them from other signs.
fn is_letter(letter: char) -> bool {
    letter.is_ascii_alphabetic() || !letter.is_ascii()
}

fn is_named(piece: &str) -> bool {
    piece.starts_with(|letter: char| !letter.is_ascii_digit())
}

/// A year of two figures in full: the one that is `usual`, else the nearest that people mean.
pub(super) fn full_year(typed: &str, today: Date, usual: impl Fn(&i32) -> bool) -> String {
    match typed.parse::<i32>() {
        Ok(year) if typed.len() == 2 => {
            // A form asks of plans some years ahead, and of lives that began long ago.
            let mut years = [2000 + year, 1900 + year];
            if years[0] > today.year() + 20 {
                years.reverse();
            }
            years.into_iter().find(usual).unwrap_or(years[0]).to_string()
        }
        _ => typed.to_owned(),
    }
}

/// The date these parts name, else the part that is wrong and why.
fn real(day: &str, month: &str, year: &str) -> Result<Date, (usize, &'static str)> {
    let day = day.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse::<u8>().map_err(|_| (0, "date_real"))?;
    let month = month_number(month).ok_or((1, "date_real"))?;
    let year = year_number(year).ok_or((2, "date_year"))?;
    Date::from_calendar_date(year, month, day).map_err(|_| (0, "date_real"))
}

/// A month by its number or name.
pub(super) fn month_number(typed: &str) -> Option<Month> {
    let named = || {
        let start: String = typed.to_ascii_lowercase().chars().take(3).collect();
        let place = MONTHS.iter().position(|(english, welsh)| start == *english || start == *welsh)?;
        Some(place as u8 + 1)
    };
    Month::try_from(typed.parse::<u8>().ok().or_else(named)?).ok()
}

/// A year of four figures.
pub(super) fn year_number(typed: &str) -> Option<i32> {
    let fits = typed.len() == 4 && typing::is_figures(typed) && typed >= "1000";
    typed.parse().ok().filter(|_| fits)
}

/// `2026-03-27`: the answer.
pub(super) fn iso(date: Date) -> String {
    typing::write_iso(date)
}

/// "27 March 2026".
pub(super) fn in_words(iso: &str, words: &Words) -> Option<Said> {
    typing::parse_iso(iso).map(|date| words.date(date).into())
}
