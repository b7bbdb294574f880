//! The clock: the only place that asks what time it is.

use time::format_description::well_known::{Iso8601, Rfc3339};
use time::{Date, OffsetDateTime};

use crate::calendar;

/// Milliseconds since 1970.
pub fn now() -> i64 {
    (OffsetDateTime::now_utc().unix_timestamp_nanos() / 1_000_000) as i64
}

/// The day it is at the council.
pub fn today() -> Date {
    calendar::today(OffsetDateTime::now_utc())
}

/// The day a moment falls on at the council.
pub fn day(milliseconds: i64) -> Date {
    calendar::today(moment(milliseconds))
}

/// `2026-11-23T13:38`: a moment on the council's clock.
pub fn on_the_wall(milliseconds: i64) -> String {
    let moment = calendar::london(moment(milliseconds));
    format!("{}T{:02}:{:02}", iso(moment.date()), moment.hour(), moment.minute())
}

/// `2026-11-23T13:38:05Z`: what machines tell each other.
pub fn rfc3339(milliseconds: i64) -> String {
    moment(milliseconds).replace_nanosecond(0).unwrap_or(OffsetDateTime::UNIX_EPOCH).format(&Rfc3339).unwrap_or_default()
}

/// The milliseconds since 1970 of a moment that another machine tells, in whatever time zone; `None` where it is none.
pub fn read_rfc3339(text: &str) -> Option<i64> {
    let moment = OffsetDateTime::parse(text, &Rfc3339).ok()?;
    i64::try_from(moment.unix_timestamp_nanos() / 1_000_000).ok()
}

fn moment(milliseconds: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(milliseconds) * 1_000_000).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// `2026-11-23`
pub fn iso(day: Date) -> String {
    day.format(&Iso8601::DATE).unwrap_or_default()
}

/// The day written as [`iso`] does; `None` where it is none.
pub fn read_day(text: &str) -> Option<Date> {
    Date::parse(text, &Iso8601::DATE).ok()
}
