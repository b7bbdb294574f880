//! A group of questions asked again for each item: inputs `{group}-{n}-{id}`, n from 1.

use serde_json::Value;

use super::{Act, Asked, QuestionType, Reading};
use crate::check::check_questions;
use crate::conditions::Type;
use crate::control::Control;
use crate::definition::{Question, read_questions};
use crate::reader::Reader;
use crate::{Answers, Pairs, Text, Said, Words};

pub const SETTINGS: &[&str] = &["min", "max", "item", "questions"];

/// More items than anybody types; a bound for whoever posts by machine.
const MOST: usize = 50;

#[derive(Debug)]
pub struct AddAnother {
    item: Text,
    min: usize,
    max: usize,
    questions: Vec<Question>,
}

pub(super) fn read(reader: &Reader) -> AddAnother {
    reader.require("item");
    reader.require("questions");
    let (min, max) = (reader.count("min").unwrap_or(1) as usize, reader.count("max").unwrap_or(10) as usize);
    if min == 0 || max < min || max > MOST {
        reader.find("bad-range", format!("\"min\" and \"max\" are from 1 to {MOST}, \"min\" not above \"max\". For none at all, set \"optional\"."));
    }
    if reader.get("questions").is_some_and(|questions| questions.value.as_array().is_some_and(|list| list.is_empty())) {
        reader.find("bad-range", "\"questions\" is empty: a group asks at least one.");
    }
    let mut questions = read_questions(reader);
    // Its rows are other people: a browser must not fill in whoever sits before it (WCAG 2.2 SC 1.3.5).
    questions.iter_mut().for_each(|question| question.fact = None);
    if questions.iter().any(|question| !question.kind.questions().is_empty() || question.takes_file()) {
        reader.find("nested-group", "A group can hold no other group and no file.");
    }
    AddAnother { item: reader.label("item", "An item of this group"), min: min.clamp(1, MOST), max: max.clamp(1, MOST), questions }
}

/// The highest number of an item that was posted, up to `most`.
fn highest(name: &str, pairs: &Pairs, most: usize) -> usize {
    let prefix = format!("{name}-");
    let number = |input: &str| input[prefix.len()..].split_once('-')?.0.parse::<usize>().ok();
    pairs.names_under(&prefix).filter_map(number).filter(|number| *number <= most).max().unwrap_or(0)
}

/// How many items there are. More than there may be are shown, so that nothing is lost and people choose what to take away.
pub fn rows(name: &str, pairs: &Pairs, min: usize) -> usize {
    highest(name, pairs, MOST).max(min)
}

impl AddAnother {
    fn rows(&self, name: &str, pairs: &Pairs) -> usize {
        rows(name, pairs, self.min)
    }

    fn row_names(&self, name: &str, n: usize, pairs: &Pairs) -> Vec<String> {
        self.questions.iter().flat_map(|question| question.names(&format!("{name}-{n}-{}", question.id), pairs)).collect()
    }

    /// Whether anything was typed in any row.
    fn touched(&self, name: &str, pairs: &Pairs) -> bool {
        self.names(name, pairs).iter().any(|name| pairs.all(name).iter().any(|value| !value.trim().is_empty()))
    }

    /// Moves the rows after `gone` one up.
    fn remove(&self, name: &str, gone: usize, pairs: &mut Pairs) {
        let last = self.rows(name, pairs);
        for n in gone..=last {
            let following = self.row_names(name, n + 1, pairs);
            for (own, next) in self.row_names(name, n, pairs).into_iter().zip(following) {
                match pairs.remove(&next) {
                    Some(values) if n < last => pairs.put(own, values),
                    _ => drop(pairs.remove(&own)),
                }
            }
        }
        self.lay_out(name, self.rows(name, pairs), pairs);
    }

    /// Makes sure that all inputs of the first `rows` rows count as asked.
    fn lay_out(&self, name: &str, rows: usize, pairs: &mut Pairs) {
        for input in (1..=rows).flat_map(|n| self.row_names(name, n, pairs)).collect::<Vec<_>>() {
            if !pairs.has(&input) {
                pairs.put(input, Vec::new());
            }
        }
    }
}

impl AddAnother {
    /// A line for each item, of what `say` says of each answer.
    fn lines(&self, value: &Value, words: &Words, say: &dyn Fn(&Question, &Value) -> Vec<Said>) -> Vec<Said> {
        let said = |item: &Value, question: &Question| Some(say(question, item.get(&question.id)?));
        let line = |(n, item): (usize, &Value)| {
            let answers = self.questions.iter().filter_map(|question| said(item, question)).flatten();
            let start = self.item.say(&words.language).and(format!(" {}: ", n + 1));
            answers.enumerate().fold(start, |line, (n, answer)| line.and(if n == 0 { "" } else { ", " }).and(answer))
        };
        value.as_array().into_iter().flatten().enumerate().map(line).collect()
    }
}

impl QuestionType for AddAnother {
    fn control<'q>(&'q self, _question: &'q Question) -> Control<'q> {
        Control::AddAnother { item: &self.item, min: self.min, max: self.max, questions: &self.questions }
    }

    fn answer(&self) -> Type {
        let members = self.questions.iter().map(|question| (question.id.clone(), question.kind.answer()));
        Type::List(Box::new(Type::Record(members.collect())))
    }

    fn names(&self, name: &str, pairs: &Pairs) -> Vec<String> {
        (1..=self.rows(name, pairs)).flat_map(|n| self.row_names(name, n, pairs)).collect()
    }

    fn typed(&self, name: &str, value: &Value) -> Vec<(String, Vec<String>)> {
        let items = value.as_array().into_iter().flatten().enumerate();
        let rows = items.flat_map(|(n, item)| self.questions.iter().map(move |question| (n + 1, item, question)));
        rows.flat_map(|(n, item, question)| {
            let value = item.get(&question.id).unwrap_or(&Value::Null);
            question.kind.typed(&format!("{name}-{n}-{}", question.id), value)
        })
        .collect()
    }

    fn read(&self, asked: &Asked) -> Reading {
        if asked.question.optional && !self.touched(asked.name, asked.pairs) {
            return Reading::nothing();
        }
        let mut items = Vec::new();
        let mut problems = Vec::new();
        if highest(asked.name, asked.pairs, usize::MAX) > self.max
            && let Some(first) = self.row_names("", 1, asked.pairs).first()
        {
            problems.push(asked.problem_at(first, "too_many_items", &[("max", &self.max.to_string())]));
        }
        for n in 1..=self.rows(asked.name, asked.pairs) {
            let prefix = format!("{}-{n}-", asked.name);
            let mut answers = Answers::new();
            let (wrong, _) = check_questions(&self.questions, &prefix, asked.pairs, Some(asked.before), &mut answers, asked.today);
            items.push(Value::Object(answers));
            problems.extend(wrong.into_iter().map(|mut problem| {
                problem.item = Some((self.item.clone(), n));
                problem
            }));
        }
        Reading { value: Some(items.into()), problems }
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema(&self) -> Value {
        let answered = self.questions.iter().filter(|question| question.kind.schema() != false);
        let member = |question: &Question| {
            let always = !question.optional && question.when.is_none() && question.takes_part();
            (question.id.clone(), always, question.kind.schema())
        };
        let item = super::record_schema(answered.map(member));
        serde_json::json!({ "type": "array", "items": item, "minItems": self.min, "maxItems": self.max })
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn masked(&self, value: &Value, words: &Words) -> Option<Vec<Said>> {
        let covered = |question: &Question, value: &Value| question.kind.masked(value, words);
        let any = self.questions.iter().any(|question| question.kind.is_secret());
        any.then(|| self.lines(value, words, &|question, value| {
            covered(question, value).unwrap_or_else(|| question.kind.summary(value, words))
        }))
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn secret_names(&self, name: &str, pairs: &Pairs) -> Vec<String> {
        let row = |n: usize| self.questions.iter().flat_map(move |question| question.kind.secret_names(&format!("{name}-{n}-{}", question.id), pairs));
        (1..=self.rows(name, pairs)).flat_map(row).collect()
    }

    /// A line for each item: "Item 1: Sofa, Two-seat sofa, 1".
    fn summary(&self, value: &Value, words: &Words) -> Vec<Said> {
        self.lines(value, words, &|question, value| question.kind.summary(value, words))
    }

    fn act(&self, name: &str, pairs: &mut Pairs, act: &Act) -> bool {
        if act.add == name {
            let rows = self.rows(name, pairs);
            self.lay_out(name, (rows + 1).min(self.max.max(rows)), pairs);
            return true;
        }
        let gone = act.remove.strip_prefix(name).and_then(|rest| rest.strip_prefix('-')?.parse().ok());
        match gone {
            Some(n) if (1..=self.rows(name, pairs)).contains(&n) => self.remove(name, n, pairs),
            _ => return gone.is_some(),
        }
        true
    }

    fn questions(&self) -> &[Question] {
        &self.questions
    }
}
