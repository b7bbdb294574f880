//! Who may act for a person: what they permitted, giving a permission, taking one back, and who looked.

use forms::{Said, Words};
use leptos::prelude::*;

use super::choose::Choose;
use super::moment::{moment, say};
use super::open::{Open, open};
use super::question::{FORM, banner, hidden};
use super::{Line, back, column, faults, heading, stacked, titled};
use crate::component::choice::Family;
use crate::component::{button, inset_text, summary_list, table, tag};
use crate::council::Council;
use crate::node::{Element, Node, el};
use crate::pages::staff::join::JOIN;
use crate::pages::staff::{Around, around};
use crate::portal::Fault;

pub const LIST: &str = "/permissions";
pub const NEW: &str = "/permissions/new";
/// Where somebody enters the code that opens what is theirs.
const CONTINUE: &str = "/continue";

/// `/permissions`: what a person permitted and who looked. Times are ISO 8601.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permissions {
    pub told: Vec<Told>,
    pub open: Open,
    pub looks: Vec<Look>,
    pub around: Around,
    /// Whose permission was just taken back.
    pub taken: Option<String>,
}

/// One permission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub reference: String,
    /// Who may act.
    pub helper: String,
    /// The names of what they may do.
    pub scopes: Vec<&'static str>,
    pub about: About,
    pub until: String,
    pub standing: Standing,
    /// The name of how it was given; empty where it is still to be given.
    pub given: String,
    /// Who wrote it down.
    pub witness: Option<String>,
    pub evidence: Option<Evidence>,
}

/// What a permission is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    Everything,
    Services(Vec<Said>),
    Request(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    Holds,
    /// Nobody has used its code yet.
    Waits,
    Ended,
    /// And when.
    TakenBack(String),
}

/// What was seen of it. Days are ISO 8601.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evidence {
    Paper { signed: String, kept: String },
    Law { kind: String, reference: String, seen: String },
}

/// Somebody saw something of the person's, or did something about a permission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// `None` for an account that is no more.
    pub who: Option<String>,
    pub organisation: String,
    /// The name of what was seen.
    pub what: String,
    /// A request's reference, or a service.
    pub about: Said,
    /// Why, as whoever looked said it; empty where nobody has to say.
    pub reason: String,
    pub at: String,
}

/// Everything of a permission but its standing, as it was filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    pub name: String,
    /// The value of an [`Offer`].
    pub whom: String,
    pub helper: String,
    pub scopes: Vec<String>,
    /// `everything`, `services` or `request`.
    pub about: String,
    pub services: Vec<String>,
    pub request: String,
    pub days: String,
}

/// Whom a permission may be for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub value: String,
    pub text: String,
    pub hint: Option<String>,
}

/// Somebody that no list has: they are named, and get a code.
pub const OWN: &str = "own";
pub const EVERYTHING: &str = "everything";
pub const SERVICES: &str = "services";
pub const REQUEST: &str = "request";
/// How long it may hold, in days; the shortest first.
pub const DAYS: [&str; 4] = ["7", "30", "91", "366"];
/// What may be permitted, as `server/src/policy.rs` names it.
pub const SCOPES: [&str; 5] = ["discuss", "fill", "submit", "updates", "pay"];

/// The form that asks for a [`Wish`]: `/permissions/new`. It posts what to `do` there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct New {
    pub wish: Wish,
    pub offers: Vec<Offer>,
    pub services: Vec<(String, Said)>,
    pub faults: Vec<Fault>,
    pub csrf: String,
    /// So that a second click gives nothing twice.
    pub once: String,
}

/// What was just given, with its code where one is to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    pub helper: String,
    pub code: Option<String>,
    /// Of the portal, for whoever has to find it.
    pub address: String,
}

/// The way here from other pages.
pub fn link(words: &Words) -> AnyView {
    view! { <p class="govuk-body"><a class="govuk-link" href=LIST>{words.get("permission.title").to_owned()}</a></p> }.into_any()
}

/// For a browser of which nobody knows whose it is.
pub fn stranger(words: &Words) -> AnyView {
    let inside = view! {
        {lead(words)}
        <p class="govuk-body">{words.get("permission.none").to_owned()}</p>
        {give(words)}
        <h2 class="govuk-heading-m">{words.get("permission.elsewhere").to_owned()}</h2>
        <p class="govuk-body">{words.get("permission.elsewhere_text").to_owned()}</p>
        <p class="govuk-body"><a class="govuk-link" href=CONTINUE>{words.get("permission.enter_code").to_owned()}</a></p>
    };
    column(None, (heading(words.get("permission.title")), inside).into_any())
}

pub fn permissions(page: &Permissions, words: &Words, council: &Council) -> AnyView {
    let taken = page.taken.as_ref().map(|helper| notice(words, words.fill("permission.taken", &[("helper", helper)])).view());
    let none = page.told.is_empty().then(|| view! { <p class="govuk-body">{words.get("permission.none").to_owned()}</p> });
    let each: Vec<_> = page.told.iter().map(|told| one(told, words)).collect();
    view! {
        <main class="govuk-main-wrapper" id="main-content">
            <div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">
                {taken}{heading(words.get("permission.title"))}{lead(words)}{none}{each}{give(words)}
                {open(&page.open, words)}
            </div></div>
            <h2 class="govuk-heading-m" id="looks">{words.get("permission.looks").to_owned()}</h2>
            <p class="govuk-body">{words.get("permission.looks_lead").to_owned()}</p>
            {looks(page, words, council)}{around(&page.around, words)}
        </main>
    }
    .into_any()
}

fn lead(words: &Words) -> AnyView {
    view! { <p class="govuk-body-l">{words.get("permission.lead").to_owned()}</p> }.into_any()
}

fn give(words: &Words) -> AnyView {
    button::link(NEW, words.get("permission.give")).view()
}

/// Something that just happened, said once.
pub fn notice(words: &Words, text: String) -> Element {
    use crate::component::notification_banner as parts;
    let title = parts::title("h2", "notice-title", words.get("notice.title"));
    parts::notification_banner("alert", title, "notice-title", parts::heading(text))
}

fn one(told: &Told, words: &Words) -> AnyView {
    let about = el("span").class("govuk-visually-hidden").text(format!(" – {}", told.helper));
    let href = format!("{LIST}/{}/take-back", told.reference);
    let take = matches!(told.standing, Standing::Holds | Standing::Waits).then(|| {
        let link = button::link(href, words.get("permission.take_back")).and_class("govuk-button--secondary").with(about);
        link.view()
    });
    view! {
        <section class="permission">
            <h2 class="govuk-heading-m">{told.helper.clone()}" "{standing(&told.standing, words).view()}</h2>
            {facts(told, words).view()}{take}
        </section>
    }
    .into_any()
}

pub fn standing(standing: &Standing, words: &Words) -> Element {
    match standing {
        Standing::Holds => tag::tag(words.get("permission.holds")).and_class("govuk-tag--green"),
        Standing::Waits => tag::tag(words.get("permission.waits")).and_class("govuk-tag--yellow"),
        Standing::Ended => tag::tag(words.get("permission.ended")).and_class("govuk-tag--grey"),
        Standing::TakenBack(_) => tag::tag(words.get("permission.taken_back")).and_class("govuk-tag--red"),
    }
}

/// A permission in plain words.
pub fn facts(told: &Told, words: &Words) -> Element {
    let row = |key: &str, value: Node| summary_list::fixed_row(summary_list::key(words.get(key)), summary_list::value(value));
    let mut rows = vec![
        row("permission.may", list(told.scopes.iter().map(|scope| scope_text(scope, words).into()).collect())),
        row("permission.about", about(&told.about, words)),
        row("permission.until", moment(&told.until, words)),
    ];
    if let Standing::TakenBack(at) = &told.standing {
        rows.push(row("permission.taken_back", moment(at, words)));
    }
    if !told.given.is_empty() {
        rows.push(row("permission.how", how(&told.given, words).into()));
    }
    if let Some(evidence) = &told.evidence {
        rows.push(row("permission.shown", shown(evidence, words).into()));
    }
    if let Some(witness) = &told.witness {
        rows.push(row("permission.witness", witness.clone().into()));
    }
    if !told.reference.is_empty() {
        rows.push(row("find.reference", el("span").class("reference").text(told.reference.clone()).into()));
    }
    summary_list::summary_list(rows)
}

fn list(items: Vec<Node>) -> Node {
    let items: Vec<Node> = items.into_iter().map(|item| el("li").with(item).into()).collect();
    el("ul").class("govuk-list govuk-list--bullet").with(items).into()
}

pub fn scope_text<'w>(scope: &str, words: &'w Words) -> &'w str {
    match scope {
        "discuss" => words.get("permission.discuss"),
        "fill" => words.get("permission.fill"),
        "submit" => words.get("permission.submit"),
        "updates" => words.get("permission.updates"),
        _ => words.get("permission.pay"),
    }
}

fn scope_hint<'w>(scope: &str, words: &'w Words) -> &'w str {
    match scope {
        "discuss" => words.get("permission.discuss_hint"),
        "fill" => words.get("permission.fill_hint"),
        "submit" => words.get("permission.submit_hint"),
        "updates" => words.get("permission.updates_hint"),
        _ => words.get("permission.pay_hint"),
    }
}

fn about(about: &About, words: &Words) -> Node {
    match about {
        About::Everything => words.get("permission.everything").into(),
        About::Services(services) => list(services.iter().map(Node::from).collect()),
        About::Request(reference) => {
            let reference = el("span").class("reference").text(reference.clone());
            vec![Node::from(words.get("permission.request")), " ".into(), reference.into()].into()
        }
    }
}

fn how<'w>(given: &str, words: &'w Words) -> &'w str {
    match given {
        "click" => words.get("permission.given_click"),
        "code" => words.get("permission.given_code"),
        "phone" => words.get("permission.given_phone"),
        "paper" => words.get("permission.given_paper"),
        _ => words.get("permission.given_attorney"),
    }
}

fn shown(evidence: &Evidence, words: &Words) -> String {
    match evidence {
        Evidence::Paper { signed, kept } => words.fill("permission.paper", &[("day", &say(signed, words)), ("place", kept)]),
        Evidence::Law { kind, reference, seen } => {
            let kind = law(kind, words);
            words.fill("permission.law", &[("kind", kind), ("reference", reference), ("day", &say(seen, words))])
        }
    }
}

/// The kinds of papers by which somebody acts for another one by law.
pub const LAWS: [&str; 3] = ["attorney", "deputy", "appointee"];

pub fn law<'w>(kind: &str, words: &'w Words) -> &'w str {
    match kind {
        "attorney" => words.get("permission.attorney"),
        "deputy" => words.get("permission.deputy"),
        _ => words.get("permission.appointee"),
    }
}

fn looks(page: &Permissions, words: &Words, council: &Council) -> AnyView {
    if page.looks.is_empty() {
        return view! { <p class="govuk-body">{words.get("permission.looks_none").to_owned()}</p> }.into_any();
    }
    let titles = ["permission.who", "permission.where", "permission.what", "permission.which", "permission.when"];
    let titles = titles.map(|key| words.get(key));
    let caption = table::caption(words.get("permission.looks")).and_class("govuk-visually-hidden");
    let row = |look: &Look| {
        let who = look.who.clone().unwrap_or_else(|| words.get("permission.left").to_owned());
        let organisation = if look.organisation.is_empty() { council.name.as_str() } else { look.organisation.as_str() };
        let cells = vec![
            table::cell(organisation),
            table::cell(words.get(&format!("permission.saw.{}", look.what))).with(reason(&look.reason)),
            table::cell(&look.about),
            table::cell(moment(&look.at, words)),
        ];
        (Node::from(who), cells)
    };
    stacked(caption, &titles, page.looks.iter().map(row).collect()).view()
}

/// Why somebody looked, in their own words.
pub fn reason(reason: &str) -> Option<Element> {
    (!reason.is_empty()).then(|| el("div").class("govuk-hint").at("dir", "auto").text(reason))
}

impl New {
    pub fn title(&self, words: &Words) -> String {
        titled(!self.faults.is_empty(), words.get("permission.new_title"), words)
    }
}

pub fn new(page: &New, words: &Words) -> AnyView {
    let name = Line {
        name: "name",
        label: words.get("permission.name"),
        hint: Some(words.get("permission.name_hint")),
        value: &page.wish.name,
        autocomplete: Some("name"),
        ..Line::default()
    };
    let form = el("form").at("method", "post").at("action", NEW).id(FORM).flag("novalidate", true);
    let form = form.with(hidden("csrf", &page.csrf)).with(hidden("once", &page.once)).with(name.draw(&page.faults, words));
    let form = form
        .with(fields(page, words))
        .with(button::button("submit", words.get("page.continue")).at("name", "do").at("value", "check"));
    column(
        back(LIST, words.get("page.back")),
        (faults(&page.faults, words), heading(words.get("permission.new_title")), form.view()).into_any(),
    )
}

/// Whom, what, what for and how long.
pub fn fields(page: &New, words: &Words) -> Vec<Node> {
    let (wish, faults) = (&page.wish, page.faults.as_slice());
    let offer = |offer: &Offer| (offer.value.clone(), offer.text.clone().into(), offer.hint.clone().map(Node::from));
    let whom = Choose {
        items: page.offers.iter().map(offer).collect(),
        chosen: vec![wish.whom.clone()],
        ..Choose::new(Family::Radios, "whom", words.get("permission.whom"))
    };
    let helper = Line {
        name: "helper",
        label: words.get("permission.helper"),
        hint: Some(words.get("permission.helper_hint")),
        value: &wish.helper,
        autocomplete: Some("off"),
        ..Line::default()
    };
    let scope = |scope: &&str| (scope.to_string(), scope_text(scope, words).into(), Some(scope_hint(scope, words).into()));
    let scopes = Choose {
        hint: Some(words.get("permission.scopes_hint").into()),
        items: SCOPES.iter().map(scope).collect(),
        chosen: wish.scopes.clone(),
        ..Choose::new(Family::Checkboxes, "scopes", words.get("permission.scopes"))
    };
    let kinds = [
        (EVERYTHING, words.get("permission.everything")),
        (SERVICES, words.get("permission.services")),
        (REQUEST, words.get("permission.one_request")),
    ];
    let about = Choose {
        items: kinds.map(|(value, text)| (value.to_owned(), text.into(), None)).into(),
        chosen: vec![wish.about.clone()],
        ..Choose::new(Family::Radios, "about", words.get("permission.what_for"))
    };
    let services = Choose {
        hint: Some(words.get("permission.which_services_hint").into()),
        items: page.services.iter().map(|(service, title)| (service.clone(), title.into(), None)).collect(),
        chosen: wish.services.clone(),
        ..Choose::new(Family::Checkboxes, "services", words.get("permission.which_services"))
    };
    let request = Line {
        name: "request",
        label: words.get("permission.which_request"),
        hint: Some(words.get("permission.which_request_hint")),
        value: &wish.request,
        width: "govuk-input--width-20 reference",
        autocomplete: Some("off"),
        capitals: "characters",
        ..Line::default()
    };
    let days = Choose {
        items: DAYS.map(|days| (days.to_owned(), lasts(days, words).into(), None)).into(),
        chosen: vec![wish.days.clone()],
        ..Choose::new(Family::Radios, "days", words.get("permission.how_long"))
    };
    vec![
        whom.draw(faults, words).into(),
        helper.draw(faults, words).into(),
        scopes.draw(faults, words).into(),
        about.draw(faults, words).into(),
        services.draw(faults, words).into(),
        request.draw(faults, words).into(),
        days.draw(faults, words).into(),
    ]
}

fn lasts<'w>(days: &str, words: &'w Words) -> &'w str {
    match days {
        "7" => words.get("permission.week"),
        "30" => words.get("permission.month"),
        "91" => words.get("permission.quarter"),
        _ => words.get("permission.year"),
    }
}

/// What was filled in, unseen.
pub fn carried(wish: &Wish) -> Vec<Node> {
    let one = [
        ("name", &wish.name),
        ("whom", &wish.whom),
        ("helper", &wish.helper),
        ("about", &wish.about),
        ("request", &wish.request),
        ("days", &wish.days),
    ];
    // Names without spaces: no form has two inputs of one name that are no choice.
    let several = [("scopes", wish.scopes.join(" ")), ("services", wish.services.join(" "))];
    let one = one.into_iter().map(|(name, value)| hidden(name, value).into());
    one.chain(several.into_iter().map(|(name, values)| hidden(name, &values).into())).collect()
}

/// The last look before a permission is given.
pub fn check(page: &New, told: &Told, words: &Words) -> AnyView {
    let buttons: Vec<Node> = vec![
        button::button("submit", words.get("permission.give_button")).at("name", "do").at("value", "give").into(),
        button::button("submit", words.get("check.change"))
            .and_class("govuk-button--secondary")
            .at("name", "do")
            .at("value", "change")
            .into(),
    ];
    let form = el("form").at("method", "post").at("action", NEW).id(FORM).flag("novalidate", true);
    let form = form.with(hidden("csrf", &page.csrf)).with(hidden("once", &page.once)).with(carried(&page.wish));
    let form = form.with(button::group(buttons));
    let text = view! { <p class="govuk-body">{words.get("permission.check_text").to_owned()}</p> };
    let who = view! { <h2 class="govuk-heading-m">{told.helper.clone()}</h2> };
    column(None, (heading(words.get("permission.check_title")), who, facts(told, words).view(), text, form.view()).into_any())
}

pub fn given(page: &Given, words: &Words) -> AnyView {
    let next = match &page.code {
        Some(code) => told_code(&words.fill("permission.tell_code", &[("helper", &page.helper)]), code, page, words),
        None => {
            let text = words.fill("permission.now", &[("helper", &page.helper)]);
            view! { <p class="govuk-body">{text}</p> }.into_any()
        }
    };
    let link =
        view! { <p class="govuk-body"><a class="govuk-link" href=LIST>{words.get("permission.see_all").to_owned()}</a></p> };
    column(None, (heading(words.get("permission.given_title")), next, link).into_any())
}

fn told_code(text: &str, code: &str, page: &Given, words: &Words) -> AnyView {
    let how = words.fill("permission.code_how", &[("address", &format!("{}{JOIN}", page.address))]);
    (code_box(text, code, words), view! { <p class="govuk-body">{how}</p> }).into_any()
}

/// A code to tell somebody: shown once.
pub fn code_box(text: &str, code: &str, words: &Words) -> AnyView {
    let inside: Vec<Node> = vec![
        el("p").class("govuk-body").text(text).into(),
        el("p").class("govuk-body-l").with(el("strong").class("reference").at("data-code", "").text(code)).into(),
        el("p").class("govuk-body").text(words.get("permission.code_once")).into(),
    ];
    inset_text::inset_text(inside).view()
}

/// `/permissions/{reference}/take-back`: one more click, and nobody asks why.
pub fn take_back(told: &Told, csrf: &str, retry: bool, words: &Words) -> AnyView {
    let action = format!("{LIST}/{}/take-back", told.reference);
    let form = el("form").at("method", "post").at("action", action).with(hidden("csrf", csrf));
    let form = form.with(button::button("submit", words.get("permission.take_button")).and_class("govuk-button--warning"));
    let text = words.fill("permission.take_text", &[("helper", &told.helper)]);
    let again = retry.then(|| banner(words, "notice.session").view());
    let inside = view! {
        {again}
        {heading(words.fill("permission.take_title", &[("helper", &told.helper)]))}
        <p class="govuk-body">{text}</p>
        {facts(told, words).view()}
        {form.view()}
        <p class="govuk-body"><a class="govuk-link" href=LIST>{words.get("permission.keep").to_owned()}</a></p>
    };
    column(back(LIST, words.get("page.back")), inside)
}
