//! Who does something for whom, by what right and in which way: kept with drafts, requests and events, and told to the engine.

use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// An empty field means: nobody, none, or not known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(default)]
pub struct Act {
    /// Who types: the id of a helper's account. Empty where the person does it alone, or beside somebody without an account.
    pub actor: String,
    /// For whom: the id of the person. Empty where nobody but a browser is known.
    pub subject: String,
    pub mode: Mode,
    pub channel: Channel,
    /// The id of the organisation that the helper belongs to.
    pub organisation: String,
    /// The id of the permission it is done by.
    pub mandate: String,
    /// The id of the conversation in which it is done.
    pub contact: String,
}

/// The three ways of `ASSISTED.md`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Alone.
    #[default]
    #[serde(rename = "self")]
    Alone,
    /// The person is beside a helper.
    Helped,
    /// A helper acts by the person's permission.
    OnBehalf,
}

/// Where they meet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    #[default]
    Web,
    InPerson,
    Phone,
    HomeVisit,
    Kiosk,
}

impl Mode {
    pub const ALL: [Self; 3] = [Self::Alone, Self::Helped, Self::OnBehalf];

    /// In data and addresses; on screen `act.mode.{name}`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Alone => "self",
            Self::Helped => "helped",
            Self::OnBehalf => "on-behalf",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.name() == name)
    }
}

impl Channel {
    pub const ALL: [Self; 5] = [Self::Web, Self::InPerson, Self::Phone, Self::HomeVisit, Self::Kiosk];

    /// In data and addresses; on screen `act.channel.{name}`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::InPerson => "in-person",
            Self::Phone => "phone",
            Self::HomeVisit => "home-visit",
            Self::Kiosk => "kiosk",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.name() == name)
    }
}

impl Act {
    /// As a workflow engine gets it: all of it, so that a process can tell the ways apart.
    pub fn to_value(&self) -> Value {
        json!({
            "actor": self.actor, "subject": self.subject, "mode": self.mode.name(), "channel": self.channel.name(),
            "organisation": self.organisation, "mandate": self.mandate, "contact": self.contact,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_has_the_names_that_are_said() {
        for mode in Mode::ALL {
            assert_eq!(serde_json::to_value(mode).unwrap(), mode.name());
            assert_eq!(Mode::named(mode.name()), Some(mode));
        }
        for channel in Channel::ALL {
            assert_eq!(serde_json::to_value(channel).unwrap(), channel.name());
            assert_eq!(Channel::named(channel.name()), Some(channel));
        }
        assert_eq!(serde_json::from_str::<Act>("{}").unwrap(), Act::default());
        assert_eq!(serde_json::from_value::<Act>(Act::default().to_value()).unwrap(), Act::default());
    }
}
