//! Staff sign in with e-mail address and password; pasting is welcome.

use forms::{Pairs, Words};
use leptos::prelude::*;

use crate::component::{button, form_group, label, password_input};
use crate::node::{Node, el};
use crate::pages::question::{banner, hidden};
use crate::pages::{Line, column, faults, heading, titled};
use crate::portal::Fault;

/// Posts `email` and `password` to `/staff/sign-in`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignIn {
    pub email: String,
    pub problem: Option<Problem>,
    pub csrf: String,
    /// After how many minutes without a click the sign-in ends.
    pub idle: i64,
    /// What was on a page when the last sign-in ended.
    pub kept: Option<Kept>,
}

/// A page of staff's, and what was typed on it. The form posts `to`, and each of `typed` under a name with `kept-` before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub to: String,
    pub typed: Pairs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The e-mail address or the password: which one is nobody's business.
    Wrong,
    TooMany,
    /// The account, or its organisation, is suspended.
    Suspended,
}

impl SignIn {
    pub fn title(&self, words: &Words) -> String {
        titled(self.problem.is_some(), words.get("staff.sign_in"), words)
    }
}

pub fn sign_in(sign_in: &SignIn, words: &Words) -> AnyView {
    let fault = sign_in.problem.map(|problem| match problem {
        Problem::Wrong => words.get("staff.wrong"),
        Problem::TooMany => words.get("staff.too_many"),
        Problem::Suspended => words.get("staff.suspended"),
    });
    let wrong: Vec<Fault> = fault.into_iter().map(|text| Fault { name: "email".into(), text: text.into() }).collect();
    let email = Line {
        name: "email",
        label: words.get("staff.email"),
        value: &sign_in.email,
        kind: "email",
        autocomplete: Some("username"),
        capitals: "none",
        ..Line::default()
    };
    let form = view! {
        <form class="narrow" method="post" action="/staff/sign-in" novalidate>
            <input type="hidden" name="csrf" value=sign_in.csrf.clone() />
            {sign_in.kept.as_ref().map(kept)}
            {email.view(&wrong, words)}{password(words)}
            <p class="govuk-body">{words.fill("staff.idle", &[("minutes", &sign_in.idle.to_string())])}</p>
            {button::button("submit", words.get("staff.sign_in_button")).view()}
            <p class="govuk-body"><a class="govuk-link" href="/staff/join">{words.get("staff.have_code").to_owned()}</a></p>
        </form>
    };
    let ended = sign_in.kept.as_ref().map(|_| banner(words, "staff.ended").view());
    column(None, (faults(&wrong, words), ended, heading(words.get("staff.sign_in")), form).into_any())
}

/// govuk-frontend's password input: the button shows where WASM makes it work (`enhance/password.rs`).
fn password(words: &Words) -> AnyView {
    let label = label::label(words.get("staff.password")).and_class("govuk-label--s").at("for", "password");
    let toggle = password_input::toggle("password", words.get("password.show_label"), words.get("password.show"));
    let wrapper = password_input::wrapper(password_input::input("password", "password", "current-password"), toggle);
    password_input::group(form_group::form_group(vec![label, wrapper])).view()
}

fn kept(kept: &Kept) -> Node {
    let value = |(name, value): (&str, &String)| {
        el("input").at("type", "hidden").at("name", format!("kept-{name}")).at("value", value.clone()).into()
    };
    let typed = kept.typed.iter().flat_map(|(name, values)| values.iter().map(move |value| (name, value)));
    let mut inputs: Vec<Node> = vec![hidden("to", &kept.to).into()];
    inputs.extend(typed.map(value));
    inputs.into()
}
