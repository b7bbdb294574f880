//! A colour, and how well one is read on another (WCAG 2.2, relative luminance and contrast ratio).

use std::fmt;

use serde::{Deserialize, Deserializer, de};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour([u8; 3]);

/// How far each try goes towards black or white.
const STEP: f64 = 0.02;

impl Colour {
    pub const BLACK: Self = Self([0, 0, 0]);
    pub const WHITE: Self = Self([255, 255, 255]);

    pub const fn rgb(red: u8, green: u8, blue: u8) -> Self {
        Self([red, green, blue])
    }

    /// `#0d4a4e`, or `#04e` for short.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.is_ascii())?;
        let part = |n: usize| match digits.len() {
            6 => u8::from_str_radix(&digits[2 * n..2 * n + 2], 16).ok(),
            3 => u8::from_str_radix(&digits[n..=n].repeat(2), 16).ok(),
            _ => None,
        };
        Some(Self([part(0)?, part(1)?, part(2)?]))
    }

    /// From 1, the same colour, to 21, black on white.
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// <https://www.w3.org/TR/WCAG22/#dfn-relative-luminance>
    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// This colour with so much of the other in it: nothing at 0, all at 1.
    pub fn mix(self, other: Self, share: f64) -> Self {
        let part = |n: usize| (f64::from(self.0[n]) * (1.0 - share) + f64::from(other.0[n]) * share).round() as u8;
        Self([part(0), part(1), part(2)])
    }

    /// A little further from `other`: darker beside a light colour, lighter beside a dark one.
    pub fn away_from(self, other: Self, share: f64) -> Self {
        self.mix(if other.luminance() > self.luminance() { Self::BLACK } else { Self::WHITE }, share)
    }

    /// The nearest darker or lighter shade that has this contrast on all of `grounds`.
    pub fn readable_on(self, grounds: &[Self], ratio: f64) -> Self {
        let reads = |colour: &Self| grounds.iter().all(|ground| colour.contrast(*ground) >= ratio);
        let shades = (0..=50).flat_map(|n| [Self::BLACK, Self::WHITE].map(|end| self.mix(end, f64::from(n) * STEP)));
        shades.into_iter().find(reads).unwrap_or(self)
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl<'de> Deserialize<'de> for Colour {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        let text = String::deserialize(reader)?;
        let wanted =
            || de::Error::custom(format!("\"{text}\" is no colour: write it as # and six hexadecimal digits, such as #0d4a4e"));
        Self::parse(&text).ok_or_else(wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::Colour;

    fn ratio(one: &str, two: &str) -> f64 {
        let [one, two] = [one, two].map(|text| Colour::parse(text).expect(text));
        (one.contrast(two) * 100.0).round() / 100.0
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        // The ends, and greys that every checker gives the same numbers for (https://webaim.org/resources/contrastchecker).
        assert_eq!(ratio("#000", "#ffffff"), 21.0);
        assert_eq!(ratio("#777777", "#fff"), 4.48);
        assert_eq!(ratio("#767676", "#fff"), 4.54);
        assert_eq!(ratio("#959595", "#fff"), 3.0);
        assert_eq!(ratio("#ff0000", "#ffffff"), 4.0);
        assert_eq!(ratio("#123456", "#123456"), 1.0);
        assert_eq!(ratio("#fff", "#767676"), ratio("#767676", "#fff"), "whichever is in front");
    }

    #[test]
    fn a_readable_shade_is_near_and_readable() {
        let yellow = Colour::parse("#e8c21a").expect("a colour");
        let shade = yellow.readable_on(&[Colour::WHITE], 4.5);
        assert!(shade.contrast(Colour::WHITE) >= 4.5 && shade.contrast(Colour::WHITE) < 5.0, "{shade}");
        let black = Colour::BLACK;
        assert_eq!(black.readable_on(&[Colour::WHITE], 4.5), black, "what reads stays");
    }

    #[test]
    fn what_is_no_colour_is_none() {
        for text in ["", "teal", "#12", "#12345", "#1234567", "#ggg", "0d4a4e", "#ééé"] {
            assert_eq!(Colour::parse(text), None, "{text}");
        }
    }
}
