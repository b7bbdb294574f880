//! Every journey of `forms/journeys`, page by page, without JavaScript.

use axum::http::StatusCode;
use serde_json::Value;

use crate::browser::{Answer, Browser, Portal};
use crate::upload::{jpeg, png};

#[tokio::test]
async fn every_journey_can_be_played_without_javascript() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../forms/journeys");
    let portal = Portal::open().await;
    let mut played = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let file = file.unwrap().path();
        let journey: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
        play(&portal, &journey, &file.file_name().unwrap().to_string_lossy()).await;
        played += 1;
    }
    assert!(played > 0);
}

async fn play(portal: &Portal, journey: &Value, name: &str) {
    let mut browser = portal.browser();
    let service = journey["service"].as_str().unwrap();
    browser.start(service).await;
    let mut next = String::new();
    for step in journey["steps"].as_array().unwrap() {
        let answer = post(&mut browser, service, step).await;
        match step["problems"].as_object() {
            Some(problems) => {
                assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}: {step}");
                for (input, problem) in problems {
                    assert!(answer.has(&format!("href=\"#{input}\"")), "{name}: no link to {input} in {}", answer.text());
                    assert!(answer.has(problem.as_str().unwrap()), "{name}: {problem} is not said in {}", answer.text());
                }
            }
            None => next = answer.location(),
        }
    }
    let ends = journey["ends"].as_str().unwrap();
    assert_eq!(next, format!("/services/{service}/{ends}"), "{name}");
    let last = browser.get(&next).await;
    assert_eq!(last.status, StatusCode::OK);
    for (label, lines) in journey["summary"].as_object().unwrap() {
        assert!(last.has(label), "{name}: no {label} in {}", last.text());
        for line in lines.as_array().unwrap() {
            assert!(last.has(line.as_str().unwrap()), "{name}: no {line} in {}", last.text());
        }
    }
    if ends == "check" {
        let path = format!("/services/{service}/check");
        let sent = browser.post(&path, &[("csrf", &last.csrf()), ("draft", &last.input("draft"))]).await;
        let confirmed = browser.get(&sent.location()).await;
        assert_eq!(confirmed.reference().len(), 11, "{name}");
    }
}

async fn post(browser: &mut Browser, service: &str, step: &Value) -> Answer {
    let path = format!("/services/{service}/{}", step["page"].as_str().unwrap());
    let page = browser.get(&path).await;
    assert_eq!(page.status, StatusCode::OK, "{path} leads to {}", page.header("location"));
    let csrf = page.csrf();
    let mut pairs = vec![("csrf", csrf.as_str())];
    for (name, value) in step["answers"].as_object().unwrap() {
        match value {
            Value::Array(values) => pairs.extend(values.iter().map(|value| (name.as_str(), value.as_str().unwrap()))),
            value => pairs.push((name, value.as_str().unwrap())),
        }
    }
    for act in ["add", "remove"] {
        pairs.extend(step[act].as_str().map(|group| (act, group)));
    }
    let (photo, drawing) = (jpeg(), png());
    let files: Vec<(&str, &str, &[u8])> = step["upload"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, file)| {
            let file = file.as_str().unwrap();
            (name.as_str(), file, if file.ends_with("png") { drawing.as_slice() } else { photo.as_slice() })
        })
        .collect();
    match files.is_empty() {
        true => browser.post(&path, &pairs).await,
        false => browser.upload(&path, &pairs, &files).await,
    }
}

#[tokio::test]
async fn a_long_form_has_a_task_list_once_it_is_clear_that_it_is_for_this_person() {
    let portal = Portal::open().await;
    let mut browser = portal.browser();
    let tasks = "/services/home-repair/tasks";
    assert_eq!(browser.get(tasks).await.location(), "/services/home-repair/urgency");
    browser.start("home-repair").await;
    let urgent = browser.answer("/services/home-repair/urgency", &[("urgency", "urgent")]).await;
    assert_eq!(urgent.location(), "/services/home-repair/urgent");
    assert_eq!(browser.get(tasks).await.location(), "/services/home-repair/urgent");
    assert_eq!(browser.get("/services/home-repair/problem").await.location(), "/services/home-repair/urgent");

    assert_eq!(browser.answer("/services/home-repair/urgency", &[("urgency", "soon")]).await.location(), tasks);
    let list = browser.get(tasks).await;
    let link = |page: &str, n: u8, title: &str| {
        format!(
            "<a class=\"govuk-link govuk-task-list__link\" href=\"/services/home-repair/{page}\" aria-describedby=\"task-{n}-status\">{title}</a>"
        )
    };
    for (n, page, title) in [(1, "problem", "The repair"), (2, "access", "The visit"), (3, "contact", "You and your home")] {
        assert!(list.has(&link(page, n, title)), "{title} in {}", list.text());
    }
    assert!(list.has("3 parts are left") && list.has("Not yet started") && list.has("Cannot start yet"), "{}", list.text());
    assert!(!list.has("href=\"/services/home-repair/check\""));
    let second = browser.answer("/services/home-repair/access", &[("visits-1-day", "monday"), ("visits-1-hours", "any")]).await;
    assert_eq!(second.location(), tasks, "in any order");
    let first = browser.answer("/services/home-repair/problem", &[("room", "kitchen"), ("trade", "water")]).await;
    assert_eq!(first.location(), "/services/home-repair/details");
    assert!(browser.get("/services/home-repair/problem").await.has(&format!("<a href=\"{tasks}\" class=\"govuk-back-link\">")));
    let list = browser.get(tasks).await;
    assert!(list.has("2 parts are left") && list.has("Completed") && list.has("Incomplete"), "{}", list.text());
    assert!(list.has(&link("details", 1, "The repair")), "it goes on where something is missing: {}", list.text());
    let welsh = browser.get(&format!("{tasks}?lang=cy")).await;
    assert!(welsh.has("Mae 2 ran ar ôl.") && welsh.has("<span lang=\"en\">The repair</span>"), "{}", welsh.text());
    browser.get("/?lang=en").await;

    browser.answer("/services/home-repair/details", &[("problem", "It drips")]).await;
    browser.answer("/services/home-repair/contact", &[("name", "Tom Brown"), ("phone", "01632 960 044"), ("email", "")]).await;
    let home = [("home-line1", "4 Castle Court"), ("home-line2", ""), ("home-town", "Tolbooth"), ("home-postcode", "LS1 1UR")];
    assert_eq!(browser.answer("/services/home-repair/home", &home).await.location(), "/services/home-repair/check");
    assert!(browser.get(tasks).await.has(&link("check", 4, "Check your answers and send")));
    let check = browser.get("/services/home-repair/check").await;
    for heading in [
        "<h2 class=\"govuk-heading-l\">The repair</h2><h3 class=\"govuk-heading-s\">What needs mending?</h3>",
        "<h2 class=\"govuk-heading-m\">How bad is it?</h2>",
    ] {
        assert!(check.has(heading), "{heading} in {}", check.text());
    }
    assert_eq!(browser.get("/services/bins/tasks").await.status, StatusCode::NOT_FOUND, "a short form has none");
}

#[tokio::test]
async fn a_deep_link_skips_nothing_and_back_keeps_what_was_said() {
    let portal = Portal::open().await;
    let mut browser = portal.browser();
    assert_eq!(browser.get("/services/bins/cost").await.location(), "/services/bins/about");
    browser.start("street-light").await;
    assert_eq!(browser.get("/services/street-light/check").await.location(), "/services/street-light/danger");
    browser.answer("/services/street-light/danger", &[("danger", "no")]).await;
    browser.answer("/services/street-light/where", &[("location", "By the church <b>"), ("column", "")]).await;
    assert_eq!(browser.get("/services/street-light/contact").await.location(), "/services/street-light/fault");
    assert!(browser.get("/services/street-light/where").await.has("By the church &lt;b&gt;"));
}

#[tokio::test]
async fn a_shared_device_starts_anew_and_keeps_nothing() {
    let portal = Portal::open().await;
    let mut browser = portal.browser();
    browser.light().await;
    let csrf = browser.get("/services/street-light").await.csrf();
    let started = browser.post("/services/street-light", &[("csrf", &csrf), ("shared", "yes")]).await;
    assert_eq!(started.location(), "/services/street-light/danger");
    let cookie = started.header("set-cookie").to_owned();
    assert!(cookie.contains("HttpOnly; SameSite=Lax") && !cookie.contains("Max-Age"), "{cookie}");
    assert!(browser.get("/services/street-light/danger").await.has("\"shared\":true"));
    assert_eq!(browser.get("/services/street-light/check").await.location(), "/services/street-light/danger");
}
