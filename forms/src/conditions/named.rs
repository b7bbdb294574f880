//! Conditions that a definition gives a name, to be used in several rules: `{"condition": "is_tenant"}`.

use std::sync::Arc;

use super::Logic;
use super::parse::{self, DEPTH, LOGIC, Wrong};
use crate::finding::below;
use crate::json::Json;

/// More parts than rules have that a person writes: what refers to what may not double without end.
const LARGEST: usize = 10_000;

/// A rule and what it is called. Rules share it: a use is a reference.
#[derive(Debug, PartialEq)]
pub struct Named {
    pub name: String,
    pub rule: Logic,
    pub(super) depth: usize,
    size: usize,
}

/// The conditions of a definition, in the order of their names.
#[derive(Debug, Default)]
pub struct Conditions(Vec<(String, Read)>);

/// `None` where it can't be read.
type Read = Option<Arc<Named>>;

impl Conditions {
    /// Reads the member `conditions`, in the order of their names: each that can be read, and what is wrong, with its pointer and
    /// a finding's code.
    pub fn read(bodies: &[(&str, &Json)]) -> (Self, Vec<(String, &'static str, String)>) {
        let mut reading = Reading { bodies, done: vec![None; bodies.len()], open: Vec::new(), wrong: Vec::new() };
        for (name, _) in bodies {
            let _ = reading.find(name, DEPTH);
        }
        let done = bodies.iter().zip(reading.done).map(|((name, _), read)| ((*name).to_owned(), read.flatten()));
        (Self(done.collect()), reading.wrong)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Arc<Named>> {
        self.0.iter().filter_map(|(_, read)| read.as_ref())
    }
}

/// A finding's code, and what is wrong with a reference.
pub(super) type Unfound = (&'static str, String);

/// Finds the condition that a rule names, `depth` levels being left; else says what is wrong with the reference.
pub(super) trait Find {
    fn find(&mut self, name: &str, depth: usize) -> Result<Arc<Named>, Unfound>;
}

impl Find for &Conditions {
    fn find(&mut self, name: &str, depth: usize) -> Result<Arc<Named>, Unfound> {
        match self.0.binary_search_by_key(&name, |(own, _)| own) {
            Ok(place) => used(&self.0[place].1, name, depth),
            Err(_) => Err(unknown(name, self.0.iter().map(|(own, _)| own.as_str()))),
        }
    }
}

/// A condition as a rule uses it, `depth` levels being left.
fn used(read: &Read, name: &str, depth: usize) -> Result<Arc<Named>, Unfound> {
    match read {
        Some(named) if named.depth > depth => Err((LOGIC, parse::TOO_DEEP.to_owned())),
        Some(named) => Ok(named.clone()),
        None => Err(unread(name)),
    }
}

/// No code of a finding: what is wrong is found once, where the condition stands.
pub(crate) const UNREAD: &str = "";

fn unread(name: &str) -> Unfound {
    (UNREAD, format!("The condition \"{name}\" can't be read. Put it right first."))
}

fn unknown<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Unfound {
    let known: Vec<&str> = known.collect();
    let message = match known.is_empty() {
        true => format!("There is no condition \"{name}\": the definition names none under \"conditions\"."),
        false => format!("There is no condition \"{name}\". Those under \"conditions\" are: {}.", known.join(", ")),
    };
    ("unknown-condition", message)
}

/// Conditions being read: one that another needs is read first.
struct Reading<'v> {
    bodies: &'v [(&'v str, &'v Json<'v>)],
    /// In the same order, as far as it is come.
    done: Vec<Option<Read>>,
    open: Vec<String>,
    wrong: Vec<(String, &'static str, String)>,
}

impl Find for Reading<'_> {
    fn find(&mut self, name: &str, depth: usize) -> Result<Arc<Named>, Unfound> {
        if let Some(start) = self.open.iter().position(|open| open == name) {
            let round: Vec<&str> = self.open[start..].iter().map(String::as_str).chain([name]).collect();
            let message = format!("This goes round in a circle: {}. A condition can't need itself.", round.join(" needs "));
            self.wrong.push((pointer(&self.open[start], ""), "loop", message));
            return Err(unread(name));
        }
        let Ok(place) = self.bodies.binary_search_by_key(&name, |(own, _)| own) else {
            return Err(unknown(name, self.bodies.iter().map(|(own, _)| *own)));
        };
        if self.done[place].is_none() {
            self.open.push(name.to_owned());
            let read = self.read(name, self.bodies[place].1, depth);
            self.open.pop();
            self.done[place] = Some(read);
        }
        used(self.done[place].as_ref().unwrap_or(&None), name, depth)
    }
}

impl Reading<'_> {
    fn read(&mut self, name: &str, body: &Json, depth: usize) -> Option<Arc<Named>> {
        let before = self.wrong.len();
        match parse::parse(body, depth, self) {
            Ok(rule) => {
                let (depth, size) = extent(&rule);
                let named = Named { name: name.to_owned(), rule, depth, size };
                let fits = named.size <= LARGEST;
                if !fits {
                    let message = "This has more parts than any rule needs, with the conditions it names. Make it simpler.";
                    self.wrong.push((pointer(name, ""), "logic", message.to_owned()));
                }
                fits.then(|| Arc::new(named))
            }
            Err((inner, code, message)) => {
                // Of a circle one finding is enough, and of what can't be read.
                if self.wrong.len() == before && code != UNREAD {
                    self.wrong.push((pointer(name, &inner), code, message));
                }
                None
            }
        }
    }
}

fn pointer(name: &str, inner: &str) -> String {
    below("/conditions", name) + inner
}

/// How deep a rule is, and of how many parts, those it refers to included.
fn extent(rule: &Logic) -> (usize, usize) {
    let all = |rules: &[Logic]| rules.iter().map(extent).fold((0, 0), |(depth, size), own| (depth.max(own.0), size + own.1));
    let (depth, size) = match rule {
        Logic::Value(_) => (0, 0),
        Logic::List(rules) | Logic::Rule(_, rules) => all(rules),
        Logic::Var(_, default) => default.as_deref().map_or((0, 0), extent),
        Logic::Named(named) => (named.depth, named.size),
    };
    (depth + 1, size.saturating_add(1))
}

/// The reference in a rule: the name of a condition, written out.
pub(super) fn refer(arguments: &[Json], depth: usize, find: &mut dyn Find) -> Result<Logic, Wrong> {
    let [Json::Text(name)] = arguments else {
        return Err((
            "/condition".into(),
            LOGIC,
            "Write {\"condition\": \"is_tenant\"}, with a name from \"conditions\".".into(),
        ));
    };
    find.find(name, depth - 1).map(Logic::Named).map_err(|(code, message)| ("/condition".into(), code, message))
}
