//! What staff see: plain pages, on which WASM warns before a sign-in ends.

pub mod handoff;
pub mod handoffs;
pub mod queue;
pub mod request;
pub mod sign_in;

use forms::Words;
use forms::definition::Mode;
use leptos::prelude::*;

/// Who is signed in, and the way out. The form posts `csrf` to `/staff/sign-out`.
#[derive(Clone, Debug, PartialEq, Eq)]
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
                <button class="signed__out" type="submit">{words.get("staff.sign_out").to_owned()}</button>
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
                <button class="govuk-button" type="submit">{words.get("timeout.stay").to_owned()}</button>
            </form>
        </dialog>
    }
    .into_any()
}

/// What the council promised: to follow it to the end, to pass it on, or nothing, because it was answered at once.
fn handling(mode: Mode, words: &Words) -> AnyView {
    let (class, text) = match mode {
        Mode::Advocate => ("govuk-tag", words.get("staff.followed")),
        Mode::Forget => ("govuk-tag govuk-tag--grey", words.get("staff.passed_on")),
        Mode::Done => ("govuk-tag govuk-tag--green", words.get("staff.done")),
    };
    let text = text.to_owned();
    view! { <strong class=class>{text}</strong> }.into_any()
}

/// Nothing goes on until the resident has answered.
fn waiting(waits: bool, words: &Words) -> Option<AnyView> {
    let text = words.get("staff.waiting").to_owned();
    waits.then(|| view! { " "<strong class="govuk-tag govuk-tag--yellow">{text}</strong> }.into_any())
}
