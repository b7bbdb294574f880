//! A question page: one page of a definition, as a plain form that posts to its own address.

use forms::{Answers, Page, Question};
use leptos::prelude::*;

use crate::controls::{self, Field};
use crate::place::Place;
use crate::portal::Portal;

pub fn question(portal: &Portal, id: &str) -> AnyView {
    let Some(page) = portal.definition.page(id) else { return ().into_any() };
    let draft = portal.draft.get_untracked();
    let (back, before) = portal.journey(|journey| (journey.before(id).map(|page| page.id.clone()), journey.answers_before(id)));
    let service = &portal.definition.service;
    let back = back.map_or_else(|| Place::start(service), |page| Place::question(service, &page));
    let body = if page.exit { exit(portal, page, &draft.pairs, &before) } else { form(portal, page, &draft, &before) };
    view! {
        <a class="govuk-back-link" href=back.to_string()>{portal.words.get("page.back").to_owned()}</a>
        <main class="govuk-main-wrapper" id="main-content">
            <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
                {notice(portal)}{error_summary(portal)}{body}
            </div></div>
        </main>
    }
    .into_any()
}

fn form(portal: &Portal, page: &Page, draft: &crate::portal::Draft, before: &Answers) -> AnyView {
    let action = Place::question(&portal.definition.service, &page.id).to_string();
    let files = page.questions.iter().any(Question::takes_file);
    let fields = fields(portal, page, &draft.pairs, before);
    let kind = files.then_some("multipart/form-data");
    let grows = page.questions.iter().any(|question| !question.kind.questions().is_empty()) || files;
    // Enter in an input presses the first button of a form: it must not be one that removes something.
    let first = grows.then(|| view! { <button class="govuk-visually-hidden" type="submit" tabindex="-1" aria-hidden="true"></button> });
    view! {
        <span class="govuk-caption-l">{portal.definition.title.get(&portal.words.language).to_owned()}</span>
        {title(portal, page, before)}
        <form method="post" action=action enctype=kind novalidate data-page=page.id.clone()>
            {first}
            <input type="hidden" name="csrf" value=draft.csrf.clone() />
            {fields}
            <button type="submit" class="govuk-button" data-continue="true">{portal.words.get("page.continue").to_owned()}</button>
        </form>
    }
    .into_any()
}

/// The journey ends here: the page says whom to turn to, and there is nothing to send.
fn exit(portal: &Portal, page: &Page, pairs: &forms::Pairs, before: &Answers) -> AnyView {
    view! {
        <span class="govuk-caption-l">{portal.definition.title.get(&portal.words.language).to_owned()}</span>
        <h1 class="govuk-heading-l" tabindex="-1">{page.title.get(&portal.words.language).to_owned()}</h1>
        {fields(portal, page, pairs, before)}
    }
    .into_any()
}

/// The page's heading, unless the first question says the same words and so carries it.
fn title(portal: &Portal, page: &Page, before: &Answers) -> Option<AnyView> {
    let language = &portal.words.language;
    let headed = heading_question(page, language, before).is_some();
    (!headed).then(|| view! { <h1 class="govuk-heading-l" tabindex="-1">{page.title.get(language).to_owned()}</h1> }.into_any())
}

fn heading_question<'p>(page: &'p Page, language: &str, before: &Answers) -> Option<&'p Question> {
    let first = page.questions.iter().find(|question| shown(page, question, before))?;
    let same = first.label.get(language) == page.title.get(language);
    (same && first.kind.questions().is_empty() && !page.exit).then_some(first)
}

fn fields(portal: &Portal, page: &Page, pairs: &forms::Pairs, before: &Answers) -> Vec<AnyView> {
    let heading = heading_question(page, &portal.words.language, before).map(|question| question.id.as_str());
    let top = page.questions.iter().filter(|question| shown(page, question, before) && page.revealed_by(question).is_none());
    top.map(|question| {
        let drawn = controls::field(&Field {
            portal, page, question, name: question.id.clone(), pairs, before, heading: heading == Some(question.id.as_str()), of: None,
        });
        match depends_on_page(page, question) {
            true => view! { <div data-when=question.id.clone()>{drawn}</div> }.into_any(),
            false => drawn,
        }
    })
    .collect()
}

/// Whether the question stands on the page: its condition holds, or depends on what is answered on this very page.
fn shown(page: &Page, question: &Question, before: &Answers) -> bool {
    depends_on_page(page, question) || question.applies(before)
}

fn depends_on_page(page: &Page, question: &Question) -> bool {
    question.when.as_ref().is_some_and(|when| when.names().into_iter().any(|name| page.question(name).is_some()))
}

/// The list of problems at the top. It takes the focus: by `autofocus` on a page from the server, by `enhance` else.
pub fn error_summary(portal: &Portal) -> AnyView {
    let (faults, title) = (portal.faults, portal.words.get("error.summary").to_owned());
    let summary = move || {
        let faults = faults.get();
        let items: Vec<_> = faults.iter().map(|fault| view! { <li><a href=format!("#{}", fault.name)>{fault.text.clone()}</a></li> }).collect();
        (!faults.is_empty()).then(|| view! {
            <div class="govuk-error-summary" tabindex="-1" autofocus>
                <div role="alert">
                    <h2 class="govuk-error-summary__title">{title.clone()}</h2>
                    <div class="govuk-error-summary__body"><ul class="govuk-list govuk-error-summary__list">{items}</ul></div>
                </div>
            </div>
        })
    };
    summary.into_any()
}

/// Something the person must know before going on: the session ended, another tab changed the draft.
pub fn notice(portal: &Portal) -> AnyView {
    let (notice, words) = (portal.notice, portal.words.clone());
    let banner = move || {
        let key = notice.get()?;
        let (title, text) = (words.get("notice.title").to_owned(), words.get(&key).to_owned());
        Some(view! {
            <div class="govuk-notification-banner" role="region" aria-labelledby="notice-title">
                <div class="govuk-notification-banner__header"><h2 class="govuk-notification-banner__title" id="notice-title">{title}</h2></div>
                <div class="govuk-notification-banner__content" role="status"><p class="govuk-notification-banner__heading">{text}</p></div>
            </div>
        })
    };
    banner.into_any()
}
