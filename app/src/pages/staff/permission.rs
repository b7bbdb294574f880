//! Permissions from the helper's side: those one may act on, taking one up by its code, and writing one down for a person.

use forms::Words;
use leptos::prelude::*;

use super::{Around, Signed, around, signed_bar};
use crate::component::choice::Family;
use crate::component::{button, date_input, error_message, fieldset, form_group, hint};
use crate::node::{Element, Node, el};
use crate::pages::choose::Choose;
use crate::pages::moment::say;
use crate::pages::permission::{About, LAWS, New, Told, carried, code_box, facts, fields, law, notice, scope_text, standing};
use crate::pages::question::{FORM, hidden};
use crate::pages::staff::join::JOIN;
use crate::pages::{Line, column, faults, heading, titled};
use crate::portal::Fault;
use crate::words::{LANGUAGES, Language};

pub const HELD: &str = "/staff/permissions";

/// `/staff/permissions`. Its forms post what to `do` there: `take-up` a `code`, `act` by or `give-up` a `reference`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub signed: Signed,
    pub rows: Vec<Row>,
    pub around: Around,
    pub typed: String,
    pub faults: Vec<Fault>,
    pub said: Option<Said>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Who gave it.
    pub person: String,
    pub told: Told,
    /// It holds.
    pub holds: bool,
    /// And is this account's own.
    pub own: bool,
}

/// What just happened, and with whose permission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    TakenUp(String),
    GivenUp(String),
}

impl Held {
    pub fn title(&self, words: &Words) -> String {
        titled(!self.faults.is_empty(), words.get("permission.held_title"), words)
    }
}

pub fn held(page: &Held, words: &Words) -> AnyView {
    let said = page.said.as_ref().map(|said| {
        let text = match said {
            Said::TakenUp(person) => words.fill("permission.taken_up", &[("person", person)]),
            Said::GivenUp(person) => words.fill("permission.given_up", &[("person", person)]),
        };
        notice(words, text).view()
    });
    let rows: Vec<_> = page.rows.iter().map(|row| one(page, row, words)).collect();
    let none = rows.is_empty().then(|| view! { <p class="govuk-body">{words.get("permission.held_none").to_owned()}</p> });
    let form = el("form").class("narrow").at("method", "post").at("action", HELD).flag("novalidate", true);
    let form = form.with(hidden("csrf", &page.signed.csrf)).with(hidden("do", "take-up"));
    let form = form.with(code_line(&page.typed, &page.faults, words));
    let form = form.with(button::button("submit", words.get("permission.code_button")));
    view! {
        {signed_bar(&page.signed, words)}
        {column(None, (
            faults(&page.faults, words), said, heading(words.get("permission.held_title")), none, rows, around(&page.around, words),
            view! { <h2 class="govuk-heading-m">{words.get("permission.enter_title").to_owned()}</h2> },
            form.view(),
        ).into_any())}
    }
    .into_any()
}

fn code_line(typed: &str, faults: &[Fault], words: &Words) -> Element {
    let code = Line {
        name: "code",
        label: words.get("permission.code"),
        hint: Some(words.get("permission.code_hint")),
        value: typed,
        width: "govuk-input--width-20 reference",
        autocomplete: Some("off"),
        capitals: "characters",
        ..Line::default()
    };
    code.draw(faults, words)
}

fn one(page: &Held, row: &Row, words: &Words) -> AnyView {
    let act = button::button("submit", words.fill("permission.act", &[("person", &row.person)]));
    let give_up = button::button("submit", words.fill("permission.give_up", &[("person", &row.person)]));
    let mut buttons: Vec<Node> = vec![act.at("name", "do").at("value", "act").into()];
    if row.own {
        buttons.push(give_up.and_class("govuk-button--secondary").at("name", "do").at("value", "give-up").into());
    }
    let form = row.holds.then(|| {
        let form = el("form").at("method", "post").at("action", HELD).with(hidden("csrf", &page.signed.csrf));
        form.with(hidden("reference", &row.told.reference)).with(button::group(buttons)).view()
    });
    // Of what ended one sees whose it was, and nothing else of theirs.
    let about = row.holds.then(|| facts(&row.told, words).view());
    view! {
        <section class="permission">
            <h2 class="govuk-heading-m">{row.person.clone()}" "{standing(&row.told.standing, words).view()}</h2>
            {about}{form}
        </section>
    }
    .into_any()
}

/// `/staff/people/{person}/permission`: a permission that a person gave to or through a helper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub signed: Signed,
    /// The id and the name.
    pub person: (String, String),
    pub new: New,
    pub how: How,
}

/// How it was given, as it was filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct How {
    /// `phone`, `paper` or `attorney`.
    pub given: String,
    /// Of the text that is read aloud.
    pub language: String,
    /// What stands for the text that was read.
    pub read: String,
    pub agreed: bool,
    /// Where the paper is kept.
    pub kept: String,
    /// One of [`LAWS`], and the reference of its papers.
    pub law: String,
    pub papers: String,
    /// When it was signed, or when the papers were seen: day, month and year.
    pub day: [String; 3],
}

impl Record {
    pub fn title(&self, words: &Words) -> String {
        titled(!self.new.faults.is_empty(), words.get("permission.record_title"), words)
    }

    /// The title of the last look before it is written down.
    pub fn agree_title(&self, words: &Words) -> String {
        titled(!self.new.faults.is_empty(), words.get("permission.agree_title"), words)
    }

    fn form(&self) -> Element {
        let form = el("form").at("method", "post").at("action", format!("/staff/people/{}/permission", self.person.0));
        form.id(FORM).flag("novalidate", true).with(hidden("csrf", &self.signed.csrf)).with(hidden("once", &self.new.once))
    }
}

pub fn record(page: &Record, words: &Words) -> AnyView {
    let faults = &page.new.faults;
    let ways = [
        ("phone", words.get("permission.by_phone")),
        ("paper", words.get("permission.by_paper")),
        ("attorney", words.get("permission.by_law")),
    ];
    let given = Choose {
        items: ways.map(|(value, text)| (value.to_owned(), text.into(), None)).into(),
        chosen: vec![page.how.given.clone()],
        ..Choose::new(Family::Radios, "given", words.get("permission.given"))
    };
    let own_name = |language: &Language| el("span").at("lang", language.tag).text(language.own_name);
    let language = Choose {
        hint: Some(words.get("permission.language_hint").into()),
        items: LANGUAGES.iter().map(|language| (language.tag.to_owned(), own_name(language).into(), None)).collect(),
        chosen: vec![page.how.language.clone()],
        ..Choose::new(Family::Radios, "language", words.get("permission.language"))
    };
    let form = page.form().with(given.draw(faults, words)).with(language.draw(faults, words));
    let form = form.with(fields(&page.new, words));
    let form = form.with(button::button("submit", words.get("page.continue")).at("name", "do").at("value", "check"));
    around_form(page, words, words.get("permission.record_title"), form.view())
}

fn around_form(page: &Record, words: &Words, title: &str, inside: AnyView) -> AnyView {
    let person = page.person.1.clone();
    view! {
        {signed_bar(&page.signed, words)}
        {column(None, (
            faults(&page.new.faults, words),
            view! { <span class="govuk-caption-l">{person}</span> },
            heading(title), inside,
        ).into_any())}
    }
    .into_any()
}

/// The last look before it is written down: the text to read aloud, or what was seen.
pub fn agree(page: &Record, told: &Told, script: &[String], words: &Words) -> AnyView {
    let how = &page.how;
    let detail: Vec<Node> = match how.given.as_str() {
        "phone" => read_aloud(page, script, words),
        "paper" => {
            let kept = Line {
                name: "kept",
                label: words.get("permission.kept"),
                value: &how.kept,
                autocomplete: Some("off"),
                ..Line::default()
            };
            vec![day(page, words.get("permission.signed_on"), words), kept.draw(&page.new.faults, words).into()]
        }
        _ => {
            let which = Choose {
                items: LAWS.map(|kind| (kind.to_owned(), law(kind, words).into(), None)).into(),
                chosen: vec![how.law.clone()],
                ..Choose::new(Family::Radios, "law", words.get("permission.which_law"))
            };
            let papers = Line {
                name: "papers",
                label: words.get("permission.papers"),
                value: &how.papers,
                autocomplete: Some("off"),
                ..Line::default()
            };
            vec![
                which.draw(&page.new.faults, words).into(),
                papers.draw(&page.new.faults, words).into(),
                day(page, words.get("permission.seen_on"), words),
            ]
        }
    };
    let buttons: Vec<Node> = vec![
        button::button("submit", words.get("permission.record_button")).at("name", "do").at("value", "record").into(),
        button::button("submit", words.get("check.change"))
            .and_class("govuk-button--secondary")
            .at("name", "do")
            .at("value", "change")
            .into(),
    ];
    let form = page.form().with(hidden("given", &how.given)).with(hidden("language", &how.language));
    let form = form.with(hidden("read", &how.read)).with(carried(&page.new.wish)).with(detail).with(button::group(buttons));
    let who = view! { <h2 class="govuk-heading-m">{told.helper.clone()}</h2> };
    let title = words.get("permission.agree_title");
    around_form(page, words, title, (who, facts(told, words).view(), form.view()).into_any())
}

fn read_aloud(page: &Record, script: &[String], words: &Words) -> Vec<Node> {
    let language = page.how.language.clone();
    let lines: Vec<Node> = script.iter().map(|line| el("p").class("govuk-body").text(line.clone()).into()).collect();
    let direction = forms::text::direction(&language);
    let text = el("div").class("govuk-inset-text").id("script").at("dir", direction).at("lang", language).with(lines);
    let agreed = Choose {
        items: vec![("yes".to_owned(), words.get("permission.agreed").into(), None)],
        chosen: if page.how.agreed { vec!["yes".to_owned()] } else { Vec::new() },
        ..Choose::new(Family::Checkboxes, "agreed", words.get("permission.agreed_title"))
    };
    vec![
        el("h2").class("govuk-heading-m").text(words.get("permission.script_title")).into(),
        text.into(),
        agreed.draw(&page.new.faults, words).into(),
    ]
}

/// A day in three fields.
fn day(page: &Record, legend: &str, words: &Words) -> Node {
    let fault = page.new.faults.iter().find(|fault| fault.name == "day").map(|fault| fault.text.clone());
    let bad = fault.is_some();
    let parts =
        [("day", words.get("date.day"), "2"), ("month", words.get("date.month"), "2"), ("year", words.get("date.year"), "4")];
    let items = parts.iter().zip(&page.how.day).map(|((name, label, width), value)| {
        let input = date_input::input(*name, *name).and_class(&format!("govuk-input--width-{width}")).at("value", value.clone());
        let input = if bad { input.and_class("govuk-input--error") } else { input };
        Node::from(date_input::item(date_input::label(*name, *label), input))
    });
    let items: Vec<Node> = items.collect();
    let hint = hint::hint(words.get("permission.day_hint")).id("day-hint");
    let message = fault.map(|text| error_message::error_message(words.get("error.prefix"), text).id("day-error"));
    let legend = fieldset::legend(legend).and_class("govuk-fieldset__legend--s");
    let described = if bad { "day-hint day-error" } else { "day-hint" };
    let inside: Vec<Node> = vec![hint.into(), message.into(), date_input::date_input("day-parts", items).into()];
    let set = fieldset::fieldset(Some(legend), inside).at("role", "group").at("aria-describedby", described);
    let group = form_group::form_group(set);
    if bad { group.and_class("govuk-form-group--error").into() } else { group.into() }
}

/// Who reads the text aloud and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script<'a> {
    pub reader: &'a str,
    /// Empty where the reader belongs to none.
    pub organisation: &'a str,
    pub council: &'a str,
    pub phone: &'a str,
    pub told: &'a Told,
    /// The last day, ISO 8601.
    pub until: &'a str,
}

/// The text that is read aloud, paragraph by paragraph, in the language of `words`.
pub fn script(script: &Script, words: &Words) -> Vec<String> {
    let told = script.told;
    let reader = match script.organisation {
        "" => words.fill("permission.script_reader", &[("reader", script.reader)]),
        organisation => {
            words.fill("permission.script_organisation", &[("reader", script.reader), ("organisation", organisation)])
        }
    };
    let about = match &told.about {
        About::Everything => words.get("permission.script_everything").to_owned(),
        About::Services(services) => {
            let services = services.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            words.fill("permission.script_services", &[("services", &services)])
        }
        About::Request(reference) => words.fill("permission.script_request", &[("reference", reference)]),
    };
    let scopes: Vec<&str> = told.scopes.iter().map(|scope| scope_text(scope, words)).collect();
    vec![
        reader,
        words.fill("permission.script_whom", &[("helper", &told.helper), ("council", script.council)]),
        words.fill("permission.script_scopes", &[("scopes", &scopes.join("; "))]),
        about,
        words.fill("permission.script_until", &[("day", &say(script.until, words))]),
        words.fill("permission.script_back", &[("phone", script.phone)]),
        words.get("permission.script_log").to_owned(),
        words.get("permission.script_ask").to_owned(),
    ]
}

/// What was written down, with the codes that are to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    pub signed: Signed,
    pub person: String,
    pub helper: String,
    /// For the person, to see it and take it back; `None` where they have a device of their own for that.
    pub code: Option<String>,
    /// For whoever may act, where that is somebody else.
    pub helpers_code: Option<String>,
    pub address: String,
}

pub fn recorded(page: &Recorded, words: &Words) -> AnyView {
    let address = format!("{}/continue", page.address);
    let text = words.fill("permission.read_code", &[("person", &page.person), ("address", &address)]);
    let theirs = match &page.code {
        Some(code) => code_box(&text, code, words),
        None => {
            let text = words.fill("permission.theirs", &[("person", &page.person)]);
            view! { <p class="govuk-body">{text}</p> }.into_any()
        }
    };
    let other = page.helpers_code.as_ref().map(|code| {
        let how = words.fill("permission.code_how", &[("address", &format!("{}{JOIN}", page.address))]);
        let text = words.fill("permission.tell_code", &[("helper", &page.helper)]);
        view! { {code_box(&text, code, words)}<p class="govuk-body">{how}</p> }
    });
    let link =
        view! { <p class="govuk-body"><a class="govuk-link" href=HELD>{words.get("permission.held_title").to_owned()}</a></p> };
    view! {
        {signed_bar(&page.signed, words)}
        {column(None, (
            heading(words.get("permission.recorded_title")), theirs, other, link,
        ).into_any())}
    }
    .into_any()
}
