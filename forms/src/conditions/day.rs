//! Rules about days, which JsonLogic lacks: age, days and working days between, days added. Days are texts such as "2026-03-27".

use time::{Date, Duration, Weekday};

use super::loose::{self, Val};
use crate::typing;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayRule {
    /// `{"today": []}`: the day the form is filled in.
    Today,
    /// `{"age_on": [born, day]}`: whole years lived. Whoever was born on 29 February is a year older on 1 March.
    AgeOn,
    /// `{"days_between": [from, to]}`: negative where `to` is the earlier.
    DaysBetween,
    /// `{"working_days_between": [from, to, "scotland"]}`: the first day does not count, the last does, as in "within 3 working days".
    WorkingDaysBetween,
    /// `{"add_days": [day, days]}`: negative ones go back.
    AddDays,
}

/// Where the bank holidays of the United Kingdom differ.
pub const CALENDARS: &[&str] = &["england-and-wales", "scotland", "northern-ireland"];

const HOLIDAYS: &str = include_str!("../../data/bank-holidays.txt");

/// The day a value names, where it names one.
pub fn read(value: &Val) -> Option<Date> {
    match value {
        Val::Json(json) => typing::parse_iso(json.as_str()?),
        Val::Number(_) => None,
    }
}

pub fn write(day: Option<Date>) -> Val<'static> {
    day.map_or(Val::null(), |day| serde_json::Value::from(typing::write_iso(day)).into())
}

/// Whole years, unless `day` is before the birth.
pub fn age(born: Date, day: Date) -> Option<i32> {
    let birthday = (u8::from(day.month()), day.day()) >= (u8::from(born.month()), born.day());
    let age = day.year() - born.year() - i32::from(!birthday);
    (age >= 0).then_some(age)
}

pub fn days(from: Date, to: Date) -> i64 {
    (to - from).whole_days()
}

/// `None` where the calendar does not know a year between the two.
pub fn working_days(from: Date, to: Date, calendar: &str) -> Option<i64> {
    if to < from {
        return working_days(to, from, calendar).map(|days| -days);
    }
    let mut holidays = 0;
    for year in from.year()..=to.year() {
        holidays += holidays_of(calendar, year)?.filter(|day| from < *day && *day <= to).count();
    }
    let all = days(from, to);
    // Whole weeks have five each; the rest is at most six days.
    let rest = (0..all % 7).filter(|back| !weekend(to - Duration::days(*back))).count();
    Some(all / 7 * 5 + rest as i64 - holidays as i64)
}

fn weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// The bank holidays of a year, all of them on weekdays.
fn holidays_of(calendar: &str, year: i32) -> Option<impl Iterator<Item = Date> + use<>> {
    let line = HOLIDAYS.lines().find_map(|line| line.strip_prefix(calendar)?.trim_start().strip_prefix(&*year.to_string()))?;
    Some(line.split_whitespace().filter_map(move |day| typing::parse_iso(&format!("{year}-{day}"))))
}

pub fn add(day: Date, days: f64) -> Option<Date> {
    // More days than there are dates find none; what is no number adds none.
    let days = if days.is_nan() { return None } else { days.clamp(-1e8, 1e8) };
    day.checked_add(Duration::days(days as i64))
}

/// What a rule comes to, given its arguments. What needs a day and has none is no number, and smaller or larger than nothing.
pub fn work_out<'a>(rule: DayRule, arguments: &[Val<'a>], today: Option<Date>) -> Val<'a> {
    let day = |place: usize| arguments.get(place).and_then(read);
    let both = || Some((day(0)?, day(1)?));
    let count = |count: Option<i64>| Val::Number(count.map_or(f64::NAN, |count| count as f64));
    match rule {
        DayRule::Today => write(today),
        DayRule::AgeOn => count(both().and_then(|(born, day)| age(born, day)).map(i64::from)),
        DayRule::DaysBetween => count(both().map(|(from, to)| days(from, to))),
        DayRule::WorkingDaysBetween => {
            let calendar = arguments.get(2).map(loose::text).unwrap_or_default();
            count(both().and_then(|(from, to)| working_days(from, to, &calendar)))
        }
        DayRule::AddDays => write(day(0).zip(arguments.get(1)).and_then(|(day, days)| add(day, loose::number(days)))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(iso: &str) -> Date {
        typing::parse_iso(iso).expect("a date")
    }

    #[test]
    fn every_calendar_knows_its_holidays() {
        for calendar in CALENDARS {
            for year in 2024..=2028 {
                let days: Vec<Date> = holidays_of(calendar, year).expect("the year is there").collect();
                assert!(days.len() >= 8, "{calendar} {year}: {days:?}");
                assert!(days.iter().all(|day| !weekend(*day)) && days.is_sorted(), "{calendar} {year}: {days:?}");
            }
        }
        assert_eq!(HOLIDAYS.lines().filter(|line| !line.starts_with('#')).count(), 15);
        assert!(holidays_of("wales", 2026).is_none() && holidays_of("scotland", 2023).is_none());
    }

    /// Counted day by day, as somebody would with a calendar on the wall.
    #[test]
    fn working_days_are_those_of_the_wall() {
        let start = day("2024-01-01");
        for calendar in CALENDARS {
            for from in (0..1700).step_by(53).map(|n| start + Duration::days(n)) {
                let (mut count, mut to) = (0, from);
                for _ in 0..100 {
                    to += Duration::DAY;
                    let holiday = holidays_of(calendar, to.year()).expect("a year").any(|holiday| holiday == to);
                    count += i64::from(!weekend(to) && !holiday);
                    assert_eq!(working_days(from, to, calendar), Some(count), "{calendar}: {from} to {to}");
                    assert_eq!(working_days(to, from, calendar), Some(-count));
                }
            }
        }
        assert_eq!(working_days(day("2028-12-01"), day("2029-01-03"), "scotland"), None);
    }

    #[test]
    fn a_birthday_makes_a_year() {
        assert_eq!(age(day("2008-03-27"), day("2026-03-26")), Some(17));
        assert_eq!(age(day("2008-03-27"), day("2026-03-27")), Some(18));
        assert_eq!(age(day("2008-02-29"), day("2026-02-28")), Some(17));
        assert_eq!(age(day("2008-02-29"), day("2026-03-01")), Some(18));
        assert_eq!(age(day("2026-03-27"), day("2026-03-26")), None);
    }
}
