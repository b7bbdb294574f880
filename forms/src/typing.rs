//! What people type, made plain: full-width and Arabic digits, odd spaces and dashes.

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
        0x200b..=0x200f | 0x2060..=0x2064 | 0x202a..=0x202e | 0x2066..=0x2069 | 0xfeff => None,
        0xff01..=0xff5e => char::from_u32(code - 0xff01 + 0x21),
        0x0660..=0x0669 => char::from_u32(code - 0x0660 + 0x30),
        0x06f0..=0x06f9 => char::from_u32(code - 0x06f0 + 0x30),
        0x2010..=0x2015 | 0x2212 => Some('-'),
        _ if letter.is_control() => Some(' '),
        _ => Some(letter),
    }
}

/// A decimal number, with or without commas between the thousands.
pub fn decimal(typed: &str) -> Option<f64> {
    let mut number = plain(typed);
    number.retain(|c| !matches!(c, ' ' | ','));
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let usual = number.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '+'));
    if usual && (1..=15).contains(&digits) { number.parse().ok() } else { None }
}

/// A UK postcode in its usual form, `ls11ur` → `LS1 1UR`; `None` where it can be none.
pub fn postcode(typed: &str) -> Option<String> {
    let code: Vec<char> = plain(typed).chars().filter(|c| !matches!(c, ' ' | '-' | '.')).map(|c| c.to_ascii_uppercase()).collect();
    let (outward, inward) = code.split_at(code.len().checked_sub(3)?);
    let letters = outward.iter().take_while(|c| c.is_ascii_alphabetic()).count();
    let outward_fits = (2..=4).contains(&outward.len())
        && (1..=2).contains(&letters)
        && outward.get(letters).is_some_and(char::is_ascii_digit)
        && outward.iter().all(char::is_ascii_alphanumeric)
        && outward.len() - letters <= 2;
    let inward_fits = inward[0].is_ascii_digit() && inward[1..].iter().all(char::is_ascii_alphabetic);
    (outward_fits && inward_fits).then(|| format!("{} {}", outward.iter().collect::<String>(), inward.iter().collect::<String>()))
}
