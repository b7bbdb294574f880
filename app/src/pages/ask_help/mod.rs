//! Ask for help: the ways not to do it alone, those first that fit the service and what was answered.

pub mod asked;
pub mod book;
pub mod call;
pub mod cancel;
pub mod follow_up;

use forms::{Interaction, Said, Way, Words};
use leptos::prelude::*;

use super::{Line, column, faults, heading, titled};
use crate::component::choice::Family;
use crate::component::{button, form_group, inset_text, warning_text};
use crate::council::Council;
use crate::node::{Node, el};
use crate::place::Place;
use crate::portal::Fault;

/// Where in a form somebody asks from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whence {
    pub place: Place,
    /// The title of the service.
    pub service: Said,
    /// The title of the page; none on the start page.
    pub page: Option<Said>,
    /// Somebody may be watching: it has "Exit this page".
    pub watched: bool,
}

impl Whence {
    /// The page and the service, in words.
    fn say(&self, words: &Words) -> Said {
        match self.page.clone() {
            Some(page) => words.say("ask_help.here", &[("page", page), ("service", self.service.clone())]),
            None => self.service.clone(),
        }
    }
}

/// `/ask-for-help`
#[derive(Clone, Debug)]
pub struct AskHelp {
    pub from: Option<Whence>,
    pub interaction: Interaction,
    /// Why it is better done with somebody, where the answers say so.
    pub why: Option<Said>,
    /// Whether a time can be booked at all.
    pub bookable: bool,
    /// There is a form that an adviser could open too.
    pub code: bool,
    /// Whether a way to be reached was left; `None` where there is nothing to finish.
    pub follow_up: Option<bool>,
    pub csrf: String,
}

/// The address of a page of this part, from there.
pub fn address(page: &str, from: Option<&Whence>) -> String {
    let page = if page.is_empty() { String::new() } else { format!("/{page}") };
    let from = from.map(|from| format!("?from={}", named(&from.place))).unwrap_or_default();
    format!("/ask-for-help{page}{from}")
}

/// The address of the first page, from the page of a service at a path; from elsewhere, without saying from where. On its own
/// pages it stays what it was.
pub fn from_path(path: &str, query: &str) -> String {
    let place = Place::at(path).filter(|place| place.service().is_some());
    let kept = query.split('&').find(|pair| pair.starts_with("from=")).filter(|_| path.starts_with("/ask-for-help"));
    match (place, kept) {
        (Some(place), _) => format!("/ask-for-help?from={}", named(&place)),
        (None, Some(kept)) => format!("/ask-for-help?{kept}"),
        (None, None) => "/ask-for-help".to_owned(),
    }
}

/// `bins/about`: a place as it stands in the address; nothing typed is in it.
pub fn named(place: &Place) -> String {
    place.to_string().trim_start_matches("/services/").to_owned()
}

pub fn ask_help(ask: &AskHelp, words: &Words, council: &Council) -> AnyView {
    let from = ask.from.as_ref();
    let why = ask.why.clone().map(|why| inset_text::inset_text(why).view());
    let ways = ask.interaction.ways().into_iter().filter(|way| offered(ask, *way)).enumerate();
    let ways: Vec<_> = ways.map(|(n, way)| way_view(ask, way, n == 0, words, council)).collect();
    let code = ask.code.then(|| code_view(ask, words));
    let follow_up = ask.follow_up.map(|left| follow_up_view(ask, left, words));
    column(
        back(from, words),
        (
            heading(words.get("ask_help.title")),
            here(from, words),
            watched(from, words),
            why,
            ways,
            code,
            follow_up,
            phone(words, council),
        )
            .into_any(),
    )
}

fn offered(ask: &AskHelp, way: Way) -> bool {
    match way {
        Way::Alone => ask.from.is_some(),
        Way::Call => true,
        Way::Book => ask.bookable,
    }
}

/// The first is what we would do; the others are as good.
fn way_view(ask: &AskHelp, way: Way, first: bool, words: &Words, council: &Council) -> AnyView {
    let from = ask.from.as_ref();
    let (title, about, link, to) = match way {
        Way::Alone => {
            let to = from.map_or("/services".to_owned(), |from| from.place.to_string());
            (words.get("ask_help.alone"), Said::from(words.get("ask_help.alone_text")), words.get("ask_help.alone_link"), to)
        }
        Way::Call => {
            let about = words.say("ask_help.call_text", &[("hours", council.hours.say(&words.language))]);
            (words.get("ask_help.call"), about, words.get("ask_help.call_link"), address("call", from))
        }
        Way::Book => {
            let about = words.say("ask_help.book_text", &[("places", places(council, words))]);
            (words.get("ask_help.book"), about, words.get("ask_help.book_link"), address("book", from))
        }
    };
    let button = button::link(to, link);
    let button = if first { button } else { button.and_class("govuk-button--secondary") };
    let name = match way {
        Way::Alone => "alone",
        Way::Call => "call",
        Way::Book => "book",
    };
    let section = el("section").at("data-way", name).with(el("h2").class("govuk-heading-m").text(title));
    section.with(el("p").class("govuk-body").text(about)).with(button).view()
}

/// The places where a time can be booked, one after the other.
fn places(council: &Council, words: &Words) -> Said {
    let mut names: Vec<Said> = Vec::new();
    for at in &council.appointments {
        let name = at.place.say(&words.language);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.into_iter().reduce(|all, name| all.and(", ").and(name)).unwrap_or_default()
}

fn code_view(ask: &AskHelp, words: &Words) -> AnyView {
    let service = ask.from.as_ref().and_then(|from| from.place.service()).unwrap_or_default();
    let to = format!("{}/code?service={service}", Place::Continue);
    view! {
        <section data-way="code">
            <h2 class="govuk-heading-m">{words.get("ask_help.code").to_owned()}</h2>
            {text(words.get("ask_help.code_text"))}
            {button::link(to, words.get("ask_help.code_button")).and_class("govuk-button--secondary").view()}
        </section>
    }
    .into_any()
}

fn follow_up_view(ask: &AskHelp, left: bool, words: &Words) -> AnyView {
    let link = if left { words.get("ask_help.follow_up_left") } else { words.get("ask_help.follow_up_link") };
    let link = el("a").class("govuk-link").at("href", address("follow-up", ask.from.as_ref())).text(link);
    let title = el("h2").class("govuk-heading-m").text(words.get("ask_help.follow_up"));
    el("section").at("data-way", "follow-up").with(title).with(el("p").class("govuk-body").with(link)).view()
}

/// What needs no form at all.
fn phone(words: &Words, council: &Council) -> AnyView {
    let (link, phone) = (council.phone_link(), council.phone.clone());
    let hours = Node::from(council.hours.say(&words.language));
    view! {
        <h2 class="govuk-heading-m">{words.get("ask_help.phone_us").to_owned()}</h2>
        <p class="govuk-body"><a class="govuk-link phone" href=link>{phone}</a><br />{hours}</p>
        <p class="govuk-body"><a class="govuk-link" href="/help">{words.get("help.more").to_owned()}</a></p>
        <p class="govuk-body"><a class="govuk-link" href="/ask-for-help/cancel">{words.get("ask_help.cancel_link").to_owned()}</a></p>
    }
    .into_any()
}

/// Back to where somebody asked from.
fn back(from: Option<&Whence>, words: &Words) -> Option<AnyView> {
    from.and_then(|from| super::back(from.place.clone(), words.get("page.back")))
}

fn back_to_ask(from: Option<&Whence>, words: &Words) -> Option<AnyView> {
    super::back(address("", from), words.get("page.back"))
}

/// Where they are, so that they see it is known.
fn here(from: Option<&Whence>, words: &Words) -> Option<AnyView> {
    from.map(|from| el("p").class("govuk-body-l").text(from.say(words)).view())
}

/// Whoever may be watched leaves a number that is safe, or none.
fn watched(from: Option<&Whence>, words: &Words) -> Option<AnyView> {
    from.filter(|from| from.watched)
        .map(|_| warning_text::warning_text(words.get("note.warning"), words.get("ask_help.watched")).view())
}

fn text(text: impl Into<Node>) -> AnyView {
    el("p").class("govuk-body").with(text).view()
}

/// What somebody typed about themselves, on a page of this part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    pub name: String,
    pub phone: String,
    pub email: String,
    /// They agree that it is told where they are.
    pub tell: bool,
    /// When, as the page names it: a span to be called in, a time to book.
    pub when: String,
    /// What they ask for: sent twice, it is asked for once.
    pub id: String,
    pub faults: Vec<Fault>,
}

impl Typed {
    fn name(&self, label: &str, words: &Words) -> AnyView {
        let line = Line { name: "name", label, value: &self.name, autocomplete: Some("name"), ..Line::default() };
        line.view(&self.faults, words)
    }

    fn phone(&self, label: &str, words: &Words) -> AnyView {
        let line = Line {
            name: "phone",
            label,
            value: &self.phone,
            kind: "tel",
            width: "govuk-input--width-20",
            autocomplete: Some("tel"),
            ..Line::default()
        };
        line.view(&self.faults, words)
    }

    /// A consent: nobody ticks it for them.
    fn tell(&self, label: Said, hint: Said) -> AnyView {
        let input =
            Family::Checkboxes.input("tell", "tell", "yes").flag("checked", self.tell).at("aria-describedby", "tell-hint");
        let item = Family::Checkboxes.item(
            input,
            Family::Checkboxes.label("tell", label),
            Some(Family::Checkboxes.hint("tell-hint", hint)),
        );
        form_group::form_group(Family::Checkboxes.list(item)).view()
    }

    /// Where they are, if they agree that it is told.
    fn tell_where(&self, from: Option<&Whence>, words: &Words) -> Option<AnyView> {
        let hint = words.say("ask_help.tell_hint", &[("place", from?.say(words))]);
        Some(self.tell(words.get("ask_help.tell").into(), hint))
    }

    fn title(&self, title: &str, words: &Words) -> String {
        titled(!self.faults.is_empty(), title, words)
    }
}
