//! What a rule reads: answers in borrowed layers, or an element of a list.

use serde_json::Value;

use super::loose::Val;
use crate::Answers;

/// Answers in layers: those of this page, or of this row, over those before it. Nothing is copied.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    own: &'a Answers,
    outer: Option<&'a Scope<'a>>,
}

impl<'a> Scope<'a> {
    pub fn of(own: &'a Answers) -> Self {
        Self { own, outer: None }
    }

    pub fn over(own: &'a Answers, outer: Option<&'a Scope<'a>>) -> Self {
        Self { own, outer }
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

/// The data of a rule: the answers, or what a loop is at.
pub(super) enum Data<'a> {
    Answers(Scope<'a>),
    Element(&'a Value),
    Fold { current: &'a Value, accumulator: &'a Val<'a> },
}

impl<'a> Data<'a> {
    /// What stands at a path: the whole data where it is empty.
    pub fn find(&self, path: &[String]) -> Option<Val<'a>> {
        let Some((first, rest)) = path.split_first() else { return Some(self.whole()) };
        let start = match self {
            Self::Answers(scope) => scope.get(first)?,
            Self::Element(element) => member(element, first)?,
            Self::Fold { current, .. } if first == "current" => current,
            Self::Fold { accumulator, .. } if first == "accumulator" => match accumulator {
                Val::Json(json) => {
                    return rest.iter().try_fold(&**json, |value, name| member(value, name)).map(|value| value.clone().into());
                }
                number if rest.is_empty() => return Some((*number).clone()),
                Val::Number(_) => return None,
            },
            Self::Fold { .. } => return None,
        };
        rest.iter().try_fold(start, |value, name| member(value, name)).map(Val::from)
    }

    fn whole(&self) -> Val<'a> {
        match self {
            Self::Answers(scope) => Value::Object(scope.whole()).into(),
            Self::Element(element) => Val::from(*element),
            Self::Fold { current, accumulator } => {
                let mut pair = Answers::new();
                pair.insert("current".to_owned(), (*current).clone());
                pair.insert("accumulator".to_owned(), (*accumulator).clone().into_json());
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
