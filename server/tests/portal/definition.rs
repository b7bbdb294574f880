//! Definitions while serving: good ones are taken over, bad ones kept out, withdrawn ones gone.

use std::time::{Duration, SystemTime};

use axum::http::StatusCode;
use server::config::Config;
use server::definitions::Definitions;
use server::doorstep::Doorstep;
use tempfile::TempDir;

use crate::browser::{Browser, Portal};

pub const LIGHT: &str = include_str!("../../../forms/definitions/street-light.json");
const BINS: &str = include_str!("../../../forms/definitions/bins.json");

async fn portal() -> (Portal, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("street-light.json"), LIGHT).unwrap();
    std::fs::write(folder.path().join("bins.json"), BINS).unwrap();
    let path = folder.path().to_owned();
    (Portal::with(|config| config.definitions = Some(path)).await, folder)
}

/// Writes a file as an editor does a while later.
fn change(folder: &TempDir, name: &str, json: &str) {
    let path = folder.path().join(name);
    std::fs::write(&path, json).unwrap();
    let later = SystemTime::now() + Duration::from_secs(5);
    std::fs::File::options().write(true).open(&path).unwrap().set_modified(later).unwrap();
}

#[tokio::test]
async fn a_good_change_is_taken_over_and_a_bad_one_kept_out() {
    let (portal, folder) = portal().await;
    let mut browser = portal.browser();
    assert!(browser.get("/services/street-light").await.has("Report a faulty street light"));
    change(&folder, "street-light.json", &LIGHT.replace("Report a faulty street light", "Tell us about a dark street"));
    portal.doorstep.definitions.refresh();
    assert!(browser.get("/services/street-light").await.has("Tell us about a dark street"));
    for bad in ["{", "{\"service\": \"street-light\"}", BINS] {
        change(&folder, "street-light.json", bad);
        portal.doorstep.definitions.refresh();
        assert!(browser.get("/services/street-light").await.has("Tell us about a dark street"), "{bad}");
        assert_eq!(browser.get("/services/bins").await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn a_draft_goes_on_in_the_new_version_and_a_request_keeps_its_own() {
    let (portal, folder) = portal().await;
    let (mut browser, mut sent) = (portal.browser(), portal.browser());
    browser.light().await;
    sent.send_light().await;
    change(&folder, "street-light.json", &LIGHT.replace("Describe where it is", "Where in the street is it?"));
    portal.doorstep.definitions.refresh();
    let check = browser.get("/services/street-light/check").await;
    assert!(check.has("Where in the street is it?") && check.has("High Street, outside number 14"));
    assert!(sent.get("/services/street-light/confirmation").await.has("Describe where it is"));
}

#[tokio::test]
async fn a_withdrawn_service_is_gone_and_its_requests_stay() {
    let (portal, folder) = portal().await;
    let mut browser = portal.browser();
    let reference = browser.send_light().await;
    std::fs::remove_file(folder.path().join("street-light.json")).unwrap();
    portal.doorstep.definitions.refresh();
    let gone = |status| assert_eq!(status, StatusCode::GONE);
    gone(browser.get("/services/street-light").await.status);
    gone(browser.get("/services/street-light/where").await.status);
    assert!(browser.get(&format!("/requests/{reference}")).await.has("id=\"progress\""));
    // After a restart it is still withdrawn, not unknown.
    let config: Config = portal.doorstep.config.clone();
    let again = Portal { doorstep: Doorstep::open(config).await.unwrap(), folder: tempfile::tempdir().unwrap() };
    let mut later: Browser = again.browser();
    gone(later.get("/services/street-light").await.status);
    assert_eq!(later.get("/services/never-was").await.status, StatusCode::NOT_FOUND);
}

#[test]
fn one_error_and_the_portal_does_not_start() {
    let folder = tempfile::tempdir().unwrap();
    assert!(Definitions::load(Some(folder.path())).is_err());
    std::fs::write(folder.path().join("a.json"), LIGHT).unwrap();
    assert!(Definitions::load(Some(folder.path())).is_ok());
    std::fs::write(folder.path().join("b.json"), LIGHT).unwrap();
    let twice = Definitions::load(Some(folder.path())).err().unwrap().to_string();
    assert!(twice.contains("duplicate-service"), "{twice}");
    std::fs::write(folder.path().join("b.json"), "{\"service\": \"x\"}").unwrap();
    let wrong = Definitions::load(Some(folder.path())).err().unwrap().to_string();
    assert!(wrong.contains("b.json") && wrong.contains("error"), "{wrong}");
}
