//! The reference of a request: short, clear to read out, never a word, impossible to guess.

use std::fmt;

use rand::Rng;

/// Left out is what looks like something else (B, G, I, O, Q, S, U, Z, 0, 1, 5) and what a bad line turns into a T (D, P).
const LETTERS: &[u8] = b"ACEFHJKLMNRTVWXY";
const DIGITS: &[u8] = b"2346789";

const HALF: usize = 5;
const LENGTH: usize = 2 * HALF;

/// `H4K7M-2R9T3`: letter and digit in turn, so that two letters never stand side by side.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reference(String);

impl Reference {
    /// A new one from the system's secure random numbers: 5 letters and 5 digits, over 17 thousand million.
    pub fn new() -> Self {
        let mut random = rand::rng();
        let mut pick = |alphabet: &[u8]| char::from(alphabet[random.random_range(0..alphabet.len())]);
        let characters: Vec<char> = (0..LENGTH).map(|place| pick(alphabet(place))).collect();
        Self::of(&characters)
    }

    /// Reads one as people write it: small letters, spaces, dashes and dots do not matter.
    pub fn parse(text: &str) -> Option<Self> {
        let characters: Vec<char> = text
            .chars()
            .filter(|c| !c.is_whitespace() && !is_dash(*c))
            .take(LENGTH + 1)
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let fits = characters.len() == LENGTH
            && characters.iter().enumerate().all(|(place, c)| u8::try_from(*c).is_ok_and(|c| alphabet(place).contains(&c)));
        fits.then(|| Self::of(&characters))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn of(characters: &[char]) -> Self {
        let (left, right) = characters.split_at(HALF);
        Self(left.iter().chain(std::iter::once(&'-')).chain(right).collect())
    }
}

impl Default for Reference {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn alphabet(place: usize) -> &'static [u8] {
    if place.is_multiple_of(2) { LETTERS } else { DIGITS }
}

/// Hyphens, dashes and the dots some people put in their place.
fn is_dash(c: char) -> bool {
    matches!(c, '-' | '.' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn two_letters_never_stand_side_by_side() {
        for _ in 0..1000 {
            let reference = Reference::new().to_string();
            assert_eq!(reference.len(), LENGTH + 1);
            let plain: Vec<char> = reference.chars().filter(|c| *c != '-').collect();
            assert!(plain.windows(2).all(|pair| pair.iter().filter(|c| c.is_alphabetic()).count() == 1), "{reference}");
        }
    }

    proptest! {
        #[test]
        fn anything_can_be_parsed(text in ".*") {
            if let Some(reference) = Reference::parse(&text) {
                prop_assert_eq!(Reference::parse(reference.as_str()), Some(reference));
            }
        }

        #[test]
        fn read_out_badly_it_is_still_found(spaces in proptest::collection::vec(0usize..11, 0..5), small in any::<bool>()) {
            let reference = Reference::new();
            let mut said = reference.to_string().replace('-', "");
            for place in spaces {
                said.insert(place.min(said.len()), [' ', '-', '–', '.'][place % 4]);
                if !said.is_ascii() { said = said.replace('–', "-"); }
            }
            if small { said = said.to_lowercase(); }
            prop_assert_eq!(Reference::parse(&said), Some(reference));
        }
    }
}
