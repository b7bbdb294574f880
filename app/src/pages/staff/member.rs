//! Somebody who helps for an organisation: with which services, and whether they may at all.

use forms::{Said, Words};
use leptos::prelude::*;

use super::organisations::{services, suspended};
use super::{Signed, signed_bar};
use crate::component::button;
use crate::node::Node;
use crate::pages::{back, heading};

/// Posts to `/staff/organisations/{organisation}/{id}`: `do=limit` with `services`, `do=suspend`, `do=allow`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Member {
    pub signed: Signed,
    /// The organisation's id and name.
    pub organisation: (String, String),
    pub id: String,
    pub name: String,
    pub email: String,
    pub suspended: bool,
    pub offered: Vec<(String, Said)>,
    pub chosen: Vec<String>,
    /// Whoever is signed in: nobody locks themselves out.
    pub own: bool,
}

impl Member {
    pub fn title(&self) -> String {
        format!("{} – {}", self.name, self.organisation.1)
    }
}

pub fn member(page: &Member, words: &Words) -> AnyView {
    let action = format!("/staff/organisations/{}/{}", page.organisation.0, page.id);
    view! {
        {signed_bar(&page.signed, words)}
        {back(format!("/staff/organisations/{}", page.organisation.0), &page.organisation.1)}
        <main class="govuk-main-wrapper" id="main-content">
            <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
                <span class="govuk-caption-l">{page.organisation.1.clone()}</span>
                {heading(vec![Node::from(page.name.clone()), suspended(page.suspended, words)])}
                <p class="govuk-body">{page.email.clone()}</p>
                <form class="move" method="post" action=action.clone() novalidate>
                    <input type="hidden" name="csrf" value=page.signed.csrf.clone() />
                    {services("services", &page.offered, &page.chosen, words).view(&[], words)}
                    {button::button("submit", words.get("organisation.limit")).at("name", "do").at("value", "limit").view()}
                </form>
                {(!page.own).then(|| decide(page, action, words))}
            </div></div>
        </main>
    }
    .into_any()
}

fn decide(page: &Member, action: String, words: &Words) -> AnyView {
    let (what, key, class) = match page.suspended {
        true => ("allow", "organisation.allow", "govuk-button--secondary"),
        false => ("suspend", "organisation.suspend", "govuk-button--warning"),
    };
    let button = button::button("submit", words.get(key)).and_class(class).at("name", "do").at("value", what).id("suspend");
    view! {
        <form class="move" method="post" action=action>
            <h2 class="govuk-heading-m">{words.get("organisation.suspend_title").to_owned()}</h2>
            <p class="govuk-body">{words.get("organisation.suspend_member").to_owned()}</p>
            <input type="hidden" name="csrf" value=page.signed.csrf.clone() />
            {button.view()}
        </form>
    }
    .into_any()
}
