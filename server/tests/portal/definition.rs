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

/// What a person who was in the middle of the form sees when its team changes it.
#[tokio::test]
async fn a_form_that_changed_in_the_middle_says_what_is_asked_again_and_why() {
    let (portal, folder) = portal().await;
    let mut browser = portal.browser();
    browser.light().await;
    let mut new: serde_json::Value = serde_json::from_str(LIGHT).unwrap();
    let place = new["pages"].as_array().unwrap().iter().position(|page| page["id"] == "where").unwrap();
    let words = serde_json::json!({ "en": "Which side of the street?", "cy": "Pa ochr i’r stryd?" });
    let question = serde_json::json!({ "id": "side", "type": "text", "label": words, "short": words });
    new["pages"][place]["questions"].as_array_mut().unwrap().push(question);
    change(&folder, "street-light.json", &new.to_string());
    portal.doorstep.definitions.refresh();
    // The page was on the screen already, so the first thing that happens is a post.
    let contact = browser.get("/services/street-light/contact").await;
    assert_eq!(contact.location(), "/services/street-light/where", "the form is no longer complete");
    let page = browser.get("/services/street-light/where").await;
    let why = "<li>Which side of the street – we did not ask this before</li>";
    assert!(page.has("The questions have changed since you started") && page.has(why), "{}", page.text());
    assert!(page.has("answers that still fit") && page.has(">High Street, outside number 14</textarea>"), "{}", page.text());
    let welsh = browser.get("/services/street-light/where?lang=cy").await;
    assert!(welsh.has("<li>Pa ochr i’r stryd – nid oeddem yn gofyn hyn o’r blaen</li>"), "{}", welsh.text());
    browser.get("/?lang=en").await;
    // The old page is posted: it is taken, and the new question is asked, with the reason, though the draft is a new one's by now.
    let posted = browser.answer("/services/street-light/where", &[("location", "High Street 14"), ("column", "HS 17")]).await;
    assert_eq!(posted.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(posted.has(why) && posted.has(">High Street 14</textarea>"), "{}", posted.text());
    // In another process, or after a restart, it is known as well.
    portal.doorstep.drafts.forget_all();
    assert!(browser.get("/services/street-light/where").await.has(why));
    let done = [("location", "High Street 14"), ("column", "HS 17"), ("side", "North")];
    let done = browser.answer("/services/street-light/where", &done).await;
    assert_eq!(done.location(), "/services/street-light/check");
    let check = browser.get("/services/street-light/check").await;
    assert!(check.has("North") && !check.has("have changed since you started"), "{}", check.text());
}

/// Nobody has agreed to words that they never saw.
#[tokio::test]
async fn a_declaration_whose_words_changed_is_confirmed_again_before_anything_is_sent() {
    let mut old: serde_json::Value = serde_json::from_str(LIGHT).unwrap();
    let page = serde_json::json!({ "id": "sure", "title": "Are you sure?", "questions": [
        { "id": "true", "type": "declaration", "label": "All of this is true" }] });
    old["pages"].as_array_mut().unwrap().insert(3, page);
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("street-light.json"), old.to_string()).unwrap();
    let path = folder.path().to_owned();
    let portal = Portal::with(|config| config.definitions = Some(path)).await;
    let mut browser = portal.browser();
    browser.start("street-light").await;
    for (page, answers) in [
        ("danger", &[("danger", "no")][..]),
        ("where", &[("location", "High Street 14"), ("column", "")]),
        ("sure", &[("true", "yes")]),
        ("fault", &[("fault", "other"), ("details", "It hums")]),
        ("contact", &[("name", "Gwen Price"), ("email", "gwen@example.org")]),
    ] {
        browser.answer(&format!("/services/street-light/{page}"), answers).await;
    }
    let check = browser.get("/services/street-light/check").await;
    change(&folder, "street-light.json", &old.to_string().replace("All of this is true", "All of this is true, and I pay"));
    portal.doorstep.definitions.refresh();
    let last = [("csrf", check.csrf()), ("draft", check.input("draft"))];
    let last: Vec<_> = last.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(browser.post("/services/street-light/check", &last).await.location(), "/services/street-light/sure");
    let page = browser.get("/services/street-light/sure").await;
    assert!(page.has("All of this is true, and I pay – the words have changed, so please confirm them again"), "{}", page.text());
    browser.answer("/services/street-light/sure", &[("true", "yes")]).await;
    assert_eq!(browser.post("/services/street-light/check", &last).await.location(), "/services/street-light/confirmation");
}

/// A service of its own in a folder, and the portal that serves it.
async fn serving(pages: &serde_json::Value) -> (Portal, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("street-light.json"), service(pages)).unwrap();
    let path = folder.path().to_owned();
    (Portal::with(|config| config.definitions = Some(path)).await, folder)
}

/// The street light's definition with other pages before its last.
fn service(pages: &serde_json::Value) -> String {
    let mut json: serde_json::Value = serde_json::from_str(LIGHT).unwrap();
    let contact = json["pages"].as_array().unwrap().iter().find(|page| page["id"] == "contact").unwrap().clone();
    json["pages"] = pages.clone();
    json["pages"].as_array_mut().unwrap().push(contact);
    json["handoff"]["variables"] = serde_json::json!({});
    json.as_object_mut().unwrap().remove("open311");
    for stage in json["stages"].as_array_mut().unwrap() {
        stage.as_object_mut().unwrap().remove("asks");
    }
    json.to_string()
}

fn own() -> serde_json::Value {
    serde_json::json!({ "id": "home", "title": "Home", "questions": [{ "id": "own", "type": "yes-no", "label": "Do you own it?" }] })
}

fn pay(words: &str) -> serde_json::Value {
    serde_json::json!({ "id": "pay", "title": "Paying", "questions": [
        { "id": "who", "type": "text", "label": "Who pays?" }, { "id": "true", "type": "declaration", "label": words }] })
}

impl Portal {
    fn take_over(&self, folder: &TempDir, pages: &serde_json::Value) {
        change(folder, "street-light.json", &service(pages));
        self.doorstep.definitions.refresh();
    }
}

const S: &str = "/services/street-light";

/// The page was on the screen while the team changed its words.
#[tokio::test]
async fn nobody_agrees_to_words_that_their_page_did_not_show() {
    let old = serde_json::json!([own(), pay("I will pay £10")]);
    let mut new = serde_json::json!([own(), pay("I will pay £1,000")]);
    new[1]["questions"]
        .as_array_mut()
        .unwrap()
        .push(serde_json::json!({ "id": "post", "type": "consent", "label": "You may write to me" }));
    for json in [false, true] {
        let (portal, folder) = serving(&old).await;
        let mut browser = portal.browser();
        browser.start("street-light").await;
        browser.answer(&format!("{S}/home"), &[("own", "yes")]).await;
        let path = format!("{S}/pay");
        let open = browser.get(&path).await;
        portal.take_over(&folder, &new);
        let typed = [("who", "Gwen"), ("true", "yes")];
        match json {
            false => assert_eq!(browser.answer_on(&open, &path, &typed).await.location(), path),
            true => {
                let (csrf, definition) = (open.csrf(), open.input("definition"));
                let posted = [&[("csrf", &*csrf), ("definition", &*definition)], &typed[..]].concat();
                let answer = browser.post_json(&path, &posted).await;
                assert_eq!((answer.status, &answer.json()["next"]), (StatusCode::OK, &serde_json::json!(path)));
            }
        }
        let page = browser.get(&path).await;
        assert!(page.has("I will pay £1,000 – the words have changed, so please confirm them again"), "{}", page.text());
        assert!(page.has("You may write to me – we did not ask this before") && page.has("value=\"Gwen\""), "{}", page.text());
        assert_eq!(browser.get(&format!("{S}/check")).await.location(), path);
        // What stands on the page now can be agreed to.
        let done = browser.answer(&path, &typed).await;
        assert_eq!(done.location(), format!("{S}/contact"));
    }
}

/// Nor where the version of the page is known no more: what was typed is kept, and nothing counts as agreed.
#[tokio::test]
async fn a_page_of_a_version_nobody_knows_agrees_to_nothing() {
    let (portal, _folder) = serving(&serde_json::json!([own(), pay("I will pay £10")])).await;
    let mut browser = portal.browser();
    browser.start("street-light").await;
    let csrf = browser.answer(&format!("{S}/home"), &[("own", "yes")]).await.location();
    let csrf = browser.get(&csrf).await.csrf();
    let path = format!("{S}/pay");
    let posted = [("csrf", &*csrf), ("definition", "0000"), ("who", "Gwen"), ("true", "yes")];
    assert_eq!(browser.post(&path, &posted).await.location(), path);
    assert!(browser.get(&path).await.has("value=\"Gwen\""));
}

/// A page that was renamed or taken away while somebody was on it.
#[tokio::test]
async fn a_page_that_is_no_more_loses_nothing_that_was_typed() {
    let (portal, folder) = serving(&serde_json::json!([own(), pay("I will pay £10")])).await;
    let mut browser = portal.browser();
    browser.start("street-light").await;
    browser.answer(&format!("{S}/home"), &[("own", "yes")]).await;
    let path = format!("{S}/pay");
    let open = browser.get(&path).await;
    let mut renamed = pay("I will pay £10");
    renamed["id"] = "paying".into();
    portal.take_over(&folder, &serde_json::json!([own(), renamed]));
    assert_eq!(browser.answer_on(&open, &path, &[("who", "Gwen"), ("true", "yes")]).await.location(), format!("{S}/contact"));
    assert!(browser.get(&format!("{S}/paying")).await.has("value=\"Gwen\""));
    assert_eq!(browser.get(&path).await.location(), format!("{S}/contact"));
    assert_eq!(portal.browser().get(&path).await.status, StatusCode::NOT_FOUND, "for whoever has begun nothing");
}

/// The reason is that of the change that asks again, whichever it was, also after the old version came back.
#[tokio::test]
async fn the_reason_is_true_after_a_second_change_and_a_rollback() {
    let best = |options: [&str; 2]| {
        let options = options.map(|option| serde_json::json!({ "value": option, "label": option }));
        let mut page = pay("I will pay £10");
        let question = serde_json::json!({ "id": "best", "type": "radios", "label": "Best time to call", "options": options });
        page["questions"].as_array_mut().unwrap().push(question);
        serde_json::json!([own(), page])
    };
    let (portal, folder) = serving(&best(["am", "pm"])).await;
    let mut browser = portal.browser();
    browser.start("street-light").await;
    browser.answer(&format!("{S}/home"), &[("own", "yes")]).await;
    let path = format!("{S}/pay");
    browser.answer(&path, &[("who", "Gwen"), ("true", "yes"), ("best", "am")]).await;
    let unfit = "Best time to call – your answer no longer fits";
    portal.take_over(&folder, &best(["morning", "evening"]));
    assert!(browser.get(&path).await.has(unfit));
    browser.answer(&path, &[("who", "Gwen"), ("true", "yes"), ("best", "morning")]).await;
    assert!(!browser.get(&path).await.has(unfit));
    portal.take_over(&folder, &best(["am", "pm"]));
    assert_eq!(browser.get(&format!("{S}/contact")).await.location(), path);
    assert!(browser.get(&path).await.has(unfit), "rolled back");
    // What an earlier change asks and is still open keeps its reason after the next one.
    let mut home = best(["am", "pm"]);
    let rent = serde_json::json!({ "id": "rent", "type": "text", "label": "What is the rent?" });
    home[1]["questions"].as_array_mut().unwrap().push(rent);
    portal.take_over(&folder, &home);
    browser.answer(&format!("{S}/home"), &[("own", "no")]).await;
    home[0]["questions"][0]["label"] = "Is it yours?".into();
    portal.take_over(&folder, &home);
    let page = browser.get(&path).await;
    assert!(page.has("What is the rent – we did not ask this before") && page.has(unfit), "{}", page.text());
}

/// A second tab goes on after everything was sent.
#[tokio::test]
async fn a_page_that_comes_after_sending_begins_nothing() {
    let (portal, _folder) = portal().await;
    let mut browser = portal.browser();
    let check = browser.light().await;
    let path = format!("{S}/contact");
    let open = browser.get(&path).await;
    let sent = browser.post(&format!("{S}/check"), &[("csrf", &check.csrf()), ("draft", &check.input("draft"))]).await;
    assert_eq!(sent.location(), format!("{S}/confirmation"));
    let late = [("name", "Gwen P"), ("email", "gwen@example.org")];
    assert_eq!(browser.answer_on(&open, &path, &late).await.location(), format!("{S}/confirmation"));
    let csrf = open.csrf();
    let json = browser.post_json(&path, &[&[("csrf", &*csrf), ("revision", "5")], &late[..]].concat()).await;
    assert_eq!(json.status, StatusCode::GONE);
    // Nothing was begun by it, and a new request can be.
    assert!(!browser.get(S).await.has("name=\"again\""));
    browser.start("street-light").await;
    assert_eq!(browser.answer(&format!("{S}/danger"), &[("danger", "no")]).await.location(), format!("{S}/where"));
}
