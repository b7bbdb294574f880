//! The types of answers and rules: what lint knows of a rule before anybody fills in the form.

use serde_json::Value;

use super::{Calculation, Comparison, DayRule, Decision, Each, Logic, Making, Operator, parse};
use crate::typing::is_figures;

/// The type of an answer or of a rule's result.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    Text,
    Number,
    Bool,
    Date,
    List(Box<Type>),
    Record(Vec<(String, Type)>),
    /// Nothing is known of it, so nothing is wrong with it.
    Any,
}

/// Where in the rule, a finding's code, and what is wrong.
pub type Wrong = (String, &'static str, String);

impl Type {
    /// The type of the member `name`.
    fn member(&self, name: &str) -> Option<Type> {
        match self {
            Self::Any => Some(Self::Any),
            Self::Record(members) => members.iter().find(|(own, _)| own == name).map(|(_, kind)| kind.clone()),
            Self::List(element) => name.parse::<usize>().ok().map(|_| (**element).clone()),
            _ => None,
        }
    }

    /// Whether values of the two types can be the same.
    pub(crate) fn meets(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Any, _) | (_, Self::Any) => true,
            (Self::List(own), Self::List(other)) => own.meets(other),
            (Self::Record(_), Self::Record(_)) => true,
            (Self::Date, Self::Text) | (Self::Text, Self::Date) => true,
            _ => self == other,
        }
    }

    /// What a content designer calls it.
    pub(crate) fn said(&self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Number => "a number",
            Self::Bool => "true or false",
            Self::Date => "a date",
            Self::List(_) => "a list",
            Self::Record(_) => "an answer with several parts",
            Self::Any => "anything",
        }
    }
}

fn wrong<T>(at: String, message: String) -> Result<T, Wrong> {
    Err((at, "wrong-use", message))
}

impl Logic {
    /// The type of the rule's value, where `data` is the type of what it reads.
    pub fn type_in(&self, data: &Type) -> Result<Type, Wrong> {
        match self {
            Self::Value(value) => Ok(literal(value)),
            Self::List(rules) => {
                let kinds = types(rules, data, |n| format!("/{n}"))?;
                Ok(Type::List(Box::new(common(kinds))))
            }
            Self::Var(path, default) => {
                default.iter().try_for_each(|rule| rule.type_in(data).map(|_| ()))?;
                path.iter()
                    .try_fold(data.clone(), |kind, name| kind.member(name))
                    .ok_or_else(|| unknown("/var".into(), &path.join(".")))
            }
            Self::Named(named) => named.rule.type_in(data).map_err(|(_, code, message)| {
                ("/condition".into(), code, format!("The condition \"{}\": {}", named.name, message))
            }),
            Self::Rule(operator @ Operator::Each(each), arguments) => through(*each, operator.name(), arguments, data),
            Self::Rule(Operator::Make(Making::Missing | Making::MissingSome), _) => self.missing_names(data),
            Self::Rule(operator, arguments) => {
                let place = |n| parse::place(operator.name(), arguments.len(), n);
                let kinds = types(arguments, data, place)?;
                of(*operator, arguments, kinds, place)
            }
        }
    }

    fn missing_names(&self, data: &Type) -> Result<Type, Wrong> {
        match self.names().into_iter().find(|name| data.member(name).is_none()) {
            Some(name) => Err(unknown(String::new(), name)),
            None => Ok(Type::List(Box::new(Type::Text))),
        }
    }
}

fn unknown(at: String, name: &str) -> Wrong {
    (at, "unknown-name", format!("There is no answer \"{name}\" here. Check the spelling, and that its question comes earlier."))
}

fn literal(value: &Value) -> Type {
    match value {
        Value::String(_) => Type::Text,
        Value::Number(_) => Type::Number,
        Value::Bool(_) => Type::Bool,
        _ => Type::Any,
    }
}

fn types(rules: &[Logic], data: &Type, place: impl Fn(usize) -> String) -> Result<Vec<Type>, Wrong> {
    let kind = |(n, rule): (usize, &Logic)| {
        rule.type_in(data).map_err(|(at, code, message)| (format!("{}{at}", place(n)), code, message))
    };
    rules.iter().enumerate().map(kind).collect()
}

/// The type all of them have, if they have one.
fn common(kinds: Vec<Type>) -> Type {
    let mut kinds = kinds.into_iter();
    let first = kinds.next().unwrap_or(Type::Any);
    if kinds.all(|kind| kind == first) { first } else { Type::Any }
}

fn of(operator: Operator, arguments: &[Logic], kinds: Vec<Type>, place: impl Fn(usize) -> String) -> Result<Type, Wrong> {
    match operator {
        Operator::Compare(comparison) => comparable(comparison, arguments, &kinds, place).map(|()| Type::Bool),
        Operator::Decide(Decision::Not | Decision::Truthy) => Ok(Type::Bool),
        Operator::Decide(Decision::If) => {
            let last = kinds.len().saturating_sub(1);
            // Every second one is a condition, save an "otherwise" at the end.
            let outcome = |n: usize| n % 2 == 1 || n == last;
            Ok(common(kinds.into_iter().enumerate().filter(|(n, _)| outcome(*n)).map(|(_, kind)| kind).collect()))
        }
        Operator::Decide(Decision::And | Decision::Or) => Ok(common(kinds)),
        Operator::Calculate(calculation) => countable(calculation, &kinds, place),
        Operator::Day(rule) => on_days(rule, arguments, &kinds, place),
        Operator::Make(Making::Cat | Making::Substr) => Ok(Type::Text),
        Operator::Make(_) | Operator::Each(_) => Ok(Type::List(Box::new(Type::Any))),
    }
}

fn countable(calculation: Calculation, kinds: &[Type], place: impl Fn(usize) -> String) -> Result<Type, Wrong> {
    match kinds.iter().position(|kind| !kind.meets(&Type::Number)) {
        Some(n) => {
            let name = Operator::Calculate(calculation).name();
            wrong(place(n), format!("\"{name}\" counts with numbers; this is {}.", kinds[n].said()))
        }
        None => Ok(Type::Number),
    }
}

/// Days are answers that are dates, or dates written out; the last argument may be a number of days, or a calendar.
fn on_days(rule: DayRule, arguments: &[Logic], kinds: &[Type], place: impl Fn(usize) -> String) -> Result<Type, Wrong> {
    let name = Operator::Day(rule).name();
    let (days, kind) = match rule {
        DayRule::Today => (0, Type::Date),
        DayRule::AddDays => (1, Type::Date),
        DayRule::AgeOn | DayRule::DaysBetween | DayRule::WorkingDaysBetween => (2, Type::Number),
    };
    let written = |n: usize| matches!(arguments[n], Logic::Value(Value::String(_)));
    if let Some(n) =
        kinds.iter().take(days).enumerate().position(|(n, kind)| !matches!(kind, Type::Date | Type::Any) && !written(n))
    {
        return wrong(place(n), format!("\"{name}\" works on dates; this is {}.", kinds[n].said()));
    }
    if rule == DayRule::AddDays && !kinds.get(1).is_none_or(|kind| kind.meets(&Type::Number)) {
        return wrong(place(1), format!("\"{name}\" adds a number of days; this is {}.", kinds[1].said()));
    }
    dates(&arguments[..days.min(arguments.len())], &[Type::Date], place).map(|()| kind)
}

fn comparable(comparison: Comparison, arguments: &[Logic], kinds: &[Type], place: impl Fn(usize) -> String) -> Result<(), Wrong> {
    use Comparison::{AtLeast, AtMost, In, Less, More};
    let [left, right, ..] = kinds else { return Ok(()) };
    match comparison {
        In => match right {
            Type::Any | Type::Text => Ok(()),
            Type::List(element) if left.meets(element) => Ok(()),
            Type::List(element) => wrong(place(0), format!("The list holds {}, never {}.", element.said(), left.said())),
            other => wrong(place(1), format!("\"in\" looks into a list or a text; this is {}.", other.said())),
        },
        _ if matches!((left, right), (Type::List(_), _) | (_, Type::List(_))) => {
            wrong(place(0), "A list is compared with \"in\": {\"in\": [\"red\", {\"var\": \"colours\"}]}.".into())
        }
        _ if !left.meets(right) => {
            wrong(place(1), format!("This compares {} with {}, which are never the same.", left.said(), right.said()))
        }
        Less | AtMost | More | AtLeast => {
            // A time is a text such as "14:30": so written, texts have the order of the day.
            let times =
                arguments.iter().any(is_time) && arguments.iter().all(|rule| !matches!(rule, Logic::Value(_)) || is_time(rule));
            let ordered = |kind: &Type| matches!(kind, Type::Number | Type::Date | Type::Any) || (times && *kind == Type::Text);
            match kinds.iter().position(|kind| !ordered(kind) && !kinds.contains(&Type::Date)) {
                Some(n) => wrong(
                    place(n),
                    format!("Only numbers, dates and times (\"14:30\") have an order; this is {}.", kinds[n].said()),
                ),
                None => dates(arguments, kinds, place),
            }
        }
        _ => dates(arguments, kinds, place),
    }
}

/// Whether a rule is a time written out, as answers are: "09:30".
fn is_time(rule: &Logic) -> bool {
    let Logic::Value(Value::String(text)) = rule else { return false };
    let Some((hour, minute)) = text.split_once(':') else { return false };
    let below = |part: &str, end: u8| part.len() == 2 && is_figures(part) && part.parse::<u8>().is_ok_and(|n| n < end);
    below(hour, 24) && below(minute, 60)
}

/// A date is compared with a text only where the text is a date, as 2026-03-27.
fn dates(arguments: &[Logic], kinds: &[Type], place: impl Fn(usize) -> String) -> Result<(), Wrong> {
    let no_date = |rule: &Logic| matches!(rule, Logic::Value(Value::String(text)) if crate::typing::parse_iso(text).is_none());
    match arguments.iter().position(no_date) {
        Some(n) if kinds.contains(&Type::Date) => {
            wrong(place(n), "Write a date as year-month-day, such as \"2026-03-27\".".into())
        }
        _ => Ok(()),
    }
}

/// Operators over a list: the inner rule reads an element.
fn through(each: Each, name: &str, arguments: &[Logic], data: &Type) -> Result<Type, Wrong> {
    let place = |n| parse::place(name, arguments.len(), n);
    let at = |n: usize, data: &Type| match arguments.get(n) {
        Some(rule) => rule.type_in(data).map_err(|(inner, code, message)| (format!("{}{inner}", place(n)), code, message)),
        None => Ok(Type::Any),
    };
    let element = match at(0, data)? {
        Type::List(element) => *element,
        Type::Any => Type::Any,
        other => return wrong(place(0), format!("\"{name}\" goes through a list; this is {}.", other.said())),
    };
    match each {
        Each::Map => Ok(Type::List(Box::new(at(1, &element)?))),
        Each::Filter => at(1, &element).map(|_| Type::List(Box::new(element))),
        Each::All | Each::Some | Each::None => at(1, &element).map(|_| Type::Bool),
        Each::Reduce => {
            let start = at(2, data)?;
            let inner = at(1, &Type::Record(vec![("current".into(), element), ("accumulator".into(), start.clone())]))?;
            if inner.meets(&start) {
                Ok(inner)
            } else {
                wrong(place(1), format!("This makes {}, but starts from {}.", inner.said(), start.said()))
            }
        }
    }
}
