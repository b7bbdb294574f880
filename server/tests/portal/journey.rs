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
