//! The council's calendar: today in London, working days, and the bank holidays of England and Wales.

use time::{Date, Duration, Month, OffsetDateTime, Weekday};

/// The day it is in London: British Summer Time runs from 01:00 UTC on the last Sunday of March to that of October.
pub fn today(now: OffsetDateTime) -> Date {
    london(now).date()
}

/// The clock on the wall in London.
pub fn london(now: OffsetDateTime) -> OffsetDateTime {
    let turn = |month| last(Weekday::Sunday, now.year(), month).midnight().assume_utc() + Duration::HOUR;
    let summer = now >= turn(Month::March) && now < turn(Month::October);
    if summer { now + Duration::HOUR } else { now }
}

/// The day that is `days` working days after `from`.
pub fn after_working_days(from: Date, days: u64) -> Date {
    let mut day = from;
    let mut left = days;
    while left > 0 {
        let Some(next) = day.next_day() else { return day };
        day = next;
        if is_working_day(day) {
            left -= 1;
        }
    }
    day
}

pub fn is_working_day(day: Date) -> bool {
    !is_weekend(day) && !is_bank_holiday(day)
}

pub fn is_bank_holiday(day: Date) -> bool {
    bank_holidays(day.year()).contains(&day)
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// The eight bank holidays of a year, a weekend's moved to the next free working day. One-off holidays are not known here.
fn bank_holidays(year: i32) -> [Date; 8] {
    let day = |month, day| Date::from_calendar_date(year, month, day).unwrap_or(Date::MIN);
    let easter = easter_sunday(year);
    let christmas = day(Month::December, 25);
    // Christmas Day and Boxing Day: where one falls on a weekend, the next working day that is not already taken.
    let (christmas, boxing) = match christmas.weekday() {
        Weekday::Friday => (christmas, christmas + Duration::days(3)),
        Weekday::Saturday => (christmas + Duration::days(2), christmas + Duration::days(3)),
        Weekday::Sunday => (christmas + Duration::days(2), christmas + Duration::days(1)),
        _ => (christmas, christmas + Duration::days(1)),
    };
    [
        or_monday(day(Month::January, 1)),
        easter - Duration::days(2),
        easter + Duration::days(1),
        first_monday(year, Month::May),
        last(Weekday::Monday, year, Month::May),
        last(Weekday::Monday, year, Month::August),
        christmas,
        boxing,
    ]
}

fn or_monday(day: Date) -> Date {
    match day.weekday() {
        Weekday::Saturday => day + Duration::days(2),
        Weekday::Sunday => day + Duration::days(1),
        _ => day,
    }
}

fn first_monday(year: i32, month: Month) -> Date {
    let first = Date::from_calendar_date(year, month, 1).unwrap_or(Date::MIN);
    let ahead = (7 - i64::from(first.weekday().number_days_from_monday())) % 7;
    first + Duration::days(ahead)
}

fn last(weekday: Weekday, year: i32, month: Month) -> Date {
    let last = Date::from_calendar_date(year, month, month.length(year)).unwrap_or(Date::MIN);
    let back = (7 + i64::from(last.weekday().number_days_from_monday()) - i64::from(weekday.number_days_from_monday())) % 7;
    last - Duration::days(back)
}

/// The anonymous Gregorian algorithm (Nature, 1876; Meeus, Astronomical Algorithms, chapter 8).
fn easter_sunday(year: i32) -> Date {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    let month = if month == 3 { Month::March } else { Month::April };
    Date::from_calendar_date(year, month, day as u8).unwrap_or(Date::MIN)
}

#[cfg(test)]
mod tests {
    use time::macros::{date, datetime};

    use super::*;

    #[test]
    fn bank_holidays_are_those_of_gov_uk() {
        let said = |year: i32| {
            let mut days: Vec<_> =
                bank_holidays(year).iter().map(|day| format!("{:02}-{:02}", day.month() as u8, day.day())).collect();
            days.sort();
            days.join(" ")
        };
        // https://www.gov.uk/bank-holidays
        assert_eq!(said(2025), "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26");
        assert_eq!(said(2026), "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28");
        assert_eq!(said(2027), "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28");
        assert_eq!(said(2028), "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26");
    }

    #[test]
    fn working_days_jump_weekends_and_christmas() {
        assert_eq!(after_working_days(date!(2026 - 11 - 20), 1), date!(2026 - 11 - 23));
        assert_eq!(after_working_days(date!(2026 - 12 - 24), 2), date!(2026 - 12 - 30));
        assert_eq!(after_working_days(date!(2026 - 11 - 23), 0), date!(2026 - 11 - 23));
    }

    #[test]
    fn midnight_in_summer_is_an_hour_earlier_in_utc() {
        assert_eq!(today(datetime!(2026-07-01 23:30 UTC)), date!(2026 - 07 - 02));
        assert_eq!(today(datetime!(2026-11-01 23:30 UTC)), date!(2026 - 11 - 01));
        assert_eq!(london(datetime!(2026-03-29 01:00 UTC)).hour(), 2);
        assert_eq!(london(datetime!(2026-10-25 01:00 UTC)).hour(), 1);
    }
}
