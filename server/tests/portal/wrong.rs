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
    let csrf = browser.get("/services/bins/about").await.csrf();
    portal.doorstep.store.clone().close().await;
    // A draft of the embedded store is at hand; nothing else can be read, and nothing is taken that cannot be kept.
    let at_hand = if portal.doorstep.store.is_embedded() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    assert_eq!(browser.get("/services/bins/about").await.status, at_hand);
    let kept = browser.post("/services/bins/about", &[("csrf", &csrf), ("fullName", "Sam Taylor")]).await;
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

/// A character that PostgreSQL keeps in no text: nobody types it, and nothing breaks on it.
#[tokio::test]
async fn a_character_that_nobody_types_is_left_out() {
    let portal = Portal::open().await;
    let mut browser = portal.browser();
    let check = browser.light().await;
    let path = "/services/street-light/check";
    let strange = browser.post(path, &[("csrf", &check.csrf()), ("draft", &format!("{}\0", check.input("draft")))]).await;
    assert_eq!(strange.location(), "/services/street-light/confirmation");
    let csrf = browser.get("/requests").await.csrf();
    let asked = browser.post("/requests", &[("csrf", &csrf), ("reference", "H4K7M-2R9T3\0"), ("detail", "a\0b")]).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    let csrf = browser.get("/staff/sign-in").await.csrf();
    let signed = browser.post("/staff/sign-in", &[("csrf", &csrf), ("email", "a\0da@x.example"), ("password", "\0")]).await;
    assert!(signed.status.is_client_error(), "{}", signed.status);
    for path in ["/requests/%00", "/api/requests/%00", "/services/%00", "/api/drafts/%00", "/requests?reference=%00"] {
        assert!(!browser.get(path).await.status.is_server_error(), "{path}");
    }
    let mut staff = portal.staff().await;
    for path in ["/staff/requests/%00", "/staff/requests/H4K7M-2R9T3/files/%00", "/staff/requests?show=%00"] {
        assert!(!staff.get(path).await.status.is_server_error(), "{path}");
    }
}
