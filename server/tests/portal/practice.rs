//! Practice: every service can be tried out, every page says so, and nothing of it is anywhere afterwards.

use axum::http::StatusCode;
use sea_orm::entity::prelude::*;
use server::housekeeping;
use server::store::{event, file, grant, outbox, submission};

use crate::browser::{Browser, Portal};
use crate::upload;

async fn practising(portal: &Portal) -> Browser {
    let mut browser = portal.browser();
    assert_eq!(browser.post("/practice", &[]).await.location(), "/services");
    browser
}

async fn drafts(portal: &Portal) -> Vec<server::store::draft::Model> {
    server::store::draft::Entity::find().all(portal.doorstep.store.reads()).await.unwrap()
}

/// Requests, what is handed over, events, and what somebody was shown.
async fn real(portal: &Portal) -> [u64; 4] {
    let reads = portal.doorstep.store.reads();
    [
        submission::Entity::find().count(reads).await.unwrap(),
        outbox::Entity::find().count(reads).await.unwrap(),
        event::Entity::find().count(reads).await.unwrap(),
        grant::Entity::find().count(reads).await.unwrap(),
    ]
}

#[tokio::test]
async fn a_form_is_practised_to_its_end_and_nothing_is_sent() {
    let portal = Portal::open().await;
    let mut browser = practising(&portal).await;
    let check = browser.light().await;
    assert!(drafts(&portal).await.iter().all(|draft| draft.session.starts_with("practice-")));
    let sent = browser.post("/services/street-light/check", &[("csrf", &check.csrf()), ("draft", &check.input("draft"))]).await;
    assert_eq!(sent.location(), "/services/street-light/confirmation");
    let done = browser.get("/services/street-light/confirmation").await;
    assert!(done.has("Practice finished") && done.has("Nothing was sent to the council"), "{}", done.text());
    assert!(done.has("It hums loudly at night") && !done.has("data-reference"), "{}", done.text());
    assert_eq!(real(&portal).await, [0; 4]);
    let again = browser.post("/services/street-light", &[("csrf", &done.csrf()), ("again", "yes")]).await;
    assert_eq!(again.location(), "/services/street-light/danger");
    assert_eq!(browser.get("/services/street-light/confirmation").await.location(), "/services/street-light/danger");
    let mut staff = portal.staff().await;
    assert!(staff.get("/staff/requests").await.has("Nothing here."));
    let metrics = browser.get("/metrics").await;
    assert!(
        !metrics.text().lines().any(|line| line.starts_with("doorstep_handoffs{") && !line.ends_with(" 0")),
        "{}",
        metrics.text()
    );
}

#[tokio::test]
async fn every_page_says_so_in_every_language_and_none_of_staffs() {
    let portal = Portal::open().await;
    let mut browser = practising(&portal).await;
    browser.light().await;
    let marks = [("en", "Practice: "), ("cy", "Ymarfer: "), ("pl", "Ćwiczenie: "), ("ur", "مشق: ")];
    for (language, before) in marks {
        for path in [
            "/",
            "/services",
            "/services/street-light",
            "/services/street-light/where",
            "/services/street-light/check",
            "/services/street-light/confirmation",
            "/help",
            "/help/cookies",
            "/practice",
            "/nowhere.html",
            "/requests",
        ] {
            let page = browser.get(&format!("{path}?lang={language}")).await;
            assert!(page.has(&format!("<title>{before}")), "{path} {language}: {}", page.text());
            assert!(page.has("class=\"practice\"") && page.has("/practice/leave"), "{path} {language}");
        }
    }
    browser.get("/?lang=en").await;
    let mut staff = portal.staff().await;
    staff.post("/practice", &[]).await;
    let desk = staff.get("/staff/requests").await;
    assert!(!desk.has("class=\"practice\"") && desk.has("href=\"/practice\""), "{}", desk.text());
}

#[tokio::test]
async fn what_is_real_is_neither_shown_nor_touched() {
    let portal = Portal::open().await;
    let mut browser = portal.browser();
    let reference = browser.send_light().await;
    browser.start("street-light").await;
    browser.answer("/services/street-light/danger", &[("danger", "no")]).await;
    browser.answer("/services/street-light/where", &[("location", "The real one"), ("column", "")]).await;
    let before = real(&portal).await;
    browser.post("/practice", &[]).await;
    for path in
        ["/requests", &format!("/requests/{reference}"), &format!("/requests/{reference}/events"), "/continue", "/permissions"]
    {
        let page = browser.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(page.has("This cannot be practised") && !page.has(&reference), "{path}: {}", page.text());
    }
    assert_eq!(
        browser.post("/requests", &[("reference", &reference), ("detail", "gwen@example.org")]).await.status,
        StatusCode::FORBIDDEN
    );
    assert!(!browser.get("/api/drafts/street-light").await.has("The real one"));
    let start = browser.start("street-light").await;
    assert!(!start.has("The real one"));
    let left = browser.post("/practice/leave", &[]).await;
    assert_eq!(left.location(), "/practice?left=yes");
    assert!(browser.get(&left.location()).await.has("From now on what you send is real"));
    assert!(browser.get("/services/street-light/where").await.has("The real one"));
    assert_eq!(real(&portal).await, before);
    assert!(drafts(&portal).await.iter().all(|draft| !draft.session.starts_with("practice-")));
}

#[tokio::test]
async fn files_go_with_the_draft_and_a_draft_after_a_day() {
    let portal = Portal::open().await;
    let mut browser = practising(&portal).await;
    browser.light().await;
    let csrf = browser.get("/services/street-light/fault").await.csrf();
    let fields = [("csrf", csrf.as_str()), ("fault", "other"), ("details", "It hums")];
    browser.upload("/services/street-light/fault", &fields, &[("photo", "light.jpg", &upload::jpeg())]).await;
    let files = file::Entity::find().all(portal.doorstep.store.reads()).await.unwrap();
    assert_eq!(files.len(), 1);
    assert!(portal.doorstep.uploads.read(&files[0].id).await.is_ok());
    let (now, day) = (server::clock::now(), 24 * 60 * 60 * 1000);
    housekeeping::clean(&portal.doorstep, now + day - 60_000).await.unwrap();
    assert_eq!(drafts(&portal).await.len(), 1);
    browser.post("/practice/leave", &[]).await;
    assert_eq!(file::Entity::find().count(portal.doorstep.store.reads()).await.unwrap(), 0);
    assert!(portal.doorstep.uploads.read(&files[0].id).await.is_err());
    // Nobody is led away from what they typed to a page that says no.
    let mut asking = practising(&portal).await;
    asking.start("street-light").await;
    let page = asking.get("/services/street-light/danger").await;
    assert!(!page.has("/ask-for-help") && page.has("href=\"/help\""), "{}", page.text());
    asking.post("/practice/leave", &[]).await;
    // Whoever just closes the browser.
    let mut other = practising(&portal).await;
    other.start("street-light").await;
    assert_eq!(drafts(&portal).await.len(), 1);
    housekeeping::clean(&portal.doorstep, now + day + 60_000).await.unwrap();
    assert_eq!(drafts(&portal).await.len(), 0);
}
