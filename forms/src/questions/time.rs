//! A time of day, in one line: `14:30`, `2.30pm`, `half past 2 in the afternoon`, `noon`.

use serde_json::Value;

use super::{Asked, QuestionType, Reading};
use crate::conditions::Type;
use crate::control::{Control, Line};
use crate::definition::Question;
use crate::reader::Reader;
use crate::{Said, Words, typing};

pub const SETTINGS: &[&str] = &["min", "max"];

#[derive(Debug)]
pub struct TimeInput {
    min: Option<Minute>,
    max: Option<Minute>,
}

/// Minutes since midnight.
type Minute = u16;

const NOON: Minute = 12 * 60;

pub(super) fn read(reader: &Reader) -> TimeInput {
    let limit = |key| {
        let text = reader.string(key)?;
        let limit = parse(text);
        if limit.is_none() {
            reader.get(key)?.find("bad-time", "This is a time such as \"09:00\" or \"17:30\".");
        }
        limit
    };
    let times = TimeInput { min: limit("min"), max: limit("max") };
    if times.min.zip(times.max).is_some_and(|(min, max)| min > max) {
        reader.find("bad-range", "\"min\" is later than \"max\": no answer would do.");
    }
    times
}

impl QuestionType for TimeInput {
    fn control<'q>(&'q self, _question: &'q Question) -> Control<'q> {
        Control::Text(Line { kind: "text", width: Some(10), ..Line::default() })
    }

    fn answer(&self) -> Type {
        Type::Text
    }

    fn read(&self, asked: &Asked) -> Reading {
        let typed = typing::plain(asked.typed());
        if typed.is_empty() {
            return Reading::nothing();
        }
        let times = Clock::read(&typed).map(|clock| clock.times()).unwrap_or_default();
        if times.is_empty() {
            return Reading::problem(asked.problem("time", &[]));
        }
        let fits = |time: &Minute| self.min.is_none_or(|min| *time >= min) && self.max.is_none_or(|max| *time <= max);
        match *times.into_iter().filter(fits).collect::<Vec<_>>() {
            [time] => Reading::value(write(time)),
            // Twelve hours are too many to guess.
            [_, _, ..] => Reading::problem(asked.problem("time_half", &[])),
            [] => {
                let said = |limit: Option<Minute>| limit.map(said).unwrap_or_default();
                let key = match (self.min, self.max) {
                    (Some(_), Some(_)) => "time_between",
                    (Some(_), None) => "time_too_early",
                    _ => "time_too_late",
                };
                Reading::problem(asked.problem(key, &[("min", &said(self.min)), ("max", &said(self.max))]))
            }
        }
    }

    // "10:00" may be either half of the day.
    fn typed(&self, name: &str, value: &Value) -> Vec<(String, Vec<String>)> {
        let time = value.as_str().and_then(parse);
        vec![(name.to_owned(), time.map(said).into_iter().collect())]
    }

    fn summary(&self, value: &Value, words: &Words) -> Vec<Said> {
        let Some(time) = value.as_str().and_then(parse) else { return Vec::new() };
        vec![match time {
            0 => words.get("time.midnight").into(),
            NOON => words.get("time.midday").into(),
            time => said(time).into(),
        }]
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema(&self) -> Value {
        serde_json::json!({ "type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$" })
    }
}

/// `14:30`: the answer, and how definitions write a limit.
fn write(time: Minute) -> String {
    format!("{:02}:{:02}", time / 60, time % 60)
}

fn parse(text: &str) -> Option<Minute> {
    let (hour, minute) = text.split_once(':')?;
    let time = hour.parse::<Minute>().ok()? * 60 + minute.parse::<Minute>().ok().filter(|minute| *minute < 60)?;
    (hour.len() == 2 && minute.len() == 2 && time < 24 * 60).then_some(time)
}

/// `2:30pm`, `9am`, as GOV.UK writes it.
fn said(time: Minute) -> String {
    let (hour, minute, half) = ((time / 60 + 11) % 12 + 1, time % 60, if time < NOON { "am" } else { "pm" });
    if minute == 0 { format!("{hour}{half}") } else { format!("{hour}:{minute:02}{half}") }
}

/// What was typed: an hour and a minute, and which half of the day.
struct Clock {
    hour: Minute,
    minute: Minute,
    half: Half,
}

#[derive(Clone, Copy, PartialEq)]
enum Half {
    Morning,
    Afternoon,
    /// "12 in the evening" is no usual way to say either twelve.
    Evening,
    /// From the evening to the small hours.
    Night,
    /// It was written with 24 hours.
    Whole,
    Unsaid,
}

/// What people end a time with, and the half of the day it means: English, then Welsh.
const HALVES: &[(&str, Half)] = &[
    ("in the morning", Half::Morning),
    ("in the afternoon", Half::Afternoon),
    ("in the evening", Half::Evening),
    ("at night", Half::Night),
    ("am", Half::Morning),
    ("pm", Half::Afternoon),
    ("hours", Half::Whole),
    ("hrs", Half::Whole),
    ("y bore", Half::Morning),
    ("y prynhawn", Half::Afternoon),
    ("yr hwyr", Half::Evening),
    ("y nos", Half::Night),
    ("yb", Half::Morning),
    ("yp", Half::Afternoon),
    ("yh", Half::Evening),
];

const NUMBERS: &[&str] = &["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

impl Clock {
    fn read(typed: &str) -> Option<Self> {
        // "p.m.", "y.p."; what ends a sentence ends no time.
        let typed = typed.to_ascii_lowercase().replace(['’', '\''], "").replace(".m", "m").replace("y.", "y");
        let typed = typing::without(&typed, "., ");
        let typed = typed.strip_prefix("at ").unwrap_or(typed);
        let ending = HALVES.iter().find_map(|(ending, half)| Some((typed.strip_suffix(ending)?, *half)));
        let (time, half) = ending.unwrap_or((typed, Half::Unsaid));
        let time = time.replace("oclock", "").replace("or gloch", "");
        match time.trim() {
            "noon" | "midday" | "12 noon" | "12 midday" | "hanner dydd" => Some(Self { hour: 12, minute: 0, half: Half::Whole }),
            "midnight" | "12 midnight" | "hanner nos" => Some(Self { hour: 0, minute: 0, half: Half::Whole }),
            time => Self::spoken(time, half).or_else(|| Self::figures(time, half)),
        }
    }

    /// `half past 2`, `quarter to three`, `20 past 4`, `half 2`.
    fn spoken(time: &str, half: Half) -> Option<Self> {
        let (minutes, hour, to) = match (time.split_once(" past "), time.split_once(" to "), time.strip_prefix("half ")) {
            (Some((minutes, hour)), ..) => (minutes, hour, false),
            (_, Some((minutes, hour)), _) => (minutes, hour, true),
            (_, _, Some(hour)) => ("half", hour, false),
            _ => return number(time).filter(|_| !typing::is_figures(time)).map(|hour| Self { hour, minute: 0, half }),
        };
        let minutes = minutes.trim_start_matches("a ").trim_end_matches(" minutes").trim();
        let minutes = match minutes {
            "half" if !to => 30,
            "quarter" => 15,
            "twenty five" | "twenty-five" => 25,
            "twenty" => 20,
            minutes => number(minutes)?,
        };
        let hour = number(hour.trim()).filter(|hour| (1..=23).contains(hour) && (1..60).contains(&minutes))?;
        Some(if to { Self { hour: if hour == 1 { 12 } else { hour - 1 }, minute: 60 - minutes, half } } else { Self { hour, minute: minutes, half } })
    }

    /// `14:30`, `2.30`, `2 30`, `14h30`, `1430`, `9`.
    fn figures(time: &str, half: Half) -> Option<Self> {
        let time = time.trim_end_matches(['h', ':', '.', ' ']);
        let pieces: Vec<&str> = time.split([':', '.', ' ', 'h', '-']).filter(|piece| !piece.is_empty()).collect();
        let (hour, minute) = match pieces[..] {
            [hour, minute] | [hour, minute, _] if minute.len() == 2 => (hour, minute),
            [figures] if figures.len() > 2 => figures.split_at_checked(figures.len() - 2)?,
            [hour] => (hour, "0"),
            _ => return None,
        };
        let figures = |text: &str| typing::is_figures(text).then(|| text.parse::<Minute>().ok())?;
        // "09:30" and "14:30" are written with 24 hours; "9:30" may be.
        let padded = hour.len() == 2 && hour.starts_with('0');
        let (hour, minute) = (figures(hour)?, figures(minute)?);
        let all_figures = pieces.iter().all(|piece| figures(piece).is_some());
        let whole = half == Half::Unsaid && (padded || hour == 0 || hour >= 12);
        let (hour, minute) = if (hour, minute) == (24, 0) { (0, 0) } else { (hour, minute) };
        let half = if whole { Half::Whole } else { half };
        (all_figures && hour < 24 && minute < 60).then_some(Self { hour, minute, half })
    }

    /// The times it can mean: none, one, or both halves of the day.
    fn times(&self) -> Vec<Minute> {
        let at = |hour: Minute| hour * 60 + self.minute;
        match (self.half, self.hour) {
            (Half::Morning | Half::Night, 12) => vec![at(0)],
            (Half::Evening, 12) => vec![at(0), at(12)],
            (Half::Morning, 13..) | (Half::Afternoon | Half::Evening, 0) => vec![],
            (Half::Afternoon | Half::Evening, hour @ 1..=11) | (Half::Night, hour @ 6..=11) => vec![at(hour + 12)],
            (Half::Unsaid, hour @ 1..=11) | (Half::Night, hour @ 4..=5) => vec![at(hour), at(hour + 12)],
            (_, hour) => vec![at(hour)],
        }
    }
}

/// A number in figures or in words, up to 59 and up to twelve.
fn number(typed: &str) -> Option<Minute> {
    let named = || NUMBERS.iter().position(|name| *name == typed).map(|place| place as Minute + 1);
    if typing::is_figures(typed) { typed.parse().ok().filter(|number| *number < 60) } else { named() }
}
