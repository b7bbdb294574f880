//! Whose front door this is: the council's name and how to reach people there.

use serde::{Deserialize, Serialize};

/// From the configuration; the default is the sample council.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Council {
    pub name: String,
    /// As it is read out: `01632 960 000`.
    pub phone: String,
    /// When the phone is answered: `Monday to Friday, 8am to 6pm`.
    pub hours: String,
    pub email: String,
    /// Where people can come in person.
    pub office: String,
    /// Where somebody helps people go online: a library, a community centre.
    pub help_places: String,
    /// The text relay number for people who cannot hear or speak on the phone.
    pub relay: String,
}

impl Default for Council {
    fn default() -> Self {
        Self {
            name: "Tolbooth Council".into(),
            phone: "01632 960 000".into(),
            hours: "Monday to Friday, 8am to 6pm".into(),
            email: "hello@tolbooth.example".into(),
            office: "Tolbooth House, 1 Market Square, Tolbooth".into(),
            help_places: "any Tolbooth library".into(),
            relay: "18001 01632 960 000".into(),
        }
    }
}

impl Council {
    /// The phone number as a `tel:` address.
    pub fn phone_link(&self) -> String {
        let digits: String = self.phone.chars().filter(char::is_ascii_digit).collect();
        format!("tel:{digits}")
    }
}
