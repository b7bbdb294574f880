//! Days and times as they are read out, with what machines read beside it.

use forms::Words;

use crate::node::{Node, el};

/// `2026-11-25` or `2026-11-23T13:38…`, in the council's time, as a `time` element.
pub fn moment(iso: &str, words: &Words) -> Node {
    el("time").at("datetime", iso).text(say(iso, words)).into()
}

/// "Wednesday 25 November 2026", or "23 November 2026, 1:38pm". What is no day or time stays as it is.
pub fn say(iso: &str, words: &Words) -> String {
    let number = |from: usize, to: usize| iso.get(from..to).and_then(|digits| digits.parse::<u16>().ok());
    let (Some(year), Some(month), Some(day)) = (number(0, 4), number(5, 7), number(8, 10)) else { return iso.to_owned() };
    let Some(date) = forms::date(i32::from(year), month as u8, day as u8) else { return iso.to_owned() };
    let text = words.date(date);
    match (number(11, 13), iso.get(14..16)) {
        (Some(hour), Some(minutes)) => {
            let half = if hour < 12 { words.get("time.am") } else { words.get("time.pm") };
            // A language without words for the halves of the day counts 24 hours.
            let hour = if half.is_empty() { hour } else { (hour + 11) % 12 + 1 };
            format!("{text}, {hour}:{minutes}{half}")
        }
        _ => {
            let weekday = usize::from(date.weekday().number_days_from_monday());
            let weekday = words.get("time.weekdays").split(", ").nth(weekday).unwrap_or_default().to_owned();
            words.say("time.day", &[("weekday", weekday.into()), ("date", text.into())]).into()
        }
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::say;
    use crate::words::words;

    #[test]
    fn days_and_times_are_said_in_the_language() {
        let (english, welsh) = (words("en"), words("cy"));
        assert_eq!(say("2026-11-25", &english), "Wednesday 25 November 2026");
        assert_eq!(say("2026-11-25", &welsh), "Dydd Mercher 25 Tachwedd 2026");
        assert_eq!(say("2026-11-23T00:05:00+00:00", &english), "23 November 2026, 12:05am");
        assert_eq!(say("2026-11-23T13:38", &english), "23 November 2026, 1:38pm");
        assert_eq!(say("soon", &english), "soon");
        let (polish, urdu) = (words("pl"), words("ur"));
        assert_eq!(say("2026-11-25", &polish), "środa, 25 listopada 2026");
        assert_eq!(say("2026-11-23T13:38", &polish), "23 listopada 2026, 13:38");
        assert_eq!(say("2026-11-25", &urdu), "بدھ، 25 نومبر، 2026");
    }
}
