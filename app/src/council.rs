//! Whose front door this is: the council's name, how it looks and how to reach people there. From the configuration.

mod colour;
mod opening;

use std::collections::BTreeMap;
use std::path::PathBuf;

use forms::Text;
use serde::{Deserialize, Deserializer};

pub use colour::Colour;
pub use opening::{Appointments, Calls, Clock, WORKING_DAYS, Weekday};

/// The default is the sample council.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Council {
    pub name: String,
    /// As it is read out: `01632 960 000`.
    pub phone: String,
    /// When the phone is answered: `Monday to Friday, 8am to 6pm`.
    #[serde(deserialize_with = "text")]
    pub hours: Text,
    pub email: String,
    /// Where people can come in person.
    #[serde(deserialize_with = "text")]
    pub office: Text,
    /// Where somebody helps people go online: a library, a community centre.
    #[serde(deserialize_with = "text")]
    pub help_places: Text,
    /// When somebody calls people back who asked for it.
    pub calls: Calls,
    /// Where and when people can book time with somebody.
    pub appointments: Vec<Appointments>,
    /// Days on which nobody calls and nobody is there, besides bank holidays: `2026-12-24`.
    pub closed: Vec<String>,
    /// The text relay number for people who cannot hear or speak on the phone.
    pub relay: String,
    /// A drawing, SVG or PNG, in place of the sample council's.
    pub logo: Option<PathBuf>,
    pub colours: Colours,
    /// Said on every page, with a way to say what one thinks of it.
    pub phase: Option<Phase>,
    /// After the portal's own ways in the header.
    pub header_links: Vec<Link>,
    /// Before the portal's own links in the footer.
    pub footer_links: Vec<Link>,
}

/// How far a new portal is: phases of the GOV.UK Service Manual.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    Alpha,
    Beta,
}

/// A page elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    #[serde(deserialize_with = "text")]
    pub text: Text,
    pub url: String,
}

/// The council's colours on a light screen; what follows from them, such as a button under the mouse, is worked out.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Colours {
    pub header: Colour,
    pub header_text: Colour,
    /// The drawing in the header, and the line under the way one is on.
    pub mark: Colour,
    pub link: Colour,
    pub button: Colour,
    pub button_text: Colour,
    /// The bands behind the page's lead, help and footer.
    pub surface: Colour,
    /// On a dark screen, where they differ. A link without one is made lighter.
    #[serde(default)]
    pub dark: Dark,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Dark {
    pub header: Option<Colour>,
    pub header_text: Option<Colour>,
    pub mark: Option<Colour>,
    pub link: Option<Colour>,
    pub button: Option<Colour>,
    pub button_text: Option<Colour>,
}

impl Default for Council {
    fn default() -> Self {
        Self {
            name: "Tolbooth Council".into(),
            phone: "01632 960 000".into(),
            hours: both("Monday to Friday, 8am to 6pm", "Dydd Llun i ddydd Gwener, 8am i 6pm"),
            email: "hello@tolbooth.example".into(),
            office: "Tolbooth House, 1 Market Square, Tolbooth".into(),
            help_places: both("any Tolbooth library", "unrhyw lyfrgell yn Tolbooth"),
            calls: Calls::default(),
            appointments: vec![
                Appointments {
                    place: both("Tolbooth Central Library", "Llyfrgell Ganolog Tolbooth"),
                    days: vec![Weekday::Monday, Weekday::Wednesday, Weekday::Friday],
                    from: Clock::at(10, 0),
                    to: Clock::at(16, 0),
                    minutes: 45,
                    at_once: 2,
                },
                Appointments {
                    place: both("Tolbooth House", "Tŷ Tolbooth"),
                    days: vec![Weekday::Tuesday, Weekday::Thursday],
                    from: Clock::at(9, 30),
                    to: Clock::at(17, 0),
                    minutes: 30,
                    at_once: 1,
                },
            ],
            closed: Vec::new(),
            relay: "18001 01632 960 000".into(),
            logo: None,
            colours: Colours::default(),
            phase: None,
            header_links: Vec::new(),
            footer_links: Vec::new(),
        }
    }
}

impl Default for Colours {
    fn default() -> Self {
        Self {
            header: Colour::rgb(0x0d, 0x4a, 0x4e),
            header_text: Colour::WHITE,
            mark: Colour::rgb(0xff, 0xd8, 0x4a),
            link: Colour::rgb(0x0b, 0x5e, 0x73),
            button: Colour::rgb(0x0f, 0x63, 0x57),
            button_text: Colour::WHITE,
            surface: Colour::rgb(0xf6, 0xf1, 0xe7),
            dark: Dark {
                header: Some(Colour::rgb(0x0c, 0x34, 0x37)),
                link: Some(Colour::rgb(0x86, 0xd3, 0xde)),
                button: Some(Colour::rgb(0x1f, 0x7c, 0x6d)),
                ..Dark::default()
            },
        }
    }
}

fn both(english: &str, welsh: &str) -> Text {
    Text::new(vec![("en".to_owned(), english.to_owned()), ("cy".to_owned(), welsh.to_owned())])
}

/// Words, or words by language: as in a definition.
fn text<'de, D: Deserializer<'de>>(reader: D) -> Result<Text, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        One(String),
        ByLanguage(BTreeMap<String, String>),
    }
    Ok(match Written::deserialize(reader)? {
        Written::One(words) => words.as_str().into(),
        Written::ByLanguage(words) => Text::new(words.into_iter().collect()),
    })
}

impl Council {
    /// The phone number as a `tel:` address.
    pub fn phone_link(&self) -> String {
        let digits: String = self.phone.chars().filter(char::is_ascii_digit).collect();
        format!("tel:{digits}")
    }
}
