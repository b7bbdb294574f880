//! What a resident's page is made from, the same on the server and in the browser: words, definition, what was typed.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use forms::text::{Foreign, Piece};
use forms::{Date, Definition, Journey, Page, Pairs, Said, Words};
use leptos::prelude::*;
use serde_json::Value;

use crate::place::Place;

/// A problem in words, at the input it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub name: String,
    pub text: Said,
}

/// A question that a new version of the form asks again, and why, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Again {
    /// The page it is on.
    pub page: String,
    pub text: Said,
}

/// What a new version of the form means for a draft that was begun on another one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewVersion {
    pub again: Vec<Again>,
    /// How many answers carry over.
    pub kept: u64,
}

/// One resident's form as it stands.
#[derive(Clone)]
pub struct Portal {
    pub words: Arc<Words>,
    pub definition: Arc<Definition>,
    pub today: Date,
    /// Somebody helps: what is said to that person shows.
    pub helped: bool,
    /// A time can be booked with somebody.
    pub bookable: bool,
    pub place: RwSignal<Place>,
    pub draft: RwSignal<Draft>,
    /// What is wrong with the page on screen. Empty until it was checked.
    pub faults: RwSignal<Vec<Fault>>,
    /// A message above the page, a key of the words: a session that ended, a draft another tab changed.
    pub notice: RwSignal<Option<String>>,
    /// What was typed on pages that were left without going on, by the page's id. Only this window knows it, and nothing shows it.
    unsent: Arc<Mutex<Vec<(String, Pairs)>>>,
    pub new_version: Arc<NewVersion>,
    /// Where somebody else has typed just now, until this person goes to another page.
    pub elsewhere: RwSignal<Option<Elsewhere>>,
    /// A helper sees it: what is secret is covered until it is asked for (`pages/secret.rs`).
    #[cfg(feature = "ssr")]
    pub masked: bool,
}

/// Where somebody else types in the same form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// The page's id.
    pub page: String,
    /// The questions that changed, where it is the page on screen.
    pub here: Option<Said>,
}

/// What was typed, and what the server needs to take it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// Also the idempotency key of the submission. Empty before the first page was posted.
    pub id: String,
    pub pairs: Pairs,
    pub revision: i64,
    /// The person said that others use this device: nothing may stay on it.
    pub shared: bool,
    pub csrf: String,
    /// The hash of the definition that pages are drawn from.
    pub definition: String,
    /// Others may type in it at the same time: a helper, or the person on another device.
    pub together: bool,
    /// A helper types for the person, who has to say that it is true before it is sent.
    pub seat: bool,
    /// Who else hears what becomes of it, a sentence each.
    pub hear: Vec<String>,
}

/// What the server writes into the page so that the browser half starts where the HTML stands.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    pub draft: Draft,
    /// ISO 8601, the server's day.
    pub today: String,
    /// Whether the page on screen was checked, so that its problems show.
    pub checked: bool,
    pub notice: Option<String>,
    pub new_version: NewVersion,
    /// Somebody helps: the definition then has the words for that person.
    pub helped: bool,
    pub bookable: bool,
}

impl Portal {
    pub fn new(words: Arc<Words>, definition: Arc<Definition>, place: Place, state: State) -> Self {
        let today = day(&state.today);
        let portal = Self {
            words,
            definition,
            today,
            helped: state.helped,
            bookable: state.bookable,
            place: RwSignal::new(place.clone()),
            draft: RwSignal::new(state.draft),
            faults: RwSignal::new(Vec::new()),
            notice: RwSignal::new(state.notice),
            unsent: Arc::default(),
            new_version: Arc::new(state.new_version),
            elsewhere: RwSignal::new(None),
            #[cfg(feature = "ssr")]
            masked: false,
        };
        if let (Place::Question { page, .. }, true) = (&place, state.checked) {
            portal.faults.set(portal.faults_of(page));
        }
        portal
    }

    /// The definition replayed over what was typed.
    pub fn journey<T>(&self, read: impl FnOnce(&Journey) -> T) -> T {
        self.draft.with_untracked(|draft| read(&Journey::replay(&self.definition, &draft.pairs, self.today)))
    }

    /// Lays a posted page over `pairs`, as the server does. Whether a row or a file was added or removed by it.
    pub fn take(&self, pairs: &mut Pairs, page: &Page, posted: &Pairs) -> bool {
        Journey::replay(&self.definition, pairs, self.today).post(&page.id, pairs, posted)
    }

    /// Lays over `pairs` what was typed when the page was left without going on.
    pub fn recall(&self, pairs: &mut Pairs, page: &Page) {
        if let Some((_, typed)) = self.unsent().iter().find(|(id, _)| *id == page.id) {
            self.take(pairs, page, typed);
        }
    }

    /// The page is left: what stands in it is kept for whoever comes back, where the draft does not have it.
    pub fn put_by(&self, page: &Page, typed: Pairs) {
        self.went_on(&page.id);
        let new = self.draft.with_untracked(|draft| {
            let mut pairs = draft.pairs.clone();
            self.take(&mut pairs, page, &typed);
            pairs != draft.pairs
        });
        if new {
            self.unsent().push((page.id.clone(), typed));
        }
    }

    /// The draft has what was typed on the page.
    pub fn went_on(&self, page: &str) {
        self.unsent().retain(|(id, _)| id != page);
    }

    fn unsent(&self) -> MutexGuard<'_, Vec<(String, Pairs)>> {
        self.unsent.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The problems of one page, in words.
    pub fn faults_of(&self, page: &str) -> Vec<Fault> {
        self.journey(|journey| {
            let problems = journey.step(page).map(|step| step.problems.as_slice()).unwrap_or_default();
            problems.iter().map(|problem| Fault { name: problem.name.clone(), text: problem.say(&self.words) }).collect()
        })
    }

    /// What a new version asks again and the person has not come to yet.
    pub fn asked_again(&self) -> Vec<&Again> {
        let open = |journey: &Journey, again: &&Again| journey.step(&again.page).is_none_or(|step| !step.done);
        self.journey(|journey| self.new_version.again.iter().filter(|again| open(journey, again)).collect())
    }

    /// The input that a problem or a change link leads to: the name itself, or the first part of a date or an address.
    pub fn input(&self, name: &str) -> String {
        let part = format!("{name}-");
        let names = self.draft.with_untracked(|draft| {
            let all = self.definition.pages.iter().flat_map(|page| page.names(&draft.pairs));
            all.filter(|own| own == name || own.starts_with(&part)).collect::<Vec<_>>()
        });
        match names.iter().any(|own| own == name) {
            true => name.to_owned(),
            false => names.first().cloned().unwrap_or_else(|| name.to_owned()),
        }
    }

    /// The title of the page at `place`, for the window and the history.
    pub fn title(&self, place: &Place) -> Said {
        let language = &self.words.language;
        let page = match place {
            Place::Question { page, .. } => self.definition.page(page).map(|page| page.title.say(language)).unwrap_or_default(),
            Place::Check { .. } => self.check_title(),
            Place::Tasks { .. } => self.words.get("tasks.title").into(),
            _ => Said::default(),
        };
        let error = if self.faults.with_untracked(Vec::is_empty) { "" } else { self.words.get("error.title_prefix") };
        let page = if error.is_empty() { page } else { Said::from(error).and(page) };
        page.and(" – ").and(self.definition.title.say(language))
    }

    pub fn check_title(&self) -> Said {
        match &self.definition.check.title {
            Some(title) => title.say(&self.words.language),
            None => self.words.get("check.title").into(),
        }
    }
}

impl State {
    #[cfg(feature = "ssr")]
    pub fn to_json(&self) -> String {
        let draft = &self.draft;
        serde_json::json!({
            "draft": draft.id, "pairs": draft.pairs.to_value(), "revision": draft.revision, "shared": draft.shared, "csrf": draft.csrf,
            "definition": draft.definition, "together": draft.together, "seat": draft.seat, "hear": draft.hear,
            "today": self.today, "checked": self.checked, "notice": self.notice, "helped": self.helped,
            "bookable": self.bookable,
            "kept": self.new_version.kept, "again": self.new_version.again.iter().map(Again::to_value).collect::<Vec<_>>(),
        })
        .to_string()
    }

    /// `None` where the text is not what [`State::to_json`] writes.
    pub fn from_json(json: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(json).ok()?;
        let text = |key: &str| value[key].as_str().map(str::to_owned);
        Some(Self {
            draft: Draft {
                id: text("draft")?,
                pairs: Pairs::from_value(&value["pairs"])?,
                revision: value["revision"].as_i64()?,
                shared: value["shared"].as_bool()?,
                csrf: text("csrf")?,
                definition: text("definition")?,
                together: value["together"].as_bool()?,
                seat: value["seat"].as_bool()?,
                hear: value["hear"].as_array()?.iter().filter_map(|line| line.as_str().map(str::to_owned)).collect(),
            },
            today: text("today")?,
            checked: value["checked"].as_bool()?,
            notice: text("notice"),
            new_version: NewVersion {
                again: value["again"].as_array()?.iter().map(Again::from_value).collect::<Option<_>>()?,
                kept: value["kept"].as_u64()?,
            },
            helped: value["helped"].as_bool()?,
            bookable: value["bookable"].as_bool()?,
        })
    }
}

impl Again {
    /// Its words piece by piece, `[words, language, direction]`: the browser half draws the page from it once more.
    #[cfg(feature = "ssr")]
    fn to_value(&self) -> Value {
        let foreign = |piece: &Piece| piece.foreign.clone().map(|foreign| (foreign.language, foreign.direction)).unzip();
        let said = self.text.pieces().iter().map(|piece| {
            let (language, direction): (Option<String>, Option<Option<&str>>) = foreign(piece);
            serde_json::json!([piece.words, language, direction.flatten()])
        });
        serde_json::json!({ "page": self.page, "said": said.collect::<Vec<_>>() })
    }

    fn from_value(value: &Value) -> Option<Self> {
        let piece = |piece: &Value| {
            let direction = ["ltr", "rtl"].into_iter().find(|direction| piece[2] == *direction);
            let foreign = piece[1].as_str().map(|language| Foreign { language: language.to_owned(), direction });
            Some(Piece { words: piece[0].as_str()?.to_owned(), foreign })
        };
        let text = value["said"].as_array()?.iter().map(piece).collect::<Option<_>>()?;
        Some(Self { page: value["page"].as_str()?.to_owned(), text })
    }
}

/// Reads `2026-11-23`; a text that is no day gives the first day there is, so that a page still renders.
fn day(iso: &str) -> Date {
    let mut numbers = iso.splitn(3, '-').map(|part| part.parse::<u16>().unwrap_or_default());
    let (year, month, day) =
        (numbers.next().unwrap_or_default(), numbers.next().unwrap_or_default(), numbers.next().unwrap_or_default());
    forms::date(i32::from(year), month as u8, day as u8).unwrap_or(Date::MIN)
}
