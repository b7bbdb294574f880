//! `doorstep play DEFINITION ANSWERS`: a journey without a browser. Which pages are met, what is wrong, what is computed, and
//! what would be submitted.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result, anyhow, ensure};
use forms::journey::Step;
use forms::{Answers, Date, Definition, Finding, Journey, Pairs, Target, Words};
use serde_json::{Value, json};

use super::output::{complain, end};
use super::{UNREADABLE, WELL, WRONG, sound};
use crate::clock;
use crate::definitions::read_file;

/// How a journey is played.
pub struct Play<'a> {
    pub definition: &'a Path,
    pub answers: &'a Path,
    pub language: &'a str,
    /// The day it is played on; today where there is none.
    pub today: Option<Date>,
    pub as_json: bool,
}

pub fn play(play: &Play) -> u8 {
    match read(play) {
        Ok((Ok(definition), given)) => tell(play, &definition, &given),
        Ok((Err(findings), _)) => refuse(play, &findings),
        Err(error) => {
            complain(format_args!("{error:#}\n"));
            UNREADABLE
        }
    }
}

fn read(play: &Play) -> Result<(Result<Definition, Vec<Finding>>, Pairs)> {
    let definition = sound(&read_file(play.definition)?);
    let given = given(&answers(play.answers)?).with_context(|| play.answers.display().to_string())?;
    Ok((definition, given))
}

/// The JSON of a file with answers.
fn answers(file: &Path) -> Result<Value> {
    let (text, file) = (read_file(file)?, file.display());
    ensure!(text.len() <= forms::limit::LARGEST, "{file} is larger than 1 MB: no answers are");
    forms::limit::read(&text).map_err(|finding| anyhow!("{file}: {}", finding.message))
}

/// Values by input name, as an object of its own or step by step, as in `forms/journeys`. What comes later counts.
fn given(json: &Value) -> Result<Pairs> {
    let mut given = Pairs::default();
    match json.get("steps").and_then(Value::as_array) {
        None => put(json, &mut given)?,
        Some(steps) => {
            for part in steps.iter().flat_map(|step| [step.get("answers"), step.get("upload")]).flatten() {
                put(part, &mut given)?;
            }
        }
    }
    Ok(given)
}

fn put(json: &Value, given: &mut Pairs) -> Result<()> {
    let members = json.as_object().context("this is neither input names with their values nor a journey")?;
    for (name, value) in members {
        let values = match value {
            Value::Array(several) => several.iter().map(typed_text).collect(),
            one => typed_text(one).map(|text| vec![text]),
        };
        let wrong = || format!("\"{name}\" must be a text, or a list of texts: what a person types there");
        given.put(name.clone(), values.with_context(wrong)?);
    }
    Ok(())
}

/// What a person would type, or choose.
fn typed_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(yes) => Some(if *yes { "yes" } else { "no" }.to_owned()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn refuse(play: &Play, findings: &[Finding]) -> u8 {
    if play.as_json {
        let findings: Vec<Value> = findings.iter().map(Finding::to_value).collect();
        return end(format_args!("{:#}\n", json!({ "findings": findings })), WRONG);
    }
    complain("The definition has errors, so nobody could play it:\n");
    findings.iter().for_each(|finding| complain(format_args!("{}: {finding}\n", play.definition.display())));
    WRONG
}

fn tell(play: &Play, definition: &Definition, given: &Pairs) -> u8 {
    let today = play.today.unwrap_or_else(clock::today);
    let draft = typed(definition, given, today);
    let journey = Journey::replay(definition, &draft, today);
    let words = Words::of(play.language, forms::words::ENGINE.iter().copied());
    let told = Told::of(&journey, given, &draft, &words);
    let code = if told.submission.is_some() || told.exit { WELL } else { WRONG };
    match play.as_json {
        true => end(format_args!("{:#}\n", told.to_value(today)), code),
        false => end(told.in_words(today), code),
    }
}

/// Posts page after page, as a browser would, until all is done, something is wrong or nothing was given.
fn typed(definition: &Definition, given: &Pairs, today: Date) -> Pairs {
    let mut draft = Pairs::default();
    let mut met = BTreeSet::new();
    loop {
        let journey = Journey::replay(definition, &draft, today);
        // In a form with sections one that can't be finished keeps nobody from the others.
        let open = journey.steps.iter().find(|step| !step.done && !met.contains(&step.page.id));
        let Some(page) = open.map(|step| step.page) else { return draft };
        met.insert(page.id.clone());
        for name in page.file_names() {
            let file = match given.all(&name) {
                // A file's name says enough to play with.
                [name] if !name.is_empty() => vec!["file".to_owned(), name.clone(), "1".to_owned()],
                all => all.to_vec(),
            };
            draft.put(name, file);
        }
        let asked = page.names(given);
        let posted = asked.iter().map(|name| (name.clone(), given.all(name).to_vec()));
        let posted = posted.fold(Pairs::default(), |mut posted, (name, values)| {
            posted.put(name, values);
            posted
        });
        page.accept(&mut draft, &posted, &journey.answers_before(&page.id), today);
    }
}

/// A journey that was played.
struct Told<'j> {
    journey: &'j Journey<'j>,
    words: &'j Words,
    /// It ended on a page that ends it.
    exit: bool,
    computed: Answers,
    submission: Option<Answers>,
    /// Inputs that were given and that no page asked for.
    unasked: Vec<&'j str>,
}

impl<'j> Told<'j> {
    fn of(journey: &'j Journey<'j>, given: &'j Pairs, draft: &Pairs, words: &'j Words) -> Self {
        let shown = journey.steps.iter().flat_map(|step| &step.page.questions).filter(|question| !question.takes_part());
        let value = |id: &String| Some((id.clone(), journey.answers.get(id)?.clone()));
        let computed = shown.filter_map(|question| value(&question.id)).collect();
        let asked: BTreeSet<String> = journey.steps.iter().flat_map(|step| step.page.names(draft)).collect();
        let done = journey.next() == Target::Check;
        Self {
            exit: journey.steps.iter().any(|step| step.page.exit),
            computed,
            submission: done.then(|| journey.answers.clone()),
            unasked: given.names().filter(|name| !asked.contains(*name)).collect(),
            journey,
            words,
        }
    }

    fn ends(&self) -> &str {
        match self.journey.steps.iter().find(|step| !step.done) {
            Some(step) => &step.page.id,
            None if self.journey.next() == Target::Check => "check",
            None => "tasks",
        }
    }

    fn to_value(&self, today: Date) -> Value {
        let definition = self.journey.definition;
        json!({
            "service": definition.service,
            "version": definition.version,
            "today": clock::iso(today),
            "pages": self.journey.steps.iter().map(|step| self.page(step)).collect::<Vec<_>>(),
            "ends": self.ends(),
            "exit": self.exit,
            "computed": self.computed,
            "unasked": self.unasked,
            "submission": self.submission,
        })
    }

    fn page(&self, step: &Step) -> Value {
        let problem = |problem: &forms::Problem| json!({ "input": problem.name, "key": problem.message.key, "message": problem.say(self.words).to_string() });
        json!({
            "page": step.page.id,
            "title": step.page.title.get(&self.words.language),
            "done": step.done,
            "problems": step.problems.iter().map(problem).collect::<Vec<_>>(),
        })
    }

    fn in_words(&self, today: Date) -> String {
        let definition = self.journey.definition;
        let title = definition.title.get(&self.words.language);
        let mut said = format!("{title} ({}, version {}), on {}\n\n", definition.service, definition.version, clock::iso(today));
        for (n, step) in self.journey.steps.iter().enumerate() {
            let how = match step.done {
                true => "done",
                false if step.page.exit => "the journey ends here",
                false => "not done",
            };
            said += &format!("{}. {} ({}): {how}\n", n + 1, step.page.title.get(&self.words.language), step.page.id);
            for problem in &step.problems {
                said += &format!("     {}: {}\n", problem.name, problem.say(self.words));
            }
        }
        if !self.computed.is_empty() {
            said += "\nComputed:\n";
            self.computed.iter().for_each(|(name, value)| said += &format!("     {name}: {value}\n"));
        }
        if !self.unasked.is_empty() {
            said += &format!("\nGiven, but not asked for: {}\n", self.unasked.join(", "));
        }
        match &self.submission {
            Some(answers) => said += &format!("\nSubmission:\n{:#}\n", Value::Object(answers.clone())),
            None if self.exit => said += "\nNothing is submitted: the journey ended before.\n",
            None => said += "\nNothing is submitted: put right what is wrong above.\n",
        }
        said
    }
}
