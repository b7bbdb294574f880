//! What an engine gets: variables from the submission, as its definition or an operator maps them.

use std::sync::Arc;

use forms::definition::{self, Kind};
use serde_json::{Value, json};

use super::Dispatcher;
use crate::definitions::Service;
use crate::store::{StoreError, outbox, submission};
use crate::workflow::{Case, Variable};

/// A promise that was not made is due on this day: processes have a timer for it, which then never ends.
const NEVER: &str = "2999-12-31";

impl Dispatcher {
    pub(super) async fn submission(&self, reference: &str) -> Result<Option<(submission::Model, Arc<Service>)>, StoreError> {
        let Some(sent) = submission::by_reference(&self.0.store, reference).await? else { return Ok(None) };
        let service = self.0.definitions.pinned(&self.0.store, &sent.definition).await?;
        Ok(service.map(|service| (sent, service)))
    }

    /// What the engine gets to start with; `None` where the submission or its definition is missing.
    pub async fn case(&self, row: &outbox::Model) -> Result<Option<Case>, StoreError> {
        let Some((sent, service)) = self.submission(&row.reference).await? else { return Ok(None) };
        let definition = &service.definition;
        let answers: Value = serde_json::from_str(&sent.answers).unwrap_or_default();
        let answers = with_links(answers, &self.files(&sent.reference));
        let mapping = row.mapping.as_deref().and_then(read_mapping).unwrap_or_else(|| definition.handoff.variables.clone());
        let mut variables: Vec<_> =
            mapping.iter().map(|one| (one.name.clone(), Variable::of(at(&answers, &one.path), one.kind))).collect();
        let decide_by = format!("{}T17:00:00Z", sent.decide_by.as_deref().unwrap_or(NEVER));
        let submission = json!({
            "reference": sent.reference, "id": sent.id, "service": sent.service, "version": sent.version,
            "definition": sent.definition, "language": sent.language, "created": sent.created, "decideBy": sent.decide_by,
            "answers": answers, "act": sent.act.to_value(),
            "declaration": serde_json::from_str::<Value>(&sent.declaration).unwrap_or_default(),
        });
        variables.push(("submissionId".into(), Variable::Text(sent.id.clone())));
        variables.push(("decideBy".into(), Variable::Text(decide_by)));
        variables.push(("submission".into(), Variable::Json(submission)));
        Ok(Some(Case {
            reference: sent.reference,
            submission: sent.id,
            process: if row.process.is_empty() { definition.handoff.process.clone() } else { row.process.clone() },
            title: definition.title.get(forms::text::FALLBACK).to_owned(),
            first_stage: definition.stages.first().map(|stage| stage.id.clone()).unwrap_or_default(),
            waits: definition
                .stages
                .iter()
                .filter(|stage| !stage.asks.is_empty())
                .map(|stage| (stage.id.clone(), stage.message_name().to_owned()))
                .collect(),
            variables,
        }))
    }

    /// A message's variables, with links to its files.
    pub fn payload(&self, row: &outbox::Model) -> Vec<(String, Variable)> {
        let payload: Value = row.payload.as_deref().and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default();
        match with_links(payload, &self.files(&row.reference)) {
            Value::Object(variables) => variables.iter().map(|(name, value)| (name.clone(), Variable::of(value, None))).collect(),
            _ => Vec::new(),
        }
    }

    /// Where staff open the files of a request.
    fn files(&self, reference: &str) -> String {
        format!("{}/staff/requests/{reference}/files/", self.0.address)
    }
}

/// `{"variable": "answer"}` or `{"variable": {"answer": …, "type": …}}`, as definitions have it; `None` where it is neither.
pub fn read_mapping(json: &str) -> Option<Vec<definition::Variable>> {
    let Value::Object(variables) = serde_json::from_str(json).ok()? else { return None };
    let read = |(name, value): (&String, &Value)| match value {
        Value::String(path) => Some(definition::Variable { name: name.clone(), path: path.clone(), kind: None }),
        Value::Object(about) => {
            let kind = match about.get("type") {
                Some(kind) => Some(Kind::named(kind.as_str()?)?),
                None => None,
            };
            Some(definition::Variable { name: name.clone(), path: about.get("answer")?.as_str()?.to_owned(), kind })
        }
        _ => None,
    };
    variables.iter().map(read).collect()
}

/// The answer at `id` or `id.part`.
fn at<'a>(answers: &'a Value, path: &str) -> &'a Value {
    answers.pointer(&format!("/{}", path.replace('.', "/"))).unwrap_or(&Value::Null)
}

/// Files travel as links: every answer that is a file says where it can be opened.
fn with_links(answers: Value, files: &str) -> Value {
    match answers {
        Value::Array(items) => items.into_iter().map(|item| with_links(item, files)).collect(),
        Value::Object(mut parts) => {
            if let (3, Some(Value::String(id)), true, true) =
                (parts.len(), parts.get("id"), parts.contains_key("name"), parts.contains_key("size"))
            {
                let href = format!("{files}{id}");
                parts.insert("href".into(), href.into());
                return Value::Object(parts);
            }
            parts.into_iter().map(|(name, part)| (name, with_links(part, files))).collect::<serde_json::Map<_, _>>().into()
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_where_it_can_be_opened() {
        let answers = json!({ "photo": { "id": "ab", "name": "a.jpg", "size": 3 }, "list": [{ "name": "x" }], "n": 1 });
        let linked = with_links(answers, "https://x.example/files/");
        assert_eq!(linked["photo"]["href"], "https://x.example/files/ab");
        assert_eq!(linked["list"][0], json!({ "name": "x" }));
        assert_eq!(linked["n"], 1);
    }

    #[test]
    fn answers_get_the_type_that_is_declared_where_they_can() {
        let of = |value: Value, kind| Variable::of(&value, Some(kind));
        assert_eq!(of(json!("yes"), Kind::Flag), Variable::Flag(true));
        assert_eq!(of(json!("12"), Kind::Whole), Variable::Whole(12));
        assert_eq!(of(json!(12), Kind::Text), Variable::Text("12".into()));
        assert_eq!(of(json!("2026-12-01"), Kind::Date), Variable::Date("2026-12-01".into()));
        assert_eq!(of(json!("many"), Kind::Number), Variable::Text("many".into()));
        assert_eq!(Variable::of(&json!({ "a": 1 }), None), Variable::Json(json!({ "a": 1 })));
    }

    #[test]
    fn a_mapping_is_read_as_a_whole_or_not_at_all() {
        let mapping = read_mapping(r#"{ "uprn": "address.uprn", "count": { "answer": "bins", "type": "whole" } }"#).unwrap();
        assert_eq!(mapping.iter().find(|one| one.name == "count").unwrap().kind, Some(Kind::Whole));
        assert_eq!(read_mapping(r#"{ "a": "b", "c": 1 }"#), None);
        assert_eq!(read_mapping(r#"{ "a": { "answer": "b", "type": "colour" } }"#), None);
        assert_eq!(read_mapping("no"), None);
    }
}
