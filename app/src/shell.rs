//! The document around every page: head, header, help in the same place, footer. Only the server makes it.

use std::sync::Arc;

use forms::text::{FALLBACK, direction};
use forms::{Said, Words};
use leptos::prelude::*;

use crate::component::{
    button, exit_this_page, generic_header, language_navigation, phase_banner, service_navigation, skip_link, tag,
};
use crate::council::{Colour, Council, Phase};
use crate::device::{self, Sitting};
use crate::node::{Element, Node, el};
use crate::place::Place;
use crate::portal::Portal;
use crate::words::{LANGUAGES, Language, language};

/// The council's sign in the page itself: a browser would ask for a file again at every change of the address.
const ICON: &str = "data:image/svg+xml,%3Csvg%20xmlns='http://www.w3.org/2000/svg'%20viewBox='0%200%2036%2036'%3E%3Crect%20width='36'%20height='36'%20rx='6'%20fill='%230f4c4c'/%3E%3Cpath%20fill='%23ffdd00'%20fill-rule='evenodd'%20d='M17%203h2v3l10%208v19h-7v-8a4%204%200%200%200-8%200v8H7V14L17%206zm1%2010.500a3%203%200%201%200%200%206%203%203%200%200%200%200-6z'/%3E%3C/svg%3E";

/// How high a logo is drawn, in pixels.
pub const LOGO_HEIGHT: u32 = 36;

/// A council's own drawing: where it lies, and how wide it is at that height.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    pub href: String,
    pub width: u32,
}

/// What is true of a page besides its content.
#[derive(Clone)]
pub struct Frame {
    pub words: Arc<Words>,
    pub council: Arc<Council>,
    /// Without the council's name; "Error: " stands before it where there are problems.
    pub title: Said,
    /// Where the browser half lies: `/pkg-<hash of its contents>`.
    pub assets: Arc<str>,
    /// `None` for the sample council's.
    pub logo: Option<Logo>,
    /// Where "Exit this page" leads to, on the pages of a service that has it.
    pub exit: Option<String>,
    /// Somebody is at a device that others use.
    pub sitting: Option<Sitting>,
    /// Nothing that is done here is real.
    pub practice: bool,
    /// The path of this page.
    pub path: String,
    /// Its query, without the choice of a language.
    pub query: String,
    /// The id of the form that is filled in here: what was typed goes along where somebody reads on in another language.
    pub form: Option<&'static str>,
    /// `None` where no WASM is wanted: `Save-Data`, pages with nothing to enhance.
    pub boot: Option<Boot>,
    /// Whose sign-in the browser has: where the ways on pages of staff lead.
    pub role: Option<Role>,
    /// Whether that is somebody of the council or of an organisation, who calls people back and sets up kiosks.
    pub belongs: bool,
    /// For whom a helper acts here.
    pub seat: Option<Seat>,
    /// After so many seconds without input a page that shows somebody else's things is covered.
    pub cover_after: u64,
}

/// Who is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Staff,
    Helper,
    /// A helper who looks after an organisation.
    Lead,
}

/// A conversation that a helper sits in, as every page of it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// The id of the conversation.
    pub contact: String,
    /// The person's name; empty where nobody needed it.
    pub person: String,
    /// The names of the mode and the channel in data.
    pub mode: &'static str,
    pub channel: &'static str,
}

/// What the browser half starts from.
#[derive(Clone, Debug, PartialEq)]
pub enum Boot {
    /// A page of a form: the address of its definition, and the state the HTML shows, as JSON.
    Form { definition: String, state: String },
    /// A page that is enhanced in place.
    Page,
}

/// A page of a form in its document: question pages and check answers.
pub fn form_page(frame: Frame, portal: Portal) -> impl IntoView {
    document(frame, crate::pages::screen(portal).into_any())
}

/// A whole document. `inside` brings its own back link, if any, and its `<main id="main-content">`.
pub fn document(frame: Frame, inside: AnyView) -> impl IntoView {
    let nonce = use_nonce();
    let (assets, language) = (frame.assets.clone(), frame.words.language.clone());
    let icon = frame.logo.as_ref().map_or(ICON.to_owned(), |logo| logo.href.clone());
    let colours = &frame.council.colours;
    // Where it is said first it is seen in a narrow tab too, and WASM keeps it (`enhance/navigate.rs`).
    let helping = frame.seat.as_ref().map(|seat| helping(seat, &frame.words)).unwrap_or_default();
    let before = format!("{}{helping}", if frame.practice { frame.words.get("practice.before") } else { "" });
    let title = Said::from(before.as_str()).and(frame.title.clone()).and(" – ").and(frame.council.name.as_str());
    let title = el("title").plain(&title).view();
    let before = Some(before).filter(|before| !before.is_empty());
    let staff = frame.path.starts_with("/staff");
    let help = (!staff).then(|| help(&frame));
    let description =
        frame.words.fill("nav.description", &[("page", &frame.title.to_string()), ("council", &frame.council.name)]);
    let unlisted = (!is_listed(&frame.path)).then(|| view! { <meta name="robots" content="noindex" /> });
    view! {
        <!DOCTYPE html>
        <html lang=language.clone() dir=direction(&language) class="govuk-template" data-before=before>
            <head>
                <meta charset="utf-8" />
                {title}
                <meta name="description" content=description />
                {unlisted}
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
                <meta name="color-scheme" content="light dark" />
                {theme(colours.header, "light")}
                {theme(colours.dark.header.unwrap_or(colours.header), "dark")}
                <link rel="stylesheet" href=format!("{assets}/style.css") />
                <link rel="stylesheet" href=format!("{assets}/council.css") />
                <link rel="icon" href=icon />
                {watched(&frame, nonce.clone())}
                {device::leave(&frame)}
                {boot(&frame, nonce)}
            </head>
            <body class="govuk-template__body">
                {skip_link::skip_link("#main-content", frame.words.get("page.skip")).view()}
                {frame.exit.as_ref().map(|exit| skip_link::skip_link(exit, frame.words.get("exit.link")).at("rel", "nofollow noreferrer").view())}
                {seat(&frame)}
                {device::marks(&frame)}
                {header(&frame, staff)}
                {phase(&frame)}
                {machine_translated(&frame)}
                {exit(&frame)}
                <div class="govuk-width-container" id="page">{inside}</div>
                {help}
                {footer(&frame, staff)}
                {cover(&frame, staff)}
                {device::still_there(&frame)}
            </body>
        </html>
    }
}

/// What the title of a page begins with where a helper sits: the window says for whom before anything else.
fn helping(seat: &Seat, words: &Words) -> String {
    words.fill("seat.title", &[("name", &someone(&seat.person, words))])
}

/// The name of a person, or words for one who gave none.
pub fn called(name: &str, words: &Words) -> String {
    called_or(name, "people.nameless", words)
}

/// The same with words of one's own, by their key: what fits in the middle of a sentence.
pub fn called_or(name: &str, nameless: &'static str, words: &Words) -> String {
    if name.trim().is_empty() { words.get(nameless).to_owned() } else { name.trim().to_owned() }
}

/// The same, in the middle of a sentence.
pub fn someone(name: &str, words: &Words) -> String {
    called_or(name, "seat.nameless", words)
}

/// For whom a helper acts, on top of every page of a conversation, and the ways out of it.
fn seat(frame: &Frame) -> Option<AnyView> {
    let (seat, words) = (frame.seat.as_ref()?, &frame.words);
    let whom = words.fill("seat.helping", &[("name", &someone(&seat.person, words))]);
    let how =
        format!("{} · {}", words.get(&format!("act.mode.{}", seat.mode)), words.get(&format!("act.channel.{}", seat.channel)));
    let end = format!("/staff/contacts/{}", seat.contact);
    let switch = format!("{end}?then=switch");
    Some(
        view! {
            <section class="seat" aria-label=words.get("seat.label").to_owned()>
                <div class="govuk-width-container seat__line">
                    <p class="seat__who"><strong>{whom}</strong>" "<span class="seat__how">{how}</span></p>
                    <ul class="seat__ways">
                        <li><a class="seat__way" href=switch>{words.get("seat.switch").to_owned()}</a></li>
                        <li><a class="seat__way" href=end>{words.get("seat.end").to_owned()}</a></li>
                    </ul>
                </div>
            </section>
        }
        .into_any(),
    )
}

/// What WASM covers a page with that shows somebody else's things, when nobody is there (`enhance/cover.rs`).
fn cover(frame: &Frame, staff: bool) -> Option<AnyView> {
    let helper = staff && matches!(frame.role, Some(Role::Helper | Role::Lead));
    let words = &frame.words;
    (helper || frame.seat.is_some()).then(|| {
        let on = button::button("submit", words.get("cover.continue")).view();
        view! {
            <dialog class="timeout cover" id="cover" aria-labelledby="cover-title" data-after=frame.cover_after.to_string()>
                <h2 class="govuk-heading-m" id="cover-title">{words.get("cover.title").to_owned()}</h2>
                <p class="govuk-body">{words.get("cover.text").to_owned()}</p>
                <form method="dialog">{on}</form>
            </dialog>
        }
        .into_any()
    })
}

/// Whether search engines may show the page: nothing that is about one person, and no middle of a form.
fn is_listed(path: &str) -> bool {
    let way_in = matches!(
        Place::at(path),
        Some(Place::Home | Place::Services | Place::Start { .. } | Place::Questions { .. } | Place::Find)
    );
    way_in || path.starts_with("/help")
}

/// What the browser paints around the page.
fn theme(colour: Colour, scheme: &str) -> AnyView {
    let theme = el("meta").at("name", "theme-color").at("content", colour.to_string());
    theme.at("media", format!("(prefers-color-scheme: {scheme})")).view()
}

/// The council's name, the other languages, and the ways into the site.
fn header(frame: &Frame, staff: bool) -> AnyView {
    let (words, name) = (&frame.words, frame.council.name.as_str());
    let here = el("span").class("govuk-visually-hidden").text(words.get("nav.home"));
    let home: Vec<Node> =
        vec![logo(frame).into(), el("span").class("header__name").with(name).into(), Node::from(" "), here.into()];
    let home = generic_header::generic_header("header__home", Place::Home.to_string(), home);
    let line = el("div").class("govuk-width-container header__line").with(home).with(languages(frame));
    let ways = service_navigation::nav(words.get("nav.label"), None, "navigation", ways(frame, staff));
    (el("header").class("header").with(line).view(), service_navigation::service_navigation(None, Some(ways)).view()).into_any()
}

/// The council's own, or a tolbooth: the house with a bell, a clock and an open door. Drawn here, so that it costs no request.
fn logo(frame: &Frame) -> Element {
    const TOLBOOTH: &str = "M15 0h2v4l13 10v21H20v-9a4 4 0 0 0-8 0v9H2V14L15 4zm1 11.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7z";
    let height = LOGO_HEIGHT.to_string();
    if let Some(Logo { href, width }) = frame.logo.clone() {
        return el("img").class("header__logo").at("src", href).at("width", width.to_string()).at("height", height).at("alt", "");
    }
    let drawing = el("path").at("fill", "currentColor").at("fill-rule", "evenodd").at("d", TOLBOOTH);
    let sign = el("svg").class("header__logo").at("viewBox", "0 0 32 36").at("width", "32").at("height", height);
    sign.at("aria-hidden", "true").at("focusable", "false").with(drawing)
}

/// Every language, named in itself: govuk-frontend's language navigation. The server keeps the choice.
fn languages(frame: &Frame) -> Element {
    let items = LANGUAGES.iter().map(|language| language_navigation::item(choice(frame, language))).collect();
    let languages = language_navigation::language_navigation(frame.words.get("language.label"), items);
    languages.and_class("govuk-language-navigation--inverse")
}

fn choice(frame: &Frame, Language { tag, own_name, .. }: &Language) -> Element {
    let to = in_language(frame, tag);
    let item = match (*tag == frame.words.language, frame.form) {
        (true, _) => language_navigation::here(*own_name),
        (false, Some(form)) => language_navigation::button(form, to, *own_name),
        (false, None) => language_navigation::link(to, *own_name).at("hreflang", *tag),
    };
    item.at("lang", *tag).at("dir", direction(tag))
}

/// Where this page is in another language. It has no path: WASM may have gone on to another page of the form.
pub(crate) fn in_language(frame: &Frame, tag: &str) -> String {
    let and = if frame.query.is_empty() { "" } else { "&" };
    format!("?{}{and}lang={tag}", frame.query)
}

/// What people must know of words that only a machine translated, with a way to those it had them from.
fn machine_translated(frame: &Frame) -> Option<AnyView> {
    let words = &frame.words;
    language(&words.language).filter(|language| language.machine).map(|_| {
        let (to, original) = (in_language(frame, FALLBACK), words.get("language.original"));
        let way = match frame.form {
            Some(form) => button::posting(form, to, original).class("link-button"),
            None => el("a").class("govuk-link").at("href", to).at("hreflang", FALLBACK).text(original),
        };
        let text =
            el("p").class("govuk-width-container translated__text").text(words.get("language.machine")).with(" ").with(way);
        el("aside").class("translated").at("aria-label", words.get("language.about")).with(text).view()
    })
}

/// Whom to call: for those who belong to the council or an organisation.
const CALLS: [&str; 2] = ["/staff/help", "/staff/follow-ups"];

fn ways(frame: &Frame, staff: bool) -> Vec<Element> {
    let words = &frame.words;
    let own = |href: &str, key: &'static str| (href.to_owned(), words.get(key));
    let ways = match (staff, frame.role) {
        (true, Some(Role::Staff)) => vec![
            own("/staff/requests", "nav.requests"),
            own("/staff/handoffs", "nav.handoffs"),
            own("/staff/organisations", "nav.organisations"),
            own("/staff/figures", "nav.figures"),
            own(CALLS[0], "ask_help.staff_title"),
            own(CALLS[1], "ask_help.stalled_title"),
        ],
        (true, Some(Role::Lead)) => {
            vec![
                own("/staff/people", "nav.people"),
                own("/staff/continue", "nav.continue"),
                own("/staff/permissions", "nav.permissions"),
                own(CALLS[0], "ask_help.staff_title"),
                own(CALLS[1], "ask_help.stalled_title"),
                own("/staff/organisations", "nav.organisation"),
                own("/staff/figures", "nav.figures"),
            ]
        }
        (true, Some(Role::Helper)) => vec![
            own("/staff/people", "nav.people"),
            own("/staff/continue", "nav.continue"),
            own("/staff/permissions", "nav.permissions"),
            own(CALLS[0], "ask_help.staff_title"),
            own(CALLS[1], "ask_help.stalled_title"),
        ],
        (true, None) => vec![own("/staff/sign-in", "nav.sign_in"), own("/staff/join", "nav.join")],
        // Of a conversation: what is found would be its person's.
        (false, _) if frame.seat.is_some() => {
            vec![(Place::Services.to_string(), words.get("nav.services")), ("/help".to_owned(), words.get("nav.help"))]
        }
        (false, _) => vec![
            (Place::Services.to_string(), words.get("nav.services")),
            (Place::Find.to_string(), words.get("nav.follow")),
            ("/help".to_owned(), words.get("nav.help")),
        ],
    };
    // A daughter helps one person, and calls nobody.
    let ways = ways.into_iter().filter(|(href, _)| frame.belongs || !CALLS.contains(&href.as_str()));
    let way = |(href, text): (String, &str)| {
        let current = match frame.path == href {
            true => Some("page"),
            false => frame.path.starts_with(&format!("{href}/")).then_some("true"),
        };
        match current {
            Some(current) => {
                let link = service_navigation::link(href, service_navigation::active(text));
                service_navigation::here(link.at("aria-current", current))
            }
            None => service_navigation::item(service_navigation::link(href, text)),
        }
    };
    let elsewhere = frame
        .council
        .header_links
        .iter()
        .map(|link| service_navigation::item(service_navigation::link(link.url.clone(), link.text.say(&words.language))));
    ways.map(way).chain(elsewhere).collect()
}

/// Away at once: govuk-frontend's "Exit this page". WASM covers the page meanwhile (`enhance/exit.rs`).
fn exit(frame: &Frame) -> Option<AnyView> {
    let hidden = el("span").class("govuk-visually-hidden").text(frame.words.get("exit.emergency"));
    let text: Vec<Node> = vec![hidden.into(), " ".into(), frame.words.get("exit.link").into()];
    frame.exit.clone().map(|exit| exit_this_page::exit_this_page(exit_this_page::link(exit, text)).view())
}

/// What is new about the portal, and where people say what they think of it.
fn phase(frame: &Frame) -> Option<AnyView> {
    let (words, council) = (&frame.words, &frame.council);
    council.phase.map(|phase| {
        let name = match phase {
            Phase::Alpha => "phase.alpha",
            Phase::Beta => "phase.beta",
        };
        let mail = el("a").class("govuk-link").at("href", format!("mailto:{}", council.email)).text(words.get("phase.feedback"));
        let text: Vec<Node> = vec![words.get("phase.text").into(), " ".into(), mail.into()];
        phase_banner::phase_banner(phase_banner::tag(tag::tag(words.get(name))), text).view()
    })
}

/// Help stands in the same place on every page (WCAG 3.2.6): after the page, before the footer.
fn help(frame: &Frame) -> AnyView {
    let (words, council) = (&frame.words, &frame.council);
    let (link, phone, relay) = (council.phone_link(), council.phone.clone(), council.relay.clone());
    let hours = Node::from(council.hours.say(&words.language));
    let ask = crate::pages::ask_help::from_path(&frame.path, &frame.query);
    // In the middle of a page of a service what was typed goes along, as with the languages.
    let service = Place::at(&frame.path).is_some_and(|place| place.service().is_some());
    let ask = match frame.form.filter(|_| service) {
        Some(form) => button::posting(form, ask, words.get("help.ask")).class("link-button"),
        None => el("a").class("govuk-link").at("href", ask).text(words.get("help.ask")),
    };
    // Whoever practises asks for nothing: what was typed would be left for a page that says so.
    let ask = (!frame.practice).then(|| el("li").with(ask).view());
    let together = Node::from(words.say("help.together", &[("places", council.help_places.say(&words.language))]));
    view! {
        <section class="help" aria-labelledby="help-title">
            <div class="govuk-width-container help__inside">
                <div class="help__lead">
                    <h2 class="help__title" id="help-title">{words.get("help.title").to_owned()}</h2>
                    <p class="help__text">{words.get("help.text").to_owned()}</p>
                </div>
                <ul class="help__list">
                    <li><a class="help__phone" href=link>{words.get("help.call").to_owned()}" "<span class="phone">{phone}</span></a><br />{hours}<br />
                        <span class="help__relay">{words.get("help.relay").to_owned()}" "<span class="phone">{relay}</span></span></li>
                    {ask}
                    <li>{together}</li>
                    <li><a class="govuk-link" href="/help">{words.get("help.more").to_owned()}</a></li>
                </ul>
            </div>
        </section>
    }
    .into_any()
}

fn footer(frame: &Frame, staff: bool) -> AnyView {
    let words = &frame.words;
    // A person's own page: a helper sees it of nobody.
    let own_page = (frame.seat.is_none() && !(staff && frame.role.is_some()))
        .then(|| (crate::pages::permission::LIST, words.get("permission.title")));
    let links = [
        ("/help/privacy", words.get("footer.privacy")),
        ("/help/cookies", words.get("footer.cookies")),
        ("/help/accessibility", words.get("footer.accessibility")),
        ("/staff/sign-in", words.get("footer.staff")),
    ];
    let of_staff = [("/practice", words.get("practice.link")), ("/staff/kiosk", words.get("kiosk.title"))];
    let of_staff = of_staff.into_iter().filter(|_| staff && !frame.path.starts_with("/staff/sign-in"));
    // Whoever belongs to nobody sets up no kiosk.
    let of_staff = of_staff.filter(|(href, _)| frame.belongs || frame.role.is_none() || *href != "/staff/kiosk");
    // Whoever is signed in does not sign in.
    let links = links.into_iter().filter(|(href, _)| frame.role.is_none() || *href != "/staff/sign-in");
    let links = own_page.into_iter().chain(links).chain(of_staff).map(|(href, text)| {
        let text = text.to_owned();
        view! { <li><a class="footer__link" href=href>{text}</a></li> }
    });
    let own = frame.council.footer_links.iter().map(|link| {
        let link = el("a").class("footer__link").at("href", link.url.clone()).text(link.text.say(&words.language));
        el("li").with(link).view()
    });
    let own: Vec<_> = own.collect();
    let sample = words.fill("footer.sample", &[("council", &frame.council.name)]);
    view! {
        <footer class="footer">
            <div class="govuk-width-container">
                <nav aria-label=words.get("footer.label").to_owned()><ul class="footer__list">{own}{links.collect::<Vec<_>>()}</ul></nav>
                <p class="footer__text">{sample}</p>
            </div>
        </footer>
    }
    .into_any()
}

/// `seat.js` asks whether the helper may still act for the person whose page this is.
fn watched(frame: &Frame, nonce: Option<leptos::nonce::Nonce>) -> Option<impl IntoView + use<>> {
    let contact = frame.seat.as_ref()?.contact.clone();
    let src = format!("{}/seat.js", frame.assets);
    Some(view! { <script type="module" nonce=nonce src=src data-contact=contact id="seat"></script> })
}

/// `boot.js` loads the WASM with what stands in its data attributes; the state is data, not script.
fn boot(frame: &Frame, nonce: Option<leptos::nonce::Nonce>) -> Option<impl IntoView + use<>> {
    let boot = frame.boot.as_ref()?;
    let assets = frame.assets.to_string();
    let words = format!("{assets}/words/{}.json", frame.words.language);
    let (definition, state) = match boot {
        Boot::Form { definition, state } => (Some(definition.clone()), Some(state.clone())),
        Boot::Page => (None, None),
    };
    // `<` is escaped so that no answer can end the element.
    let state =
        state.map(|json| view! { <script type="application/json" id="state" inner_html=json.replace('<', "\\u003c")></script> });
    Some(view! {
        {state}
        <script type="module" nonce=nonce src=format!("{assets}/boot.js") data-assets=assets data-words=words data-definition=definition id="boot"></script>
    })
}
