//! When somebody is there: the times people can be called back at, and the free times they can book.

use anyhow::{Result, ensure};
use app::Council;
use app::council::{Appointments, Clock, Weekday};
use time::{Date, Duration};

use crate::{calendar, clock};

/// How many days ahead a time can be booked.
const AHEAD: i64 = 21;
/// On how many days ahead somebody can be called.
const DAYS_TO_CALL: usize = 5;
/// Nobody books a time that begins sooner than this, in minutes: whoever helps has to learn of it.
const NOTICE: u16 = 60;

/// A time on the council's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    pub day: Date,
    pub from: Clock,
    pub to: Clock,
}

impl Span {
    /// `2026-11-30T10:00`: texts that are in order as the times are.
    pub fn starts(&self) -> String {
        format!("{}T{}", clock::iso(self.day), self.from)
    }

    pub fn ends(&self) -> String {
        format!("{}T{}", clock::iso(self.day), self.to)
    }
}

/// A time that is taken at a place: when it starts and ends, as [`Span`] writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    pub starts: String,
    pub ends: String,
}

impl Taken {
    pub fn overlaps(&self, starts: &str, ends: &str) -> bool {
        self.starts.as_str() < ends && starts < self.ends.as_str()
    }
}

/// The day and the time on the council's clock.
pub fn now() -> (Date, Clock) {
    let wall = clock::on_the_wall(clock::now());
    let time = wall.split_once('T').and_then(|(_, time)| Clock::read(time));
    (clock::today(), time.unwrap_or(Clock(0)))
}

/// Mornings and afternoons on which somebody can be called, from now on.
pub fn calls(council: &Council, today: Date, now: Clock) -> Vec<Span> {
    let calls = &council.calls;
    let open = days(today).filter(|day| is_open(council, &calls.days, *day));
    let halves = |day| {
        let (morning, afternoon) = ((calls.from, calls.to.min(Clock::NOON)), (calls.from.max(Clock::NOON), calls.to));
        let to_come = move |(from, to): &(Clock, Clock)| from < to && (day > today || *to > now);
        [morning, afternoon].into_iter().filter(to_come).map(move |(from, to)| Span { day, from, to }).collect::<Vec<_>>()
    };
    open.map(halves).filter(|halves| !halves.is_empty()).take(DAYS_TO_CALL).flatten().collect()
}

/// The times at a place that somebody can still book, from now on; `taken` are those of this place.
pub fn free(council: &Council, at: &Appointments, taken: &[Taken], today: Date, now: Clock) -> Vec<Span> {
    let open = days(today).filter(|day| is_open(council, &at.days, *day));
    let spans = open.flat_map(|day| spans(at, day)).filter(|span| span.day > today || span.from.0 >= now.0 + NOTICE);
    let left = |span: &Span| {
        let (starts, ends) = (span.starts(), span.ends());
        taken.iter().filter(|taken| taken.overlaps(&starts, &ends)).count() < usize::from(at.at_once)
    };
    spans.filter(left).collect()
}

fn spans(at: &Appointments, day: Date) -> Vec<Span> {
    let starts = (at.from.0..at.to.0).step_by(usize::from(at.minutes.max(1)));
    let whole = starts.filter(|from| from + at.minutes <= at.to.0);
    whole.map(|from| Span { day, from: Clock(from), to: Clock(from + at.minutes) }).collect()
}

fn days(today: Date) -> impl Iterator<Item = Date> {
    (0..=AHEAD).filter_map(move |ahead| today.checked_add(Duration::days(ahead)))
}

fn is_open(council: &Council, weekdays: &[Weekday], day: Date) -> bool {
    let weekday = usize::from(day.weekday().number_days_from_monday());
    let open = weekdays.iter().any(|open| *open as usize == weekday);
    open && !calendar::is_bank_holiday(day) && !council.closed.contains(&clock::iso(day))
}

/// Refuses settings that nobody could keep to.
pub fn check(council: &Council) -> Result<()> {
    for day in &council.closed {
        ensure!(
            clock::read_day(day).is_some(),
            "council.closed has \"{day}\", which is no day. One looks like this: \"2026-12-24\"."
        );
    }
    ensure!(council.calls.from < council.calls.to, "council.calls ends before it begins.");
    for at in &council.appointments {
        let place = at.place.get(forms::text::FALLBACK);
        ensure!(!at.id().is_empty(), "council.appointments has a place without a name.");
        ensure!(at.from < at.to, "council.appointments: {place} closes before it opens.");
        ensure!(at.minutes > 0 && at.at_once > 0, "council.appointments: {place} has times of no length, or for nobody.");
        let fits = at.minutes <= at.to.0 - at.from.0;
        ensure!(fits, "council.appointments: a time at {place} is longer than it is open.");
    }
    for (n, one) in council.appointments.iter().enumerate() {
        for other in &council.appointments[..n] {
            let same_day = one.days.iter().any(|day| other.days.contains(day));
            let clash = one.id() == other.id() && same_day && one.from < other.to && other.from < one.to;
            let place = one.place.get(forms::text::FALLBACK);
            ensure!(!clash, "council.appointments has {place} twice at the same time: put the two together, with \"at_once\".");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::macros::date;

    use super::*;

    fn at(minutes: u16, at_once: u16, from: u16, to: u16) -> Appointments {
        let days = vec![Weekday::Monday, Weekday::Thursday, Weekday::Saturday];
        Appointments { place: "The library".into(), days, from: Clock(from), to: Clock(to), minutes, at_once }
    }

    #[test]
    fn nobody_is_there_on_a_bank_holiday_or_on_a_day_that_is_closed() {
        let council = Council { closed: vec!["2026-12-24".into()], ..Council::default() };
        let days: Vec<Date> =
            free(&council, &at(60, 1, 540, 600), &[], date!(2026 - 12 - 21), Clock(0)).iter().map(|span| span.day).collect();
        // Thursday 24 is closed, Saturday 26 is no bank holiday (Monday 28 is, in its place).
        let open = [date!(2026 - 12 - 21), date!(2026 - 12 - 26), date!(2026 - 12 - 31)];
        assert_eq!(days[..3], open, "{days:?}");
        assert!(!days.contains(&date!(2026 - 12 - 28)));
    }

    #[test]
    fn calls_are_offered_within_the_hours_and_never_in_the_past() {
        let council = Council::default();
        let friday = date!(2026 - 11 - 27);
        let said = |now| calls(&council, friday, now).iter().map(Span::starts).collect::<Vec<_>>();
        assert_eq!(said(Clock::at(9, 0))[..3], ["2026-11-27T08:00", "2026-11-27T12:00", "2026-11-30T08:00"]);
        assert_eq!(said(Clock::at(13, 0))[0], "2026-11-27T12:00");
        assert_eq!(said(Clock::at(18, 0))[0], "2026-11-30T08:00");
    }

    #[test]
    fn settings_that_nobody_could_keep_to_are_refused() {
        let refused = |appointments: Vec<Appointments>| {
            check(&Council { appointments, ..Council::default() }).err().map(|error| error.to_string()).unwrap_or_default()
        };
        assert_eq!(refused(Council::default().appointments), "");
        assert!(refused(vec![at(0, 1, 540, 600)]).contains("no length"));
        assert!(refused(vec![at(30, 1, 600, 540)]).contains("closes before"));
        assert!(refused(vec![at(90, 1, 540, 600)]).contains("longer than it is open"));
        assert!(refused(vec![at(30, 1, 540, 600), at(20, 1, 570, 660)]).contains("twice at the same time"));
        assert_eq!(refused(vec![at(30, 1, 540, 600), at(20, 1, 600, 660)]), "");
    }

    proptest! {
        /// Somebody books again and again whatever is free, also after the length of the times was changed.
        #[test]
        fn never_more_than_there_is_room_for_and_never_outside_opening(
            first in 5u16..90, second in 5u16..90, at_once in 1u16..4, opens in 0u16..700, open in 90u16..600,
            picks in proptest::collection::vec(any::<prop::sample::Index>(), 1..60),
            now in 0u16..1440,
        ) {
            let council = Council::default();
            let today = date!(2026 - 11 - 26);
            let mut taken: Vec<(Span, Taken)> = Vec::new();
            for (n, pick) in picks.iter().enumerate() {
                let minutes = if n < picks.len() / 2 { first } else { second };
                let at = at(minutes, at_once, opens, opens + open);
                let there: Vec<Taken> = taken.iter().map(|(_, taken)| taken.clone()).collect();
                let free = free(&council, &at, &there, today, Clock(now));
                if free.is_empty() { break }
                let span = *pick.get(&free);
                prop_assert!(span.from >= at.from && span.to <= at.to && span.to.0 - span.from.0 == minutes);
                prop_assert!(is_open(&council, &at.days, span.day));
                prop_assert!(span.day > today || span.from.0 >= now + NOTICE);
                taken.push((span, Taken { starts: span.starts(), ends: span.ends() }));
            }
            for (one, _) in &taken {
                // As many as are there at the moment one begins.
                let at_once_there = taken.iter().filter(|(other, _)| other.day == one.day && other.from <= one.from && one.from < other.to);
                prop_assert!(at_once_there.count() <= usize::from(at_once));
            }
        }
    }
}
