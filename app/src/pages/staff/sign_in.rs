//! Staff sign in with e-mail address and password; pasting is welcome.

use forms::Words;
use leptos::prelude::*;

use crate::pages::{Line, column, faults, heading};
use crate::portal::Fault;

/// Posts `email` and `password` to `/staff/sign-in`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignIn {
    pub email: String,
    pub problem: Option<Problem>,
    pub csrf: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The e-mail address or the password: which one is nobody's business.
    Wrong,
    TooMany,
}

impl SignIn {
    pub fn title(&self, words: &Words) -> String {
        let error = if self.problem.is_none() { "" } else { words.get("error.title_prefix") };
        format!("{error}{}", words.get("staff.sign_in"))
    }
}

pub fn sign_in(sign_in: &SignIn, words: &Words) -> AnyView {
    let fault = sign_in.problem.map(|problem| match problem {
        Problem::Wrong => words.get("staff.wrong"),
        Problem::TooMany => words.get("staff.too_many"),
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
    let password = Line {
        name: "password",
        label: words.get("staff.password"),
        kind: "password",
        autocomplete: Some("current-password"),
        capitals: "none",
        ..Line::default()
    };
    let form = view! {
        <form class="narrow" method="post" action="/staff/sign-in" novalidate>
            <input type="hidden" name="csrf" value=sign_in.csrf.clone() />
            {email.view(&wrong, words)}{password.view(&wrong, words)}
            <button class="govuk-button" type="submit">{words.get("staff.sign_in_button").to_owned()}</button>
        </form>
    };
    column(None, (faults(&wrong, words), heading(words.get("staff.sign_in")), form).into_any())
}
