//! Book time with somebody: the places and days with free times, then the times of one day.

use forms::{Said, Words};
use leptos::prelude::*;

use super::{Typed, Whence, address, back_to_ask, column, faults, heading, text, watched};
use crate::component::button;
use crate::component::choice::Family;
use crate::node::{Node, el};
use crate::pages::choose::Choose;
use crate::pages::moment::say;
use crate::pages::question::hidden;

/// `/ask-for-help/book`: where and on which day.
#[derive(Clone, Debug)]
pub struct Days {
    pub from: Option<Whence>,
    pub places: Vec<PlaceToBook>,
}

#[derive(Clone, Debug)]
pub struct PlaceToBook {
    pub id: String,
    pub name: Said,
    /// Days with free times, ISO 8601, and how many are left.
    pub days: Vec<(String, u64)>,
}

/// The same with a place and a day: posts `at`, `name`, `phone`, `tell` and `id` to its own address.
#[derive(Clone, Debug)]
pub struct Times {
    pub from: Option<Whence>,
    pub place: String,
    pub name: Said,
    pub day: String,
    /// Free times: `10:00`.
    pub times: Vec<String>,
    pub typed: Typed,
    pub csrf: String,
}

impl Days {
    pub fn title(&self, words: &Words) -> String {
        words.get("ask_help.book").to_owned()
    }
}

impl Times {
    pub fn title(&self, words: &Words) -> String {
        self.typed.title(words.get("ask_help.book"), words)
    }

    fn action(&self) -> String {
        to_day(self.from.as_ref(), &self.place, &self.day)
    }
}

fn to_day(from: Option<&Whence>, place: &str, day: &str) -> String {
    let book = address("book", from);
    let and = if book.contains('?') { '&' } else { '?' };
    let place: String = form_urlencoded::byte_serialize(place.as_bytes()).collect();
    format!("{book}{and}place={place}&day={day}")
}

pub fn days(days: &Days, words: &Words) -> AnyView {
    let from = days.from.as_ref();
    let places: Vec<_> = days.places.iter().map(|place| place_view(place, from, words)).collect();
    let none = days.places.is_empty().then(|| {
        let call = el("a").class("govuk-link").at("href", address("call", from)).text(words.get("ask_help.call_link"));
        (text(words.get("ask_help.full")), text(call))
    });
    column(
        back_to_ask(from, words),
        (heading(words.get("ask_help.book")), text(words.get("ask_help.book_which")), places, none).into_any(),
    )
}

fn place_view(place: &PlaceToBook, from: Option<&Whence>, words: &Words) -> AnyView {
    let day = |(day, left): &(String, u64)| {
        let link = el("a").class("govuk-link").at("href", to_day(from, &place.id, day)).text(say(day, words));
        el("li").with(link).with(" ").with(el("span").class("govuk-hint").text(words.count("ask_help.left", *left)))
    };
    let list = el("ul").class("govuk-list days").with(place.days.iter().map(day).collect::<Vec<_>>());
    Node::from(vec![el("h2").class("govuk-heading-m").text(&place.name), list]).into_any()
}

pub fn times(times: &Times, words: &Words) -> AnyView {
    let (typed, from) = (&times.typed, times.from.as_ref());
    let book = address("book", from);
    let form = view! {
        <form method="post" action=times.action() novalidate>
            {hidden("csrf", &times.csrf).view()}{hidden("id", &typed.id).view()}
            {at(times, words)}
            {typed.name(words.get("ask_help.name"), words)}
            {typed.phone(words.get("ask_help.phone"), words)}
            {typed.tell_where(from, words)}
            {button::button("submit", words.get("ask_help.book_button")).view()}
        </form>
    };
    let told = words.fill("ask_help.told", &[("language", words.get("ask_help.language"))]);
    column(
        super::super::back(book, words.get("page.back")),
        (faults(&typed.faults, words), heading(words.get("ask_help.book")), watched(from, words), text(told), form).into_any(),
    )
}

fn at(times: &Times, words: &Words) -> AnyView {
    let item = |time: &String| {
        let moment = say(&format!("{}T{time}", times.day), words);
        (time.clone(), moment.rsplit(", ").next().unwrap_or_default().into(), None)
    };
    let where_and_when = words.say("ask_help.at", &[("day", say(&times.day, words).into()), ("place", times.name.clone())]);
    let at = Choose {
        items: times.times.iter().map(item).collect(),
        chosen: vec![times.typed.when.clone()],
        ..Choose::new(Family::Radios, "at", where_and_when)
    };
    at.draw(&times.typed.faults, words).and_class("times").view()
}
