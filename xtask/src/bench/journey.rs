//! A whole journey as the file in `forms/journeys` writes it: every page asked for, filled in and posted.

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::form::Form;
use super::http::{Answer, Browser};
use super::portal::Portal;
use crate::place;

/// A journey to the end, without files: they are measured elsewhere.
pub struct Script {
    service: String,
    steps: Vec<Step>,
}

struct Step {
    page: String,
    answers: Vec<(String, Vec<String>)>,
    /// The group that grows by one with this step.
    add: Option<String>,
}

/// Check answers is on the screen: one button is left to press.
pub struct Filled {
    check: Form,
}

impl Script {
    /// The reference answers of bins: the journey that pays for a bulky waste collection.
    pub fn of_bins() -> Result<Self> {
        let files = place::files(&place::at("forms/journeys"));
        let journeys = files.iter().filter_map(|file| serde_json::from_str::<Value>(&std::fs::read_to_string(file).ok()?).ok());
        let mut bins = journeys.filter(|journey| journey["service"] == "bins" && journey["ends"] == "check");
        let reference = bins.find(|journey| journey.to_string().contains("Two-seat sofa"));
        let journey = reference.context("forms/journeys has no journey of bins with the reference answers")?;
        let steps = journey["steps"].as_array().into_iter().flatten();
        // A step with problems stays on its page: the load is made of people who make no mistake.
        let steps = steps.filter(|step| step.get("problems").is_none()).map(Step::read);
        Ok(Self { service: "bins".into(), steps: steps.collect() })
    }

    /// From the start page to check answers.
    pub fn play(&self, browser: &mut Browser) -> Result<Filled> {
        let start = format!("/services/{}", self.service);
        let first = browser.get(&start)?;
        first.expect(200)?;
        let mut screen = match Form::find(&first.text(), &start) {
            Ok(form) => post(browser, &form)?,
            Err(_) => browser.get(&format!("{start}/{}", self.steps[0].page))?,
        };
        for step in &self.steps {
            let action = format!("{start}/{}", step.page);
            let mut form = Form::find(&screen.text(), &action)?;
            if form.action != action {
                bail!("on {} instead of {action}:\n{}", form.action, screen.text());
            }
            for (name, values) in &step.answers {
                form.fill(name, values.clone());
            }
            if let Some(group) = &step.add {
                form.fill("add", vec![group.clone()]);
            }
            screen = post(browser, &form)?;
        }
        Ok(Filled { check: Form::find(&screen.text(), &format!("{start}/check"))? })
    }

    /// How many requests one journey makes.
    pub fn requests(&self, portal: &Portal) -> Result<usize> {
        let mut browser = Browser::at(&portal.address);
        self.play(&mut browser)?.submit(&mut browser)?;
        Ok(browser.requests)
    }
}

impl Step {
    fn read(step: &Value) -> Self {
        let answers = step["answers"].as_object().into_iter().flatten();
        Self {
            page: step["page"].as_str().unwrap_or_default().to_owned(),
            answers: answers.map(|(name, value)| (name.clone(), values(value))).collect(),
            add: step["add"].as_str().map(str::to_owned),
        }
    }
}

fn values(value: &Value) -> Vec<String> {
    match value {
        Value::Array(several) => several.iter().flat_map(values).collect(),
        Value::String(one) => vec![one.clone()],
        other => vec![other.to_string()],
    }
}

fn post(browser: &mut Browser, form: &Form) -> Result<Answer> {
    let (kind, body) = form.encode();
    let answer = browser.post(&form.action, &kind, &body)?;
    answer.expect(200)?;
    Ok(answer)
}

impl Filled {
    /// Sends it and reads the reference from the confirmation.
    pub fn submit(self, browser: &mut Browser) -> Result<String> {
        let confirmation = post(browser, &self.check)?.text();
        let after = confirmation.split_once("data-reference").and_then(|(_, rest)| rest.split_once('>')).map(|(_, rest)| rest);
        let reference = after.and_then(|rest| rest.split('<').next()).map(str::trim).unwrap_or_default();
        if reference.is_empty() {
            bail!("no reference in:\n{confirmation}");
        }
        Ok(reference.to_owned())
    }

    /// Sends it; the answer comes after the commit.
    pub fn post(self, browser: &mut Browser) -> Result<()> {
        post(browser, &self.check).map(|_| ())
    }
}
