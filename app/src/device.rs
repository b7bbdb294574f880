//! What stands around every page on a device that others use, and in practice: how to leave it, and that nothing is real.

use forms::Words;
use leptos::prelude::*;

use crate::component::button;
use crate::node::{Element, Node, el};
use crate::shell::{Boot, Frame, in_language};

/// Somebody is at a device that others use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sitting {
    /// Where the kiosk stands.
    pub place: Option<String>,
    /// The page itself is about leaving: it has the button.
    pub asked: bool,
    /// After how many seconds without a click it ends; `None` where nobody has begun anything.
    pub ends: Option<u64>,
}

/// Said first on every page, and always in sight.
pub fn marks(frame: &Frame) -> Option<AnyView> {
    let inside: Vec<Element> = practice(frame).into_iter().chain(finish(frame)).collect();
    (!inside.is_empty()).then(|| el("div").class("marks").with(inside).view())
}

fn practice(frame: &Frame) -> Option<Element> {
    let words = &frame.words;
    frame.practice.then(|| {
        let said = el("strong").class("practice__name").text(words.get("practice.name"));
        let text = el("p").class("practice__text").with(said).with(" ").with(words.get("practice.mark"));
        let leave = el("button").at("type", "submit").class("link-button").text(words.get("practice.leave"));
        let form = el("form").at("method", "post").at("action", "/practice/leave").with(leave);
        let inside = el("div").class("govuk-width-container marks__line").with(text).with(form);
        el("section").class("practice").at("aria-label", words.get("practice.name")).with(inside)
    })
}

/// "Finish and clear". In the middle of a form what was typed goes along, so that it can be saved.
fn finish(frame: &Frame) -> Option<Element> {
    let (words, sitting) = (&frame.words, frame.sitting.as_ref()?);
    let text = match &sitting.place {
        Some(place) => words.fill("kiosk.at", &[("place", place)]),
        None => words.get("kiosk.others").to_owned(),
    };
    let finish = || words.get("kiosk.finish");
    let class = "finish__button";
    let button: Option<Node> = match frame.form {
        _ if sitting.asked => None,
        Some(form) => {
            let here = format!("{}&finish=yes", in_language(frame, &words.language));
            Some(button::posting(form, here, finish()).class(class).into())
        }
        None => {
            let button = el("button").at("type", "submit").class(class).text(finish());
            Some(el("form").at("method", "post").at("action", "/finish").with(button).into())
        }
    };
    let inside = el("div").class("govuk-width-container marks__line");
    let inside = inside.with(el("p").class("finish__text").text(text)).with(Node::from(button));
    Some(el("section").class("finish").at("aria-label", words.get("kiosk.label")).with(inside))
}

/// Leaves a page that nobody is at, where WASM does not: the server has ended the sitting by then.
pub fn leave(frame: &Frame) -> Option<AnyView> {
    let ends = frame.sitting.as_ref()?.ends?;
    let content = format!("{};url=/finished?idle=yes", ends + 1);
    let leave = || view! { <meta http-equiv="refresh" content=content.clone() /> };
    Some(match &frame.boot {
        Some(Boot::Form { .. } | Boot::Page) => view! { <noscript>{leave()}</noscript> }.into_any(),
        None => leave().into_any(),
    })
}

/// Asks whether somebody is there: a dialog that WASM opens (`enhance/timeout.rs`), and, until WASM listens, a cover that the style
/// puts over the page by itself. What was typed is posted with the answer, and kept.
pub fn still_there(frame: &Frame) -> Option<AnyView> {
    frame.sitting.as_ref()?.ends?;
    let words = &frame.words;
    let title = words.get("kiosk.still_there");
    let here = in_language(frame, &words.language);
    let stay = match frame.form {
        Some(form) => button::posting(form, here, words.get("kiosk.stay")).class("govuk-button"),
        None => button::link(here, words.get("kiosk.stay")),
    };
    let text = |text: &str| el("p").class("govuk-body").text(text);
    let cover = el("section").class("still-there").at("role", "alert").at("aria-label", title);
    let cover = cover.with(el("div").class("govuk-width-container").with(vec![
        el("p").class("govuk-heading-l").text(title),
        text(words.get("kiosk.still_there_text")),
        stay,
    ]));
    Some((cover.view(), dialog(words)).into_any())
}

/// Opened by WASM before the end (`enhance/timeout.rs`).
fn dialog(words: &Words) -> AnyView {
    view! {
        <dialog class="timeout" id="timeout" aria-labelledby="timeout-title" aria-describedby="timeout-left" data-finished="/finished?idle=yes">
            <h2 class="govuk-heading-m" id="timeout-title">{words.get("kiosk.still_there").to_owned()}</h2>
            <p class="govuk-body" id="timeout-left" aria-live="polite"></p>
            <p class="govuk-body">{words.get("kiosk.any_key").to_owned()}</p>
            <form method="post" action="/finish/session">{button::button("submit", words.get("kiosk.stay")).view()}</form>
        </dialog>
    }
    .into_any()
}
