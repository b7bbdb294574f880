//! How somebody can be reached: name, phone number and e-mail address as they typed them, checked by the form engine.

use std::sync::LazyLock;

use app::portal::Fault;
use app::words::{LANGUAGES, words};
use forms::{Answers, Definition, Pairs, Words, check};
use serde_json::{Value, json};

use crate::clock;

/// The question that each can be asked by, with its own words for what is wrong.
static FORM: LazyLock<Option<Definition>> = LazyLock::new(|| {
    let label = |key: &str| -> Value {
        let all = LANGUAGES.iter().map(|language| (language.tag.to_owned(), words(language.tag).get(key).into()));
        Value::Object(all.collect())
    };
    let question = |id: &str, more: Value| {
        let mut question =
            json!({ "id": id, "label": label(&format!("ask_help.{id}")), "short": label(&format!("ask_help.{id}_short")) });
        if let (Value::Object(question), Value::Object(more)) = (&mut question, more) {
            question.extend(more);
        }
        json!({ "id": id, "title": id, "questions": [question] })
    };
    let form = json!({ "service": "reach", "pages": [
        question("name", json!({ "type": "text", "max_length": 100 })),
        question("phone", json!({ "type": "phone", "international": true })),
        question("email", json!({ "type": "email" })),
    ] });
    Definition::parse(&form.to_string()).0
});

/// What somebody typed, tidied where it is right, and what is wrong with it.
#[derive(Debug, Default)]
pub struct Reach {
    pub name: String,
    pub phone: String,
    pub email: String,
    pub faults: Vec<Fault>,
}

impl Reach {
    /// Reads what was posted: each of `needed` must be there, and what else was typed must be right.
    pub fn read(posted: &Pairs, needed: &[&str], words: &Words) -> Self {
        let mut reach = Self::default();
        for id in ["name", "phone", "email"] {
            let typed = posted.first(id).trim().to_owned();
            let kept = if typed.is_empty() && !needed.contains(&id) { typed } else { reach.check(id, typed, words) };
            match id {
                "name" => reach.name = kept,
                "phone" => reach.phone = kept,
                _ => reach.email = kept,
            }
        }
        reach
    }

    fn check(&mut self, id: &str, typed: String, words: &Words) -> String {
        let Some(page) = FORM.as_ref().and_then(|form| form.page(id)) else { return typed };
        let mut pairs = Pairs::default();
        pairs.put(id, vec![typed.clone()]);
        let (answers, problems) = check(page, &pairs, &Answers::new(), clock::today());
        self.faults.extend(problems.iter().map(|problem| Fault { name: problem.name.clone(), text: problem.say(words) }));
        answers.get(id).and_then(Value::as_str).map_or(typed, str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)], language: &str) -> Reach {
        let mut posted = Pairs::default();
        pairs.iter().for_each(|(name, value)| posted.push((*name).to_owned(), (*value).to_owned()));
        Reach::read(&posted, &["name", "phone"], &words(language))
    }

    #[test]
    fn what_is_wrong_is_said_and_what_was_typed_is_kept() {
        let right = read(&[("name", " Sam "), ("phone", "tel:+44 7700 900123."), ("email", "")], "en");
        assert!(right.faults.is_empty(), "{:?}", right.faults);
        assert_eq!((right.name.as_str(), right.phone.as_str()), ("Sam", "+44 7700 900123"));
        let wrong = read(&[("name", ""), ("phone", "07700 9"), ("email", "sam@")], "cy");
        let names: Vec<&str> = wrong.faults.iter().map(|fault| fault.name.as_str()).collect();
        assert_eq!(names, ["name", "phone", "email"]);
        assert_eq!((wrong.phone.as_str(), wrong.email.as_str()), ("07700 9", "sam@"));
    }
}
