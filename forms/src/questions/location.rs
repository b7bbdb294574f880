//! Where something is: an address, words, a grid reference, or latitude and longitude.

use serde_json::{Map, Value};

use super::{Asked, QuestionType, Reading};
use crate::conditions::{Type, number_value};
use crate::control::{Control, Line};
use crate::definition::Question;
use crate::reader::Reader;
use crate::{Said, Words, typing};

pub const SETTINGS: &[&str] = &[];

#[derive(Debug)]
pub struct Location;

pub(super) fn read(_reader: &Reader) -> Location {
    Location
}

const LONGEST: usize = 500;

/// What the answer may have besides `text`: metres of the national grid, or degrees (WGS 84). Never both: the one is not
/// made of the other here.
const NUMBERS: [&str; 4] = ["easting", "northing", "latitude", "longitude"];

impl QuestionType for Location {
    fn control<'q>(&'q self, _question: &'q Question) -> Control<'q> {
        Control::Text(Line { kind: "text", ..Line::default() })
    }

    fn answer(&self) -> Type {
        let numbers = NUMBERS.map(|name| (name.to_owned(), Type::Number));
        Type::Record([("text".to_owned(), Type::Text)].into_iter().chain(numbers).collect())
    }

    fn read(&self, asked: &Asked) -> Reading {
        let typed = typing::plain(asked.typed());
        if typed.is_empty() {
            return Reading::nothing();
        }
        match Place::read(&typed) {
            Place::Words if typed.chars().count() > LONGEST => {
                Reading::problem(asked.problem("too_long", &[("max", &LONGEST.to_string())]))
            }
            // The words stay as they were typed: in any other form they would be more exact than what was meant.
            Place::Words => Reading::value(answer(typed, &[])),
            Place::Grid(east, north) => {
                Reading::value(answer(typed, &[("easting", f64::from(east)), ("northing", f64::from(north))]))
            }
            Place::Degrees(latitude, longitude) => {
                Reading::value(answer(typed, &[("latitude", latitude), ("longitude", longitude)]))
            }
            Place::NoGrid => Reading::problem(asked.problem("grid_reference", &[])),
            Place::Abroad => Reading::problem(asked.problem("latitude_longitude", &[])),
        }
    }

    fn typed(&self, name: &str, value: &Value) -> Vec<(String, Vec<String>)> {
        let text = value.get("text").and_then(Value::as_str).unwrap_or_default();
        vec![(name.to_owned(), vec![text.to_owned()])]
    }

    fn summary(&self, value: &Value, _words: &Words) -> Vec<Said> {
        value.get("text").and_then(Value::as_str).map(Said::from).into_iter().collect()
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema(&self) -> Value {
        let text = ("text", true, serde_json::json!({ "type": "string", "minLength": 1, "maxLength": LONGEST }));
        let numbers = NUMBERS.map(|name| (name, false, serde_json::json!({ "type": "number" })));
        let mut schema = super::record_schema([text].into_iter().chain(numbers));
        schema["dependentRequired"] = serde_json::json!({
            "easting": ["northing"], "northing": ["easting"], "latitude": ["longitude"], "longitude": ["latitude"],
        });
        schema
    }
}

fn answer(text: String, numbers: &[(&str, f64)]) -> Map<String, Value> {
    let numbers = numbers.iter().map(|(name, number)| ((*name).to_owned(), number_value(*number)));
    [("text".to_owned(), Value::from(text))].into_iter().chain(numbers).collect()
}

/// What somebody gave to be found by.
enum Place {
    Words,
    /// Metres east and north of the national grid's origin.
    Grid(u32, u32),
    /// It looks like a grid reference, and is none.
    NoGrid,
    Degrees(f64, f64),
    /// Latitude and longitude of somewhere else.
    Abroad,
}

impl Place {
    fn read(typed: &str) -> Self {
        grid(typed).or_else(|| metres(typed)).or_else(|| degrees(typed)).unwrap_or(Self::Words)
    }
}

/// The national grid's squares of 100 km reach so far east and north.
const SQUARES: (u32, u32) = (7, 13);

/// `TQ 30105 80460`: a square's two letters, then as many figures east as north. Words where people may mean something else:
/// `NW10 1234` is a postcode's beginning, `No 1234` a number, `SU1234` anything.
fn grid(typed: &str) -> Option<Place> {
    const GAPS: [char; 3] = [' ', ',', '-'];
    let (square, rest) = typed.split_at_checked(2)?;
    let (east, north) = square_place(square.as_bytes())?;
    let mut groups = rest.split(GAPS).filter(|group| !group.is_empty());
    let (first, second) = (groups.next()?, groups.next());
    let figures = format!("{first}{}", second.unwrap_or_default());
    let half = figures.len() / 2;
    if groups.next().is_some() || !typing::is_figures(&figures) {
        return None;
    }
    let capitals = square.bytes().all(|letter| letter.is_ascii_uppercase());
    let apart = second.is_some() || (half > 2 && !square.eq_ignore_ascii_case("no"));
    let equal = second.is_none_or(|second| second.len() == half && first.len() == half);
    if !apart || !(capitals || half == 5) {
        return None;
    }
    match equal && figures.len() % 2 == 0 {
        true if half < 2 => None,
        true if half <= 5 => {
            let number = |figures: &str| Some(figures.parse::<u32>().ok()? * 10_u32.pow(5 - half as u32));
            Some(Place::Grid(east * 100_000 + number(&figures[..half])?, north * 100_000 + number(&figures[half..])?))
        }
        // So many figures on both sides are meant as one, and miscounted.
        _ => second.filter(|second| first.len() > 2 && second.len() > 2).map(|_| Place::NoGrid),
    }
}

/// Which square two letters name, counted from the south-west. Each letter is a place in five by five, without I.
fn square_place(letters: &[u8]) -> Option<(u32, u32)> {
    let place = |letter: u8| {
        let letter = letter.to_ascii_uppercase();
        let place = u32::from(letter.is_ascii_uppercase().then_some(letter)? - b'A');
        (letter != b'I').then_some(if letter > b'I' { place - 1 } else { place })
    };
    let (big, small) = (place(*letters.first()?)?, place(*letters.get(1)?)?);
    // The square S, whose corner is the origin, stands third in the fourth row.
    let east = (big % 5 * 5 + small % 5).checked_sub(10)?;
    let north = 19_u32.checked_sub(big / 5 * 5 + small / 5)?;
    (east < SQUARES.0 && north < SQUARES.1).then_some((east, north))
}

/// `530105, 180460`: metres, as maps of the council's own give them.
fn metres(typed: &str) -> Option<Place> {
    let figures = |text: &str| (6..=7).contains(&text.len()) && typing::is_figures(text);
    let (east, north) = typed.split_once([',', ' '])?;
    let (east, north) = (east.trim(), north.trim());
    if !figures(east) || !figures(north) {
        return None;
    }
    let (east, north): (u32, u32) = (east.parse().ok()?, north.parse().ok()?);
    Some(if east < SQUARES.0 * 100_000 && north < SQUARES.1 * 100_000 { Place::Grid(east, north) } else { Place::NoGrid })
}

/// What may stand in latitude and longitude besides figures.
const SIGNS: &str = "nsew .,;:=/-°'’′\"”″";

/// `51.5035, -0.1276`, `51.5035N 0.1276W`, `51° 30' 12.6" N, 0° 7' 39" W`.
fn degrees(typed: &str) -> Option<Place> {
    let typed = typed.to_ascii_lowercase().replace("latitude", "").replace("longitude", "").replace("lat", "").replace("long", "");
    let typed = typed.strip_prefix("geo:").unwrap_or(&typed);
    let known = |c: char| c.is_ascii_digit() || SIGNS.contains(c);
    if !typed.chars().all(known) || !typed.contains(['.', '°']) {
        return None;
    }
    let (first, second) = halves(typed)?;
    let (first, second) = (angle(first)?, angle(second)?);
    let (latitude, longitude) = match (first, second) {
        (Angle { axis: Some(Axis::Longitude), degrees: longitude }, Angle { degrees: latitude, .. }) => (latitude, longitude),
        (Angle { degrees: latitude, .. }, Angle { degrees: longitude, .. }) => (latitude, longitude),
    };
    let here = |latitude: f64, longitude: f64| (49.0..=61.0).contains(&latitude) && (-9.0..=2.5).contains(&longitude);
    Some(match () {
        () if here(latitude, longitude) => Place::Degrees(latitude, longitude),
        // Some programs say the longitude first.
        () if here(longitude, latitude) => Place::Degrees(longitude, latitude),
        () => Place::Abroad,
    })
}

/// The two angles: apart by a comma, else after the letter of the first, else by the only space.
fn halves(typed: &str) -> Option<(&str, &str)> {
    let typed = typed.trim();
    if let Some((first, second)) = typed.split_once([',', ';', '/']) {
        return Some((first, second));
    }
    if let Some(end) = typed.find(['n', 's']).filter(|end| *end > 0) {
        return Some(typed.split_at(end + 1));
    }
    let mut words = typed.split_whitespace();
    let two = (words.next()?, words.next()?);
    words.next().is_none().then_some(two)
}

struct Angle {
    degrees: f64,
    axis: Option<Axis>,
}

#[derive(PartialEq)]
enum Axis {
    Latitude,
    Longitude,
}

/// Degrees, or degrees, minutes and seconds, with a letter or a sign for the side.
fn angle(typed: &str) -> Option<Angle> {
    let typed = typed.trim_matches([' ', ':', '=']);
    let side = typed.chars().find(char::is_ascii_alphabetic);
    let axis = side.map(|side| if matches!(side, 'n' | 's') { Axis::Latitude } else { Axis::Longitude });
    let number = typed.trim_matches(|c: char| c.is_ascii_alphabetic() || c == ' ');
    let (number, minus) = number.strip_prefix('-').map_or((number, false), |rest| (rest, true));
    let pieces: Vec<&str> = number.split(['°', '\'', '’', '′', '"', '”', '″', ' ']).filter(|piece| !piece.is_empty()).collect();
    if !(1..=3).contains(&pieces.len()) {
        return None;
    }
    let mut degrees = 0.0;
    for (piece, unit) in pieces.into_iter().zip([1.0, 60.0, 3600.0]) {
        let part = typing::decimal(piece).filter(|part| (0.0..360.0).contains(part) && (unit == 1.0 || *part < 60.0))?;
        degrees += part / unit;
    }
    let negative = minus || matches!(side, Some('s' | 'w'));
    // A millionth of a degree is ten centimetres.
    let degrees = (degrees * 1e6).round() / 1e6;
    Some(Angle { degrees: if negative { -degrees } else { degrees }, axis })
}
