//! Devices that others use: what stays on them, how somebody leaves, and what the server does where nobody does.

use axum::http::{Request, StatusCode, header};
use sea_orm::entity::prelude::*;
use server::act::Channel;
use server::policy::Role;
use server::store::person::{self, Bind};
use server::store::{draft, file, organisation, stop, submission};

use crate::browser::{Answer, Browser, Portal};
use crate::helping::{organisation as helpers, signed};
use crate::upload;

const CLEARED: &str = "/finished?lang=en";
/// Where the page that asks leads to whoever wants to keep what they typed.
const SAVE: &str = "href=\"/continue/save?service=street-light\"";

/// Starts a service on a device that others use.
async fn start_shared(browser: &mut Browser, service: &str) -> Answer {
    let path = format!("/services/{service}");
    let csrf = browser.get(&path).await.csrf();
    let started = browser.post(&path, &[("csrf", &csrf), ("shared", "yes")]).await;
    browser.get(&started.location()).await
}

async fn at_where(browser: &mut Browser) -> Answer {
    start_shared(browser, "street-light").await;
    browser.answer("/services/street-light/danger", &[("danger", "no")]).await;
    browser.answer("/services/street-light/where", &[("location", "14 Quiet Lane"), ("column", "")]).await;
    browser.get("/services/street-light/where").await
}

async fn kiosk(portal: &Portal) -> Browser {
    let mut browser = portal.staff().await;
    let csrf = browser.get("/staff/kiosk").await.csrf();
    let library = portal.doorstep.store.write(organisation::Keep(organisation::Model {
        id: "library".into(),
        name: "Tolbooth Library".into(),
        services: String::new(),
        suspended: false,
        created: 0,
    }));
    assert!(library.await.unwrap());
    let made = [("csrf", csrf.as_str()), ("place", " Tolbooth Library, ground floor "), ("organisation", "library")];
    let answer = browser.post("/staff/kiosk", &made).await;
    assert_eq!(answer.location(), "/");
    assert_eq!(answer.header("clear-site-data"), "\"cache\", \"storage\"");
    browser
}

async fn count<E: EntityTrait>(portal: &Portal) -> u64
where
    E::Model: sea_orm::FromQueryResult + Sized + Send + Sync,
{
    E::find().count(portal.doorstep.store.reads()).await.unwrap()
}

/// Nothing of the person's is anywhere, whichever page is asked for.
async fn shows_nothing(browser: &mut Browser, portal: &Portal) {
    for path in [
        "/services/street-light",
        "/services/street-light/where",
        "/services/street-light/contact",
        "/services/street-light/check",
        "/services/street-light/confirmation",
        "/api/drafts/street-light",
        "/finish",
    ] {
        let page = browser.get(path).await;
        assert!(!page.has("Quiet Lane") && !page.has("Gwen"), "{path}: {}", page.text());
        assert_eq!(page.header("cache-control"), "no-store", "{path}");
    }
    assert_eq!(count::<draft::Entity>(portal).await, 0);
}

#[tokio::test]
async fn finish_and_clear_asks_what_becomes_of_what_was_not_sent_and_leaves_nothing() {
    let portal = Portal::open().await;
    let mut browser = portal.browser();
    assert!(!browser.get("/services").await.has("Finish and clear"));
    let page = at_where(&mut browser).await;
    assert!(page.has("Finish and clear") && page.has("Quiet Lane") && page.has("autocomplete=\"off\""), "{}", page.text());
    for path in ["/", "/services", "/help", "/requests", "/nowhere", "/services/bins"] {
        assert!(browser.get(path).await.has("Finish and clear"), "{path}");
    }
    let mut old = browser.tab();
    // What stands on the page goes along with the button, and the person is asked.
    let (csrf, definition) = (page.csrf(), page.input("definition"));
    let typed = [("csrf", csrf.as_str()), ("definition", definition.as_str()), ("location", "15 Quiet Lane"), ("column", "")];
    assert_eq!(browser.post("/services/street-light/where?lang=en&finish=yes", &typed).await.location(), "/finish");
    assert!(browser.get("/services/street-light/where").await.has("15 Quiet Lane"));
    assert_eq!(browser.get("/services/street-light/check?lang=en&finish=yes").await.location(), "/finish");
    assert_eq!(browser.post("/finish", &[]).await.location(), "/finish");
    let asked = browser.get("/finish").await;
    assert!(asked.has(SAVE) && asked.has("Throw it away and clear"), "{}", asked.text());
    assert!(!asked.has("Quiet Lane"));
    let cleared = browser.post("/finish", &[("clear", "yes")]).await;
    assert_eq!(cleared.location(), CLEARED);
    assert_eq!(cleared.header("clear-site-data"), "\"cache\", \"cookies\", \"storage\"");
    assert_eq!(browser.cookies.len(), 0, "{:?}", browser.cookies);
    assert!(browser.get(CLEARED).await.has("This computer shows nothing of you any more"));
    // That somebody stopped here is counted, and nothing of whom.
    let stops = stop::Entity::find().all(portal.doorstep.store.reads()).await.unwrap();
    assert_eq!(stops.iter().map(|stop| stop.page.as_str()).collect::<Vec<_>>(), ["where"]);
    shows_nothing(&mut browser, &portal).await;
    // Not even with the cookies of before.
    shows_nothing(&mut old, &portal).await;
}

#[tokio::test]
async fn what_was_sent_stays_and_is_not_opened_from_there_again() {
    let portal = Portal::open().await;
    let mut browser = portal.browser();
    let csrf = browser.get("/services/street-light").await.csrf();
    browser.post("/services/street-light", &[("csrf", &csrf), ("shared", "yes")]).await;
    browser.answer("/services/street-light/danger", &[("danger", "no")]).await;
    browser.answer("/services/street-light/where", &[("location", "14 Quiet Lane"), ("column", "")]).await;
    browser.answer("/services/street-light/fault", &[("fault", "other"), ("details", "It hums")]).await;
    browser.answer("/services/street-light/contact", &[("name", "Gwen"), ("email", "gwen@example.org")]).await;
    let check = browser.get("/services/street-light/check").await;
    browser.post("/services/street-light/check", &[("csrf", &check.csrf()), ("draft", &check.input("draft"))]).await;
    let confirmation = browser.get("/services/street-light/confirmation").await;
    assert!(confirmation.has("write the reference down, then choose"), "{}", confirmation.text());
    let reference = confirmation.reference();
    let mut old = browser.tab();
    // There is nothing to lose, so nothing is asked.
    assert_eq!(browser.post("/finish", &[]).await.location(), CLEARED);
    for browser in [&mut browser, &mut old] {
        shows_nothing(browser, &portal).await;
        assert!(!browser.get(&format!("/requests/{reference}")).await.has("Quiet Lane"));
        assert_eq!(browser.get(&format!("/api/requests/{reference}")).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(count::<submission::Entity>(&portal).await, 1);
    // At home, with the reference and the detail.
    let mut home = portal.browser();
    let csrf = home.get("/requests").await.csrf();
    let found = home.post("/requests", &[("csrf", &csrf), ("reference", &reference), ("detail", "gwen@example.org")]).await;
    assert_eq!(found.location(), format!("/requests/{reference}"));
}

#[tokio::test]
async fn other_sites_cannot_clear_and_files_go_too() {
    let portal = Portal::open().await;
    let mut browser = portal.browser();
    let csrf = at_where(&mut browser).await.csrf();
    let fields = [("csrf", csrf.as_str()), ("fault", "other"), ("details", "It hums")];
    browser.upload("/services/street-light/fault", &fields, &[("photo", "light.jpg", &upload::jpeg())]).await;
    let forged = Request::post("/finish").header("sec-fetch-site", "cross-site").body("clear=yes".into()).unwrap();
    assert_eq!(browser.send(forged).await.status, StatusCode::FORBIDDEN);
    assert!(browser.get("/services/street-light/where").await.has("Quiet Lane"));
    let kept = file::Entity::find().one(portal.doorstep.store.reads()).await.unwrap().unwrap();
    browser.post("/finish", &[("clear", "yes")]).await;
    assert_eq!(count::<file::Entity>(&portal).await, 0);
    assert!(portal.doorstep.uploads.read(&kept.id).await.is_err());
}

#[tokio::test]
async fn what_a_person_saved_stays_theirs_and_the_browser_no_longer_opens_it() {
    let portal = Portal::open().await;
    let mut browser = portal.browser();
    at_where(&mut browser).await;
    let row = draft::Entity::find().one(portal.doorstep.store.reads()).await.unwrap().unwrap();
    let gwen = person::Model { id: "gwen".into(), name: String::new(), phone: String::new(), email: String::new(), created: 0 };
    let bound = server::session::Session::new_bound("gwen");
    let bind = Bind { person: gwen, from: Some(row.session), session: bound.hash(), now: 1 };
    portal.doorstep.store.write(bind).await.unwrap();
    browser.cookies.insert("doorstep_session".into(), bound.secret().to_owned());
    assert!(browser.get("/services/street-light/where").await.has("Quiet Lane"));
    let mut old = browser.tab();
    assert!(browser.get("/finish").await.has("What you saved stays yours"));
    assert_eq!(browser.post("/finish", &[]).await.location(), CLEARED);
    assert!(!old.get("/services/street-light/where").await.has("Quiet Lane"));
    let kept = draft::Entity::find().one(portal.doorstep.store.reads()).await.unwrap().unwrap();
    assert_eq!((kept.session.as_str(), kept.id), ("person-gwen", row.id));
    // A day later too, though it was begun on a device that others use.
    let tomorrow = server::clock::now() + 25 * 60 * 60 * 1000;
    server::housekeeping::clean(&portal.doorstep, tomorrow).await.unwrap();
    assert_eq!(count::<draft::Entity>(&portal).await, 1);
}

#[tokio::test]
async fn each_form_that_was_not_sent_has_its_own_way_to_be_saved() {
    let portal = Portal::open().await;
    let mut browser = portal.browser();
    at_where(&mut browser).await;
    // A second one, of the same person: from a link to its first page.
    browser.answer("/services/bins/about", &[("fullName", "Gwen")]).await;
    let asked = browser.get("/finish").await;
    let text = asked.text();
    let links = text.split("href=\"").filter(|rest| rest.starts_with("/continue/save"));
    let links: Vec<&str> = links.map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(links.len(), 2, "{links:?}");
    for link in links.iter().copied() {
        let page = browser.get(link).await;
        assert_eq!(page.status, StatusCode::OK, "{link}");
        let service = link.split_once("service=").unwrap().1;
        assert!(page.has(&format!("action=\"/continue/save?service={service}\"")), "{}", page.text());
    }
    let page = browser.get(links[0]).await;
    let code = browser.post(links[0], &[("csrf", &page.csrf())]).await;
    assert!(code.has("data-code"), "{}", code.text());
    // Both are the person's now: there is nothing to lose any more.
    assert!(browser.get("/finish").await.has("What you saved stays yours"));
    assert_eq!(browser.post("/finish", &[]).await.location(), CLEARED);
    assert_eq!(count::<draft::Entity>(&portal).await, 2);
}

#[tokio::test]
async fn the_server_ends_a_sitting_that_nobody_is_at() {
    let portal = Portal::with(|config| (config.idle_after, config.idle_warning) = (1, 1)).await;
    let mut browser = portal.browser();
    let page = at_where(&mut browser).await;
    assert!(page.has("<noscript><meta http-equiv=\"refresh\" content=\"3;url=/finished?idle=yes\""), "{}", page.text());
    assert!(page.has("id=\"timeout\"") && page.has("Are you still there?"));
    // Looking makes it no longer; doing something does.
    let left = async |browser: &mut Browser| browser.get("/finish/session").await.json()["left"].as_i64().unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(1200)).await;
    assert_eq!(left(&mut browser).await, 1);
    assert_eq!(browser.post("/finish/session", &[]).await.json()["left"], 2);
    tokio::time::sleep(std::time::Duration::from_millis(1200)).await;
    assert!(browser.get("/services/street-light/where").await.has("Quiet Lane"));
    // A page that looks for news by itself is nobody.
    for _ in 0..3 {
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        let news = Request::get("/services/street-light").header("sec-fetch-dest", "empty");
        browser.send(news.body(axum::body::Body::empty()).unwrap()).await;
    }
    tokio::time::sleep(std::time::Duration::from_millis(700)).await;
    let mut old = browser.tab();
    let mut step = browser.tab();
    assert_eq!(left(&mut browser).await, 0);
    assert_eq!(browser.post("/finish/session", &[]).await.json()["left"], 0);
    let late = Request::post("/services/street-light/where")
        .header("sec-fetch-dest", "empty")
        .header(header::ACCEPT, "application/json");
    let late = step.send(late.body(axum::body::Body::empty()).unwrap()).await;
    assert_eq!(late.status, StatusCode::GONE);
    assert!(late.header("clear-site-data").contains("cookies"));
    let cleared = browser.get("/services/street-light/where").await;
    assert_eq!(cleared.location(), "/finished?idle=yes");
    assert_eq!(browser.cookies.len(), 0, "{:?}", browser.cookies);
    assert!(browser.get("/finished?idle=yes").await.has("Nobody was here for a while"));
    shows_nothing(&mut browser, &portal).await;
    assert_eq!(old.get("/services/street-light/where").await.location(), "/finished?idle=yes");
    // On a device of one's own nobody is sent away.
    let mut home = portal.browser();
    home.start("street-light").await;
    tokio::time::sleep(std::time::Duration::from_millis(2200)).await;
    assert_eq!(home.get("/services/street-light/danger").await.status, StatusCode::OK);
}

#[tokio::test]
async fn somebody_signed_in_makes_a_kiosk_and_only_such_a_one_ends_it() {
    let portal = Portal::open().await;
    assert_eq!(portal.browser().get("/staff/kiosk").await.location(), "/staff/sign-in");
    assert_eq!(portal.browser().post("/staff/kiosk", &[("place", "Here")]).await.location(), "/staff/sign-in");
    let mut browser = kiosk(&portal).await;
    let mut signed_in = browser.tab();
    assert_eq!(browser.cookies.keys().collect::<Vec<_>>(), ["doorstep_kiosk"]);
    assert_eq!(signed_in.get("/staff/requests").await.location(), "/staff/sign-in", "the sign-in ended");
    let home = browser.get("/").await;
    assert!(home.has("Shared computer: Tolbooth Library, ground floor") && home.has("Finish and clear"), "{}", home.text());
    assert!(home.has("href=\"/staff/sign-in\""));
    // Nothing is asked about the device, every form is one of a shared one, and the channel is told.
    let start = browser.get("/services/street-light").await;
    assert!(!start.has("name=\"shared\"") && start.has("so nothing you type stays on it"), "{}", start.text());
    let page = browser.start("street-light").await;
    assert!(page.has("\"shared\":true"));
    let row = draft::Entity::find().one(portal.doorstep.store.reads()).await.unwrap().unwrap();
    assert_eq!((row.act.channel, row.act.organisation.as_str(), row.shared), (Channel::Kiosk, "library", true));
    // No cookie but the kiosk's outlives the browser, whoever sets it.
    let welsh = browser.get("/?lang=cy").await;
    let lines: Vec<_> = welsh.headers.get_all(header::SET_COOKIE).iter().map(|line| line.to_str().unwrap().to_owned()).collect();
    assert!(lines.iter().any(|line| line.starts_with("doorstep_language=cy")), "{lines:?}");
    assert!(lines.iter().all(|line| !line.contains("Max-Age")), "{lines:?}");
    let cleared = browser.post("/finish", &[("clear", "yes")]).await;
    assert_eq!(cleared.header("clear-site-data"), "\"cache\", \"storage\"");
    assert_eq!(browser.cookies.keys().collect::<Vec<_>>(), ["doorstep_kiosk"]);
    // A session whose time of last use is not known is nobody's at a kiosk.
    browser.start("street-light").await;
    browser.cookies.remove("doorstep_shared");
    assert_eq!(browser.get("/services/street-light/danger").await.location(), "/finished?idle=yes");
    // A cookie of somebody's own making is none.
    let mut forged = portal.browser();
    forged.cookies.insert("doorstep_kiosk".into(), "00.00".into());
    assert!(!forged.get("/").await.has("Shared computer"));
    let csrf = browser.get("/staff/sign-in").await.csrf();
    let signed = [("csrf", csrf.as_str()), ("email", "ada@tolbooth.example"), ("password", "correct horse")];
    browser.post("/staff/sign-in", &signed).await;
    let page = browser.get("/staff/kiosk").await;
    assert!(page.has("This computer is a kiosk: Tolbooth Library, ground floor"), "{}", page.text());
    browser.post("/staff/kiosk", &[("csrf", &page.csrf()), ("act", "end")]).await;
    assert!(!browser.cookies.contains_key("doorstep_kiosk"));
    let empty = browser.post("/staff/kiosk", &[("csrf", &page.csrf()), ("place", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.has("in 60 characters or fewer"), "{}", empty.text());
}

#[tokio::test]
async fn a_helper_makes_kiosks_of_their_own_organisation_and_a_daughter_makes_none() {
    let portal = Portal::open().await;
    let (library, charity) = (helpers(&portal, "Tolbooth Library").await, helpers(&portal, "Light Charity").await);
    let mut daughter = signed(&portal, Role::Helper, "Dana", "", "").await;
    let csrf = daughter.csrf(&portal);
    assert_eq!(daughter.browser.get("/staff/kiosk").await.status, StatusCode::FORBIDDEN);
    for posted in [[("csrf", csrf.as_str()), ("place", "At home")], [("csrf", csrf.as_str()), ("act", "end")]] {
        assert_eq!(daughter.browser.post("/staff/kiosk", &posted).await.status, StatusCode::FORBIDDEN);
    }
    let mut helper = signed(&portal, Role::Helper, "Huw", &library.id, "").await;
    let page = helper.browser.get("/staff/kiosk").await;
    assert!(page.has("Tolbooth Library") && !page.has("Light Charity"), "{}", page.text());
    let csrf = helper.csrf(&portal);
    let foreign = [("csrf", csrf.as_str()), ("place", "Desk 2"), ("organisation", charity.id.as_str())];
    assert_eq!(helper.browser.post("/staff/kiosk", &foreign).await.location(), "/");
    helper.browser.start("street-light").await;
    let row = draft::Entity::find().one(portal.doorstep.store.reads()).await.unwrap().unwrap();
    assert_eq!((row.act.channel, row.act.organisation.as_str()), (Channel::Kiosk, ""), "no kiosk of somebody else's");
}
