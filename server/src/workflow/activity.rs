//! An activity in the history of a process engine: both dialects tell it in the same words.

use std::collections::HashMap;

use serde::Deserialize;

use super::Move;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Activity {
    id: String,
    activity_id: String,
    activity_type: String,
    /// As the engine writes times.
    pub start_time: String,
    assignee: Option<String>,
    pub process_instance_id: String,
}

impl Activity {
    /// `None` where it is no news, or of a case that is none of ours: tasks, waiting and ends are news; gateways, starts and
    /// timers that are only set are not. `references` has the business keys by the engine's id of a case; `at` is when it
    /// began, in milliseconds.
    pub fn into_move(self, references: &HashMap<String, String>, at: Option<i64>) -> Option<Move> {
        let kind = self.activity_type.as_str();
        let ends = kind == "endEvent" || kind.ends_with("EndEvent");
        let waits = kind.starts_with("intermediate") && !kind.contains("Throw");
        let work = kind.ends_with("Task") || kind == "callActivity" || waits;
        (ends || work).then_some(())?;
        Some(Move {
            reference: references.get(&self.process_instance_id)?.clone(),
            instance: self.process_instance_id,
            id: self.id,
            stage: self.activity_id,
            work,
            note: None,
            public: true,
            actor: self.assignee.unwrap_or_default(),
            at: at?,
        })
    }
}
