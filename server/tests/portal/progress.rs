//! What the resident sees of the work: stages, work without a name, endings, the ways of handing off, and all of it live.

use std::time::Duration;

use axum::body::BodyDataStream;
use axum::http::StatusCode;
use futures_util::StreamExt;
use serde_json::Value;
use server::act::Act;
use server::clock::now;
use server::store::event;
use server::workflow::{Ended, Move};
use tempfile::TempDir;

use crate::browser::Portal;
use crate::definition::LIGHT;

fn step(reference: &str, stage: &str, at: i64) -> Move {
    Move {
        id: format!("{stage}-{at}"),
        reference: reference.to_owned(),
        instance: String::new(),
        work: true,
        stage: stage.to_owned(),
        note: None,
        public: true,
        actor: String::new(),
        at,
    }
}

async fn record(portal: &Portal, moves: Vec<Move>, ended: &[&str]) {
    let ended = ended.iter().map(|reference| Ended { reference: (*reference).to_owned(), instance: String::new() }).collect();
    portal.doorstep.dispatcher.record(moves, ended, None).await.unwrap();
}

fn titles(said: &Value) -> Vec<&str> {
    said["history"].as_array().unwrap().iter().map(|event| event["title"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn work_without_a_name_is_in_progress_and_the_stages_stay() {
    let portal = Portal::open().await;
    let mut resident = portal.browser();
    let reference = resident.send_light().await;
    let at = now();
    let unnamed = [step(&reference, "Task_Order", at + 2000), step(&reference, "Task_Wait", at + 3000)];
    let moves = [vec![step(&reference, "Task_Inspect", at + 1000)], unnamed.to_vec()].concat();
    record(&portal, moves, &[]).await;
    let said = resident.get(&format!("/api/requests/{reference}")).await.json();
    assert_eq!((said["headline"].as_str(), said["stages"][1]["at"].as_str()), (Some("In progress"), Some("Current")));
    assert_eq!(titles(&said), ["In progress", "An engineer is looking at it", "We have your report"]);
    assert!(resident.get(&format!("/requests/{reference}")).await.has("In progress"));
    // Told late, it takes its place in the past.
    record(&portal, vec![step(&reference, "Task_Repair", at + 1500)], &[]).await;
    assert_eq!(resident.get(&format!("/api/requests/{reference}")).await.json()["headline"], "In progress");
    record(&portal, vec![step(&reference, "Task_Repair", at + 4000)], &[]).await;
    assert_eq!(resident.get(&format!("/api/requests/{reference}")).await.json()["headline"], "The repair is booked");
}

#[tokio::test]
async fn a_case_that_its_engine_ends_is_closed_in_plain_words() {
    let portal = Portal::open().await;
    let mut resident = portal.browser();
    let reference = resident.send_light().await;
    record(&portal, vec![step(&reference, "Task_Inspect", now())], &[&reference]).await;
    let said = resident.get(&format!("/api/requests/{reference}")).await.json();
    assert_eq!((said["headline"].as_str(), said["closed"].as_bool()), (Some("Finished"), Some(true)));
    assert_eq!(titles(&said)[0], "Finished");
    let page = resident.get(&format!("/requests/{reference}")).await;
    assert!(page.has("We have finished with this request") && page.has("call us") && !page.has("The light works again"));
}

#[tokio::test]
async fn an_ending_is_final_and_says_what_it_came_to() {
    let portal = Portal::open().await;
    let mut resident = portal.browser();
    let reference = resident.send_light().await;
    let at = now();
    let moves = vec![step(&reference, "End_Refused", at + 1000), step(&reference, "Task_Repair", at + 2000)];
    record(&portal, moves, &[&reference]).await;
    let said = resident.get(&format!("/api/requests/{reference}")).await.json();
    assert_eq!((said["headline"].as_str(), said["closed"].as_bool()), (Some("We can’t repair this light"), Some(true)));
    assert!(!titles(&said).contains(&"Finished"));
}

#[tokio::test]
async fn who_has_it_and_by_when_is_said_and_a_halt_is_no_step_of_the_way() {
    let portal = Portal::open().await;
    let mut resident = portal.browser();
    let reference = resident.send_light().await;
    record(&portal, vec![step(&reference, "Task_Inspect", now())], &[]).await;
    let page = resident.get(&format!("/requests/{reference}")).await;
    assert!(page.has("The street lighting team") && page.has("This step should be done by"), "{}", page.text());
    assert!(!page.has("We need a photo"));
    assert!(page.has("We follow this to the end") && page.has("We promise to be done by"));
}

/// A portal whose street lights are handed off in another way: nobody asks the resident for anything then.
async fn portal(mode: &str) -> (Portal, TempDir) {
    let mut definition: Value = serde_json::from_str(LIGHT).unwrap();
    definition["handoff"]["mode"] = mode.into();
    definition["stages"].as_array_mut().unwrap().retain(|stage| stage.get("asks").is_none());
    let ending = definition["stages"].as_array_mut().unwrap().iter_mut().find(|stage| stage["id"] == "done").unwrap();
    ending["who"] = "Highways England".into();
    if mode == "done" {
        definition["stages"].as_array_mut().unwrap().retain(|stage| stage["id"] == "received" || stage["id"] == "done");
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("street-light.json"), definition.to_string()).unwrap();
    let path = folder.path().to_owned();
    (Portal::with(|config| config.definitions = Some(path)).await, folder)
}

#[tokio::test]
async fn what_is_answered_at_once_is_recorded_and_says_so() {
    let (portal, _folder) = portal("done").await;
    let mut resident = portal.browser();
    let reference = resident.send_light().await;
    assert_eq!(portal.doorstep.dispatcher.hand_over().await.unwrap(), 0);
    for path in ["/services/street-light/confirmation".to_owned(), format!("/requests/{reference}")] {
        assert!(resident.get(&path).await.has("We answered this at once"), "{path}");
    }
    let said = resident.get(&format!("/api/requests/{reference}")).await.json();
    assert_eq!((said["closed"].as_bool(), said["headline"].as_str()), (Some(true), Some("The light works again")));
    let opened = portal.staff().await.get(&format!("/staff/requests/{reference}")).await;
    assert!(opened.has("Answered at once") && opened.has("HS 17") && !opened.has("Move it on"), "{}", opened.text());
}

#[tokio::test]
async fn what_is_passed_on_is_closed_once_it_is_and_says_to_whom() {
    let (portal, _folder) = portal("forget").await;
    let mut resident = portal.browser();
    let reference = resident.send_light().await;
    let path = format!("/requests/{reference}");
    assert!(resident.get("/services/street-light/confirmation").await.has("We are passing this on to: Highways England"));
    assert!(resident.get(&path).await.has("We are passing this on to: Highways England"));
    portal.doorstep.dispatcher.hand_over().await.unwrap();
    assert!(resident.get(&path).await.has("We have passed this on to: Highways England"));
    assert_eq!(resident.get(&format!("/api{path}")).await.json()["closed"], true);
    let mut staff = portal.staff().await;
    for path in ["/staff/requests".to_owned(), format!("/staff{path}")] {
        assert!(staff.get(&path).await.has("Passed on"), "{path}");
    }
    // What the engine says afterwards is not followed.
    record(&portal, vec![step(&reference, "Task_Repair", now() + 1000)], &[]).await;
    assert_eq!(resident.get(&format!("/api{path}")).await.json()["closed"], true);
}

#[tokio::test]
async fn what_is_followed_says_so_to_staff() {
    let portal = Portal::open().await;
    let mut resident = portal.browser();
    let reference = resident.send_light().await;
    assert!(resident.get("/services/street-light/confirmation").await.has("We follow this to the end"));
    portal.doorstep.dispatcher.hand_over().await.unwrap();
    let mut staff = portal.staff().await;
    for path in ["/staff/requests".to_owned(), format!("/staff/requests/{reference}")] {
        assert!(staff.get(&path).await.has("Followed to the end"), "{path}");
    }
}

/// The next count that comes; comments keep the line alive and say nothing.
async fn next(stream: &mut BodyDataStream) -> Option<u64> {
    loop {
        let frame = tokio::time::timeout(Duration::from_secs(10), stream.next()).await.expect("in time")?.unwrap();
        let text = String::from_utf8_lossy(&frame).into_owned();
        if let Some(count) = text.trim().strip_prefix("data: ") {
            return Some(count.parse().unwrap());
        }
    }
}

#[tokio::test]
async fn an_open_page_is_told_of_changes_until_the_portal_stops() {
    let portal = Portal::open().await;
    let mut resident = portal.browser();
    let reference = resident.send_light().await;
    let path = format!("/requests/{reference}/events");
    assert_eq!(portal.browser().open(&path).await.status(), StatusCode::NOT_FOUND);
    let answer = resident.open(&path).await;
    assert_eq!(answer.headers()["content-type"], "text/event-stream");
    let mut stream = answer.into_body().into_data_stream();
    let first = next(&mut stream).await.unwrap();
    assert!(resident.get(&format!("/requests/{reference}")).await.has(&format!("data-events=\"{first}\"")));
    record(&portal, vec![step(&reference, "Task_Inspect", now())], &[]).await;
    assert_eq!(next(&mut stream).await, Some(first + 1));
    // Another process on the same store learns of something, and nobody here is told.
    let moves = event::Model {
        act: Act::default(),
        id: "elsewhere".into(),
        reference: reference.clone(),
        stage: "repair".into(),
        note: None,
        public: true,
        actor: String::new(),
        at: now(),
        told: event::told(0),
    };
    portal.doorstep.store.write(event::Record { events: vec![moves], ended: vec![], cursor: None }).await.unwrap();
    assert_eq!(next(&mut stream).await, Some(first + 2));
    portal.doorstep.changes.stop();
    assert_eq!(next(&mut stream).await, None);
}
