//! A question page: one page of a definition, as a plain form that posts to its own address.

use forms::{Answers, Page, Pairs, Question, Said, Way, Words};
use leptos::prelude::*;

use crate::component::{back_link, button, error_summary, notification_banner};
use crate::controls::{self, Field};
use crate::node::{Element, Node, el, live};
use crate::place::Place;
use crate::portal::{Draft, Elsewhere, Fault, Portal};

pub fn question(portal: &Portal, id: &str) -> Node {
    let Some(page) = portal.definition.page(id) else { return Node::Nothing };
    let mut draft = portal.draft.get_untracked();
    portal.recall(&mut draft.pairs, page);
    let (back, before) = portal.journey(|journey| (journey.before(id), journey.answers_before(id)));
    let service = &portal.definition.service;
    let back = back.map_or_else(|| Place::start(service), |back| Place::target(service, &back));
    let title = title(portal, page, &before);
    let body = match page.exit {
        // The journey ends here: the page says whom to turn to, and there is nothing to send.
        true => vec![fields(portal, page, &draft.pairs, &before).into(), ways(portal, page)].into(),
        false => form(portal, page, &draft, &before).into(),
    };
    frame(portal, back, "govuk-grid-column-two-thirds", vec![title, body])
}

/// What every page of a form has around it: the way back, what the person must know, what is wrong, the service's name.
pub fn frame(portal: &Portal, back: Place, column: &str, inside: Vec<Node>) -> Node {
    let back = back_link::back_link(back.to_string(), portal.words.get("page.back"));
    let caption = el("span").class("govuk-caption-l").text(portal.definition.title.say(&portal.words.language));
    let column = el("div").class(column).with(notice(portal)).with(error_summary(portal)).with(caption).with(inside);
    let main = el("main").class("govuk-main-wrapper").id("main-content").with(el("div").class("govuk-grid-row").with(column));
    vec![back, main].into()
}

/// The id of the form on a question page.
pub const FORM: &str = "form";

/// The input that says which version of the form a page was drawn from: whoever agrees, does so to what stands there.
pub const DEFINITION: &str = "definition";

/// The ways in which a form goes on elsewhere: later, or with its person; and with another helper.
pub fn ways_on(portal: &Portal) -> Vec<Element> {
    let (service, seat) = (&portal.definition.service, portal.draft.with_untracked(|draft| draft.seat));
    let link = |to: String, key| el("a").class("govuk-link").at("href", to).text(portal.words.get(key));
    let mut ways = vec![link(Place::later(service, seat), later(seat))];
    if seat {
        ways.push(link(Place::pass_on(service), "page.pass_on"));
    }
    ways
}

/// What the way is called in which a form is left to be gone on with: a key.
pub fn later(seat: bool) -> &'static str {
    if seat { "page.hand_back" } else { "page.save" }
}

/// The input that says what stood on a page when it was drawn, where others may type in the same form meanwhile.
pub const BASE: &str = "base";

/// Where a page is posted whose form is to be gone on with later: to itself, so that what was typed is kept.
const SAVE: &str = "?then=save";

fn form(portal: &Portal, page: &Page, draft: &Draft, before: &Answers) -> Element {
    let action = Place::question(&portal.definition.service, &page.id).to_string();
    let files = page.questions.iter().any(Question::takes_file);
    let buttons = files || page.questions.iter().any(|question| !question.kind.questions().is_empty());
    #[cfg(feature = "ssr")]
    let buttons = buttons || portal.masked;
    // Enter in an input presses the first button of a form: it must not be one that removes something,
    // or uncovers a secret.
    let first = buttons
        .then(|| el("button").class("govuk-visually-hidden").at("type", "submit").at("tabindex", "-1").at("aria-hidden", "true"));
    let form = el("form").at("method", "post").at("action", action).maybe("enctype", files.then_some("multipart/form-data"));
    // What the browser would fill in again on a device that others use is somebody else's.
    let form = form.maybe("autocomplete", draft.shared.then_some("off"));
    let form = form.id(FORM).flag("novalidate", true).at("data-page", page.id.clone());
    let base = draft.together.then(|| hidden(BASE, &base(portal, page, draft).to_json()));
    let form = form.with(first).with(hidden("csrf", &draft.csrf)).with(hidden(DEFINITION, &draft.definition)).with(base);
    let form = form.with(fields(portal, page, &draft.pairs, before));
    let later = button::posting(FORM, SAVE, portal.words.get(later(draft.seat))).class("link-button");
    let buttons = button::button("submit", portal.words.get("page.continue"));
    form.with(button::group(vec![buttons, later]))
}

/// What stands on the page: a secret that is covered does not.
fn base(portal: &Portal, page: &Page, draft: &Draft) -> Pairs {
    let names = page.names(&draft.pairs);
    #[cfg(feature = "ssr")]
    let names = {
        let secret = |question: &Question| question.kind.secret_names(&question.id, &draft.pairs);
        let covered: Vec<String> = page.questions.iter().filter(|_| portal.masked).flat_map(secret).collect();
        names.into_iter().filter(|name| !covered.contains(name)).collect::<Vec<_>>()
    };
    #[cfg(not(feature = "ssr"))]
    let _ = portal;
    draft.pairs.only(names)
}

pub fn hidden(name: &'static str, value: &str) -> Element {
    el("input").at("type", "hidden").at("name", name).at("value", value)
}

pub fn heading(text: impl Into<Node>) -> Element {
    el("h1").class("govuk-heading-l").at("tabindex", "-1").text(text)
}

/// Where the journey ends somebody goes on with it: the way that fits the answers first.
fn ways(portal: &Portal, page: &Page) -> Node {
    let (words, service) = (&portal.words, &portal.definition.service);
    let (why, ways) = portal.journey(|journey| {
        let why = portal.definition.together(&journey.answers, portal.today).map(|why| why.say(&words.language));
        (why, portal.definition.interaction(&journey.answers, portal.today).ways())
    });
    let link = |way: Way| {
        let (name, text) = match way {
            Way::Alone => return None,
            Way::Book if !portal.bookable => return None,
            Way::Call => ("call", words.get("exit.call")),
            Way::Book => ("book", words.get("exit.book")),
        };
        let href = format!("/ask-for-help/{name}?from={service}/{}", page.id);
        Some(el("li").with(el("a").class("govuk-link").at("href", href).text(text)))
    };
    let list = el("ul").class("govuk-list").with(ways.into_iter().filter_map(link).collect::<Vec<_>>());
    let why = why.map(|why| el("p").class("govuk-body").text(why));
    vec![Node::from(el("h2").class("govuk-heading-m").text(words.get("exit.ways"))), why.into(), list.into()].into()
}

/// The page's heading, unless the first question says the same words and so carries it.
fn title(portal: &Portal, page: &Page, before: &Answers) -> Node {
    let language = &portal.words.language;
    let carried = heading_question(portal, page, before).is_some();
    (!carried).then(|| heading(page.title.say(language))).into()
}

fn heading_question<'p>(portal: &Portal, page: &'p Page, before: &Answers) -> Option<&'p Question> {
    let language = &portal.words.language;
    let first = page.questions.iter().find(|question| shown(portal, page, question, before))?;
    let same = first.label.get(language) == page.title.get(language);
    (same && first.kind.questions().is_empty() && !page.exit).then_some(first)
}

pub fn fields(portal: &Portal, page: &Page, pairs: &Pairs, before: &Answers) -> Vec<Node> {
    let heading = heading_question(portal, page, before).map(|question| question.id.as_str());
    let field = |question: &Question| {
        let heading = heading == Some(question.id.as_str());
        let drawn = controls::field(&Field { portal, page, question, name: question.id.clone(), pairs, before, heading });
        match depends_on_page(page, question) {
            true => el("div").at("data-when", question.id.clone()).with(drawn).into(),
            false => drawn,
        }
    };
    let top = |question: &&Question| shown(portal, page, question, before) && page.revealed_by(question).is_none();
    page.questions.iter().filter(top).map(field).collect()
}

/// Whether the question stands on the page: its condition holds, or depends on what is answered on this very page.
fn shown(portal: &Portal, page: &Page, question: &Question, before: &Answers) -> bool {
    depends_on_page(page, question) || question.applies(before, portal.today)
}

fn depends_on_page(page: &Page, question: &Question) -> bool {
    question.when.as_ref().is_some_and(|when| when.names().into_iter().any(|name| page.question(name).is_some()))
}

/// The list of problems at the top, which goes when they are put right.
fn error_summary(portal: &Portal) -> Node {
    let portal = portal.clone();
    live(move || {
        let links = portal.faults.with(|faults| {
            let link = |fault: &Fault| (portal.input(&fault.name), fault.text.clone());
            faults.iter().map(link).collect::<Vec<_>>()
        });
        problems(&links, &portal.words)
    })
}

/// Problems as links: the input's id, and what is wrong. Nothing where there are none.
///
/// It takes the focus: by `autofocus` on a page from the server, by `enhance` else.
pub fn problems(links: &[(String, Said)], words: &Words) -> Node {
    if links.is_empty() {
        return Node::Nothing;
    }
    let item = |(id, text): &(String, Said)| error_summary::problem(el("a").at("href", format!("#{id}")).text(text.clone()));
    let summary = error_summary::error_summary(words.get("error.summary"), None, links.iter().map(item).collect());
    summary.at("tabindex", "-1").flag("autofocus", true).into()
}

/// Something the person must know before going on: the session ended, another tab changed the draft.
///
/// What it stands in is there from the start: a screen reader says what comes into it, seldom what comes with it.
fn notice(portal: &Portal) -> Node {
    let portal = portal.clone();
    let banner = live(move || match portal.notice.get() {
        Some(key) => banner(&portal.words, &key).into(),
        None => elsewhere(&portal).unwrap_or_else(|| new_version(&portal)),
    });
    el("div").id("notice").at("role", "status").with(banner).into()
}

/// Where somebody else types in the same form, with the way there.
fn elsewhere(portal: &Portal) -> Option<Node> {
    let Elsewhere { page: id, here } = portal.elsewhere.get()?;
    let page = portal.definition.page(&id)?;
    let title = page.title.say(&portal.words.language);
    let place = Place::question(&portal.definition.service, &id);
    let text = match here {
        Some(what) => notification_banner::heading(portal.words.say("together.here", &[("what", what)])),
        None => {
            let way = el("a").class("govuk-notification-banner__link").at("href", place.to_string()).text(title);
            let text: Vec<Node> = vec![portal.words.get("together.elsewhere").into(), " ".into(), way.into()];
            notification_banner::heading(text)
        }
    };
    Some(around(&portal.words, vec![text.into()]).into())
}

/// What the new version of the form asks again and why, as long as there is something of it to do.
fn new_version(portal: &Portal) -> Node {
    let again = portal.asked_again();
    if again.is_empty() {
        return Node::Nothing;
    }
    let items: Vec<Node> = again.iter().map(|again| el("li").text(&again.text).into()).collect();
    let list = el("ul").class("govuk-list govuk-list--bullet").with(items);
    let kept = portal.new_version.kept;
    let kept = (kept > 0).then(|| el("p").class("govuk-body").text(portal.words.count("notice.kept", kept)));
    around(
        &portal.words,
        vec![notification_banner::heading(portal.words.get("notice.new_version")).into(), list.into(), kept.into()],
    )
    .into()
}

/// The notice that stands under `key`.
pub fn banner(words: &Words, key: &str) -> Element {
    around(words, vec![notification_banner::heading(words.get(key)).into()])
}

fn around(words: &Words, inside: Vec<Node>) -> Element {
    let title = notification_banner::title("h2", "notice-title", words.get("notice.title"));
    notification_banner::notification_banner("region", title, "notice-title", inside)
}
