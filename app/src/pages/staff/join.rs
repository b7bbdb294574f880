//! Joining by a code that somebody passed on, of an invitation or of a permission: first the code, then who one is and a password.

use forms::Words;
use leptos::prelude::*;

use crate::component::{button, error_message, form_group, hint, label, password_input};
use crate::node::Node;
use crate::pages::{Line, column, faults, heading, titled};
use crate::portal::Fault;

/// Posts `code` to [`JOIN`], and once it is known `name`, `password` and, without an invitation, `email` with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Join {
    pub csrf: String,
    pub code: String,
    /// Who asks, once the code was found good.
    pub asks: Option<Asks>,
    pub name: String,
    pub email: String,
    pub problems: Vec<Problem>,
}

/// Who gave the code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asks {
    /// An organisation invites whoever has this e-mail address.
    Organisation { name: String, email: String },
    /// A person gives a permission. Who it is shows once it is taken up.
    Person,
}

pub const JOIN: &str = "/staff/join";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    NoCode,
    /// It was used, is too old, or never was: which of it is nobody's business.
    Code,
    TooMany,
    NoName,
    NoEmail,
    Short,
    /// Somebody signs in with the e-mail address of the invitation already.
    Known,
    /// Somebody signs in with the e-mail address that was typed already.
    KnownEmail,
}

/// Nothing shorter is a password, and nothing longer, in characters.
pub const SHORTEST: usize = 12;

impl Join {
    pub fn title(&self, words: &Words) -> String {
        titled(!self.problems.is_empty(), words.get("join.title"), words)
    }

    fn faults(&self, words: &Words) -> Vec<Fault> {
        let fault = |problem: &Problem| {
            let (name, text) = match problem {
                Problem::NoCode => ("code", words.get("join.no_code").to_owned()),
                Problem::Code => ("code", words.get("join.wrong").to_owned()),
                Problem::TooMany => ("code", words.get("staff.too_many").to_owned()),
                Problem::NoName => ("name", words.get("join.no_name").to_owned()),
                Problem::NoEmail => ("email", words.get("organisation.no_email").to_owned()),
                Problem::Short => ("password", words.fill("join.short", &[("count", &SHORTEST.to_string())])),
                Problem::Known => ("code", words.get("join.known").to_owned()),
                Problem::KnownEmail => ("email", words.get("join.known_email").to_owned()),
            };
            Fault { name: name.into(), text: text.into() }
        };
        self.problems.iter().map(fault).collect()
    }
}

pub fn join(page: &Join, words: &Words) -> AnyView {
    let wrong = page.faults(words);
    let inside = match &page.asks {
        None => code(page, &wrong, words),
        Some(asks) => account(page, asks, &wrong, words),
    };
    column(None, (faults(&wrong, words), heading(words.get("join.title")), inside).into_any())
}

fn code(page: &Join, wrong: &[Fault], words: &Words) -> AnyView {
    let code = Line {
        name: "code",
        label: words.get("join.code"),
        hint: Some(words.get("join.code_hint")),
        value: &page.code,
        width: "govuk-input--width-20 reference",
        autocomplete: Some("off"),
        capitals: "characters",
        ..Line::default()
    };
    view! {
        <p class="govuk-body">{words.get("join.text").to_owned()}</p>
        <form class="narrow" method="post" action=JOIN novalidate>
            <input type="hidden" name="csrf" value=page.csrf.clone() />
            {code.view(wrong, words)}
            {button::button("submit", words.get("page.continue")).view()}
        </form>
        <p class="govuk-body"><a class="govuk-link" href="/staff/sign-in">{words.get("join.have_account").to_owned()}</a></p>
    }
    .into_any()
}

fn account(page: &Join, asks: &Asks, wrong: &[Fault], words: &Words) -> AnyView {
    let text = match asks {
        Asks::Organisation { name, email } => words.fill("join.invited", &[("organisation", name), ("email", email)]),
        Asks::Person => words.get("join.asked").to_owned(),
    };
    let email = match asks {
        // A password manager keeps it under the address that one signs in with.
        Asks::Organisation { email, .. } => {
            view! { <input type="hidden" autocomplete="username" value=email.clone() /> }.into_any()
        }
        Asks::Person => {
            let line = Line {
                name: "email",
                label: words.get("staff.email"),
                hint: Some(words.get("join.email_hint")),
                value: &page.email,
                kind: "email",
                autocomplete: Some("username"),
                capitals: "none",
                ..Line::default()
            };
            line.view(wrong, words).into_any()
        }
    };
    let name = Line {
        name: "name",
        label: words.get("join.name"),
        hint: Some(words.get("join.name_hint")),
        value: &page.name,
        autocomplete: Some("name"),
        ..Line::default()
    };
    view! {
        <p class="govuk-body">{text}</p>
        <form class="narrow" method="post" action=JOIN novalidate>
            <input type="hidden" name="csrf" value=page.csrf.clone() />
            <input type="hidden" name="code" value=page.code.clone() />
            <input type="hidden" name="account" value="yes" />
            {name.view(wrong, words)}{email}{password(wrong, words)}
            {button::button("submit", words.get("join.button")).view()}
        </form>
    }
    .into_any()
}

/// A new password: any that is long enough, with a button that shows it where WASM makes it work (`enhance/password.rs`).
fn password(wrong: &[Fault], words: &Words) -> AnyView {
    let fault = wrong.iter().find(|fault| fault.name == "password").map(|fault| fault.text.clone());
    let label = label::label(words.get("join.password")).and_class("govuk-label--s").at("for", "password");
    let hint = hint::hint(words.fill("join.password_hint", &[("count", &SHORTEST.to_string())])).id("password-hint");
    let bad = fault.is_some();
    let described = if bad { "password-hint password-error" } else { "password-hint" };
    let message = fault.map(|text| error_message::error_message(words.get("error.prefix"), text).id("password-error"));
    let input = password_input::input("password", "password", "new-password").at("aria-describedby", described);
    let input = if bad { input.and_class("govuk-input--error").at("aria-invalid", "true") } else { input };
    let toggle = password_input::toggle("password", words.get("password.show_label"), words.get("password.show"));
    let wrapper = password_input::wrapper(input, toggle);
    let group = form_group::form_group(vec![Node::from(label), hint.into(), message.into(), wrapper.into()]);
    let group = if bad { group.and_class("govuk-form-group--error") } else { group };
    password_input::group(group).view()
}
