//! What staff see: plain pages, on which WASM warns before a sign-in ends.

pub mod calls;
pub mod contact;
pub mod figures;
pub mod handoff;
pub mod handoffs;
pub mod help;
pub mod join;
pub mod kiosk;
pub mod member;
pub mod organisation;
pub mod organisations;
pub mod people;
pub mod permission;
pub mod queue;
pub mod request;
pub mod sign_in;

use forms::Words;
use forms::definition::Mode;
use leptos::prelude::*;

use crate::component::{button, pagination, tag};
use crate::node::{Element, Node};

/// Who is signed in, and the way out. The form posts `csrf` to `/staff/sign-out`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signed {
    pub name: String,
    pub csrf: String,
}

fn signed_bar(signed: &Signed, words: &Words) -> AnyView {
    let (name, csrf) = (words.fill("staff.signed_in", &[("name", &signed.name)]), signed.csrf.clone());
    view! {
        <section class="signed" aria-label=words.get("staff.account").to_owned()>
            <span>{name}</span>
            <form method="post" action="/staff/sign-out">
                <input type="hidden" name="csrf" value=csrf />
                <button class="link-button" type="submit">{words.get("staff.sign_out").to_owned()}</button>
            </form>
        </section>
        {timeout(signed, words)}
    }
    .into_any()
}

/// Opened by WASM two minutes before the sign-in ends (`enhance/timeout.rs`).
fn timeout(signed: &Signed, words: &Words) -> AnyView {
    let csrf = signed.csrf.clone();
    view! {
        <dialog class="timeout" id="timeout" aria-labelledby="timeout-title" aria-describedby="timeout-left">
            <h2 class="govuk-heading-m" id="timeout-title">{words.get("timeout.title").to_owned()}</h2>
            <p class="govuk-body" id="timeout-left" aria-live="polite"></p>
            <form method="post" action="/staff/session">
                <input type="hidden" name="csrf" value=csrf />
                {button::button("submit", words.get("timeout.stay")).view()}
            </form>
        </dialog>
    }
    .into_any()
}

/// Where the rows before and after those of a page are, if there are any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Around {
    pub previous: Option<String>,
    pub next: Option<String>,
}

pub fn around(around: &Around, words: &Words) -> Option<AnyView> {
    let way = |way, key, href: &Option<String>| {
        let title = Node::from(pagination::title(words.get(key), None));
        let inside = vec![Node::from(pagination::icon(way)), title];
        href.clone().map(|href| pagination::way(way, pagination::link(href, way, inside)))
    };
    let previous = way("prev", "pagination.previous", &around.previous);
    let next = way("next", "pagination.next", &around.next);
    let any = previous.is_some() || next.is_some();
    any.then(|| pagination::pagination(words.get("pagination.label"), previous, Vec::new(), next).view())
}

/// What the council promised: to follow it to the end, to pass it on, or nothing, because it was answered at once.
fn handling(mode: Mode, words: &Words) -> Element {
    match mode {
        Mode::Advocate => tag::tag(words.get("staff.followed")),
        Mode::Forget => tag::tag(words.get("staff.passed_on")).and_class("govuk-tag--grey"),
        Mode::Done => tag::tag(words.get("staff.done")).and_class("govuk-tag--green"),
    }
}

/// Nothing goes on until the resident has answered.
fn waiting(waits: bool, words: &Words) -> Node {
    after(waits.then(|| tag::tag(words.get("staff.waiting")).and_class("govuk-tag--yellow")))
}

/// The promised day has passed.
fn late(late: bool, words: &Words) -> Node {
    after(late.then(|| tag::tag(words.get("queue.late")).and_class("govuk-tag--red")))
}

/// A tag after some text, where there is one.
fn after(tag: Option<Element>) -> Node {
    tag.map(|tag| Node::from(vec![Node::from(" "), tag.into()])).into()
}
