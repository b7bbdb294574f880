//! What a rule reads: names of answers, and the texts they are compared with.

use serde_json::Value;

use super::{Comparison, DayRule, Decision, Each, Logic, Making, Operator};

impl Logic {
    /// `(name, value)` where the rule is exactly "this answer is, or contains, this text".
    pub fn equality(&self) -> Option<(&str, &str)> {
        match self {
            Self::Rule(Operator::Compare(Comparison::Equal | Comparison::Same), arguments) => equals(arguments),
            Self::Rule(Operator::Compare(Comparison::In), arguments) if matches!(arguments[..], [Self::Value(_), _]) => {
                equals(arguments)
            }
            Self::Named(named) => named.rule.equality(),
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
            Self::Named(named) => named.rule.collect(names),
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
            Self::Named(named) => named.rule.required(),
            other => other.equality().into_iter().collect(),
        }
    }

    /// Whether it follows from the answers it names alone, whatever day it is.
    pub fn is_closed(&self) -> bool {
        self.names_all() && !self.reads_today()
    }

    /// Whether it names every answer that it reads: it neither takes all answers together, nor names that an answer gives.
    pub fn names_all(&self) -> bool {
        match self {
            Self::Value(_) => true,
            Self::List(rules) => rules.iter().all(Self::names_all),
            Self::Var(path, default) => !path.is_empty() && default.as_deref().is_none_or(Self::names_all),
            Self::Named(named) => named.rule.names_all(),
            Self::Rule(Operator::Make(Making::Missing | Making::MissingSome), arguments) => arguments.iter().all(Self::is_plain),
            // The inner rule reads elements.
            Self::Rule(Operator::Each(_), arguments) => {
                arguments.first().into_iter().chain(arguments.get(2)).all(Self::names_all)
            }
            Self::Rule(_, arguments) => arguments.iter().all(Self::names_all),
        }
    }

    /// Whether nothing is worked out in it.
    fn is_plain(&self) -> bool {
        match self {
            Self::Value(_) => true,
            Self::List(rules) => rules.iter().all(Self::is_plain),
            _ => false,
        }
    }

    fn reads_today(&self) -> bool {
        match self {
            Self::Value(_) | Self::Var(_, None) => false,
            Self::Var(_, Some(default)) => default.reads_today(),
            Self::Named(named) => named.rule.reads_today(),
            Self::Rule(Operator::Day(DayRule::Today), _) => true,
            Self::List(rules) | Self::Rule(_, rules) => rules.iter().any(Self::reads_today),
        }
    }

    /// The conditions it names, loops included.
    pub fn conditions(&self) -> Vec<&str> {
        match self {
            Self::Value(_) | Self::Var(_, None) => Vec::new(),
            Self::Var(_, Some(default)) => default.conditions(),
            Self::List(rules) | Self::Rule(_, rules) => rules.iter().flat_map(Self::conditions).collect(),
            Self::Named(named) => vec![&*named.name],
        }
    }

    /// Every text that an answer is compared with anywhere in the rule, outside conditions it names.
    pub fn sought(&self) -> Vec<Sought<'_>> {
        match self {
            Self::Value(_) | Self::Var(..) | Self::Named(_) => Vec::new(),
            Self::List(rules) => rules.iter().flat_map(Self::sought).collect(),
            Self::Rule(Operator::Each(each), arguments) => {
                let mut sought: Vec<_> = arguments.first().into_iter().chain(arguments.get(2)).flat_map(Self::sought).collect();
                // The inner rule reads the rows of a group, where it is one that the loop goes through.
                if let ([Self::Var(path, None), inner, ..], false) = (&arguments[..], *each == Each::Reduce) {
                    let list = only(path);
                    let of_rows = inner.sought().into_iter().filter(|own| own.list.is_none());
                    sought.extend(of_rows.filter_map(|own| Some(Sought { list: Some(list?), ..own })));
                }
                sought
            }
            Self::Rule(Operator::Compare(Comparison::In), arguments) => match &arguments[..] {
                [Self::Var(path, None), Self::List(values)] => {
                    let texts = || {
                        values
                            .iter()
                            .filter_map(|value| if let Self::Value(Value::String(text)) = value { Some(text) } else { None })
                    };
                    only(path).into_iter().flat_map(|name| texts().map(move |text| exactly((name, text.as_str())))).collect()
                }
                [Self::Value(_), _] => self.equality().map(|pair| Sought { part: true, ..exactly(pair) }).into_iter().collect(),
                arguments => arguments.iter().flat_map(Self::sought).collect(),
            },
            Self::Rule(Operator::Compare(_), arguments) if equals(arguments).is_some() => {
                equals(arguments).map(exactly).into_iter().collect()
            }
            Self::Rule(_, arguments) => arguments.iter().flat_map(Self::sought).collect(),
        }
    }
}

/// A text that an answer is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sought<'r> {
    /// The group whose rows have the answer, where a loop goes through them.
    pub list: Option<&'r str>,
    pub name: &'r str,
    pub value: &'r str,
    /// Whether it may be a part of the answer.
    pub part: bool,
}

fn exactly<'r>((name, value): (&'r str, &'r str)) -> Sought<'r> {
    Sought { list: None, name, value, part: false }
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
