//! Conditions and computed values: JsonLogic (jsonlogic.com), parsed into a typed tree when a definition is loaded.

mod day;
mod kind;
mod loose;
mod named;
mod parse;
mod reads;
#[cfg(not(target_arch = "wasm32"))]
mod schema;
mod scope;

use std::cmp::Ordering;
use std::sync::Arc;

use serde_json::Value;

pub(crate) use day::add as add_days;
pub use day::{CALENDARS, DayRule};
pub use kind::Type;
use loose::Val;
pub(crate) use loose::value as number_value;
pub(crate) use named::UNREAD;
pub use named::{Conditions, Named};
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use schema::schema;
use scope::Data;
pub use scope::Scope;

use crate::{Answers, Date};

/// A rule: a literal, a list of rules, an answer by its name, or an operator with what it works on.
#[derive(Clone, Debug, PartialEq)]
pub enum Logic {
    Value(Value),
    List(Vec<Logic>),
    /// `{"var": "address.postcode"}`: the path, and what stands in for an answer that is not there.
    Var(Vec<String>, Option<Box<Logic>>),
    Rule(Operator, Vec<Logic>),
    /// `{"condition": "is_tenant"}`
    Named(Arc<Named>),
}

/// JsonLogic's operators, by family, and ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    Compare(Comparison),
    Decide(Decision),
    Calculate(Calculation),
    /// Over a list, with the element as the data of the inner rule.
    Each(Each),
    Make(Making),
    /// What JsonLogic lacks.
    Day(DayRule),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    Equal,
    Same,
    NotEqual,
    NotSame,
    Less,
    AtMost,
    More,
    AtLeast,
    In,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    And,
    Or,
    If,
    Not,
    Truthy,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Calculation {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Min,
    Max,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Each {
    Map,
    Filter,
    Reduce,
    All,
    Some,
    None,
}

/// Texts and lists made of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Making {
    Cat,
    Substr,
    Merge,
    Missing,
    MissingSome,
}

impl Logic {
    /// The rule's value over the answers.
    pub fn value(&self, answers: &Answers) -> Value {
        self.value_in(&Scope::of(answers))
    }

    pub fn value_in(&self, scope: &Scope) -> Value {
        self.eval(&Data::answers(scope)).into_json()
    }

    /// The rule's value over any data, which need not be answers by name.
    pub fn value_of(&self, data: &Value, today: Option<Date>) -> Value {
        self.eval(&Data::any(data, today)).into_json()
    }

    /// Whether the rule's value is truthy in JsonLogic's sense.
    pub fn holds(&self, answers: &Answers) -> bool {
        self.holds_in(&Scope::of(answers))
    }

    pub fn holds_in(&self, scope: &Scope) -> bool {
        loose::truthy(&self.eval(&Data::answers(scope)))
    }

    fn eval<'a>(&'a self, data: &Data<'a>) -> Val<'a> {
        match self {
            Self::Value(value) => Val::from(value),
            Self::List(rules) => rules.iter().map(|rule| rule.eval(data).into_json()).collect::<Value>().into(),
            Self::Var(path, default) => match (data.find(path), default) {
                (Some(value), _) => value,
                (None, Some(default)) => default.eval(data),
                (None, None) => Val::null(),
            },
            Self::Named(named) => named.rule.eval(data),
            Self::Rule(Operator::Compare(comparison), arguments) => compare(*comparison, arguments, data).into(),
            Self::Rule(Operator::Decide(decision), arguments) => decide(*decision, arguments, data),
            Self::Rule(Operator::Calculate(calculation), arguments) => calculate(*calculation, arguments, data),
            Self::Rule(Operator::Each(each), arguments) => go_through(*each, arguments, data),
            Self::Rule(Operator::Make(making), arguments) => make(*making, arguments, data).into(),
            Self::Rule(Operator::Day(rule), arguments) => {
                let values: Vec<Val> = arguments.iter().map(|rule| rule.eval(data)).collect();
                day::work_out(*rule, &values, data.today)
            }
        }
    }
}

/// The argument at `place`; JavaScript's undefined is null here.
fn argument<'a>(arguments: &'a [Logic], place: usize, data: &Data<'a>) -> Val<'a> {
    arguments.get(place).map_or(Val::null(), |rule| rule.eval(data))
}

fn compare<'a>(comparison: Comparison, arguments: &'a [Logic], data: &Data<'a>) -> bool {
    let (left, right) = (argument(arguments, 0, data), argument(arguments, 1, data));
    let ordered = |wanted: fn(Ordering) -> bool| {
        let holds = |left: &Val, right: &Val| loose::order(left, right).is_some_and(wanted);
        // Three arguments ask whether the second is between the others.
        holds(&left, &right) && arguments.get(2).is_none_or(|third| holds(&right, &third.eval(data)))
    };
    match comparison {
        Comparison::Equal => loose::equal(&left, &right),
        Comparison::NotEqual => !loose::equal(&left, &right),
        Comparison::Same => loose::same(&left, &right),
        Comparison::NotSame => !loose::same(&left, &right),
        Comparison::Less => ordered(Ordering::is_lt),
        Comparison::AtMost => ordered(Ordering::is_le),
        Comparison::More => ordered(Ordering::is_gt),
        Comparison::AtLeast => ordered(Ordering::is_ge),
        Comparison::In => match &right {
            Val::Json(json) => match &**json {
                Value::String(whole) => whole.contains(&loose::text(&left)),
                Value::Array(list) => list.iter().any(|element| loose::same(&Val::from(element), &left)),
                _ => false,
            },
            Val::Number(_) => false,
        },
    }
}

fn decide<'a>(decision: Decision, arguments: &'a [Logic], data: &Data<'a>) -> Val<'a> {
    match decision {
        Decision::Not => (!loose::truthy(&argument(arguments, 0, data))).into(),
        Decision::Truthy => loose::truthy(&argument(arguments, 0, data)).into(),
        Decision::And => first(arguments, data, |value| !loose::truthy(value)),
        Decision::Or => first(arguments, data, loose::truthy),
        Decision::If => {
            for pair in arguments.chunks(2) {
                match pair {
                    [condition, then] if loose::truthy(&condition.eval(data)) => return then.eval(data),
                    [otherwise] => return otherwise.eval(data),
                    _ => {}
                }
            }
            Val::null()
        }
    }
}

/// The first argument that is `wanted`, else the last: how `and` and `or` answer.
fn first<'a>(arguments: &'a [Logic], data: &Data<'a>, wanted: fn(&Val) -> bool) -> Val<'a> {
    let mut value = Val::null();
    for rule in arguments {
        value = rule.eval(data);
        if wanted(&value) {
            break;
        }
    }
    value
}

fn calculate<'a>(calculation: Calculation, arguments: &'a [Logic], data: &Data<'a>) -> Val<'a> {
    let number = |place: usize| arguments.get(place).map_or(f64::NAN, |rule| loose::number(&rule.eval(data)));
    let numbers = || arguments.iter().map(|rule| loose::number(&rule.eval(data)));
    // `+` and `*` read a number off the front of a text, as JavaScript's parseFloat does; the rest convert all of it.
    let leading = || arguments.iter().map(|rule| loose::leading_number(&rule.eval(data)));
    Val::Number(match calculation {
        Calculation::Add => leading().fold(0.0, |sum, number| sum + number),
        Calculation::Multiply if arguments.len() == 1 => return arguments[0].eval(data),
        Calculation::Multiply => leading().fold(1.0, |product, number| product * number),
        Calculation::Subtract if arguments.len() == 1 => -number(0),
        Calculation::Subtract => number(0) - number(1),
        Calculation::Divide => number(0) / number(1),
        Calculation::Remainder => number(0) % number(1),
        Calculation::Min => extreme(numbers(), f64::INFINITY, |a, b| a < b),
        Calculation::Max => extreme(numbers(), f64::NEG_INFINITY, |a, b| a > b),
    })
}

fn extreme(numbers: impl Iterator<Item = f64>, start: f64, beats: fn(f64, f64) -> bool) -> f64 {
    numbers.fold(start, |best, number| {
        if best.is_nan() || number.is_nan() {
            f64::NAN
        } else if beats(number, best) {
            number
        } else {
            best
        }
    })
}

fn go_through<'a>(each: Each, arguments: &'a [Logic], data: &Data<'a>) -> Val<'a> {
    let list = argument(arguments, 0, data);
    let elements = list.as_array().unwrap_or_default();
    let inner = arguments.get(1);
    let of = |element: &Value| inner.map_or(Value::Null, |rule| rule.eval(&data.element(element)).into_json());
    let holds = |element: &&Value| inner.is_some_and(|rule| loose::truthy(&rule.eval(&data.element(element))));
    match each {
        Each::Map => elements.iter().map(of).collect::<Value>().into(),
        Each::Filter => elements.iter().filter(holds).cloned().collect::<Value>().into(),
        Each::All => (!elements.is_empty() && elements.iter().all(|element| holds(&element))).into(),
        Each::Some => elements.iter().any(|element| holds(&element)).into(),
        Each::None => (!elements.iter().any(|element| holds(&element))).into(),
        Each::Reduce => elements.iter().fold(argument(arguments, 2, data), |accumulator, current| {
            match inner.map_or(Val::null(), |rule| rule.eval(&data.fold(current, &accumulator))) {
                Val::Number(number) => Val::Number(number),
                // A rule that doubles what it has would soon fill the memory, and one that wraps it the stack.
                Val::Json(json) if !loose::fits(&json) => Val::null(),
                Val::Json(json) => json.into_owned().into(),
            }
        }),
    }
}

fn make<'a>(making: Making, arguments: &'a [Logic], data: &Data<'a>) -> Value {
    let mut values = arguments.iter().map(|rule| rule.eval(data));
    match making {
        Making::Cat => values.map(|value| loose::joined(&value)).collect::<String>().into(),
        Making::Merge => Value::Array(values.flat_map(|value| listed(value.into_json())).collect()),
        Making::Missing => {
            let values: Vec<Value> = values.map(Val::into_json).collect();
            let names = match values.first() {
                Some(Value::Array(names)) => names.clone(),
                _ => values,
            };
            missing(names, data)
        }
        Making::MissingSome => {
            let needed = values.next().map_or(0.0, |value| loose::number(&value));
            let names = values.next().map(|names| listed(names.into_json())).unwrap_or_default();
            let all = names.len();
            let missing = missing(names, data);
            let there = all - missing.as_array().map_or(0, Vec::len);
            if there as f64 >= needed { Value::Array(Vec::new()) } else { missing }
        }
        Making::Substr => {
            let text = values.next().map(|value| loose::text(&value)).unwrap_or_default();
            let mut number = || values.next().map(|value| loose::number(&value));
            let start = number().unwrap_or_default().trunc();
            substr(&text, start, number()).into()
        }
    }
}

fn listed(value: Value) -> Vec<Value> {
    match value {
        Value::Array(list) => list,
        one => vec![one],
    }
}

/// The names among `names` that have no answer.
fn missing<'a>(names: Vec<Value>, data: &Data<'a>) -> Value {
    let absent = |name: &Value| match data.find(&parse::path(&loose::json_text(name))).map(Val::into_json) {
        None | Some(Value::Null) => true,
        Some(Value::String(text)) => text.is_empty(),
        Some(_) => false,
    };
    Value::Array(names.into_iter().filter(absent).collect())
}

/// Letters from `start`, `length` of them; a negative number counts from the end.
fn substr(text: &str, start: f64, length: Option<f64>) -> String {
    let all = text.chars().count();
    let from = if start < 0.0 { all.saturating_sub(-start as usize) } else { (start as usize).min(all) };
    let rest = all - from;
    let take = match length {
        None => rest,
        Some(length) if length < 0.0 => (rest as f64 + length) as usize,
        Some(length) => length as usize,
    };
    text.chars().skip(from).take(take).collect()
}
