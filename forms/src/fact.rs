//! What an answer means: one vocabulary for autocomplete tokens, prefill and "asked once".

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::conditions::{Scope, Type};
use crate::definition::Question;
use crate::journey::Journey;
use crate::questions::Asked;
use crate::{Answers, Date, Definition, Pairs};

/// Each fact and the browser's autocomplete token for it (HTML Standard, "Autofill"; WCAG 2.2 SC 1.3.5), where there is one.
#[rustfmt::skip]
pub const FACTS: &[(&str, Option<&str>)] = &[
    ("person.name", Some("name")),
    ("person.title", Some("honorific-prefix")),
    ("person.given_name", Some("given-name")),
    ("person.middle_name", Some("additional-name")),
    ("person.family_name", Some("family-name")),
    ("person.preferred_name", Some("nickname")),
    ("person.email", Some("email")),
    ("person.phone", Some("tel")),
    ("person.birth_date", Some("bday")),
    ("person.sex", Some("sex")),
    ("person.national_insurance", None),
    ("person.nhs_number", None),
    ("contact.method", None),
    ("contact.time", None),
    ("contact.language", Some("language")),
    ("organisation.name", Some("organization")),
    ("organisation.role", Some("organization-title")),
    ("organisation.number", None),
    ("organisation.website", Some("url")),
    ("home.address", Some("street-address")),
    ("home.line1", Some("address-line1")),
    ("home.line2", Some("address-line2")),
    ("home.town", Some("address-level2")),
    ("home.county", Some("address-level1")),
    ("home.postcode", Some("postal-code")),
    ("home.country", Some("country-name")),
    ("home.uprn", None),
    ("home.kind", None),
    ("home.tenure", None),
    ("home.moved_in", None),
    ("home.council_tax", None),
    ("household.size", None),
    ("household.adults", None),
    ("household.children", None),
    ("household.members", None),
    ("household.income", None),
    ("vehicle.registration", None),
    ("vehicle.make", None),
    ("vehicle.model", None),
    ("vehicle.colour", None),
    ("bank.account", None),
    ("bank.account_name", None),
    ("bank.sort_code", None),
    ("bank.account_number", None),
];

/// The parts of a name that, one after the other, are the name.
const NAME: &[&str] = &["person.given_name", "person.family_name"];

/// The autocomplete token of a fact.
pub fn token(fact: Option<&String>) -> Option<&'static str> {
    let fact = fact?;
    FACTS.iter().find(|(name, _)| name == fact)?.1
}

/// What is wrong with the name of a fact that there is none of.
pub fn unknown(fact: &str) -> Option<String> {
    if FACTS.iter().any(|(name, _)| *name == fact) {
        return None;
    }
    let known: Vec<&str> = FACTS.iter().map(|(name, _)| *name).collect();
    Some(format!("\"{fact}\" is no fact the portal knows. Known: {}.", known.join(", ")))
}

/// What is known of somebody, by fact.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Known(BTreeMap<String, Value>);

impl Known {
    /// What is known, as a JSON object by fact: each the answer that a question for it would have.
    pub fn from_value(json: &Value) -> Option<Self> {
        let mut known = Self::default();
        for (fact, value) in json.as_object()? {
            known.learn(fact, value);
        }
        Some(known)
    }

    pub fn to_value(&self) -> Value {
        self.0.iter().map(|(fact, value)| (fact.clone(), value.clone())).collect::<Map<_, _>>().into()
    }

    /// Adds the facts that the answers of a journey tell: those that are right, and those that somebody was asked for and did
    /// not want to give.
    pub fn learn_from(&mut self, journey: &Journey, pairs: &Pairs) {
        for step in &journey.steps {
            for question in &step.page.questions {
                // Who agreed to some words has told nothing that holds elsewhere.
                let Some(fact) = question.fact.as_ref().filter(|_| !question.kind.binds_to_words()) else { continue };
                if step.problems.iter().any(|problem| problem.is_about(question)) {
                    continue;
                }
                match journey.answers.get(&question.id) {
                    Some(value) => self.learn(fact, value),
                    None if question.takes_part() && question.was_asked(&question.id, pairs) => {
                        self.0.entry(fact.clone()).or_insert(Value::Null);
                    }
                    None => {}
                }
            }
        }
    }

    /// Adds a fact. One in parts tells each of them too: with a home's address its postcode is known.
    pub fn learn(&mut self, fact: &str, value: &Value) {
        for (member, value) in value.as_object().into_iter().flatten() {
            let part = beside(fact, member);
            if FACTS.iter().any(|(name, _)| *name == part) {
                self.0.insert(part, value.clone());
            }
        }
        self.0.insert(fact.to_owned(), value.clone());
    }

    /// A fact as an answer of this type: as it is known, or put together from its parts.
    fn told(&self, fact: &str, answer: &Type) -> Option<Value> {
        match (self.0.get(fact), answer) {
            (Some(value), Type::Record(_)) if value.is_object() => Some(value.clone()),
            (_, Type::Record(members)) => {
                let part = |(member, _): &(String, Type)| Some((member.clone(), self.0.get(&beside(fact, member))?.clone()));
                let parts: Map<_, _> = members.iter().filter_map(part).collect();
                (!parts.is_empty()).then(|| parts.into())
            }
            (Some(value), _) if !value.is_object() && !value.is_null() => Some(value.clone()),
            (_, Type::Text) if fact == "person.name" => {
                let parts: Option<Vec<&str>> = NAME.iter().map(|part| self.0.get(*part)?.as_str()).collect();
                parts.map(|parts| parts.join(" ").into())
            }
            _ => None,
        }
    }

    /// Lays what is known under what was typed: a question that was not asked yet holds it as if it had been typed, so that it
    /// is shown and can be changed. With the ids of those questions.
    pub fn prefill<'d>(&self, definition: &'d Definition, typed: &Pairs, today: Date) -> (Pairs, Vec<&'d str>) {
        let mut pairs = typed.clone();
        let mut filled = Vec::new();
        for question in definition.pages.iter().flat_map(|page| &page.questions) {
            let asked = question.names(&question.id, typed).iter().any(|name| typed.has(name));
            let value = question.fact.as_ref().filter(|_| !asked).and_then(|fact| self.told(fact, &question.kind.answer()));
            let declined = question.fact.as_ref().is_some_and(|fact| self.0.get(fact) == Some(&Value::Null));
            if declined && !asked && question.optional {
                question.names(&question.id, typed).into_iter().for_each(|name| pairs.put(name, Vec::new()));
                filled.push(question.id.as_str());
            } else if let Some(own) = value.and_then(|value| typed_out(question, &value, today)) {
                own.iter().for_each(|(name, values)| pairs.put(name, values.to_vec()));
                // A group may hold what nobody is taken to agree to: that is asked.
                filled.extend(question.was_asked(&question.id, &pairs).then_some(question.id.as_str()));
            }
        }
        (pairs, filled)
    }

    /// Questions for a fact that is known, but not as they ask for it.
    pub fn in_other_words<'d>(&self, definition: &'d Definition, typed: &Pairs) -> Vec<&'d str> {
        let is_known = |question: &&Question| {
            let fact = question.fact.as_ref().and_then(|fact| self.0.get(fact));
            fact.is_some_and(|value| !value.is_null()) && !question.names(&question.id, typed).iter().any(|name| typed.has(name))
        };
        let questions = definition.pages.iter().flat_map(|page| &page.questions);
        questions
            .filter(|question| !question.kind.binds_to_words())
            .filter(is_known)
            .map(|question| question.id.as_str())
            .collect()
    }
}

/// What somebody would type to answer `question` with `value`; `None` where the question would not take it.
///
/// What holds for its very words only is not among it: nobody has agreed to these.
pub(crate) fn typed_out(question: &Question, value: &Value, today: Date) -> Option<Pairs> {
    if question.kind.binds_to_words() {
        return None;
    }
    let mut pairs = Pairs::default();
    for (name, values) in question.kind.typed(&question.id, value) {
        pairs.put(name, values);
    }
    let nothing = Answers::new();
    let before = Scope::of(&nothing);
    let asked = Asked::new(question, &question.id, &pairs, &before, today);
    let read = question.kind.read(&asked);
    if read.value.is_none() || !read.problems.is_empty() {
        return None;
    }
    question.names_bound(&pairs).iter().for_each(|name| drop(pairs.remove(name)));
    Some(pairs)
}

/// `home.address`, `postcode` → `home.postcode`.
fn beside(fact: &str, member: &str) -> String {
    // Where an answer calls a part by another name than the vocabulary does.
    let member = match (fact, member) {
        ("person.name", "first") => "given_name",
        ("person.name", "last") => "family_name",
        ("bank.account", "name") => "account_name",
        _ => member,
    };
    let subject = fact.split_once('.').map_or(fact, |(subject, _)| subject);
    format!("{subject}.{member}")
}
