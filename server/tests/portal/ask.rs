//! A stage asks the resident for something: on the tracking page, and again and again until it has it.

use axum::http::StatusCode;
use sea_orm::entity::prelude::*;
use server::store::{event, file, outbox};
use server::{calendar, clock};
use tempfile::TempDir;

use crate::browser::{Answer, Browser, Portal};
use crate::definition::LIGHT;
use crate::upload::jpeg;

/// A portal where the stage "evidence" of street lights asks for the column's number as well.
async fn portal() -> (Portal, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let json = LIGHT.replace(r#""asks": ["photo"]"#, r#""asks": ["column", "photo"]"#);
    assert_ne!(json, LIGHT);
    std::fs::write(folder.path().join("street-light.json"), json).unwrap();
    let path = folder.path().to_owned();
    (Portal::with(|config| config.definitions = Some(path)).await, folder)
}

/// Staff move a request to a stage.
async fn moved(staff: &mut Browser, reference: &str, stage: &str) {
    let path = format!("/staff/requests/{reference}");
    let csrf = staff.get(&path).await.csrf();
    staff.post(&path, &[("csrf", &csrf), ("stage", stage)]).await.location();
}

/// What was sent reaches the desk, and what happened there the resident.
async fn delivered(portal: &Portal) {
    portal.doorstep.dispatcher.hand_over().await.unwrap();
    portal.doorstep.dispatcher.poll().await;
}

async fn asked(portal: &Portal) -> (Browser, Browser, String) {
    let mut resident = portal.browser();
    let reference = resident.send_light().await;
    portal.doorstep.dispatcher.hand_over().await.unwrap();
    let mut staff = portal.staff().await;
    moved(&mut staff, &reference, "inspection").await;
    moved(&mut staff, &reference, "evidence").await;
    (resident, staff, format!("/requests/{reference}"))
}

/// Sends the form that stands on `page`.
async fn send(resident: &mut Browser, path: &str, page: &Answer, column: Option<&str>, photo: Option<&str>) -> Answer {
    let (csrf, draft) = (page.csrf(), page.input("draft"));
    let mut pairs = vec![("csrf", csrf.as_str()), ("draft", draft.as_str())];
    pairs.extend(column.map(|column| ("column", column)));
    let kept = page.has("photo-kept").then(|| page.input("photo-kept"));
    pairs.extend(kept.as_ref().map(|id| ("photo-kept", id.as_str())));
    let picture = jpeg();
    let files: Vec<(&str, &str, &[u8])> = photo.into_iter().map(|name| ("photo", name, picture.as_slice())).collect();
    resident.upload(path, &pairs, &files).await
}

async fn messages(portal: &Portal) -> Vec<outbox::Model> {
    let messages = outbox::Entity::find().filter(outbox::Column::Kind.eq(outbox::MESSAGE));
    messages.all(portal.doorstep.store.reads()).await.unwrap()
}

#[tokio::test]
async fn a_resident_sends_the_photo_and_staff_go_on_with_it() {
    let portal = Portal::open().await;
    let (mut resident, mut staff, path) = asked(&portal).await;
    let page = resident.get(&path).await;
    assert!(page.has("Send us a photo by ") && page.has("multipart/form-data") && !page.has("(optional)"), "{}", page.text());
    let said = resident.get(&format!("/api{path}")).await.json();
    let due = clock::iso(calendar::after_working_days(clock::today(), 3));
    assert_eq!((said["asked"]["title"].as_str(), said["asked"]["due"].as_str()), (Some("Send us a photo"), Some(due.as_str())));
    assert!(staff.get("/staff/requests").await.has("Waits for the resident"));

    let sent = send(&mut resident, &path, &page, None, Some("lamp.jpg")).await;
    assert_eq!(sent.location(), format!("{path}?sent=yes"));
    let after = resident.get(&sent.location()).await;
    assert!(after.has("We have what you sent") && after.has("lamp.jpg") && !after.has("Send us a photo"), "{}", after.text());
    assert!(!staff.get("/staff/requests").await.has("Waits for the resident"));

    delivered(&portal).await;
    let told = messages(&portal).await;
    assert_eq!((told.len(), told[0].message.as_deref(), told[0].state.as_str()), (1, Some("evidence"), "started"));
    let reference = path.trim_start_matches("/requests/");
    let opened = staff.get(&format!("/staff/requests/{reference}")).await;
    assert!(opened.has("The resident sent") && opened.has("lamp.jpg") && opened.has("/files/"), "{}", opened.text());
    let file = opened.text().split("/files/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let file = staff.get(&format!("/staff/requests/{reference}/files/{file}")).await;
    assert_eq!((file.status, file.header("content-type")), (StatusCode::OK, "image/jpeg"));
    // The work is back where it was, and asks no more until it comes there again.
    let back = resident.get(&path).await;
    assert!(back.has("An engineer is looking at it") && !back.has("Send us a photo"));
    moved(&mut staff, reference, "evidence").await;
    assert!(resident.get(&path).await.has("Send us a photo"));
}

#[tokio::test]
async fn the_same_answer_twice_is_one() {
    let portal = Portal::open().await;
    let (mut resident, _, path) = asked(&portal).await;
    let page = resident.get(&path).await;
    for _ in 0..2 {
        assert!(send(&mut resident, &path, &page, None, Some("lamp.jpg")).await.location().starts_with(&path));
    }
    assert_eq!(messages(&portal).await.len(), 1);
    assert_eq!(file::Entity::find().count(portal.doorstep.store.reads()).await.unwrap(), 1);
    let sent = event::of(&portal.doorstep.store, path.trim_start_matches("/requests/")).await.unwrap();
    assert_eq!(sent.iter().filter(|event| event.note.as_deref() == Some("Upload a photo: lamp.jpg")).count(), 1);
}

#[tokio::test]
async fn what_is_missing_is_said_and_what_is_there_stays() {
    let (portal, _folder) = portal().await;
    let (mut resident, _, path) = asked(&portal).await;
    let page = resident.get(&path).await;
    let wrong = send(&mut resident, &path, &page, Some("HS 99"), None).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.has("<title>Error: ") && wrong.has("href=\"#photo\"") && wrong.has("photo-error"), "{}", wrong.text());
    assert_eq!(wrong.input("column"), "HS 99");
    // A photo that came with an empty number is kept, and can be taken back.
    let wrong = send(&mut resident, &path, &page, Some(""), Some("lamp.jpg")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.has("lamp.jpg") && wrong.has("href=\"#column\"") && !wrong.has("href=\"#photo\""), "{}", wrong.text());
    let (csrf, draft, kept) = (wrong.csrf(), wrong.input("draft"), wrong.input("photo-kept"));
    let pairs = [("csrf", csrf.as_str()), ("draft", &draft), ("photo-kept", &kept), ("column", "HS 5"), ("remove", "photo")];
    let removed = resident.upload(&path, &pairs, &[]).await;
    assert_eq!(removed.status, StatusCode::OK);
    assert!(!removed.has("lamp.jpg") && removed.input("column") == "HS 5");
    assert!(send(&mut resident, &path, &wrong, Some("HS 17"), None).await.location().starts_with(&path));
    let payload: serde_json::Value = serde_json::from_str(messages(&portal).await[0].payload.as_ref().unwrap()).unwrap();
    assert_eq!((payload["column"].as_str(), payload["photo"]["name"].as_str()), (Some("HS 17"), Some("lamp.jpg")));
}

#[tokio::test]
async fn an_answer_that_comes_late_is_kept_and_disturbs_nobody() {
    let portal = Portal::open().await;
    let (mut resident, mut staff, path) = asked(&portal).await;
    let page = resident.get(&path).await;
    let reference = path.trim_start_matches("/requests/");
    moved(&mut staff, reference, "done").await;
    let sent = send(&mut resident, &path, &page, None, Some("late.jpg")).await;
    let after = resident.get(&sent.location()).await;
    assert!(after.has("had already moved on") && after.has("The light works again") && after.has("late.jpg"), "{}", after.text());
    assert_eq!(messages(&portal).await[0].state, outbox::State::Cancelled.name());
    assert!(staff.get(&format!("/staff/requests/{reference}")).await.has("late.jpg"));
}

#[tokio::test]
async fn a_second_person_s_answer_is_kept_but_the_engine_is_told_once() {
    let portal = Portal::open().await;
    let (mut resident, _, path) = asked(&portal).await;
    let page = resident.get(&path).await;
    send(&mut resident, &path, &page, None, Some("mine.jpg")).await.location();
    let second = send(&mut resident, &path, &page, None, Some("yours.jpg")).await.location();
    let after = resident.get(&second).await;
    assert!(after.has("mine.jpg") && after.has("yours.jpg") && after.has("had already moved on"));
    let states: Vec<String> = messages(&portal).await.into_iter().map(|message| message.state).collect();
    assert!(states.contains(&"queued".to_owned()) && states.contains(&"cancelled".to_owned()), "{states:?}");
}

#[tokio::test]
async fn nobody_answers_for_somebody_else() {
    let (portal, _folder) = portal().await;
    let (mut resident, _, path) = asked(&portal).await;
    let page = resident.get(&path).await;
    let mut stranger = portal.browser();
    let refused = send(&mut stranger, &path, &page, Some("HS 1"), Some("x.jpg")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(!refused.has("Send us"));
    // A token that ran out: nothing is stored, and what was typed stays.
    let draft = page.input("draft");
    let stale = resident.upload(&path, &[("csrf", "old"), ("draft", &draft), ("column", "HS 7")], &[]).await;
    assert_eq!(stale.status, StatusCode::FORBIDDEN);
    assert_eq!(stale.input("column"), "HS 7");
    // What was never asked is not taken, nor is somebody else's file.
    let csrf = page.csrf();
    let forged = resident.upload(&path, &[("csrf", &csrf), ("draft", "received-x"), ("column", "HS 7")], &[]).await;
    assert_eq!(forged.status, StatusCode::UNPROCESSABLE_ENTITY);
    let foreign = [("csrf", csrf.as_str()), ("draft", draft.as_str()), ("column", "HS 7"), ("photo-kept", "0123456789abcdef")];
    assert_eq!(resident.upload(&path, &foreign, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(messages(&portal).await.is_empty());
}
