//! The pages of errors are real: the right status, words, and the way on.

use axum::http::StatusCode;

use crate::browser::Portal;

#[tokio::test]
async fn what_is_not_there_is_404_in_words() {
    let portal = Portal::open().await;
    let mut browser = portal.browser();
    for path in [
        "/nope",
        "/services/nope",
        "/services/bins/nope",
        "/services/nope/check",
        "/requests/nope",
        "/help/nope",
        "/pkg-0/app.js",
        "/services/bins/about/more",
    ] {
        let answer = browser.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.has("<h1") && answer.has("01632 960 000"), "{path}");
    }
    let api = browser.get("/api/nope").await;
    assert_eq!(api.status, StatusCode::NOT_FOUND);
    assert!(api.json()["error"].is_string());
    // A method that an address does not know is no page either.
    assert_eq!(browser.post("/help", &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_body_that_is_too_large_is_413() {
    let portal = Portal::open().await;
    let long = "x".repeat(300 * 1024);
    let answer = portal.browser().post("/services/bins/about", &[("fullName", &long)]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.has("<h1"));
}

#[tokio::test]
async fn a_store_that_does_not_answer_is_503_and_not_ready() {
    let portal = Portal::open().await;
    let mut browser = portal.browser();
    assert_eq!(browser.get("/ready").await.status, StatusCode::OK);
    browser.start("bins").await;
    portal.doorstep.store.clone().close().await;
    // The draft that is being filled in is at hand; nothing else can be read, and nothing is taken that cannot be kept.
    let page = browser.get("/services/bins/about").await;
    assert_eq!(page.status, StatusCode::OK);
    let kept = browser.post("/services/bins/about", &[("csrf", &page.csrf()), ("fullName", "Sam Taylor")]).await;
    assert_eq!(kept.status, StatusCode::SERVICE_UNAVAILABLE);
    let answer = browser.get("/services/street-light/danger").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.has("<h1") && !answer.header("retry-after").is_empty());
    assert_eq!(browser.get("/ready").await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(browser.get("/health").await.status, StatusCode::OK);
}

#[tokio::test]
async fn pages_that_need_nothing_are_there_in_both_languages() {
    let portal = Portal::open().await;
    let mut browser = portal.browser();
    for path in [
        "/",
        "/services",
        "/services?q=bins",
        "/services/bins",
        "/help",
        "/help/privacy",
        "/help/cookies",
        "/help/accessibility",
        "/requests",
    ] {
        assert_eq!(browser.get(path).await.status, StatusCode::OK, "{path}");
    }
    assert!(browser.get("/?lang=cy").await.has("lang=\"cy\""));
    assert!(browser.get("/services").await.has("<html lang=\"cy\""));
}
