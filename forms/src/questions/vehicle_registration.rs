//! A vehicle's registration number, as it stands on a UK number plate.

use serde_json::Value;

use super::{Asked, QuestionType, Reading};
use crate::conditions::Type;
use crate::control::{Control, Line};
use crate::definition::Question;
use crate::reader::Reader;
use crate::{Said, Words, typing};

pub const SETTINGS: &[&str] = &["foreign"];

#[derive(Debug)]
pub struct VehicleRegistration {
    /// Plates of other countries will do: those have any form.
    foreign: bool,
}

pub(super) fn read(reader: &Reader) -> VehicleRegistration {
    VehicleRegistration { foreign: reader.flag("foreign") }
}

/// The forms of British plates: A for a letter, 9 for a figure. Those of Northern Ireland are among them.
#[rustfmt::skip]
const FORMS: &[&str] = &[
    // since 2001
    "AA99AAA",
    // since 1983, and Q plates; since 1963
    "A9AAA", "A99AAA", "A999AAA", "AAA9A", "AAA99A", "AAA999A",
    // before
    "A9", "A99", "A999", "A9999", "AA9", "AA99", "AA999", "AA9999", "AAA9", "AAA99", "AAA999", "AAA9999",
    "9A", "99A", "999A", "9999A", "9AA", "99AA", "999AA", "9999AA", "9AAA", "99AAA", "999AAA",
    // the armed forces, diplomats
    "99AA99", "AA99AA", "999A999",
];

impl QuestionType for VehicleRegistration {
    fn control<'q>(&'q self, _question: &'q Question) -> Control<'q> {
        Control::Text(Line { kind: "text", width: Some(10), ..Line::default() })
    }

    fn answer(&self) -> Type {
        Type::Text
    }

    fn read(&self, asked: &Asked) -> Reading {
        let plate = typing::code(asked.typed());
        let foreign = (2..=12).contains(&plate.chars().count()) && plate.chars().all(typing::is_letter);
        match (usual(&plate), plate.is_empty()) {
            (_, true) => Reading::nothing(),
            (Some(plate), _) => Reading::value(plate),
            (None, _) if self.foreign && foreign => Reading::value(plate),
            _ if self.foreign => Reading::problem(asked.problem("vehicle_registration_foreign", &[])),
            _ => Reading::problem(asked.problem("vehicle_registration", &[])),
        }
    }

    /// With its gap where the form has one: `AB12 CDE`.
    fn summary(&self, value: &Value, _words: &Words) -> Vec<Said> {
        let Some(plate) = value.as_str() else { return Vec::new() };
        vec![match plate.split_at_checked(4) {
            Some((area, rest)) if fits(plate, "AA99AAA") => format!("{area} {rest}").into(),
            _ => plate.into(),
        }]
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema(&self) -> Value {
        match self.foreign {
            true => serde_json::json!({ "type": "string", "minLength": 2, "maxLength": 12 }),
            false => serde_json::json!({ "type": "string", "pattern": "^[A-Z0-9]{2,7}$" }),
        }
    }
}

/// The plate if it has a form of British ones. O and I typed for 0 and 1, or the other way, are put right in today's form.
fn usual(plate: &str) -> Option<String> {
    if FORMS.iter().any(|form| fits(plate, form)) {
        return Some(plate.to_owned());
    }
    let today = "AA99AAA";
    let meant = |(typed, form): (char, char)| if form == '9' { typing::meant_figure(typed) } else { typing::meant_letter(typed) };
    let meant: String = plate.chars().zip(today.chars()).map(meant).collect();
    (plate.len() == today.len() && fits(&meant, today)).then_some(meant)
}

fn fits(plate: &str, form: &str) -> bool {
    let fits = |(typed, form): (u8, u8)| if form == b'9' { typed.is_ascii_digit() } else { typed.is_ascii_uppercase() };
    plate.len() == form.len() && plate.bytes().zip(form.bytes()).all(fits)
}
