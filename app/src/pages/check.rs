//! Check answers: everything that was said, a way to change each, and the button that sends it.

use forms::summary;
use leptos::prelude::*;

use super::question::{error_summary, notice};
use crate::place::Place;
use crate::portal::Portal;

pub fn check(portal: &Portal) -> AnyView {
    let service = portal.definition.service.clone();
    let (sections, last) = portal.journey(|journey| (summary(journey, &portal.words), journey.steps.last().map(|step| step.page.id.clone())));
    let back = last.map_or_else(|| Place::start(&service), |page| Place::question(&service, &page));
    let draft = portal.draft.get_untracked();
    let sections: Vec<_> = sections.into_iter().map(|section| view! {
        <h2 class="govuk-heading-m">{section.title.clone()}</h2>
        {summary_list(portal, &service, &section)}
    }).collect();
    view! {
        <a class="govuk-back-link" href=back.to_string()>{portal.words.get("page.back").to_owned()}</a>
        <main class="govuk-main-wrapper" id="main-content">
            <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds-from-desktop">
                {notice(portal)}{error_summary(portal)}
                <span class="govuk-caption-l">{portal.definition.title.get(&portal.words.language).to_owned()}</span>
                <h1 class="govuk-heading-l" tabindex="-1">{portal.check_title().to_owned()}</h1>
                {sections}
                <form method="post" action=Place::check(&service).to_string() novalidate data-check="true">
                    <input type="hidden" name="csrf" value=draft.csrf />
                    <input type="hidden" name="draft" value=draft.id />
                    <h2 class="govuk-heading-m">{portal.words.get("check.send_title").to_owned()}</h2>
                    <p class="govuk-body">{portal.words.get("check.send_text").to_owned()}</p>
                    <button type="submit" class="govuk-button">{portal.words.get("check.send").to_owned()}</button>
                </form>
            </div></div>
        </main>
    }
    .into_any()
}

fn summary_list(portal: &Portal, service: &str, section: &forms::Section) -> AnyView {
    let words = &portal.words;
    let rows: Vec<_> = section.rows.iter().map(|row| {
        let change = row.change.then(|| {
            let href = format!("{}#{}", Place::question(service, &section.page), portal.input(&section.page, &row.question));
            view! {
                <dd class="govuk-summary-list__actions">
                    <a class="govuk-link" href=href>{words.get("check.change").to_owned()}<span class="govuk-visually-hidden">" "{row.label.clone()}</span></a>
                </dd>
            }
        });
        let lines: Vec<_> = match row.lines.is_empty() {
            true => vec![view! { <div>{words.get("check.not_provided").to_owned()}</div> }],
            false => row.lines.iter().map(|line| view! { <div>{line.clone()}</div> }).collect(),
        };
        view! {
            <div class="govuk-summary-list__row" class:govuk-summary-list__row--no-actions=!row.change>
                <dt class="govuk-summary-list__key">{row.label.clone()}</dt>
                <dd class="govuk-summary-list__value">{lines}</dd>
                {change}
            </div>
        }
    }).collect();
    view! { <dl class="govuk-summary-list">{rows}</dl> }.into_any()
}
