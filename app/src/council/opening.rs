//! When people can be called back, and where and when they can book time with somebody: from the configuration.

use forms::Text;
use serde::{Deserialize, Deserializer, de::Error};

/// When somebody calls people back.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Calls {
    pub days: Vec<Weekday>,
    pub from: Clock,
    pub to: Clock,
}

/// Times that can be booked: each so many minutes long, one after the other.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Appointments {
    #[serde(deserialize_with = "super::text")]
    pub place: Text,
    pub days: Vec<Weekday>,
    pub from: Clock,
    pub to: Clock,
    pub minutes: u16,
    /// How many people are helped at once.
    #[serde(default = "one")]
    pub at_once: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

pub const WORKING_DAYS: [Weekday; 5] =
    [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];

/// A time of day: minutes after midnight. Written `09:30`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Clock(pub u16);

impl Clock {
    pub const NOON: Self = Self::at(12, 0);

    pub const fn at(hour: u16, minute: u16) -> Self {
        Self(hour * 60 + minute)
    }

    /// `09:30`; `None` where it is no time of day.
    pub fn read(text: &str) -> Option<Self> {
        let (hour, minute) = text.split_once(':')?;
        let number = |part: &str| (part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse::<u16>().ok());
        let (hour, minute) = (number(hour)??, number(minute)??);
        (hour < 24 && minute < 60).then_some(Self::at(hour, minute))
    }
}

impl std::fmt::Display for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl<'de> Deserialize<'de> for Clock {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        let text = String::deserialize(reader)?;
        Self::read(&text).ok_or_else(|| D::Error::custom(format!("\"{text}\" is no time of day. One looks like this: \"09:30\"")))
    }
}

impl Default for Calls {
    fn default() -> Self {
        Self { days: WORKING_DAYS.to_vec(), from: Clock::at(8, 0), to: Clock::at(18, 0) }
    }
}

impl Appointments {
    /// What the place is called in addresses and in the store.
    pub fn id(&self) -> String {
        let words = self.place.get(forms::text::FALLBACK).to_lowercase();
        words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
    }
}

fn one() -> u16 {
    1
}
