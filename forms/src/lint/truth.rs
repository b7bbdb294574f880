//! Whether a condition decides anything: it is tried with every value its answers can have, as far as those can be counted.
//!
//! What can't be counted (free text, sums, today) may be anything, so nothing is reported that could happen after all.

use serde_json::Value;

use crate::conditions::{Comparison, Logic, Operator, Type, add_days};
use crate::definition::{Definition, Page, Question};
use crate::lint::names::offered;
use crate::{Answers, typing};

/// What can be said of a condition before anybody fills in the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Never,
    Always,
}

/// Where a condition is asked: on page `page`, before its question `question`. Only answers before that are known there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub page: usize,
    pub question: usize,
}

/// More tries than a condition of a real form needs; beyond, the answer with the most values counts as unknown.
const TRIES: usize = 2_000;

/// More lists than these many options make are not gone through.
const OPTIONS_OF_A_LIST: usize = 5;

/// Judges a rule that is asked at `place` where all of `given` hold.
pub fn verdict(definition: &Definition, rule: &Logic, given: &[&Logic], place: Place) -> Option<Verdict> {
    let known = |name: &&str| find(definition, name).is_none_or(|asked| asked.place < place);
    let all = || std::iter::once(rule).chain(given.iter().copied());
    if !all().flat_map(Logic::names).all(|name| known(&name)) {
        return None; // what is asked later is a finding of its own
    }
    judge(rule, given, &Answer::of(definition, all(), Some(place)))
}

/// Judges a rule with a name, which may be asked anywhere: any answer may still be missing.
pub fn verdict_anywhere(definition: &Definition, rule: &Logic) -> Option<Verdict> {
    judge(rule, &[], &Answer::of(definition, std::iter::once(rule), None))
}

fn judge(rule: &Logic, given: &[&Logic], answers: &[Answer]) -> Option<Verdict> {
    let (mut may_hold, mut may_fail) = (false, false);
    let mut tried = Try { names: answers.iter().map(|answer| answer.question.id.as_str()).collect(), answers: Answers::new() };
    let mut turn = vec![0; answers.len()];
    loop {
        for (answer, n) in answers.iter().zip(&turn) {
            match &answer.values[*n] {
                Some(value) => drop(tried.answers.insert(answer.question.id.clone(), value.clone())),
                None => drop(tried.answers.remove(&answer.question.id)),
            }
        }
        let happens =
            given.iter().all(|given| tried.truth(given) != Some(false)) && answers.iter().all(|answer| answer.happens(&tried));
        if happens {
            let truth = tried.truth(rule);
            may_hold |= truth != Some(false);
            may_fail |= truth != Some(true);
        }
        // The next combination, as on a mileage counter.
        let Some(n) = (0..turn.len()).find(|n| turn[*n] + 1 < answers[*n].values.len()) else { break };
        turn[n] += 1;
        turn[..n].fill(0);
    }
    match (may_hold, may_fail) {
        (false, _) => Some(Verdict::Never),
        (true, false) => Some(Verdict::Always),
        (true, true) => None,
    }
}

/// An answer that conditions read, with every value it can have; `None` among them where it may be missing.
struct Answer<'d> {
    question: &'d Question,
    /// Those of its page and its own. `None` for one that reads what is not known by then.
    conditions: Vec<Option<&'d Logic>>,
    values: Vec<Option<Value>>,
    /// Everybody who is asked has answered.
    needed: bool,
}

impl<'d> Answer<'d> {
    /// The answers that the rules read, and those that decide whether these are asked, as far as their values can be counted.
    fn of<'r>(definition: &'d Definition, rules: impl Iterator<Item = &'r Logic>, place: Option<Place>) -> Vec<Self>
    where
        'd: 'r,
    {
        let mut rules: Vec<&Logic> = rules.collect();
        let mut found: Vec<Asked> = Vec::new();
        let mut n = 0;
        while n < rules.len() {
            for asked in rules[n].names().into_iter().filter_map(|name| find(definition, name)) {
                if !found.iter().any(|own| own.question.id == asked.question.id) {
                    if place.is_some() {
                        rules.extend(asked.page.when.iter().chain(&asked.question.when));
                    }
                    found.push(asked);
                }
            }
            n += 1;
        }
        let answer = |Asked { page, question, place: own }: Asked<'d>| {
            let needed = place.is_some_and(|place| own.page < place.page) && !question.optional && question.takes_part();
            let values = values(question, &rules)?.into_iter().map(Some).chain([None]).collect();
            let conditions = [(&page.when, 0), (&question.when, own.question)].into_iter().filter_map(|(when, question)| {
                let before = Place { page: own.page, question };
                let when = when.as_ref()?;
                Some(Some(when).filter(|when| {
                    when.names().iter().all(|name| find(definition, name).is_some_and(|asked| asked.place < before))
                }))
            });
            Some(Self { question, conditions: conditions.collect(), values, needed })
        };
        let mut answers: Vec<Self> = found.into_iter().filter_map(answer).collect();
        while answers.iter().map(|answer| answer.values.len()).try_fold(1, usize::checked_mul).is_none_or(|tries| tries > TRIES) {
            let most = (0..answers.len()).max_by_key(|n| answers[*n].values.len()).unwrap_or_default();
            answers.remove(most);
        }
        answers
    }

    /// Whether the answer can be as it is tried: given only where it is asked, missing only where it is not, or need not be given.
    fn happens(&self, tried: &Try) -> bool {
        let holds = |when: &Option<&Logic>| when.and_then(|when| tried.truth(when));
        let asked = self.conditions.iter().map(holds).reduce(both).unwrap_or(Some(true));
        match tried.answers.contains_key(&self.question.id) {
            true => asked != Some(false),
            false => asked != Some(true) || !self.needed,
        }
    }
}

pub(super) struct Asked<'d> {
    page: &'d Page,
    question: &'d Question,
    pub place: Place,
}

pub(super) fn find<'d>(definition: &'d Definition, name: &str) -> Option<Asked<'d>> {
    let on = |(n, page): (usize, &'d Page)| {
        let question = page.questions.iter().position(|question| question.id == name)?;
        Some(Asked { page, question: &page.questions[question], place: Place { page: n, question } })
    };
    definition.pages.iter().enumerate().find_map(on)
}

/// Every value an answer can have, or one for each range that the rules can tell apart. `None` where they can't be counted.
fn values(question: &Question, rules: &[&Logic]) -> Option<Vec<Value>> {
    if question.kind.computed().is_some() {
        return None;
    }
    match (question.kind.answer(), offered(question)) {
        (Type::Bool, _) => Some(vec![true.into(), false.into()]),
        (Type::Text, Some(options)) => Some(told_apart(question, options, rules).into_iter().map(Value::from).collect()),
        (Type::List(_), Some(options)) => {
            let options = told_apart(question, options, rules);
            if options.len() > OPTIONS_OF_A_LIST {
                return None;
            }
            let chosen = |set: usize| (0..options.len()).filter(|n| set >> n & 1 == 1).map(|n| options[n].as_str()).collect();
            Some((1..1 << options.len()).map(chosen).collect())
        }
        // What the rules name, and something else.
        (Type::Text, None) => {
            let mut texts = compared(question, rules)?;
            let other = (0..).map(|n| format!("other {n}")).find(|other| !texts.iter().any(|text| text == other))?;
            texts.push(other.into());
            texts.iter().all(Value::is_string).then_some(texts)
        }
        (Type::Number, _) => {
            let limits = compared(question, rules)?.iter().map(Value::as_f64).collect::<Option<Vec<f64>>>()?;
            // Beyond, a step of one is no step.
            let small = limits.iter().all(|limit| limit.abs() < 1e12);
            small.then(|| numbers(question, limits).into_iter().map(crate::conditions::number_value).collect())
        }
        (Type::Date, _) => {
            let day = |limit: &Value| typing::parse_iso(limit.as_str()?);
            let days = compared(question, rules)?.iter().map(day).collect::<Option<Vec<_>>>()?;
            let around = days.iter().flat_map(|day| [-1.0, 0.0, 1.0].map(|days| add_days(*day, days).map(typing::write_iso)));
            Some(around.flatten().map(Value::from).collect())
        }
        _ => None,
    }
}

/// The options that rules name, and one for all the others, which they can't tell apart; all where rules do more.
fn told_apart(question: &Question, options: Vec<String>, rules: &[&Logic]) -> Vec<String> {
    let Some(named) = compared(question, rules).filter(|named| named.iter().all(Value::is_string)) else { return options };
    let (mut named, others): (Vec<_>, Vec<_>) = options.into_iter().partition(|option| named.iter().any(|value| value == option));
    named.extend(others.into_iter().next());
    named
}

/// A number below, at, between and above the limits that rules compare it with, within what the question takes.
fn numbers(question: &Question, mut limits: Vec<f64>) -> Vec<f64> {
    let range = question.kind.limits();
    let (least, most) = (range.min.unwrap_or(f64::NEG_INFINITY), range.max.unwrap_or(f64::INFINITY));
    limits.extend(range.min.iter().chain(&range.max));
    limits.sort_by(f64::total_cmp);
    let mut numbers: Vec<f64> = match range.whole {
        true => limits.iter().flat_map(|limit| [limit.ceil() - 1.0, limit.floor(), limit.ceil(), limit.floor() + 1.0]).collect(),
        false => {
            let between = limits.windows(2).map(|pair| (pair[0] + pair[1]) / 2.0);
            let outside = [limits.first().map(|least| least - 1.0), limits.last().map(|most| most + 1.0)];
            limits.iter().copied().chain(between).chain(outside.into_iter().flatten()).collect()
        }
    };
    numbers.retain(|number| (least..=most).contains(number));
    numbers.sort_by(f64::total_cmp);
    numbers.dedup();
    numbers
}

/// What the rules compare an answer with. `None` where one of them does more with it than compare it with plain values.
fn compared(question: &Question, rules: &[&Logic]) -> Option<Vec<Value>> {
    let kind = question.kind.answer();
    let mut limits = match kind {
        // Zero is false, and null compares as zero.
        Type::Number => vec![0.into()],
        // A date is always true; there must be one to try.
        Type::Date => vec!["2000-01-01".into()],
        _ => Vec::new(),
    };
    rules.iter().all(|rule| compares(rule, &question.id, &kind, &mut limits)).then_some(limits)
}

fn compares(rule: &Logic, name: &str, kind: &Type, limits: &mut Vec<Value>) -> bool {
    let is_it = |rule: &Logic| matches!(rule, Logic::Var(path, None) if path.len() == 1 && path[0] == name);
    if !rule.names().contains(&name) {
        return true;
    }
    match rule {
        rule if is_it(rule) => true,
        Logic::Named(named) => compares(&named.rule, name, kind, limits),
        Logic::Rule(Operator::Decide(_), arguments) => arguments.iter().all(|rule| compares(rule, name, kind, limits)),
        Logic::Rule(Operator::Compare(comparison), arguments) => {
            use Comparison::{Equal, In, NotEqual, NotSame, Same};
            let several = matches!(kind, Type::List(_));
            let plain = match (comparison, &arguments[..]) {
                (In, [value, it]) if several && is_it(it) => std::slice::from_ref(value),
                _ if several => return false,
                (In, [it, Logic::List(values)]) if is_it(it) => &values[..],
                (Equal | Same | NotEqual | NotSame, arguments) => arguments,
                (In, _) => return false,
                (_, arguments) if *kind != Type::Text => arguments,
                _ => return false,
            };
            plain.iter().all(|rule| match rule {
                Logic::Value(value @ (Value::Number(_) | Value::String(_))) => {
                    limits.push(value.clone());
                    true
                }
                Logic::Value(Value::Null) => true,
                rule => is_it(rule),
            })
        }
        _ => false,
    }
}

/// Answers that are tried; those named are known, given or not, and all others may be anything.
struct Try<'d> {
    names: Vec<&'d str>,
    answers: Answers,
}

impl Try<'_> {
    /// Whether the rule holds; `None` where that depends on what is not known.
    fn truth(&self, rule: &Logic) -> Option<bool> {
        if rule.is_closed() && rule.names().iter().all(|name| self.names.contains(name)) {
            return Some(rule.holds(&self.answers));
        }
        match rule {
            Logic::Named(named) => self.truth(&named.rule),
            Logic::Rule(Operator::Decide(decision), arguments) => {
                use crate::conditions::Decision::{And, If, Not, Or, Truthy};
                match decision {
                    And => arguments.iter().map(|rule| self.truth(rule)).reduce(both).unwrap_or(Some(true)),
                    Or => negated(arguments.iter().map(|rule| negated(self.truth(rule))).reduce(both).unwrap_or(Some(true))),
                    Not => negated(arguments.first().map_or(Some(false), |rule| self.truth(rule))),
                    Truthy => arguments.first().map_or(Some(false), |rule| self.truth(rule)),
                    If => self.chosen(arguments),
                }
            }
            _ => None,
        }
    }

    fn chosen(&self, arguments: &[Logic]) -> Option<bool> {
        match arguments {
            [] => Some(false),
            [otherwise] => self.truth(otherwise),
            [condition, then, rest @ ..] => match self.truth(condition) {
                Some(true) => self.truth(then),
                Some(false) => self.chosen(rest),
                None => self.truth(then).filter(|then| self.chosen(rest) == Some(*then)),
            },
        }
    }
}

fn both(one: Option<bool>, other: Option<bool>) -> Option<bool> {
    match (one, other) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

fn negated(truth: Option<bool>) -> Option<bool> {
    truth.map(|truth| !truth)
}
