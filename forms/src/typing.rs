//! What people type, made plain: full-width and Arabic digits, odd spaces and dashes.

use time::Month;

use crate::Date;

/// The same words with plain digits, spaces and dashes, and no white space around or doubled.
pub fn plain(typed: &str) -> String {
    let typed = typed.trim();
    if typed.bytes().all(|byte| byte.is_ascii_graphic()) {
        return typed.to_owned();
    }
    let plain: String = typed.chars().filter_map(plain_letter).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn plain_letter(letter: char) -> Option<char> {
    let code = letter as u32;
    match code {
        // What nobody sees: soft hyphens, fillers, joiners, marks of direction.
        0xad | 0x034f | 0x061c | 0x115f | 0x1160 | 0x180e | 0x2800 | 0x3164 | 0xfeff => None,
        0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f => None,
        0xff01..=0xff5e => char::from_u32(code - 0xff01 + 0x21),
        0x0660..=0x0669 => char::from_u32(code - 0x0660 + 0x30),
        0x06f0..=0x06f9 => char::from_u32(code - 0x06f0 + 0x30),
        0x2010..=0x2015 | 0x2212 => Some('-'),
        0xffe1 => Some('£'),
        _ if letter.is_control() => Some(' '),
        _ => Some(letter),
    }
}

/// Whether anybody sees anything of it.
pub fn shows(typed: &str) -> bool {
    typed.chars().any(|letter| !letter.is_whitespace() && !matches!(plain_letter(letter), None | Some(' ')))
}

/// One line as it was typed, its white space made single: what joins letters in one script is no space in another. Empty where
/// nothing of it shows.
pub fn line(typed: &str) -> String {
    let words = typed.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let line = words.collect::<Vec<_>>().join(" ");
    if shows(&line) { line } else { String::new() }
}

/// The letters and figures of a code, in capitals, without what people put between and around them.
pub fn code(typed: &str) -> String {
    let between = |c: &char| !" -.,;:/_()[]<>'\"".contains(*c);
    plain(typed).chars().filter(between).map(|c| c.to_ascii_uppercase()).collect()
}

/// Without these signs at either end.
pub fn without<'t>(typed: &'t str, signs: &str) -> &'t str {
    typed.trim_matches(|letter| signs.contains(letter))
}

/// Whether it is figures and nothing else.
pub fn is_figures(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A letter or figure of any script, without the table that tells them from other signs.
pub fn is_letter(c: char) -> bool {
    c.is_ascii_alphanumeric() || !(c.is_ascii() || c.is_whitespace() || c.is_control())
}

/// A decimal number, with or without commas or spaces between the thousands. A comma anywhere else may mean a point: then it is
/// none, as it would be another number without it.
pub fn decimal(typed: &str) -> Option<f64> {
    let mut number = plain(typed);
    let unsigned = number.trim_start_matches(['-', '+', ' ']);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let grouped =
        |(first, groups): (&str, &str)| (1..=3).contains(&first.len()) && groups.split([',', ' ']).all(|group| group.len() == 3);
    if fraction.contains([',', ' ']) || !whole.split_once([',', ' ']).is_none_or(grouped) {
        return None;
    }
    number.retain(|c| !matches!(c, ' ' | ','));
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let usual = number.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+'));
    if usual && (1..=15).contains(&digits) { read_number(&number) } else { None }
}

/// The figure that is meant by a letter that looks like it.
pub fn meant_figure(typed: char) -> char {
    match typed {
        'O' => '0',
        'I' => '1',
        typed => typed,
    }
}

/// The letter that is meant by a figure that looks like it.
pub fn meant_letter(typed: char) -> char {
    match typed {
        '0' => 'O',
        '1' => 'I',
        typed => typed,
    }
}

/// A UK postcode in its usual form, `ls11ur` → `LS1 1UR`; `None` where it can be none.
pub fn postcode(typed: &str) -> Option<String> {
    let mut code: Vec<char> = code(typed).chars().collect();
    let gap = code.len().checked_sub(3)?;
    for (place, letter) in code[..=gap].iter_mut().enumerate() {
        // No area's second letter is an I, and no district of an area of one letter is 0.
        *letter = match place {
            0 => meant_letter(*letter),
            1 if matches!(*letter, '0' | 'O') => 'O',
            _ => meant_figure(*letter),
        };
    }
    let (outward, inward) = code.split_at(gap);
    let letters = outward.iter().take_while(|c| c.is_ascii_alphabetic()).count();
    let outward_fits = (2..=4).contains(&outward.len())
        && (1..=2).contains(&letters)
        && outward.get(letters).is_some_and(char::is_ascii_digit)
        && outward.iter().all(char::is_ascii_alphanumeric)
        && outward.len() - letters <= 2;
    let inward_fits = inward[0].is_ascii_digit() && inward[1..].iter().all(char::is_ascii_alphabetic);
    (outward_fits && inward_fits).then(|| format!("{} {}", outward.iter().collect::<String>(), inward.iter().collect::<String>()))
}

/// A decimal number as it is written: sign, digits, point, exponent. Nothing else counts, so neither "inf" nor "nan".
///
/// Exact as far as 15 digits and 22 places go, which is what people and definitions write. The standard library's way is
/// exact everywhere, and its tables alone would be a tenth of a resident's WASM.
pub fn read_number(text: &str) -> Option<f64> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let unsigned = mantissa.strip_prefix(['-', '+']).unwrap_or(mantissa);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let mut digits = whole.chars().chain(fraction.chars()).peekable();
    digits.peek()?;
    let value = digits.try_fold(0.0, |value, digit| Some(value * 10.0 + f64::from(digit.to_digit(10)?)))?;
    let places = exponent.saturating_sub(i32::try_from(fraction.len()).ok()?);
    let value = if places < 0 { value / power_of_ten(places.saturating_neg()) } else { value * power_of_ten(places) };
    Some(if mantissa.starts_with('-') { -value } else { value })
}

/// Up to here every whole number is one.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A number as people write it: no exponent where there is room, no more decimals than it has.
pub fn write_number(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < EXACT {
        return (number as i64).to_string();
    }
    let close = |places: &i32| (number * power_of_ten(*places)).round() / power_of_ten(*places) == number;
    let places = (1..15).find(close).unwrap_or(15);
    let scaled = number.abs() * power_of_ten(places);
    // Larger than can be counted, or smaller than these places show: never a wrong number.
    if !(1.0..EXACT).contains(&scaled) {
        return crate::digits::number_text(number);
    }
    let digits = scaled.round() as u64;
    let digits = format!("{digits:0>width$}", width = places as usize + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places as usize);
    format!("{}{whole}.{}", if number < 0.0 { "-" } else { "" }, fraction.trim_end_matches('0'))
}

/// A number that was written, with commas between its thousands: `12,500.5`.
pub fn thousands(number: &str) -> String {
    let mut said = number.to_owned();
    let mut place = number.find('.').unwrap_or(number.len());
    while place > 3 && number.as_bytes()[place - 4].is_ascii_digit() {
        place -= 3;
        said.insert(place, ',');
    }
    said
}

pub fn power_of_ten(places: i32) -> f64 {
    (0..places.min(400)).fold(1.0, |power, _| power * 10.0)
}

/// A date as `2026-03-27`.
pub fn parse_iso(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let lengths = plain && year.len() == 4 && month.len() == 2 && day.len() == 2 && parts.next().is_none();
    let month = Month::try_from(month.parse::<u8>().ok()?).ok()?;
    Date::from_calendar_date(year.parse().ok()?, month, day.parse().ok()?).ok().filter(|_| lengths)
}

/// A date as [`parse_iso`] reads it.
pub fn write_iso(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
}

#[cfg(test)]
mod tests {
    use super::{parse_iso, read_number, write_number};

    #[test]
    fn a_day_has_no_signs() {
        assert!(parse_iso("2024-01-31").is_some() && parse_iso("0001-01-01").is_some());
        for text in ["2024-+1-+1", "+024-01-01", "-001-01-01", "2024-1-1", "2024-02-30", "2024-01-01-", "٢٠٢٤-01-01"] {
            assert_eq!(parse_iso(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_are_read_and_written_as_people_do() {
        for text in ["0", "17", "-3", "0.1", "12.5", "1234.56", "-0.005", "99999999.99", "0.333333333333333"] {
            assert_eq!(read_number(text), text.parse().ok(), "{text}");
            assert_eq!(read_number(text).map(write_number).as_deref(), Some(text));
        }
        for (number, text) in [
            (1e21, "1e+21"),
            (-1e19, "-10000000000000000000"),
            (1e-20, "1e-20"),
            (0.1 + 0.2, "0.3"),
            (123456.78901234567, "123456.78901234567"),
        ] {
            assert_eq!(write_number(number), text);
        }
        assert_eq!(read_number("1e3"), Some(1_000.0));
        assert_eq!(read_number("+.5"), Some(0.5));
        for text in ["", "-", "nan", "inf", "1,5", "1e", "1.2.3", "٣"] {
            assert_eq!(read_number(text), None, "{text}");
        }
    }
}
