//! Backup while people are sending, and the way back: nothing that was confirmed before the backup is missing after it.

#[path = "portal/browser.rs"]
#[allow(dead_code)]
mod browser;
#[allow(dead_code)]
mod process;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::http::StatusCode;
use browser::{Browser, Way};
use process::{Process, doorstep, run, said};
use sea_orm::EntityTrait;
use server::store::{Place, Store, outbox, submission};

#[tokio::test]
async fn a_backup_made_while_people_send_has_everything_that_was_confirmed() {
    let folder = tempfile::tempdir().unwrap();
    let (data, copy, elsewhere) = (folder.path().join("data"), folder.path().join("copy"), folder.path().join("elsewhere"));
    let process = Process::start(&data, None).await;
    let mut first = process.browser();
    first.light().await;
    let page = "/services/street-light/fault";
    let csrf = first.get(page).await.csrf();
    let typed = [("csrf", csrf.as_str()), ("fault", "other"), ("details", "It hums loudly")];
    first.upload(page, &typed, &[("photo", "lamp.png", PNG)]).await.location();
    let kept_file = only_file(&data);
    let with_photo = send(&mut first).await;
    let ends = Arc::new(AtomicBool::new(false));
    let residents: Vec<_> = (0..3).map(|_| tokio::spawn(keep_sending(process.way(), ends.clone()))).collect();
    let mut confirmed = BTreeSet::from([with_photo.clone()]);
    confirmed.insert(process.browser().send_light().await);
    let backup = run(&mut doorstep(&data, None), &["backup", &name(&copy)]);
    assert!(backup.status.success(), "{}", said(&backup));
    ends.store(true, Ordering::Relaxed);
    for resident in residents {
        assert!(resident.await.unwrap() > 0, "nobody sent anything meanwhile");
    }
    drop(process);
    let restored = run(&mut doorstep(&elsewhere, None), &["restore", &name(&copy)]);
    assert!(restored.status.success() && said(&restored).contains("1 files"), "{}", said(&restored));
    assert!(confirmed.is_subset(&references(&elsewhere).await));
    // The resident who sent a photo finds the request, and staff open the photo.
    let again = Process::start(&elsewhere, None).await;
    assert!(first.at(again.way()).get(&format!("/requests/{with_photo}")).await.has("id=\"progress\""));
    let mut staff = staff(&elsewhere, &again).await;
    let request = staff.get(&format!("/staff/requests/{with_photo}")).await;
    let link = request.text().split('"').find(|link| link.contains("/files/")).map(str::to_owned).expect("a link to the photo");
    let file = staff.get(&link).await;
    assert_eq!((file.status, file.body.as_slice()), (StatusCode::OK, kept_file.as_slice()));
}

#[tokio::test]
async fn a_restore_overwrites_nothing_and_takes_nothing_that_is_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let (data, copy) = (folder.path().join("data"), folder.path().join("copy"));
    let process = Process::start(&data, None).await;
    let kept = process.browser().send_light().await;
    let backup = |to: &Path| run(&mut doorstep(&data, None), &["backup", &name(to)]);
    assert!(backup(&copy).status.success());
    let twice = backup(&copy);
    assert!(!twice.status.success() && said(&twice).contains("not empty"), "{}", said(&twice));
    let later = process.browser().send_light().await;
    let restore = |more: &[&str]| run(&mut doorstep(&data, None), &[&["restore", &name(&copy)], more].concat());
    let serving = restore(&["--replace"]);
    assert!(!serving.status.success() && said(&serving).contains("at work"), "{}", said(&serving));
    let second = run(doorstep(&data, None).env("DOORSTEP_LISTEN", "127.0.0.1:0"), &["serve"]);
    assert!(!second.status.success() && said(&second).contains("at work"), "{}", said(&second));
    drop(process);
    let there = restore(&[]);
    assert!(!there.status.success() && said(&there).contains("--replace"), "{}", said(&there));
    assert_eq!(references(&data).await, BTreeSet::from([kept.clone(), later]));
    let replaced = restore(&["--replace"]);
    assert!(replaced.status.success() && said(&replaced).contains("replaced-"), "{}", said(&replaced));
    assert_eq!(references(&data).await, BTreeSet::from([kept]));
    let mut store = std::fs::read(copy.join("doorstep.db")).unwrap();
    let middle = store.len() / 2;
    store[middle] ^= 1;
    std::fs::write(copy.join("doorstep.db"), store).unwrap();
    let damaged = restore(&["--replace"]);
    assert!(!damaged.status.success() && said(&damaged).contains("damaged"), "{}", said(&damaged));
    std::fs::remove_file(copy.join("SHA256SUMS")).unwrap();
    let half = restore(&["--replace"]);
    assert!(!half.status.success() && said(&half).contains("no complete backup"), "{}", said(&half));
}

/// What waited at the backup may have been handed over since: after the restore the engine is asked, not told again.
#[tokio::test]
async fn what_waited_at_the_backup_is_in_doubt_after_the_restore() {
    let folder = tempfile::tempdir().unwrap();
    let (data, copy, elsewhere) = (folder.path().join("data"), folder.path().join("copy"), folder.path().join("elsewhere"));
    // An engine that does not answer: what is sent waits.
    let engine = "operaton:http://127.0.0.1:9/engine-rest";
    let mut config = server::config::Config { data: data.clone(), engine: engine.into(), ..Default::default() };
    config.limits = server::config::Switch::Off;
    let portal = server::doorstep::Doorstep::open(config).await.unwrap();
    let reference = Browser::new(Way::Router(server::router::router(portal.clone()))).send_light().await;
    let state = async |folder: &Path| {
        let store = Store::open(&Place::Embedded(folder.join("doorstep.db"))).await.unwrap();
        outbox::by_id(&store, &reference).await.unwrap().unwrap().state
    };
    assert_eq!(state(&data).await, "queued");
    let backup = run(&mut doorstep(&data, None), &["backup", &name(&copy)]);
    assert!(backup.status.success(), "{}", said(&backup));
    let restored = run(&mut doorstep(&elsewhere, None), &["restore", &name(&copy)]);
    assert!(restored.status.success(), "{}", said(&restored));
    assert_eq!(state(&elsewhere).await, "unknown");
}

/// Sends one form after the other until it is enough; how many.
async fn keep_sending(way: Way, ends: Arc<AtomicBool>) -> usize {
    let mut sent = 0;
    while !ends.load(Ordering::Relaxed) {
        Browser::new(way.clone()).send_light().await;
        sent += 1;
    }
    sent
}

async fn send(browser: &mut Browser) -> String {
    let check = browser.get("/services/street-light/check").await;
    browser.post("/services/street-light/check", &[("csrf", &check.csrf()), ("draft", &check.input("draft"))]).await.location();
    browser.get("/services/street-light/confirmation").await.reference()
}

/// Somebody from the council, with an account made while the portal serves.
async fn staff(data: &Path, process: &Process) -> Browser {
    let made = run(&mut doorstep(data, None), &["staff", "add", "ada@tolbooth.example", "--name", "Ada"]);
    assert!(made.status.success(), "{}", said(&made));
    let said = said(&made);
    let password = said.lines().find_map(|line| line.strip_prefix("Password: ")).unwrap();
    let mut staff = process.browser();
    let csrf = staff.get("/staff/sign-in").await.csrf();
    let signed =
        staff.post("/staff/sign-in", &[("csrf", &csrf), ("email", "ada@tolbooth.example"), ("password", password)]).await;
    assert_eq!(signed.location(), "/staff/requests");
    staff
}

/// The references of all requests in a data folder.
async fn references(data: &Path) -> BTreeSet<String> {
    let store = Store::open(&Place::Embedded(data.join("doorstep.db"))).await.unwrap();
    let sent = submission::Entity::find().all(store.reads()).await.unwrap();
    store.close().await;
    sent.into_iter().map(|sent| sent.reference).collect()
}

/// What was uploaded, as it lies in the data folder.
fn only_file(data: &Path) -> Vec<u8> {
    let file = std::fs::read_dir(data.join("files")).unwrap().next().expect("a file").unwrap();
    std::fs::read(file.path()).unwrap()
}

/// One grey dot.
const PNG: &[u8] = b"\x89\x50\x4e\x47\x0d\x0a\x1a\x0a\x00\x00\x00\x0d\x49\x48\x44\x52\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00\x3a\x7e\x9b\x55\x00\x00\x00\x0a\x49\x44\x41\x54\x78\x9c\x63\x68\x00\x00\x00\x82\x00\x81\x77\xcd\x72\xb6\x00\x00\x00\x00\x49\x45\x4e\x44\xae\x42\x60\x82";

fn name(path: &Path) -> String {
    path.display().to_string()
}
