//! Security: forged posts, sessions, headers, limits.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use sea_orm::entity::prelude::*;
use server::config::Switch;
use server::store::draft;

use crate::browser::Portal;

#[tokio::test]
async fn a_post_without_its_token_keeps_the_words_and_stores_nothing() {
    let portal = Portal::open().await;
    let mut browser = portal.browser();
    let refused = browser.post("/services/bins/about", &[("fullName", "Sam Taylor"), ("csrf", "x")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.has("value=\"Sam Taylor\""), "{}", refused.text());
    assert!(refused.header("set-cookie").starts_with("doorstep_session="));
    assert_eq!(draft::Entity::find().count(portal.doorstep.store.reads()).await.unwrap(), 0);
    // The page that came back can be posted as it is.
    let csrf = refused.csrf();
    let pairs = [
        ("csrf", csrf.as_str()),
        ("fullName", "Sam Taylor"),
        ("email", "sam@example.org"),
        ("phone", "01632 960 001"),
        ("contactBy", "email"),
    ];
    assert_eq!(browser.post("/services/bins/about", &pairs).await.location(), "/services/bins/address");
    // A token of another session opens nothing.
    let other = portal.browser().get("/services/bins").await.csrf();
    assert_eq!(browser.post("/services/bins/about", &[("csrf", &other)]).await.status, StatusCode::FORBIDDEN);
    let json = browser.post_json("/services/bins/about", &[("csrf", "x")]).await;
    assert_eq!(json.status, StatusCode::FORBIDDEN);
    let fresh = json.json()["csrf"].as_str().unwrap().to_owned();
    assert_eq!(
        browser.post_json("/services/bins/about", &[("csrf", &fresh), ("fullName", "Sam")]).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}

#[tokio::test]
async fn a_form_whose_token_ran_out_stands_there_again_and_says_why() {
    let portal = Portal::open().await;
    let why = portal.doorstep.words("en").get("notice.session").to_owned();
    for (path, pairs) in [
        ("/services/bins", vec![("shared", "yes")]),
        ("/requests", vec![("reference", "H4K7M-2R9T3"), ("detail", "LS1 1UR")]),
        ("/staff/sign-in", vec![("email", "sam@example.org"), ("password", "x")]),
    ] {
        let again = portal.browser().post(path, &pairs).await;
        assert_eq!(again.status, StatusCode::FORBIDDEN, "{path}");
        assert!(again.has(&why), "{path}");
    }
}

#[tokio::test]
async fn a_post_from_elsewhere_is_refused_and_changes_no_session() {
    let portal = Portal::open().await;
    let mut browser = portal.browser();
    let csrf = browser.start("bins").await.csrf();
    let elsewhere = [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")];
    for (name, value) in elsewhere {
        let request = Request::post("/services/bins/about").header(name, value).header(header::HOST, "tolbooth.example");
        let refused = browser.send(request.body(Body::from(format!("csrf={csrf}&fullName=x"))).unwrap()).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{name}");
        assert_eq!(refused.header("set-cookie"), "");
    }
    let request = Request::post("/services/bins/about")
        .header("origin", "https://tolbooth.example")
        .header(header::HOST, "tolbooth.example");
    let own = browser.send(request.body(Body::from(format!("csrf={csrf}&fullName=x"))).unwrap()).await;
    assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn every_answer_has_the_security_headers_and_every_page_its_own_nonce() {
    let portal = Portal::open().await;
    let mut browser = portal.browser();
    for path in ["/", "/services/bins/about", "/nope", "/api/services", "/health", "/requests", "/staff/sign-in"] {
        let answer = browser.get(path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        let policy = answer.header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'")
                && policy.contains("frame-ancestors 'none'")
                && !policy.contains("unsafe-inline"),
            "{path}: {policy}"
        );
    }
    let (one, two) = (browser.get("/services/bins/about").await, browser.get("/services/bins/about").await);
    assert_ne!(one.header("content-security-policy"), two.header("content-security-policy"));
    let nonce = one.header("content-security-policy").split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned();
    assert!(one.has(&format!("nonce=\"{nonce}\"")));
}

#[tokio::test]
async fn too_many_tries_get_429_with_a_time_to_wait() {
    let portal = Portal::with(|config| config.limits = Switch::On).await;
    let mut browser = portal.browser();
    let csrf = browser.get("/staff/sign-in").await.csrf();
    let pairs = [("csrf", csrf.as_str()), ("email", "a@example.org"), ("password", "guess")];
    for _ in 0..10 {
        assert_eq!(browser.post("/staff/sign-in", &pairs).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let limited = browser.post("/staff/sign-in", &pairs).await;
    assert_eq!(limited.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(limited.header("retry-after").parse::<u64>().unwrap() > 0);
    let csrf = browser.get("/requests").await.csrf();
    let pairs = [("csrf", csrf.as_str()), ("reference", "H4K7M-2R9T3"), ("detail", "LS1 1UR")];
    for _ in 0..20 {
        assert_eq!(browser.post("/requests", &pairs).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let limited = browser.post("/requests", &pairs).await;
    assert_eq!(limited.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(limited.has("<h1") && !limited.header("retry-after").is_empty());
}

#[tokio::test]
async fn a_request_opens_with_its_reference_and_its_detail_only() {
    let portal = Portal::open().await;
    let reference = portal.browser().send_light().await;
    let mut stranger = portal.browser();
    let asked = stranger.get(&format!("/requests/{reference}")).await;
    assert!(asked.has(&reference) && !asked.has("id=\"progress\""), "{}", asked.text());
    assert_eq!(stranger.get(&format!("/api/requests/{reference}")).await.status, StatusCode::NOT_FOUND);
    let csrf = asked.csrf();
    let wrong =
        stranger.post("/requests", &[("csrf", &csrf), ("reference", &reference), ("detail", "someone@example.org")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let unknown =
        stranger.post("/requests", &[("csrf", &csrf), ("reference", "H4K7M-2R9T3"), ("detail", "gwen@example.org")]).await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = reference.to_lowercase().replace('-', " ");
    let found = stranger.post("/requests", &[("csrf", &csrf), ("reference", &said), ("detail", " GWEN@example.org ")]).await;
    assert_eq!(found.location(), format!("/requests/{reference}"));
    assert!(stranger.get(&format!("/requests/{reference}")).await.has("id=\"progress\""));
}
