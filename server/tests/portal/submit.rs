//! Sending: once, whatever happens in between.

use axum::http::StatusCode;
use sea_orm::entity::prelude::*;
use server::act::Act;
use server::store::{Write, draft, event, outbox, submission};

use crate::browser::{Browser, Portal};

async fn counts(portal: &Portal) -> [u64; 4] {
    let reads = portal.doorstep.store.reads();
    [
        submission::Entity::find().count(reads).await.unwrap(),
        outbox::Entity::find().count(reads).await.unwrap(),
        event::Entity::find().count(reads).await.unwrap(),
        draft::Entity::find().count(reads).await.unwrap(),
    ]
}

#[tokio::test]
async fn a_double_click_a_repeated_post_and_a_retry_make_one_submission() {
    let portal = Portal::open().await;
    let mut browser = portal.browser();
    let check = browser.light().await;
    let (csrf, draft) = (check.csrf(), check.input("draft"));
    assert_eq!(draft.len(), 32);
    let send = |mut tab: Browser| {
        let (csrf, draft) = (csrf.clone(), draft.clone());
        async move { tab.post("/services/street-light/check", &[("csrf", &csrf), ("draft", &draft)]).await.location() }
    };
    let clicks = futures_util::future::join_all((0..8).map(|_| send(browser.tab()))).await;
    assert!(clicks.iter().all(|place| place == "/services/street-light/confirmation"));
    let first = browser.get("/services/street-light/confirmation").await.reference();
    assert_eq!(send(browser.tab()).await, "/services/street-light/confirmation");
    assert_eq!(browser.get("/services/street-light/confirmation").await.reference(), first);
    assert_eq!(counts(&portal).await, [1, 1, 1, 0]);
    // Back leads to a form that is finished, and check to what became of it.
    assert_eq!(browser.get("/services/street-light/where").await.status, StatusCode::GONE);
    assert_eq!(browser.get("/services/street-light/check").await.location(), "/services/street-light/confirmation");
}

#[tokio::test]
async fn nothing_of_it_is_kept_where_one_part_fails() {
    let portal = Portal::open().await;
    let mut browser = portal.browser();
    browser.light().await;
    let row = draft::Entity::find().one(portal.doorstep.store.reads()).await.unwrap().unwrap();
    let reference = "H4K7M-2R9T3".to_owned();
    let sent = submission::Model {
        act: Act::default(),
        declaration: String::new(),
        id: "a".into(),
        reference: reference.clone(),
        draft: row.id.clone(),
        session: row.session,
        shared: false,
        service: row.service,
        version: 1,
        definition: row.definition,
        answers: "{}".into(),
        language: "en".into(),
        detail: String::new(),
        decide_by: None,
        created: 0,
    };
    let waiting = outbox::Model::start(&reference, "desk", "street-light", "advocate", 0);
    // The outbox already has a row with this reference, so the last part of the transaction fails.
    portal.doorstep.store.write(Put(waiting.clone())).await.unwrap();
    let submit = server::store::submit::Submit {
        revision: row.revision,
        submission: sent.into(),
        events: vec![],
        outbox: Some(waiting),
        definition: None,
    };
    assert!(portal.doorstep.store.write(submit).await.is_err());
    assert_eq!(counts(&portal).await, [0, 1, 0, 1]);
    // And the person sends it again, with a reference of its own.
    let check = browser.get("/services/street-light/check").await;
    browser.post("/services/street-light/check", &[("csrf", &check.csrf()), ("draft", &check.input("draft"))]).await.location();
    assert_eq!(counts(&portal).await, [1, 2, 1, 0]);
}

pub struct Put(pub outbox::Model);

#[async_trait::async_trait]
impl Write for Put {
    type Done = ();

    async fn run(&self, transaction: &sea_orm::DatabaseTransaction) -> Result<(), DbErr> {
        use sea_orm::IntoActiveModel;
        outbox::Entity::insert(self.0.clone().into_active_model().reset_all()).exec_without_returning(transaction).await?;
        Ok(())
    }
}

#[tokio::test]
async fn one_bad_write_harms_nobody_in_its_group() {
    let portal = Portal::open().await;
    let row = |n: i64| outbox::Model::start(&format!("R{n}"), "desk", "street-light", "advocate", 0);
    // Every third one is the same row again.
    let writes = (0..60).map(|n| portal.doorstep.store.write(Put(row(if n % 3 == 2 { 0 } else { n }))));
    let outcomes = futures_util::future::join_all(writes).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 40);
    assert_eq!(counts(&portal).await[1], 40);
}

#[tokio::test]
async fn what_was_confirmed_is_there_after_a_restart() {
    let portal = Portal::open().await;
    let mut browser = portal.browser();
    let reference = browser.send_light().await;
    let again = server::doorstep::Doorstep::open(portal.doorstep.config.clone()).await.unwrap();
    let sent = submission::by_reference(&again.store, &reference).await.unwrap().unwrap();
    assert!(sent.answers.contains("HS 17"));
    assert_eq!(sent.decide_by.map(|day| day.len()), Some(10));
    assert!(again.definitions.pinned(&again.store, &sent.definition).await.unwrap().is_some());
}

#[tokio::test]
async fn a_stale_revision_gets_the_newer_draft_and_only_that_page_is_merged() {
    let portal = Portal::open().await;
    let mut browser = portal.browser();
    let page = browser.start("street-light").await;
    let csrf = page.csrf();
    let path = "/services/street-light/danger";
    let taken = browser.post_json(path, &[("csrf", &csrf), ("revision", "1"), ("danger", "no")]).await;
    assert_eq!(taken.status, StatusCode::OK, "{}", taken.text());
    assert_eq!(taken.json()["revision"], 2);
    assert_eq!(taken.json()["next"], "/services/street-light/where");
    let stale = browser
        .post_json(
            "/services/street-light/where",
            &[("csrf", &csrf), ("revision", "1"), ("location", "Mill Lane"), ("column", "")],
        )
        .await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert_eq!(stale.json()["revision"], 2);
    assert_eq!(stale.json()["pairs"]["danger"][0], "no");
    let problems = browser
        .post_json("/services/street-light/where", &[("csrf", &csrf), ("revision", "2"), ("location", ""), ("column", "")])
        .await;
    assert_eq!(problems.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(problems.json()["problems"][0]["name"], "location");
    // Without JavaScript the last one to post a page wins, and no other page is touched.
    browser.answer("/services/street-light/where", &[("location", "Mill Lane"), ("column", "")]).await.location();
    let draft = browser.get("/api/drafts/street-light").await.json();
    assert_eq!(draft["pairs"]["danger"][0], "no");
    assert_eq!(draft["pairs"]["location"][0], "Mill Lane");
    assert_eq!(draft["revision"], 4);
}

#[tokio::test]
async fn tabs_that_post_at_the_same_moment_lose_nothing() {
    let portal = Portal::open().await;
    let mut browser = portal.browser();
    browser.light().await;
    let csrf = browser.get("/services/street-light/danger").await.csrf();
    let post = |mut tab: Browser, path: &'static str, pairs: Vec<(&'static str, &'static str)>| {
        let csrf = csrf.clone();
        async move {
            let mut all = vec![("csrf", csrf.as_str())];
            all.extend(pairs);
            tab.post(path, &all).await.location()
        }
    };
    futures_util::future::join(
        post(browser.tab(), "/services/street-light/where", vec![("location", "Mill Lane"), ("column", "ML 1")]),
        post(browser.tab(), "/services/street-light/contact", vec![("name", "Ann Lee"), ("email", "ann@example.org")]),
    )
    .await;
    let check = browser.get("/services/street-light/check").await;
    assert!(check.has("Mill Lane") && check.has("Ann Lee") && check.has("hums loudly"), "{}", check.text());
}

/// Writes a whole submission and then never comes to an end, as if the power went before the commit.
struct Stuck(server::store::submit::Submit, std::sync::Arc<tokio::sync::Notify>);

#[async_trait::async_trait]
impl Write for Stuck {
    type Done = ();

    async fn run(&self, transaction: &sea_orm::DatabaseTransaction) -> Result<(), DbErr> {
        self.0.run(transaction).await?;
        self.1.notify_one();
        std::future::pending().await
    }
}

#[test]
fn a_crash_in_the_middle_of_sending_leaves_the_draft_and_nothing_else() {
    let runtime = || tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let before = runtime();
    let (portal, mut browser) = before.block_on(async {
        let portal = Portal::open().await;
        let mut browser = portal.browser();
        browser.light().await;
        let row = draft::Entity::find().one(portal.doorstep.store.reads()).await.unwrap().unwrap();
        let sent = submission::Model {
            act: Act::default(),
            declaration: String::new(),
            id: "a".into(),
            reference: "H4K7M-2R9T3".into(),
            draft: row.id,
            session: row.session,
            shared: false,
            service: row.service,
            version: 1,
            definition: row.definition,
            answers: "{}".into(),
            language: "en".into(),
            detail: String::new(),
            decide_by: None,
            created: 0,
        };
        let submit = server::store::submit::Submit {
            revision: row.revision,
            submission: sent.into(),
            events: vec![],
            outbox: None,
            definition: None,
        };
        let written = std::sync::Arc::new(tokio::sync::Notify::new());
        let (store, stuck) = (portal.doorstep.store.clone(), Stuck(submit, written.clone()));
        tokio::spawn(async move { store.write(stuck).await });
        written.notified().await;
        (portal, browser)
    });
    before.shutdown_background();
    runtime().block_on(async {
        let doorstep = server::doorstep::Doorstep::open(portal.doorstep.config.clone()).await.unwrap();
        let again = Portal { doorstep, folder: tempfile::tempdir().unwrap() };
        assert_eq!(counts(&again).await, [0, 0, 0, 1]);
        let cookies = std::mem::take(&mut browser.cookies);
        let mut browser = again.browser();
        browser.cookies = cookies;
        let check = browser.get("/services/street-light/check").await;
        browser
            .post("/services/street-light/check", &[("csrf", &check.csrf()), ("draft", &check.input("draft"))])
            .await
            .location();
        assert_eq!(counts(&again).await, [1, 1, 1, 0]);
    });
}
