//! What a rule reads: answers in borrowed layers, or an element of a list.

use serde_json::Value;

use super::loose::Val;
use crate::{Answers, Date};

/// Answers in layers: those of this page, or of this row, over those before it. Nothing is copied.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    own: &'a Answers,
    outer: Option<&'a Scope<'a>>,
    today: Option<Date>,
}

impl<'a> Scope<'a> {
    pub fn of(own: &'a Answers) -> Self {
        Self { own, outer: None, today: None }
    }

    pub fn over(own: &'a Answers, outer: Option<&'a Scope<'a>>) -> Self {
        Self { own, outer, today: outer.and_then(|outer| outer.today) }
    }

    /// The same answers on a day: what rules call today.
    pub fn on(self, today: Date) -> Self {
        Self { today: Some(today), ..self }
    }

    pub fn get(&self, name: &str) -> Option<&'a Value> {
        self.own.get(name).or_else(|| self.outer.and_then(|outer| outer.get(name)))
    }

    fn whole(&self) -> Answers {
        let mut all = self.outer.map(Scope::whole).unwrap_or_default();
        all.extend(self.own.iter().map(|(name, value)| (name.clone(), value.clone())));
        all
    }
}

/// What a rule works on: the data, and what day it is, where that is known.
pub(super) struct Data<'a> {
    at: At<'a>,
    pub today: Option<Date>,
}

/// The answers, or what a loop is at.
enum At<'a> {
    Answers(Scope<'a>),
    Element(&'a Value),
    Fold { current: &'a Value, accumulator: &'a Val<'a> },
}

impl<'a> Data<'a> {
    pub fn answers(scope: &Scope<'a>) -> Self {
        Self { at: At::Answers(*scope), today: scope.today }
    }

    pub fn any(value: &'a Value, today: Option<Date>) -> Self {
        Self { at: At::Element(value), today }
    }

    /// An element of a list, for the inner rule of a loop.
    pub fn element<'e>(&self, element: &'e Value) -> Data<'e> {
        Data { at: At::Element(element), today: self.today }
    }

    pub fn fold<'e>(&self, current: &'e Value, accumulator: &'e Val<'e>) -> Data<'e> {
        Data { at: At::Fold { current, accumulator }, today: self.today }
    }

    /// What stands at a path: the whole data where it is empty.
    pub fn find(&self, path: &[String]) -> Option<Val<'a>> {
        let Some((first, rest)) = path.split_first() else { return Some(self.whole()) };
        let start = match self.at {
            At::Answers(scope) => scope.get(first)?,
            At::Element(element) => member(element, first)?,
            At::Fold { current, .. } if first == "current" => current,
            At::Fold { accumulator, .. } if first == "accumulator" => match accumulator {
                Val::Json(json) => {
                    return rest.iter().try_fold(&**json, |value, name| member(value, name)).map(Val::from);
                }
                number => return rest.is_empty().then(|| number.clone()),
            },
            At::Fold { .. } => return None,
        };
        rest.iter().try_fold(start, |value, name| member(value, name)).map(Val::from)
    }

    fn whole(&self) -> Val<'a> {
        match self.at {
            At::Answers(scope) => Value::Object(scope.whole()).into(),
            At::Element(element) => Val::from(element),
            At::Fold { current, accumulator } => {
                let mut pair = Answers::new();
                pair.insert("current".to_owned(), current.clone());
                pair.insert("accumulator".to_owned(), accumulator.clone().into_json());
                Value::Object(pair).into()
            }
        }
    }
}

fn member<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    match value {
        Value::Array(list) => list.get(name.parse::<usize>().ok()?),
        other => other.get(name),
    }
}
