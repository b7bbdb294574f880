//! The front page: find a service, the ones most people come for, follow a request, get help.

use forms::Words;
use leptos::prelude::*;

use super::services::{self, ServiceCard};
use crate::council::Council;
use crate::place::Place;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    /// The most used first.
    pub most_used: Vec<ServiceCard>,
    /// Whoever is here may go on with what a code opens.
    pub by_code: bool,
}

impl Home {
    pub fn title(&self, words: &Words) -> String {
        words.get("home.title").to_owned()
    }
}

pub fn home(home: &Home, words: &Words, council: &Council) -> AnyView {
    let cards: Vec<&ServiceCard> = home.most_used.iter().collect();
    let (link, phone) = (council.phone_link(), council.phone.clone());
    let by_code = home.by_code.then(|| {
        view! {
            <section>
                <h2 class="govuk-heading-m"><a class="govuk-link" href=Place::Continue.to_string()>{words.get("continue.title").to_owned()}</a></h2>
                <p class="govuk-body">{words.get("home.code_text").to_owned()}</p>
            </section>
        }
    });
    view! {
        <main class="govuk-main-wrapper home" id="main-content">
            <div class="home__lead">
                <h1 class="govuk-heading-xl" tabindex="-1">{words.get("home.title").to_owned()}</h1>
                <p class="govuk-body-l">{words.get("home.lead").to_owned()}</p>
                {services::search("", words)}
            </div>
            <section class="home__services">
                <h2 class="govuk-heading-m">{words.get("home.most_used").to_owned()}</h2>
                {services::cards(&cards)}
                <p class="govuk-body"><a class="govuk-link" href=Place::Services.to_string()>{words.get("home.all").to_owned()}</a></p>
            </section>
            <div class="home__more">
                <section>
                    <h2 class="govuk-heading-m"><a class="govuk-link" href=Place::Find.to_string()>{words.get("home.follow").to_owned()}</a></h2>
                    <p class="govuk-body">{words.get("home.follow_text").to_owned()}</p>
                </section>
                {by_code}
                <section>
                    <h2 class="govuk-heading-m"><a class="govuk-link" href="/help">{words.get("home.help").to_owned()}</a></h2>
                    <p class="govuk-body">{words.get("home.help_text").to_owned()}" "<a class="govuk-link phone" href=link>{phone}</a></p>
                </section>
            </div>
        </main>
    }
    .into_any()
}
