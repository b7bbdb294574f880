//! Who did what of a request, and in which way, in words: for its person as for staff.

use forms::Words;

use crate::act::{Act, Mode};
use crate::store::{Store, StoreError, organisation, staff};

/// Those who help, by name.
#[derive(Default)]
pub struct Hands {
    accounts: Vec<staff::Model>,
    organisations: Vec<organisation::Model>,
}

impl Hands {
    pub async fn of(store: &Store, acts: impl Iterator<Item = &Act>) -> Result<Self, StoreError> {
        let actors: Vec<String> = acts.map(|act| act.actor.clone()).filter(|actor| !actor.is_empty()).collect();
        // Most people do it alone.
        if actors.is_empty() {
            return Ok(Self::default());
        }
        Ok(Self { accounts: staff::with_ids(store, &actors).await?, organisations: organisation::all(store).await? })
    }

    /// "With Bea (Market Street Library), in person".
    pub fn say(&self, act: &Act, words: &Words) -> String {
        let account = self.accounts.iter().find(|account| account.id == act.actor);
        let name = account.map_or(words.get("act.done.somebody"), |account| account.name.as_str());
        let organisation = self.organisations.iter().find(|organisation| organisation.id == act.organisation);
        let helper = match organisation {
            Some(organisation) => words.fill("act.done.of", &[("helper", name), ("organisation", &organisation.name)]),
            None => name.to_owned(),
        };
        let key = format!("act.channel.{}", act.channel.name());
        let channel = words.get(&key);
        match act.mode {
            Mode::Alone => words.fill("act.done.self", &[("channel", channel)]),
            mode => words.fill(&format!("act.done.{}", mode.name()), &[("helper", &helper), ("channel", channel)]),
        }
    }

    /// The same, where it was not done alone.
    pub fn helped(&self, act: &Act, words: &Words) -> Option<String> {
        (act.mode != Mode::Alone).then(|| self.say(act, words))
    }
}
