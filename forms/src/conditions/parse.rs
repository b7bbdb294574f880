//! JSON becomes a rule, or a finding that says where and why it does not.

use serde_json::Value;

use super::Operator::{Calculate, Compare, Day, Decide, Each as Through, Make};
use super::named::{self, Find};
use super::{CALENDARS, Calculation, Comparison, Conditions, DayRule, Decision, Each, Logic, Making, Operator};

use crate::finding::below;
use crate::json::Json;

/// How deep rules may stand in one another: more than a person writes, less than the stack holds.
pub(super) const DEPTH: usize = 60;

pub(super) const TOO_DEEP: &str = "This rule is nested too deeply. Split it over several computed answers.";

const MANY: usize = usize::MAX;

/// Name, operator, fewest and most arguments.
type Row = (&'static str, Operator, usize, usize);

/// The table, and the search in it: a `match` is quicker than comparing one after the other.
macro_rules! operators {
    ($($name:literal => $operator:expr, $fewest:expr, $most:expr;)*) => {
        const OPERATORS: &[Row] = &[$(($name, $operator, $fewest, $most)),*];

        fn find_operator(name: &str) -> Option<Row> {
            match name {
                $($name => Some(($name, $operator, $fewest, $most)),)*
                _ => None,
            }
        }
    };
}

operators! {
    "==" => Compare(Comparison::Equal), 2, 2;
    "===" => Compare(Comparison::Same), 2, 2;
    "!=" => Compare(Comparison::NotEqual), 2, 2;
    "!==" => Compare(Comparison::NotSame), 2, 2;
    "<" => Compare(Comparison::Less), 2, 3;
    "<=" => Compare(Comparison::AtMost), 2, 3;
    ">" => Compare(Comparison::More), 2, 3;
    ">=" => Compare(Comparison::AtLeast), 2, 3;
    "in" => Compare(Comparison::In), 2, 2;
    "and" => Decide(Decision::And), 1, MANY;
    "or" => Decide(Decision::Or), 1, MANY;
    "if" => Decide(Decision::If), 0, MANY;
    "?:" => Decide(Decision::If), 3, 3;
    "!" => Decide(Decision::Not), 0, 1;
    "!!" => Decide(Decision::Truthy), 0, 1;
    "+" => Calculate(Calculation::Add), 0, MANY;
    "-" => Calculate(Calculation::Subtract), 1, 2;
    "*" => Calculate(Calculation::Multiply), 1, MANY;
    "/" => Calculate(Calculation::Divide), 2, 2;
    "%" => Calculate(Calculation::Remainder), 2, 2;
    "min" => Calculate(Calculation::Min), 1, MANY;
    "max" => Calculate(Calculation::Max), 1, MANY;
    "map" => Through(Each::Map), 2, 2;
    "filter" => Through(Each::Filter), 2, 2;
    "reduce" => Through(Each::Reduce), 2, 3;
    "all" => Through(Each::All), 2, 2;
    "some" => Through(Each::Some), 2, 2;
    "none" => Through(Each::None), 2, 2;
    "cat" => Make(Making::Cat), 0, MANY;
    "substr" => Make(Making::Substr), 2, 3;
    "merge" => Make(Making::Merge), 0, MANY;
    "missing" => Make(Making::Missing), 0, MANY;
    "missing_some" => Make(Making::MissingSome), 2, 2;
    "today" => Day(DayRule::Today), 0, 0;
    "age_on" => Day(DayRule::AgeOn), 2, 2;
    "days_between" => Day(DayRule::DaysBetween), 2, 2;
    "working_days_between" => Day(DayRule::WorkingDaysBetween), 3, 3;
    "add_days" => Day(DayRule::AddDays), 2, 2;
}

/// Where in the rule, a finding's code, and what is wrong, for a content designer.
pub(super) type Wrong = (String, &'static str, String);

/// The code of what is no JsonLogic.
pub(super) const LOGIC: &str = "logic";
/// What no schema can tell.
const WRONG_USE: &str = "wrong-use";

impl Logic {
    /// Parses a rule; where it is none: the JSON pointer within the rule, and what is wrong.
    pub fn parse(json: &Value) -> Result<Self, (String, String)> {
        Self::parse_with(&Json::from(json), &Conditions::default()).map_err(|(at, _, message)| (at, message))
    }

    /// The same where a rule may name one of these conditions.
    pub(crate) fn parse_with(json: &Json, mut conditions: &Conditions) -> Result<Self, Wrong> {
        parse(json, DEPTH, &mut conditions)
    }
}

/// Each operator's name, the fewest and the most arguments.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn operators() -> impl Iterator<Item = (&'static str, usize, Option<usize>)> {
    OPERATORS.iter().map(|(name, _, fewest, most)| (*name, *fewest, Some(*most).filter(|most| *most != MANY)))
}

impl Operator {
    /// Its name in a rule.
    pub(super) fn name(self) -> &'static str {
        OPERATORS.iter().find(|(_, operator, ..)| *operator == self).map_or("", |(name, ..)| name)
    }
}

/// The pointer from a rule to one of its arguments: a single one may stand without a list around it.
pub(super) fn place(name: &str, arguments: usize, n: usize) -> String {
    let there = below("", name);
    if arguments == 1 { there } else { format!("{there}/{n}") }
}

/// `address.postcode` → its parts; nothing for the whole data.
pub(super) fn path(name: &str) -> Vec<String> {
    if name.is_empty() { Vec::new() } else { name.split('.').map(str::to_owned).collect() }
}

pub(super) fn parse(json: &Json, depth: usize, find: &mut dyn Find) -> Result<Logic, Wrong> {
    if depth == 0 {
        return Err((String::new(), LOGIC, TOO_DEEP.into()));
    }
    match json {
        Json::List(rules) => Ok(Logic::List(parse_all(rules, |n| format!("/{n}"), depth, find)?)),
        Json::Object(members) => match &members[..] {
            [(name, arguments)] => parse_rule(name, arguments, depth, find),
            _ => Err((
                String::new(),
                LOGIC,
                "A rule has exactly one operator, such as {\"==\": [{\"var\": \"colour\"}, \"red\"]}.".into(),
            )),
        },
        literal => Ok(Logic::Value(literal.plain())),
    }
}

fn parse_all(rules: &[Json], place: impl Fn(usize) -> String, depth: usize, find: &mut dyn Find) -> Result<Vec<Logic>, Wrong> {
    let parsed = |(n, rule)| {
        parse(rule, depth - 1, find).map_err(|(inner, code, message): Wrong| (format!("{}{inner}", place(n)), code, message))
    };
    rules.iter().enumerate().map(parsed).collect()
}

fn parse_rule(name: &str, arguments: &Json, depth: usize, find: &mut dyn Find) -> Result<Logic, Wrong> {
    let arguments = arguments.as_array().unwrap_or(std::slice::from_ref(arguments));
    let place = |n| place(name, arguments.len(), n);
    match name {
        "var" => return parse_var(arguments, depth, find),
        "condition" => return named::refer(arguments, depth, find),
        _ => {}
    }
    let Some((_, operator, fewest, most)) = find_operator(name) else {
        let known: Vec<&str> = OPERATORS.iter().map(|(own, ..)| *own).collect();
        return Err((
            String::new(),
            LOGIC,
            format!("\"{name}\" is no operator. Use one of: var, condition, {}.", known.join(", ")),
        ));
    };
    if !(fewest..=most).contains(&arguments.len()) {
        let wanted = match (fewest, most) {
            (fewest, MANY) => format!("at least {fewest}"),
            (fewest, most) if fewest == most => fewest.to_string(),
            (fewest, most) => format!("{fewest} or {most}"),
        };
        return Err((place(0), LOGIC, format!("\"{name}\" works on {wanted} values; here are {}.", arguments.len())));
    }
    let calendar = arguments.get(2).and_then(Json::as_str).unwrap_or_default();
    if operator == Day(DayRule::WorkingDaysBetween) && !CALENDARS.contains(&calendar) {
        return Err((place(2), WRONG_USE, format!("Name the bank holidays: one of \"{}\".", CALENDARS.join("\", \""))));
    }
    Ok(Logic::Rule(operator, parse_all(arguments, place, depth, find)?))
}

fn parse_var(arguments: &[Json], depth: usize, find: &mut dyn Find) -> Result<Logic, Wrong> {
    let default =
        arguments.get(1).map(|rule| parse_all(std::slice::from_ref(rule), |_| "/var/1".into(), depth, find)).transpose()?;
    let default = default.and_then(|mut one| one.pop());
    let name = match arguments.first() {
        None => Logic::Value(Value::Null),
        Some(rule) => parse(rule, depth - 1, find).map_err(|(inner, code, message)| (format!("/var{inner}"), code, message))?,
    };
    // A schema can't say which values of an `if` are its outcomes.
    let code = if matches!(name, Logic::Rule(Decide(Decision::If), _)) { WRONG_USE } else { LOGIC };
    named(name, default.as_ref())
        .ok_or_else(|| ("/var".into(), code, "Write the name of the answer out: \"var\" takes a text.".into()))
}

/// The answer by its name. Where an `if` chooses among names, it chooses among their answers: so each name is known here.
fn named(name: Logic, default: Option<&Logic>) -> Option<Logic> {
    let var = |path| Some(Logic::Var(path, default.cloned().map(Box::new)));
    match name {
        Logic::Value(Value::Null) => var(Vec::new()),
        Logic::Value(Value::String(name)) => var(path(&name)),
        Logic::Value(Value::Number(number)) => var(vec![number.to_string()]),
        Logic::Rule(operator @ Decide(Decision::If), arguments) if !arguments.len().is_multiple_of(2) => {
            let last = arguments.len() - 1;
            let outcome = |(n, rule)| if n % 2 == 1 || n == last { named(rule, default) } else { Some(rule) };
            Some(Logic::Rule(operator, arguments.into_iter().enumerate().map(outcome).collect::<Option<_>>()?))
        }
        _ => None,
    }
}
