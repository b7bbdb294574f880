//! What staff see: plain pages without WASM.

pub mod handoff;
pub mod handoffs;
pub mod queue;
pub mod request;
pub mod sign_in;

use forms::Words;
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
    }
    .into_any()
}
