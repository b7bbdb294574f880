//! Asking for help: which ways come first, calls and booked times, what is told and what is not, and forms that stall.

use app::council::{Appointments, Clock, Weekday};
use async_trait::async_trait;
use axum::http::{Request, StatusCode, header};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{DatabaseTransaction, DbErr};
use server::store::help_request;
use server::store::{Write, access, draft, organisation, staff};
use server::{clock, housekeeping};
use tempfile::TempDir;

use crate::browser::{Answer, Browser, Portal};
use crate::definition::LIGHT;

const HOUR: i64 = 60 * 60 * 1000;
const CALL: &str = "/ask-for-help/call?from=street-light/where";
const FOLLOW_UP: &str = "/ask-for-help/follow-up?from=street-light/where";

/// Drafts as if nobody had touched them for so long, and as if their owner were another.
struct Leave {
    hours: i64,
    owner: Option<&'static str>,
}

#[async_trait]
impl Write for Leave {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        let earlier = Expr::col(draft::Column::Updated).sub(self.hours * HOUR);
        draft::Entity::update_many().col_expr(draft::Column::Updated, earlier).exec(transaction).await?;
        if let Some(owner) = self.owner {
            draft::Entity::update_many().col_expr(draft::Column::Session, owner.into()).exec(transaction).await?;
        }
        Ok(())
    }
}

/// A portal with the street light as another council would have it.
async fn changed(json: &str) -> (Portal, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("street-light.json"), json).unwrap();
    let path = folder.path().to_owned();
    (Portal::with(|config| config.definitions = Some(path)).await, folder)
}

/// Whether what stands first comes before what stands second.
fn before(page: &Answer, first: &str, second: &str) -> bool {
    let text = page.text();
    let place = |words: &str| text.find(words).unwrap_or_else(|| panic!("no {words} in {text}"));
    place(first) < place(second)
}

/// Fills in the form of a page of this part and posts it.
async fn ask(browser: &mut Browser, path: &str, typed: &[(&str, &str)]) -> Answer {
    let page = browser.get(path).await;
    let csrf = page.csrf();
    let mut all = vec![("csrf", csrf.as_str())];
    all.extend_from_slice(typed);
    browser.post(path, &all).await
}

/// A helper of an organisation that helps with these services; of none where it has no name.
async fn helper(portal: &Portal, name: &str, services: &str) -> Browser {
    let email = format!("{}@helpers.example", name.to_lowercase().replace(' ', "-"));
    portal.doorstep.add_staff(&email, "Hana", "correct horse").await.unwrap();
    let account = staff::by_email(&portal.doorstep.store, &email).await.unwrap().unwrap();
    let id = if name.is_empty() { String::new() } else { format!("organisation-{name}") };
    if !name.is_empty() {
        let organisation =
            organisation::Model { id: id.clone(), name: name.into(), services: services.into(), suspended: false, created: 1 };
        assert!(portal.doorstep.store.write(organisation::Keep(organisation)).await.unwrap());
    }
    portal.doorstep.store.write(Becomes { account: account.id, organisation: id }).await.unwrap();
    let mut browser = portal.browser();
    let csrf = browser.get("/staff/sign-in").await.csrf();
    browser.post("/staff/sign-in", &[("csrf", &csrf), ("email", &email), ("password", "correct horse")]).await.location();
    browser
}

struct Becomes {
    account: String,
    organisation: String,
}

#[async_trait]
impl Write for Becomes {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        let helper = staff::Entity::update_many()
            .col_expr(staff::Column::Role, "helper".into())
            .col_expr(staff::Column::Organisation, self.organisation.clone().into());
        helper.filter(staff::Column::Id.eq(&self.account)).exec(transaction).await?;
        Ok(())
    }
}

#[tokio::test]
async fn every_page_leads_to_help_and_says_where_from_and_nothing_else() {
    let portal = Portal::open().await;
    let mut browser = portal.browser();
    for path in ["/", "/services", "/requests", "/help", "/help/privacy", "/nowhere"] {
        assert!(browser.get(path).await.has(r#"href="/ask-for-help""#), "{path}");
    }
    assert!(browser.get("/services/street-light").await.has(r#"href="/ask-for-help?from=street-light""#));
    browser.light().await;
    let page = browser.get("/services/street-light/contact").await;
    assert!(
        page.has(r#"formaction="/ask-for-help?from=street-light/contact""#) && page.has("gwen@example.org"),
        "{}",
        page.text()
    );
    assert!(browser.get("/services/street-light/check").await.has(r#"href="/ask-for-help?from=street-light/check""#));
    let ask = browser.get("/ask-for-help?from=street-light/contact").await;
    assert!(ask.has("Report a faulty street light") && !ask.has("gwen@example.org"), "{}", ask.text());
    assert!(ask.has(r#"href="/services/street-light/contact""#), "the way back");
    // On the device the document around the page stays: the browser says which page the link was really followed from.
    let from =
        Request::get("/ask-for-help?from=street-light/contact").header(header::REFERER, "http://a/services/street-light/where");
    let moved = browser.send(from.body(axum::body::Body::empty()).unwrap()).await;
    assert_eq!(moved.location(), "/ask-for-help?from=street-light/where");
    for nonsense in ["nowhere", "street-light/nowhere", "../staff", "", "%00"] {
        let page = browser.get(&format!("/ask-for-help?from={nonsense}")).await;
        assert_eq!(page.status, StatusCode::OK, "{nonsense}");
        assert!(page.has("Have somebody call you"));
    }
}

#[tokio::test]
async fn what_was_typed_on_the_page_is_kept_when_somebody_asks_for_help() {
    let portal = Portal::open().await;
    let mut browser = portal.browser();
    browser.start("street-light").await;
    browser.answer("/services/street-light/danger", &[("danger", "no")]).await.location();
    let page = browser.get("/services/street-light/where").await;
    let typed = [("location", "Half of a sen"), ("column", "a column number that is far too long to be one of ours")];
    let asked = browser.answer_on(&page, "/ask-for-help?from=street-light/where", &typed).await.location();
    assert_eq!(asked, "/ask-for-help?from=street-light/where");
    assert_eq!(browser.get(&asked).await.status, StatusCode::OK);
    let page = browser.get("/services/street-light/where").await;
    assert!(page.has("Half of a sen") && page.has("far too long"), "{}", page.text());
    // A session that ended, or another site: the same page with what was typed.
    let refused = browser.post("/ask-for-help?from=street-light/where", &[("csrf", "old"), ("location", "Low Street")]).await;
    assert!(refused.status == StatusCode::FORBIDDEN && refused.has("Low Street"), "{}", refused.text());
}

#[tokio::test]
async fn the_service_and_the_answers_decide_which_way_comes_first() {
    let portal = Portal::open().await;
    let mut browser = portal.browser();
    // Simple: alone, and help is named.
    let simple = browser.get("/services/street-light").await;
    assert!(before(&simple, "Start now", "/ask-for-help?from=street-light\"") && !simple.has("On your own"), "{}", simple.text());
    // Assisted: both, side by side.
    let assisted = browser.get("/services/home-repair").await;
    assert!(before(&assisted, "On your own", "With somebody"), "{}", assisted.text());
    assert!(before(&assisted, "/ask-for-help/call?from=home-repair", "/ask-for-help/book?from=home-repair"));
    assert!(assisted.has("/ask-for-help/follow-up?from=home-repair"));
    // The answers make it better done with somebody.
    browser.start("home-repair").await;
    browser.answer("/services/home-repair/urgency", &[("urgency", "soon")]).await;
    browser.answer("/services/home-repair/problem", &[("room", "whole"), ("trade", "damp")]).await.location();
    let complex = browser.get("/services/home-repair").await;
    assert!(before(&complex, "With somebody", "On your own") && complex.has("more than one cause"), "{}", complex.text());
    let ask = browser.get("/ask-for-help?from=home-repair/details").await;
    assert!(before(&ask, "data-way=\"book\"", "data-way=\"call\"") && before(&ask, "data-way=\"call\"", "data-way=\"alone\""));
    assert!(ask.has("more than one cause"));
    let ask = browser.get("/ask-for-help?from=street-light").await;
    assert!(before(&ask, "data-way=\"alone\"", "data-way=\"call\"") && before(&ask, "data-way=\"call\"", "data-way=\"book\""));
}

#[tokio::test]
async fn where_an_answer_ends_the_journey_somebody_goes_on_with_it() {
    let rule = r#""together": { "when": { "==": [{ "var": "danger" }, "yes"] }, "why": "This needs two of us" }, "kind""#;
    let (portal, _folder) = changed(&LIGHT.replacen("\"kind\"", rule, 1)).await;
    let mut browser = portal.browser();
    browser.start("street-light").await;
    let next = browser.answer("/services/street-light/danger", &[("danger", "yes")]).await.location();
    assert_eq!(next, "/services/street-light/call-now");
    let exit = browser.get(&next).await;
    assert!(before(&exit, "/ask-for-help/book?from=street-light/call-now", "/ask-for-help/call?from=street-light/call-now"));
    assert!(exit.has("This needs two of us"), "{}", exit.text());
    // Without such a rule: a call first.
    let portal = Portal::open().await;
    let mut browser = portal.browser();
    browser.start("street-light").await;
    browser.answer("/services/street-light/danger", &[("danger", "yes")]).await.location();
    let exit = browser.get("/services/street-light/call-now").await;
    assert!(before(&exit, "/ask-for-help/call?from=street-light/call-now", "/ask-for-help/book?from=street-light/call-now"));
}

#[tokio::test]
async fn a_complex_service_begins_with_booking() {
    let (portal, _folder) = changed(&LIGHT.replace("\"interaction\": \"simple\"", "\"interaction\": \"complex\"")).await;
    let page = portal.browser().get("/services/street-light").await;
    assert!(before(&page, "/ask-for-help/book?from=street-light", "/ask-for-help/call?from=street-light"), "{}", page.text());
    assert!(before(&page, "/ask-for-help/call?from=street-light", "Start now"));
}

#[tokio::test]
async fn nothing_is_told_without_consent() {
    let portal = Portal::open().await;
    let mut resident = portal.browser();
    resident.light().await;
    let page = resident.get(CALL).await;
    assert!(
        page.has("id=\"tell\"")
            && !page.text().split("id=\"tell\"").nth(1).unwrap().split('>').next().unwrap().contains("checked")
    );
    let typed = [("name", "Gwen"), ("phone", "01632 960 123"), ("when", "soon")];
    let place = ask(&mut resident, CALL, &typed).await.location();
    let asked = resident.get(&place).await;
    let reference = asked.reference();
    assert!(asked.has("01632 960 123") && asked.has("not told where you are"), "{}", asked.text());
    // Nobody else gets to see it, whatever they know.
    assert_eq!(portal.browser().get(&place).await.status, StatusCode::NOT_FOUND);
    let mut staff = portal.staff().await;
    let list = staff.get("/staff/help").await;
    assert!(list.has("Gwen") && list.has("01632 960 123") && list.has("As soon as possible"), "{}", list.text());
    for secret in ["street light", "Where is the light", "High Street", "gwen@example.org"] {
        assert!(!list.has(secret), "{secret}: {}", list.text());
    }
    let stored = help_request::by_reference(&portal.doorstep.store, &reference).await.unwrap().unwrap();
    assert_eq!((stored.service.as_str(), stored.page.as_str(), stored.draft.as_str()), ("", "", ""));
    let seen = access::of(&portal.doorstep.store, &reference).await.unwrap();
    assert_eq!(
        seen.iter().map(|seen| (seen.actor.as_str(), seen.what.as_str())).collect::<Vec<_>>(),
        [("ada@tolbooth.example", "help")]
    );
    // With it: the service and the page, and still nothing of the answers.
    let told = [typed[0], typed[1], typed[2], ("tell", "yes")];
    let place = ask(&mut resident, CALL, &told).await.location();
    assert!(resident.get(&place).await.has("Where is the light?"));
    let list = staff.get("/staff/help").await;
    assert!(list.has("Report a faulty street light") && list.has("Where is the light?"), "{}", list.text());
    assert!(!list.has("High Street") && !list.has("gwen@example.org"));
}

#[tokio::test]
async fn a_number_typed_wrong_keeps_all_words() {
    let portal = Portal::open().await;
    let mut resident = portal.browser();
    for language in ["en", "cy", "pl", "ur"] {
        let path = format!("{CALL}&lang={language}");
        let wrong =
            ask(&mut resident, &path, &[("name", "Gwen Price"), ("phone", "01632 9"), ("when", "soon"), ("tell", "yes")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!((wrong.input("name").as_str(), wrong.input("phone").as_str()), ("Gwen Price", "01632 9"));
        assert!(wrong.has("checked") && wrong.has("phone-error") && wrong.has("href=\"#phone\""), "{}", wrong.text());
    }
    // A page that was open for too long, or that another site sent, arranges nothing and loses nothing.
    let stale =
        resident.post(CALL, &[("csrf", "old"), ("name", "Gwen Price"), ("phone", "01632 960 123"), ("when", "soon")]).await;
    assert_eq!((stale.status, stale.input("name").as_str()), (StatusCode::FORBIDDEN, "Gwen Price"));
    assert!(help_request::waiting(&portal.doorstep.store).await.unwrap().is_empty());
    let odd = ask(&mut resident, CALL, &[("name", "Gwen"), ("phone", "01632 960 123"), ("when", "1999-01-01T08:00")]).await;
    assert!(odd.has("when-error") && odd.input("name") == "Gwen", "{}", odd.text());
}

#[tokio::test]
async fn a_form_posted_twice_asks_once() {
    let portal = Portal::open().await;
    let mut resident = portal.browser();
    let page = resident.get(CALL).await;
    let (csrf, id) = (page.csrf(), page.input("id"));
    let typed = [("csrf", csrf.as_str()), ("id", &id), ("name", "Gwen"), ("phone", "01632 960 123"), ("when", "soon")];
    let first = resident.post(CALL, &typed).await.location();
    assert_eq!(resident.post(CALL, &typed).await.location(), first);
    assert_eq!(help_request::waiting(&portal.doorstep.store).await.unwrap().len(), 1);
    // With somebody else's id nothing of theirs is learnt.
    let mut other = portal.browser();
    let csrf = other.get(CALL).await.csrf();
    let taken = [("csrf", csrf.as_str()), typed[1], typed[2], typed[3], typed[4]];
    assert_eq!(other.post(CALL, &taken).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

/// A portal where one place has one time a day, for one person.
async fn one_time() -> Portal {
    use Weekday::*;
    let days = vec![Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday];
    let at = |place: &str| Appointments {
        place: place.into(),
        days: days.clone(),
        from: Clock::at(10, 0),
        to: Clock::at(10, 30),
        minutes: 30,
        at_once: 1,
    };
    Portal::with(|config| config.council.appointments = vec![at("The Library"), at("Y Llyfrgell & Hwb")]).await
}

/// The address of the first day that can be booked at a place.
async fn first_day(browser: &mut Browser, place: &str) -> String {
    let page = browser.get("/ask-for-help/book?from=street-light/where").await;
    let text = page.text().replace("&amp;", "&");
    let links = text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    links.filter(|link| link.contains(&format!("place={place}&"))).map(str::to_owned).next().unwrap_or_else(|| panic!("{text}"))
}

#[tokio::test]
async fn two_people_never_get_the_last_time() {
    let portal = one_time().await;
    let mut browsers = [portal.browser(), portal.browser(), portal.browser(), portal.browser()];
    let day = first_day(&mut browsers[0], "the-library").await;
    let mut pages = Vec::new();
    for browser in &mut browsers {
        pages.push(browser.get(&day).await.csrf());
    }
    let post = |browser: &Browser, csrf: String| {
        let (mut browser, day) = (browser.tab(), day.clone());
        async move {
            let typed = [("csrf", csrf.as_str()), ("name", "Sam Jones"), ("phone", "01632 960 123"), ("at", "10:00")];
            browser.post(&day, &typed).await
        }
    };
    let answers = futures_util::future::join_all(browsers.iter().zip(pages).map(|(browser, csrf)| post(browser, csrf))).await;
    let (booked, late): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == StatusCode::SEE_OTHER);
    assert_eq!((booked.len(), late.len()), (1, 3));
    for late in late {
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(late.has("Somebody else has just booked this time") && late.input("name") == "Sam Jones", "{}", late.text());
    }
    let waiting = help_request::waiting(&portal.doorstep.store).await.unwrap();
    assert_eq!(waiting.len(), 1);
    // The day is no longer offered there, and at the other place it still is; cancelled, it is free again.
    let date = day.split("day=").nth(1).unwrap();
    assert_ne!(first_day(&mut browsers[0], "the-library").await.split("day=").nth(1).unwrap(), date);
    assert_eq!(first_day(&mut browsers[0], "y-llyfrgell-hwb").await.split("day=").nth(1).unwrap(), date);
    let mut anybody = portal.browser();
    let cancelled = ask(&mut anybody, "/ask-for-help/cancel", &[("reference", &waiting[0].reference.to_lowercase())]).await;
    assert!(anybody.get(&cancelled.location()).await.has("It is cancelled"));
    assert_eq!(first_day(&mut browsers[0], "the-library").await, day);
    let again = ask(&mut anybody, "/ask-for-help/cancel", &[("reference", &waiting[0].reference)]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.has("has this reference") && again.input("reference") == waiting[0].reference);
}

#[tokio::test]
async fn a_booked_time_says_where_and_when_and_how_to_cancel() {
    let portal = one_time().await;
    let mut resident = portal.browser();
    let day = first_day(&mut resident, "the-library").await;
    let missing = ask(&mut resident, &day, &[("name", "Sam"), ("phone", "01632 960 123")]).await;
    assert!(missing.has("Select a time") && missing.has("href=\"#at\""), "{}", missing.text());
    let booked = ask(&mut resident, &day, &[("name", "Sam"), ("phone", "01632 960 123"), ("at", "10:00")]).await;
    let page = resident.get(&booked.location()).await;
    assert!(page.has("Your time is booked") && page.has("The Library") && page.has("10:00am"), "{}", page.text());
    let list = portal.staff().await.get("/staff/help").await;
    assert!(list.has("Booked: The Library") && list.has("Sam") && list.has("10:00am"), "{}", list.text());
    let cancelled =
        resident.post("/ask-for-help/cancel", &[("csrf", &page.csrf()), ("reference", &page.reference())]).await.location();
    assert!(resident.get(&cancelled).await.has("It is cancelled"));
    // Where no time can be booked nobody is sent looking for one.
    let none = Portal::with(|config| config.council.appointments.clear()).await;
    assert!(!none.browser().get("/ask-for-help").await.has("data-way=\"book\""));
    assert!(none.browser().get("/ask-for-help/book").await.has("No time is free"));
    let mut browser = none.browser();
    browser.start("street-light").await;
    let exit = browser.answer("/services/street-light/danger", &[("danger", "yes")]).await.location();
    let exit = browser.get(&exit).await;
    assert!(exit.has("/ask-for-help/call") && !exit.has("/ask-for-help/book"), "{}", exit.text());
}

#[tokio::test]
async fn who_calls_sees_what_is_due_first_and_says_what_came_of_it() {
    let portal = Portal::open().await;
    for name in ["Gwen", "Sam", "Aisha"] {
        ask(&mut portal.browser(), CALL, &[("name", name), ("phone", "01632 960 123"), ("when", "soon")]).await.location();
    }
    let mut staff = portal.staff().await;
    let list = staff.get("/staff/help").await;
    assert!(before(&list, "Gwen", "Sam") && before(&list, "Sam", "Aisha"));
    let waiting = help_request::waiting(&portal.doorstep.store).await.unwrap();
    let csrf = list.csrf();
    let outcome = |n: usize, tries: &'static str, outcome: &'static str| {
        let reference = waiting[n].reference.clone();
        vec![("csrf", csrf.clone()), ("reference", reference), ("tries", tries.into()), ("outcome", outcome.into())]
    };
    let mut record = async |posted: Vec<(&'static str, String)>| {
        let posted: Vec<(&str, &str)> = posted.iter().map(|(name, value)| (*name, value.as_str())).collect();
        staff.post("/staff/help", &posted).await
    };
    // Pressed twice, it is one call.
    record(outcome(0, "0", "no-answer")).await.location();
    record(outcome(0, "0", "no-answer")).await.location();
    record(outcome(1, "0", "reached")).await.location();
    record(outcome(2, "0", "done")).await.location();
    assert_eq!(record(outcome(0, "1", "nonsense")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let list = staff.get("/staff/help").await;
    assert!(list.has("Gwen") && list.has("1 time (") && !list.has("Sam") && !list.has("Aisha"), "{}", list.text());
    assert_eq!(staff.post("/staff/help", &[("csrf", "no"), ("reference", "x")]).await.status, StatusCode::FORBIDDEN);
    // What was dealt with is thrown away; who still waits stays.
    housekeeping::clean(&portal.doorstep, clock::now() + 31 * 24 * HOUR).await.unwrap();
    let left = [0, 1, 2].map(|n| waiting[n].reference.clone());
    let mut there = Vec::new();
    for reference in &left {
        there.push(help_request::by_reference(&portal.doorstep.store, reference).await.unwrap().is_some());
    }
    assert_eq!(there, [true, false, false]);
}

#[tokio::test]
async fn a_booked_time_weeks_ahead_hides_nobody_who_is_to_be_called_soon() {
    let portal = Portal::open().await;
    for n in 0..30 {
        let booking = help_request::Model {
            id: format!("{n:032x}"),
            reference: format!("LATER-{n:02}"),
            kind: help_request::BOOKING.into(),
            owner: "somebody".into(),
            name: format!("Booked {n:02}"),
            place: "the-library".into(),
            starts: format!("2099-11-{:02}T10:00", n % 28 + 1),
            ends: format!("2099-11-{:02}T10:30", n % 28 + 1),
            created: 1,
            ..help_request::Model::default()
        };
        let booked = help_request::Book { booking, at_once: 9 };
        assert!(matches!(portal.doorstep.store.write(booked).await.unwrap(), help_request::Booked::Yes(_)));
    }
    ask(&mut portal.browser(), CALL, &[("name", "Gwen"), ("phone", "01632 960 123"), ("when", "soon")]).await.location();
    let mut staff = portal.staff().await;
    let first = staff.get("/staff/help").await;
    assert!(before(&first, "Gwen", "Booked 00") && !first.has("Booked 27"), "{}", first.text());
    assert!(first.has("href=\"/staff/help?from=25\""), "{}", first.text());
    let last = staff.get("/staff/help?from=25").await;
    assert!(last.has("Booked 27") && !last.has("Gwen") && last.has("href=\"/staff/help\""), "{}", last.text());
    // What is recorded on the second page leads back to it.
    let done = [("csrf", last.csrf()), ("reference", "LATER-27".into()), ("tries", "0".into()), ("outcome", "done".into())];
    let done: Vec<(&str, &str)> = done.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(staff.post("/staff/help?from=25", &done).await.location(), "/staff/help?from=25");
    let last = staff.get("/staff/help?from=25").await;
    assert!(!last.has("Booked 27") && last.has("Booked 26"), "{}", last.text());
    // Nobody is led to a page with nothing on it.
    assert!(staff.get("/staff/help?from=1000").await.has("Booked 26"));
    assert!(staff.get("/staff/help?from=nowhere").await.has("Gwen"));
}

#[tokio::test]
async fn helpers_call_about_the_services_of_their_organisation_only() {
    let portal = Portal::open().await;
    let mut resident = portal.browser();
    ask(&mut resident, CALL, &[("name", "Gwen"), ("phone", "01632 960 123"), ("when", "soon"), ("tell", "yes")]).await.location();
    ask(&mut resident, CALL, &[("name", "Sam"), ("phone", "01632 960 124"), ("when", "soon")]).await.location();
    let waiting = help_request::waiting(&portal.doorstep.store).await.unwrap();
    let (mut all, mut lights, mut bins, mut daughter) = (
        helper(&portal, "Library", "").await,
        helper(&portal, "Light Charity", "street-light").await,
        helper(&portal, "Bin Charity", "bins").await,
        helper(&portal, "", "").await,
    );
    let (seen, part, none) = (all.get("/staff/help").await, lights.get("/staff/help").await, bins.get("/staff/help").await);
    assert!(seen.has("Gwen") && seen.has("Sam"), "{}", seen.text());
    assert!(part.has("Gwen") && !part.has("Sam"), "{}", part.text());
    assert!(!none.has("Gwen") && !none.has("Sam"));
    // Nobody is shown a way that they may not go.
    let (hers, theirs) = (daughter.get("/staff/people").await, all.get("/staff/people").await);
    for path in ["/staff/help", "/staff/follow-ups", "/staff/kiosk"] {
        let way = format!("href=\"{path}\"");
        assert!(theirs.has(&way) && !hers.has(&way), "{path}: {}", hers.text());
    }
    for path in ["/staff/help", "/staff/follow-ups"] {
        assert_eq!(daughter.get(path).await.status, StatusCode::FORBIDDEN);
        assert_eq!(portal.browser().get(path).await.location(), "/staff/sign-in");
    }
    let posted = [
        ("csrf", none.input("csrf")),
        ("reference", waiting[0].reference.clone()),
        ("tries", "0".into()),
        ("outcome", "done".into()),
    ];
    let posted: Vec<(&str, &str)> = posted.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(bins.post("/staff/help", &posted).await.status, StatusCode::FORBIDDEN);
    let organisations = access::of(&portal.doorstep.store, &waiting[0].reference).await.unwrap();
    assert_eq!(organisations.len(), 2, "those who saw it, and nobody else: {organisations:?}");
}

/// Somebody stops in the middle, and left a way to be reached.
async fn stopped(portal: &Portal) -> Browser {
    let mut resident = portal.browser();
    resident.light().await;
    let refused = ask(&mut resident, FOLLOW_UP, &[("name", "Gwen"), ("phone", ""), ("email", "")]).await;
    assert!(refused.has("phone-error") && refused.has("agree-error") && refused.input("name") == "Gwen", "{}", refused.text());
    let typed = [("name", "Gwen"), ("phone", "01632 960 123"), ("email", ""), ("agree", "yes")];
    let left = ask(&mut resident, FOLLOW_UP, &typed).await.location();
    assert!(resident.get(&left).await.has("01632 960 123"));
    resident
}

#[tokio::test]
async fn a_form_that_stalls_is_followed_up_once() {
    let portal = Portal::open().await;
    let mut resident = stopped(&portal).await;
    let mut staff = portal.staff().await;
    assert!(!staff.get("/staff/follow-ups").await.has("Gwen"), "it has not stalled yet");
    portal.doorstep.store.write(Leave { hours: 25, owner: None }).await.unwrap();
    let list = staff.get("/staff/follow-ups").await;
    for words in ["Gwen", "01632 960 123", "Report a faulty street light", "Check your answers"] {
        assert!(list.has(words), "{words}: {}", list.text());
    }
    for secret in ["High Street", "HS 17", "gwen@example.org", "It hums"] {
        assert!(!list.has(secret), "{secret}: {}", list.text());
    }
    assert!(!staff.get("/staff/help").await.has("Gwen"));
    // It stays until something happens; then it is gone for good, however often it stalls again.
    assert_eq!(staff.get("/staff/follow-ups").await.text().matches("data-asked").count(), 1);
    resident.answer("/services/street-light/where", &[("location", "Low Street"), ("column", "")]).await.location();
    assert!(!staff.get("/staff/follow-ups").await.has("Gwen"));
    portal.doorstep.store.write(Leave { hours: 25, owner: None }).await.unwrap();
    assert!(!staff.get("/staff/follow-ups").await.has("Gwen"));
    assert!(!resident.get(FOLLOW_UP).await.has("01632 960 123"), "nothing of it is kept");
}

#[tokio::test]
async fn a_follow_up_ends_with_its_draft_an_outcome_or_the_wish_of_the_person() {
    let list = async |portal: &Portal| {
        portal.doorstep.store.write(Leave { hours: 25, owner: None }).await.unwrap();
        portal.staff().await.get("/staff/follow-ups").await
    };
    // Taken back.
    let portal = Portal::open().await;
    let mut resident = stopped(&portal).await;
    assert!(list(&portal).await.has("Gwen"));
    assert!(resident.get("/ask-for-help?from=street-light/where").await.has("See it or take it back"));
    ask(&mut resident, FOLLOW_UP, &[("back", "yes")]).await.location();
    assert!(!list(&portal).await.has("Gwen"));
    // Sent.
    let portal = Portal::open().await;
    let mut resident = stopped(&portal).await;
    assert!(list(&portal).await.has("Gwen"));
    let check = resident.get("/services/street-light/check").await;
    resident.post("/services/street-light/check", &[("csrf", &check.csrf()), ("draft", &check.input("draft"))]).await.location();
    assert!(!list(&portal).await.has("Gwen"));
    // Begun again.
    let portal = Portal::open().await;
    let mut resident = stopped(&portal).await;
    let csrf = resident.get("/services/street-light").await.csrf();
    resident.post("/services/street-light", &[("csrf", &csrf), ("again", "yes")]).await.location();
    assert!(!list(&portal).await.has("Gwen"));
    // An outcome.
    let portal = Portal::open().await;
    stopped(&portal).await;
    let page = list(&portal).await;
    let mut staff = portal.staff().await;
    let csrf = staff.get("/staff/follow-ups").await.csrf();
    let (reference, tries) = (page.input("reference"), page.input("tries"));
    let posted = [("csrf", csrf.as_str()), ("reference", &reference), ("tries", &tries), ("outcome", "reached")];
    assert_eq!(staff.post("/staff/follow-ups", &posted).await.location(), "/staff/follow-ups");
    assert!(!list(&portal).await.has("Gwen"));
    let seen = access::of(&portal.doorstep.store, &reference).await.unwrap();
    assert!(seen.iter().any(|seen| seen.what == "help") && seen.iter().any(|seen| seen.what == "call"), "{seen:?}");
    // Housekeeping ends the draft.
    let portal = Portal::open().await;
    stopped(&portal).await;
    let reference = list(&portal).await.input("reference");
    housekeeping::clean(&portal.doorstep, clock::now() + 30 * 24 * HOUR).await.unwrap();
    assert!(!portal.staff().await.get("/staff/follow-ups").await.has("Gwen"));
    assert_eq!(help_request::by_reference(&portal.doorstep.store, &reference).await.unwrap(), None);
    // Practised only.
    let portal = Portal::open().await;
    stopped(&portal).await;
    portal.doorstep.store.write(Leave { hours: 25, owner: Some("practice-1") }).await.unwrap();
    assert!(!portal.staff().await.get("/staff/follow-ups").await.has("Gwen"));
}

#[tokio::test]
async fn before_it_is_begun_a_way_to_be_reached_begins_it() {
    let portal = Portal::open().await;
    let mut resident = portal.browser();
    let path = "/ask-for-help/follow-up?from=home-repair";
    ask(&mut resident, path, &[("email", "gwen@example.org"), ("agree", "yes")]).await.location();
    assert!(resident.get("/services/home-repair").await.has("Carry on where you left off"));
    portal.doorstep.store.write(Leave { hours: 25, owner: None }).await.unwrap();
    let list = portal.staff().await.get("/staff/follow-ups").await;
    assert!(list.has("gwen@example.org") && list.has("How bad is it?") && list.has("No name given"), "{}", list.text());
}

#[tokio::test]
async fn whoever_has_begun_a_form_is_led_to_a_code_for_an_adviser() {
    let portal = Portal::open().await;
    let mut resident = portal.browser();
    let way = "/continue/code?service=street-light";
    assert!(!resident.get("/ask-for-help?from=street-light").await.has(way));
    resident.light().await;
    assert!(resident.get("/ask-for-help?from=street-light/where").await.has(way));
    assert!(resident.get(way).await.has("Get a code for the adviser"));
}

#[tokio::test]
async fn whoever_may_be_watched_is_warned_and_followed_up_by_nobody() {
    let (portal, _folder) =
        changed(&LIGHT.replacen("\"kind\"", "\"exit_this_page\": \"https://www.bbc.co.uk/weather\", \"kind\"", 1)).await;
    let mut resident = portal.browser();
    let page = resident.get(CALL).await;
    assert!(page.has("Only leave a number that is safe to call") && page.has("Exit this page"), "{}", page.text());
    let ask = resident.get("/ask-for-help?from=street-light").await;
    assert!(ask.has("Exit this page") && !ask.has("data-way=\"follow-up\""), "{}", ask.text());
    assert_eq!(resident.get(FOLLOW_UP).await.location(), "/ask-for-help");
}

#[tokio::test]
async fn every_page_of_it_is_said_in_every_language() {
    let portal = Portal::open().await;
    let mut resident = stopped(&portal).await;
    let booking = first_day(&mut resident, "tolbooth-house").await;
    let place = ask(&mut resident, CALL, &[("name", "Gwen"), ("phone", "01632 960 123"), ("when", "soon")]).await.location();
    portal.doorstep.store.write(Leave { hours: 25, owner: None }).await.unwrap();
    let mut staff = portal.staff().await;
    for language in ["en", "cy", "pl", "ur"] {
        let with = |path: &str| format!("{path}{}lang={language}", if path.contains('?') { '&' } else { '?' });
        for path in ["/ask-for-help?from=street-light/where", CALL, FOLLOW_UP, &booking, &place, "/ask-for-help/cancel"] {
            let page = resident.get(&with(path)).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            assert!(
                page.has(&format!("<html lang=\"{language}\"")) && !page.has("ask_help.") && !page.has("{"),
                "{path}: {}",
                page.text()
            );
        }
        for path in ["/staff/help", "/staff/follow-ups"] {
            let page = staff.get(&with(path)).await;
            assert!(page.has("Gwen") && !page.has("ask_help."), "{path}: {}", page.text());
        }
    }
}
