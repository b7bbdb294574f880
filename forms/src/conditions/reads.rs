//! What a rule reads: names of answers, and the texts they are compared with.

use serde_json::Value;

use super::{Comparison, Decision, Logic, Making, Operator};

impl Logic {
    /// `(name, value)` where the rule is exactly "this answer is, or contains, this text".
    pub fn equality(&self) -> Option<(&str, &str)> {
        match self {
            Self::Rule(Operator::Compare(Comparison::Equal | Comparison::Same), arguments) => equals(arguments),
            Self::Rule(Operator::Compare(Comparison::In), arguments) if matches!(arguments[..], [Self::Value(_), _]) => {
                equals(arguments)
            }
            _ => None,
        }
    }

    /// The names of the answers it reads. What a loop's inner rule reads is an element, not an answer.
    pub fn names(&self) -> Vec<&str> {
        let mut names = Vec::new();
        self.collect(&mut names);
        names
    }

    fn collect<'s>(&'s self, names: &mut Vec<&'s str>) {
        match self {
            Self::Value(_) => {}
            Self::List(rules) => rules.iter().for_each(|rule| rule.collect(names)),
            Self::Var(path, default) => {
                names.extend(path.first().map(String::as_str));
                default.iter().for_each(|rule| rule.collect(names));
            }
            Self::Rule(Operator::Each(_), arguments) => {
                arguments.first().into_iter().chain(arguments.get(2)).for_each(|rule| rule.collect(names));
            }
            Self::Rule(Operator::Make(Making::Missing | Making::MissingSome), arguments) => {
                arguments.iter().for_each(|rule| rule.collect_literals(names));
            }
            Self::Rule(_, arguments) => arguments.iter().for_each(|rule| rule.collect(names)),
        }
    }

    /// `missing` takes names as plain texts.
    fn collect_literals<'s>(&'s self, names: &mut Vec<&'s str>) {
        match self {
            Self::Value(Value::String(path)) => names.extend(path.split('.').next()),
            Self::List(rules) => rules.iter().for_each(|rule| rule.collect_literals(names)),
            Self::Rule(_, arguments) => arguments.iter().for_each(|rule| rule.collect_literals(names)),
            other => other.collect(names),
        }
    }

    /// The equalities that must all hold for the rule to hold: itself, or those of an `and`.
    pub fn required(&self) -> Vec<(&str, &str)> {
        match self {
            Self::Rule(Operator::Decide(Decision::And), arguments) => arguments.iter().flat_map(Self::required).collect(),
            other => other.equality().into_iter().collect(),
        }
    }

    /// Every answer that is compared with a text anywhere in the rule, outside loops.
    pub fn comparisons(&self) -> Vec<(&str, &str)> {
        match self {
            Self::Rule(Operator::Each(_), _) | Self::Value(_) | Self::Var(..) => Vec::new(),
            Self::List(rules) => rules.iter().flat_map(Self::comparisons).collect(),
            Self::Rule(Operator::Compare(Comparison::NotEqual | Comparison::NotSame), arguments) => {
                equals(arguments).into_iter().collect()
            }
            Self::Rule(_, arguments) => match self.equality() {
                Some(pair) => vec![pair],
                None => arguments.iter().flat_map(Self::comparisons).collect(),
            },
        }
    }
}

/// An answer and the text beside it, in either order.
fn equals(arguments: &[Logic]) -> Option<(&str, &str)> {
    match arguments {
        [Logic::Var(path, None), Logic::Value(Value::String(text))]
        | [Logic::Value(Value::String(text)), Logic::Var(path, None)] => Some((only(path)?, text)),
        _ => None,
    }
}

fn only(path: &[String]) -> Option<&str> {
    match path {
        [name] => Some(name),
        _ => None,
    }
}
