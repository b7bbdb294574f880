//! A service as its team wrote it: the definition language, read from JSON.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

use crate::change::Readers;
use crate::conditions::{Conditions, Logic};
use crate::control::{Choice, Control, Look};
use crate::finding::Finding;
use crate::helper::{self, Helper};
use crate::interaction::{Interaction, Together};
use crate::json::Json;
#[cfg(not(target_arch = "wasm32"))]
use crate::outline::Outline;
use crate::questions::QuestionType;
use crate::reader::Reader;
use crate::{Pairs, Said, Text, limit, questions};

/// One service: what is asked, what is promised, how it moves on.
#[derive(Debug)]
pub struct Definition {
    /// Stands in the address: `/services/{service}`.
    pub service: String,
    pub version: u64,
    pub title: Text,
    pub description: Text,
    /// Other words people search for.
    pub keywords: Vec<Text>,
    pub kind: String,
    /// Whatever the answers are; they may ask for more ([`Definition::interaction`]).
    pub(crate) interaction: Interaction,
    pub(crate) together: Option<Together>,
    /// Local Government Service List number.
    pub lgsl: Option<u64>,
    pub promise: Option<Promise>,
    pub start: Start,
    /// For people whom somebody may be watching: where "Exit this page" leads to, a page that anybody may have open.
    pub exit_this_page: Option<String>,
    /// Rules with a name, for other rules to refer to.
    pub conditions: Conditions,
    pub pages: Vec<Page>,
    /// The sections of a long form, which a task list lists. Pages before the first come before the task list.
    pub tasks: Vec<Task>,
    pub check: Check,
    /// The question whose answer only the resident knows: asked with the reference to see a request.
    pub detail: String,
    pub stages: Vec<Stage>,
    pub handoff: Handoff,
    pub open311: Open311,
    readers: OnceLock<Readers>,
}

#[derive(Clone, Debug)]
pub struct Promise {
    pub working_days: u64,
}

/// What the start page says.
#[derive(Debug, Default)]
pub struct Start {
    pub minutes: u64,
    pub need: Vec<Text>,
    pub other_ways: Vec<Text>,
}

#[derive(Debug)]
pub struct Page {
    pub id: String,
    pub title: Text,
    /// The section that begins with this page.
    pub section: Option<Text>,
    pub when: Option<Logic>,
    /// The journey ends here without a submission: the page says whom to turn to.
    pub exit: bool,
    pub questions: Vec<Question>,
}

/// A section of a long form.
#[derive(Debug)]
pub struct Task {
    pub title: Text,
    /// Its pages, by their places.
    pub pages: Range<usize>,
    /// Earlier tasks that its conditions and sums read answers of: it cannot be begun before they are done.
    pub needs: Vec<usize>,
}

#[derive(Debug)]
pub struct Question {
    pub id: String,
    /// Where it stands in its list of the file.
    pub(crate) place: usize,
    pub label: Text,
    pub hint: Option<Text>,
    pub optional: bool,
    pub when: Option<Logic>,
    /// What the answer means, such as `person.email`.
    pub fact: Option<String>,
    /// Help with the question, for whoever answers it.
    pub explain: Option<Text>,
    /// Words for the person helping.
    pub helper: Option<Helper>,
    /// The team's own words for a problem, by the problem's key.
    pub errors: Vec<(String, Text)>,
    /// What the label is called inside a sentence: "Enter {short}".
    pub short: Option<Text>,
    pub kind: Box<dyn QuestionType>,
}

/// The last page before submitting.
#[derive(Debug)]
pub struct Check {
    pub title: Option<Text>,
    /// The ways in which a person who is helped may say that it is true (`DECLARE`). Without one of them only they send it.
    pub declare: Vec<&'static str>,
    /// What they say, beside that their answers are true.
    pub statement: Option<Text>,
}

/// On their own device by a code, on the helper's screen, or aloud after a script was read to them.
pub const DECLARE: &[&str] = &["code", "screen", "verbal"];

impl Default for Check {
    fn default() -> Self {
        Self { title: None, declare: DECLARE.to_vec(), statement: None }
    }
}

/// A step of the work that the resident sees.
#[derive(Debug)]
pub struct Stage {
    pub id: String,
    pub title: Text,
    /// What the resident is told while the request is here.
    pub message: Option<Text>,
    /// The engine's activities that mean this stage.
    pub activities: Vec<String>,
    /// By when this stage is done; where it asks for something, by when that is needed. From the day it was reached.
    pub within: Option<Promise>,
    /// Questions of the form, by id, that the resident is asked again while the request is here, and then has to answer.
    pub asks: Vec<String>,
    /// Those questions as a page of their own, where there are any: they have to be answered there, whatever else was.
    pub ask: Option<Page>,
    /// The message that tells the engine what was answered; without it, the stage's id.
    pub correlate: Option<String>,
    /// Who is handling it, in words for the resident.
    pub who: Option<Text>,
    /// The work ends here.
    pub end: bool,
}

impl Stage {
    /// The name of the message that an answer to `asks` is sent to the engine as.
    pub fn message_name(&self) -> &str {
        self.correlate.as_deref().unwrap_or(&self.id)
    }
}

/// Questions that an Open311 client answers with what it has for every service: ids of questions on a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Open311 {
    /// What was seen.
    pub description: Option<String>,
    /// Where it is.
    pub address: Option<String>,
}

#[derive(Debug)]
pub struct Handoff {
    pub mode: Mode,
    pub process: String,
    /// One of the engines in the settings, by name; the default one where there is none.
    pub engine: Option<String>,
    pub variables: Vec<Variable>,
    /// Activities of the engine that say nothing about how far the work is.
    pub unseen: Vec<String>,
}

/// An engine variable: its name, the answer it comes from, and its type there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    pub name: String,
    /// An answer: a question's id, or `id.part`.
    pub path: String,
    /// The type of the answer itself where the definition names none.
    pub kind: Option<Kind>,
}

/// The types that every engine has a variable for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Whole,
    Number,
    Flag,
    Date,
    Json,
}

impl Kind {
    /// As definitions write it.
    pub const NAMES: &[(&str, Self)] = &[
        ("text", Self::Text),
        ("whole", Self::Whole),
        ("number", Self::Number),
        ("flag", Self::Flag),
        ("date", Self::Date),
        ("json", Self::Json),
    ];

    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Answered at once.
    Done,
    /// Handed over, not followed.
    Forget,
    /// Followed to the end.
    Advocate,
}

impl Mode {
    pub const ALL: [Self; 3] = [Self::Done, Self::Forget, Self::Advocate];

    /// As definitions write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Forget => "forget",
            Self::Advocate => "advocate",
        }
    }
}

impl Definition {
    /// Reads a definition. Whatever can be read is there even with findings; `None` only where it is no JSON object.
    ///
    /// These are the structural findings; [`crate::lint::lint`] adds what follows from the meaning.
    pub fn parse(json: &str) -> (Option<Self>, Vec<Finding>) {
        match limit::read(json) {
            Ok(json) => Self::read(&json),
            Err(finding) => (None, vec![finding]),
        }
    }

    pub(crate) fn read(json: &Json) -> (Option<Self>, Vec<Finding>) {
        let findings = RefCell::new(Vec::new());
        let reader = Reader::new(json, &findings);
        let conditions = read_conditions(&reader);
        let definition = read_definition(&reader.knowing(Some(&conditions)));
        (Some(Self { conditions, ..definition }), findings.take())
    }

    /// Goes through all that a definition may say, and notes it: the published schema.
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) fn outline(outline: &Outline) {
        let findings = RefCell::default();
        let reader = Reader::over(outline, &findings);
        read_conditions(&reader);
        read_definition(&reader);
    }

    pub fn page(&self, id: &str) -> Option<&Page> {
        self.pages.iter().find(|page| page.id == id)
    }

    pub fn stage(&self, id: &str) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.id == id)
    }

    /// The ending we work towards: the first of them.
    pub fn usual_ending(&self) -> Option<&str> {
        self.stages.iter().find(|stage| stage.end).map(|stage| stage.id.as_str())
    }

    pub(crate) fn readers(&self) -> &Readers {
        self.readers.get_or_init(|| Readers::of(self))
    }

    /// Every question, those of groups included, with the page it stands on.
    pub fn questions(&self) -> impl Iterator<Item = (&Page, &Question)> {
        self.pages
            .iter()
            .flat_map(|page| page.questions.iter().flat_map(move |question| question.with_nested().map(move |q| (page, q))))
    }
}

impl Page {
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == id)
    }

    /// Names of this page's file inputs: only an upload may set them, never a posted text.
    pub fn file_names(&self) -> Vec<String> {
        let files = self.questions.iter().filter(|question| question.takes_file());
        files.flat_map(|question| question.names(&question.id, &Pairs::default())).collect()
    }

    /// The question that this file input belongs to.
    pub fn file_question(&self, name: &str) -> Option<&Question> {
        let asks = |question: &&Question| question.names(&question.id, &Pairs::default()).iter().any(|own| own == name);
        self.questions.iter().filter(|question| question.takes_file()).find(asks)
    }

    /// The choice of an earlier question on this page that alone reveals `question`: (question id, value).
    pub fn revealed_by<'a>(&'a self, question: &'a Question) -> Option<(&'a str, &'a str)> {
        let (name, value) = question.when.as_ref()?.equality()?;
        let by = self.question(name)?;
        let offers = |choices: &[Choice]| choices.iter().any(|choice| choice.value == value);
        match by.control() {
            Control::Choices { look: Look::Radios | Look::Checkboxes, choices } if offers(&choices) => Some((&by.id, value)),
            _ => None,
        }
    }
}

impl Question {
    pub fn control(&self) -> Control<'_> {
        self.kind.control(self)
    }

    pub fn takes_file(&self) -> bool {
        matches!(self.control(), Control::File { .. })
    }

    /// All input names under `name` (the question's id, or its id within a row of a group).
    pub fn names(&self, name: &str, pairs: &Pairs) -> Vec<String> {
        self.kind.names(name, pairs)
    }

    /// Whether there is anything to fill in.
    pub fn takes_part(&self) -> bool {
        !self.kind.parts().is_empty()
    }

    /// Whether every input of this question was posted once, even empty.
    pub fn was_asked(&self, name: &str, pairs: &Pairs) -> bool {
        match self.has_one_input() {
            true => pairs.has(name),
            false => self.names(name, pairs).iter().all(|name| pairs.has(name)),
        }
    }

    /// Whether its only input has its own name.
    pub(crate) fn has_one_input(&self) -> bool {
        self.kind.parts() == [""] && self.kind.questions().is_empty()
    }

    pub(crate) fn with_nested(&self) -> impl Iterator<Item = &Question> {
        std::iter::once(self).chain(self.kind.questions())
    }

    /// What it depends on: its own condition and sum, and those of its group's questions.
    pub(crate) fn rules(&self) -> impl Iterator<Item = &Logic> {
        self.with_nested().flat_map(|question| question.when.iter().chain(question.kind.computed()))
    }

    /// The label inside a sentence: the team's short form, or the label with a small first letter.
    pub fn short(&self, language: &str) -> Said {
        in_a_sentence(&self.label, self.short.as_ref(), language)
    }
}

pub(crate) fn in_a_sentence(label: &Text, short: Option<&Text>, language: &str) -> Said {
    match short {
        Some(short) => short.say(language),
        None => label.say(language).without_mark().small_first(),
    }
}

/// What people come to a council for.
const KINDS: &[&str] =
    &["information", "pay", "apply", "benefit", "grant", "book", "buy", "licence", "permission", "consultation", "report"];

fn read_definition(reader: &Reader) -> Definition {
    reader.only(&[
        "$schema",
        "service",
        "version",
        "title",
        "description",
        "keywords",
        "kind",
        "interaction",
        "together",
        "lgsl",
        "promise",
        "start",
        "exit_this_page",
        "conditions",
        "pages",
        "check",
        "detail",
        "stages",
        "handoff",
        "open311",
    ]);
    for key in ["version", "title", "description", "pages", "stages", "handoff", "detail"] {
        reader.require(key);
    }
    let pages: Vec<Page> = reader.list("pages").iter().map(read_page).collect();
    Definition {
        service: reader.id("service"),
        version: reader.count("version").unwrap_or_default(),
        title: reader.label("title", "The service"),
        description: reader.text("description").unwrap_or_default(),
        keywords: reader.list("keywords").iter().filter_map(Reader::as_text).collect(),
        kind: reader.one_of("kind", KINDS).unwrap_or("report").to_owned(),
        interaction: reader.one_of("interaction", Interaction::NAMES).map(Interaction::named).unwrap_or_default(),
        together: reader.get("together").map(|together| read_together(&together)),
        lgsl: reader.count("lgsl"),
        promise: reader.get("promise").and_then(|promise| read_promise(&promise)),
        start: reader.get("start").map(|start| read_start(&start)).unwrap_or_default(),
        exit_this_page: read_exit(reader),
        conditions: Conditions::default(),
        tasks: tasks(&pages),
        pages,
        check: reader.get("check").map(|check| read_check(&check)).unwrap_or_default(),
        detail: reader.string("detail").unwrap_or_default().to_owned(),
        stages: reader.list("stages").iter().map(|stage| read_stage(stage, reader)).collect(),
        handoff: read_handoff(reader),
        readers: OnceLock::new(),
        open311: reader.get("open311").map(|reader| read_open311(&reader)).unwrap_or_default(),
    }
}

/// Before all else, since any rule may refer to them.
fn read_conditions(reader: &Reader) -> Conditions {
    let (conditions, wrong) = reader.rules("conditions").map(|bodies| Conditions::read(&bodies)).unwrap_or_default();
    wrong.into_iter().for_each(|(pointer, code, message)| reader.find_at(pointer, code, message));
    conditions
}

fn read_check(reader: &Reader) -> Check {
    reader.only(&["title", "declare", "statement"]);
    Check {
        title: reader.text("title"),
        declare: reader.some_of("declare", DECLARE).unwrap_or_else(|| DECLARE.to_vec()),
        statement: reader.text("statement"),
    }
}

fn read_open311(reader: &Reader) -> Open311 {
    reader.only(&["description", "address"]);
    let name = |key| reader.string(key).map(str::to_owned);
    Open311 { description: name("description"), address: name("address") }
}

fn read_promise(reader: &Reader) -> Option<Promise> {
    reader.only(&["within"]);
    read_within(reader)
}

fn read_within(reader: &Reader) -> Option<Promise> {
    let within = reader.get("within")?;
    within.only(&["working_days"]);
    within.require("working_days");
    Some(Promise { working_days: within.count("working_days")? })
}

fn read_start(reader: &Reader) -> Start {
    reader.only(&["minutes", "need", "other_ways"]);
    Start {
        minutes: reader.count("minutes").unwrap_or_default(),
        need: reader.list("need").iter().filter_map(Reader::as_text).collect(),
        other_ways: reader.list("other_ways").iter().filter_map(Reader::as_text).collect(),
    }
}

fn read_together(reader: &Reader) -> Together {
    reader.only(&["when", "why"]);
    reader.require("when");
    Together { when: reader.logic("when"), why: reader.label("why", "The reason") }
}

fn read_exit(reader: &Reader) -> Option<String> {
    let address = reader.string("exit_this_page")?;
    if !address.starts_with("https://") {
        let page = reader.get("exit_this_page")?;
        page.find("bad-link", "\"exit_this_page\" is the address of a page elsewhere: https://…, such as a weather forecast.");
    }
    Some(address.to_owned())
}

fn read_page(reader: &Reader) -> Page {
    reader.only(&["id", "title", "section", "when", "exit", "questions"]);
    for key in ["title", "questions"] {
        reader.require(key);
    }
    Page {
        id: reader.id("id"),
        title: reader.label("title", "This page"),
        section: reader.get("section").and_then(|section| section.as_label("This section")),
        when: reader.logic("when"),
        exit: reader.flag("exit"),
        questions: read_questions(reader),
    }
}

/// The place of the page that asks each question.
pub(crate) fn asked(pages: &[Page]) -> HashMap<&str, usize> {
    let mut asked = HashMap::new();
    for (place, page) in pages.iter().enumerate() {
        asked.extend(page.questions.iter().map(|question| (question.id.as_str(), place)));
    }
    asked
}

/// The sections, each from the page it begins with up to the next one's.
fn tasks(pages: &[Page]) -> Vec<Task> {
    let mut tasks: Vec<Task> = Vec::new();
    for (place, page) in pages.iter().enumerate() {
        match (&page.section, tasks.last_mut()) {
            (Some(title), _) => tasks.push(Task { title: title.clone(), pages: place..place + 1, needs: Vec::new() }),
            (None, Some(task)) => task.pages.end = place + 1,
            (None, None) => {}
        }
    }
    let asked = asked(pages);
    let sections: Vec<Range<usize>> = tasks.iter().map(|task| task.pages.clone()).collect();
    for (own, task) in tasks.iter_mut().enumerate() {
        let pages = &pages[task.pages.clone()];
        let inner = pages.iter().flat_map(|page| &page.questions).flat_map(Question::rules);
        let rules: Vec<&Logic> = pages.iter().flat_map(|page| &page.when).chain(inner).collect();
        let read: Vec<usize> = rules.iter().flat_map(|rule| rule.names()).filter_map(|name| asked.get(name).copied()).collect();
        let reads = |section: &Range<usize>| read.iter().any(|page| section.contains(page));
        // A rule over whatever answers there are waits for all that come before.
        let all = rules.iter().any(|rule| !rule.names_all());
        let other = |(other, section): &(usize, &Range<usize>)| *other != own && (reads(section) || all && *other < own);
        task.needs = sections.iter().enumerate().filter(other).map(|(other, _)| other).collect();
    }
    tasks
}

/// The list under `questions`: of a page, or of a group.
pub(crate) fn read_questions(reader: &Reader) -> Vec<Question> {
    reader.questions("questions").iter().enumerate().filter_map(|(place, reader)| read_question(place, reader)).collect()
}

const QUESTION: &[&str] = &["id", "type", "label", "hint", "optional", "when", "fact", "explain", "helper", "errors", "short"];

fn read_question(place: usize, reader: &Reader) -> Option<Question> {
    reader.object()?;
    reader.require("type");
    let id = reader.id("id");
    let (kind, settings) = questions::read(reader)?;
    reader.only(&[QUESTION, settings].concat());
    let errors = reader.members("errors").into_iter().filter_map(|(key, words)| Some((key, words.as_label("This problem")?)));
    Some(Question {
        id,
        place,
        label: if kind.is_seen() { reader.label("label", "This question") } else { reader.text("label").unwrap_or_default() },
        hint: reader.text("hint"),
        optional: reader.flag("optional"),
        when: reader.logic("when"),
        fact: reader.string("fact").map(str::to_owned),
        explain: reader.text("explain").filter(|words| !words.is_empty()),
        helper: helper::read(reader),
        errors: errors.collect(),
        short: reader.text("short"),
        kind,
    })
}

fn read_stage(reader: &Reader, definition: &Reader) -> Stage {
    reader.only(&["id", "title", "message", "activities", "within", "asks", "correlate", "who", "end"]);
    reader.require("title");
    let asks = reader.names("asks");
    Stage {
        ask: read_ask(&asks, definition),
        id: reader.id("id"),
        title: reader.label("title", "This stage"),
        message: reader.text("message"),
        activities: reader.names("activities"),
        within: read_within(reader),
        asks,
        correlate: reader.string("correlate").map(str::to_owned),
        who: reader.text("who"),
        end: reader.flag("end"),
    }
}

/// Reads the questions of the form that a stage asks again. What is wrong with them was found where they stand.
fn read_ask(asks: &[String], definition: &Reader) -> Option<Page> {
    if asks.is_empty() {
        return None;
    }
    let found = RefCell::default();
    let known = Reader::new(definition.value, &found).knowing(definition.conditions());
    let questions =
        known.list("pages").into_iter().flat_map(|page| page.list("questions").into_iter().enumerate().collect::<Vec<_>>());
    let asked = questions.filter(|(_, reader)| reader.string("id").is_some_and(|id| asks.iter().any(|asked| asked == id)));
    let questions = asked.filter_map(|(place, reader)| Some(again(read_question(place, &reader)?, asks))).collect();
    Some(Page { id: String::new(), title: Text::default(), section: None, when: None, exit: false, questions })
}

/// Whoever asks again wants an answer: a condition counts only where what it depends on is asked again too.
fn again(question: Question, asks: &[String]) -> Question {
    let when = question.when.filter(|when| when.names().into_iter().any(|name| asks.iter().any(|id| id == name)));
    Question { optional: false, when, ..question }
}

fn read_handoff(reader: &Reader) -> Handoff {
    let mut handoff =
        Handoff { mode: Mode::Advocate, process: String::new(), engine: None, variables: Vec::new(), unseen: Vec::new() };
    let Some(reader) = reader.get("handoff") else { return handoff };
    reader.only(&["mode", "process", "engine", "variables", "unseen"]);
    reader.require("mode");
    let modes = Mode::ALL.map(Mode::name);
    let named = reader.one_of("mode", &modes);
    handoff.mode = Mode::ALL.into_iter().find(|mode| Some(mode.name()) == named).unwrap_or(Mode::Advocate);
    handoff.process = reader.string("process").unwrap_or_default().to_owned();
    handoff.engine = reader.string("engine").map(str::to_owned);
    handoff.unseen = reader.names("unseen");
    handoff.variables = reader.members("variables").iter().filter_map(|(name, value)| read_variable(name, value)).collect();
    handoff
}

/// `"uprn": "address.uprn"`, or with its type: `"count": { "answer": "bins", "type": "whole" }`.
fn read_variable(name: &str, value: &Reader) -> Option<Variable> {
    if let Some(path) = value.in_short() {
        return Some(Variable { name: name.to_owned(), path: path.to_owned(), kind: None });
    }
    value.only(&["answer", "type"]);
    value.require("answer");
    let kinds: Vec<&str> = Kind::NAMES.iter().map(|(name, _)| *name).collect();
    let kind = value.one_of("type", &kinds).and_then(Kind::named);
    Some(Variable { name: name.to_owned(), path: value.string("answer")?.to_owned(), kind })
}
