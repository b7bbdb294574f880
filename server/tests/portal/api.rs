//! The function layer: described, and as the browser half reads it.

use axum::http::StatusCode;

use crate::browser::Portal;

#[tokio::test]
async fn every_route_of_the_api_is_described() {
    let portal = Portal::open().await;
    let description = portal.browser().get("/api/openapi.json").await.json();
    let routes = include_str!("../../src/router.rs").lines().filter_map(|line| line.trim().strip_prefix(".route(\"/api/"));
    for route in routes {
        let path = format!("/api/{}", route.split('"').next().unwrap());
        assert!(description["paths"].get(&path).is_some(), "{path} is not described");
    }
    insta::assert_json_snapshot!(description);
}

#[tokio::test]
async fn the_browser_half_gets_services_definitions_drafts_and_words() {
    let portal = Portal::open().await;
    let mut browser = portal.browser();
    let services = browser.get("/api/services").await.json();
    let bins = services.as_array().unwrap().iter().find(|service| service["service"] == "bins").unwrap().clone();
    let address = format!("/api/definitions/bins/{}", bins["definition"].as_str().unwrap());
    let definition = browser.get(&address).await;
    assert_eq!(definition.json()["service"], "bins");
    assert!(definition.header("cache-control").contains("immutable"));
    assert_eq!(browser.get("/api/definitions/bins/0").await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.get("/api/drafts/bins").await.status, StatusCode::FORBIDDEN);
    browser.start("bins").await;
    assert_eq!(browser.get("/api/drafts/bins").await.json()["definition"], bins["definition"]);
    let words = browser.get(&format!("{}/words/cy.json", portal.doorstep.assets.path)).await;
    assert_eq!(words.header("content-type"), "application/json");
    assert!(words.json()["page.continue"].is_string());
}

#[tokio::test]
async fn the_formats_are_published() {
    let portal = Portal::open().await;
    let mut browser = portal.browser();
    let answer = browser.get("/api/schema/definition").await;
    assert_eq!(answer.header("content-type"), "application/schema+json");
    assert_eq!(answer.json(), forms::schema::definition());
    let submission = browser.get("/api/schema/submission/bins").await.json();
    assert_eq!(submission["properties"]["email"]["type"], "string");
    assert_eq!(browser.get("/api/schema/submission/none").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn progress_is_told_as_json() {
    let portal = Portal::open().await;
    let mut browser = portal.browser();
    let reference = browser.send_light().await;
    let progress = browser.get(&format!("/api/requests/{reference}")).await.json();
    assert_eq!(progress["closed"], false);
    assert_eq!(progress["headline"], progress["history"][0]["title"], "where it is, in words");
    assert_eq!(progress["history"].as_array().map(Vec::len), Some(1));
    assert!(progress["decide_by"].is_string());
}
