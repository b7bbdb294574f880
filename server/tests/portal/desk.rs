//! The desk: staff move a request, and the resident sees it move.

use axum::http::StatusCode;

use crate::browser::Portal;

#[tokio::test]
async fn a_request_arrives_at_the_desk_is_moved_and_the_resident_sees_it() {
    let portal = Portal::open().await;
    let mut resident = portal.browser();
    let reference = resident.send_light().await;
    portal.doorstep.dispatcher.hand_over().await.unwrap();
    let mut staff = portal.staff().await;
    assert!(staff.get("/staff/requests").await.has(&reference));
    let path = format!("/staff/requests/{reference}");
    let page = staff.get(&path).await;
    assert!(page.has("HS 17") && page.has("gwen@example.org"), "{}", page.text());
    let definition = portal.doorstep.definitions.current().get("street-light").unwrap().definition.clone();
    let stages: Vec<String> = definition.stages.iter().map(|stage| stage.id.clone()).collect();
    let next = stages[1].as_str();
    let csrf = page.csrf();
    // A note among colleagues first, then the move with a note the resident sees.
    staff.post(&path, &[("csrf", &csrf), ("stage", &stages[0]), ("note", "Ask Bob about the ladder")]).await.location();
    staff
        .post(&path, &[("csrf", &csrf), ("stage", next), ("note", "An engineer comes on Tuesday"), ("public", "yes")])
        .await
        .location();
    let seen = resident.get(&format!("/requests/{reference}")).await;
    assert!(seen.has("An engineer comes on Tuesday") && !seen.has("ladder") && !seen.has("ada@"), "{}", seen.text());
    let progress = resident.get(&format!("/api/requests/{reference}")).await.json();
    assert_eq!(progress["stages"][1]["at"], "Current");
    assert_eq!(progress["history"].as_array().unwrap().len(), 2);
    // Told again, it is still one event.
    let again = server::dispatcher::Dispatcher::new(
        portal.doorstep.store.clone(),
        portal.doorstep.engines.clone(),
        portal.doorstep.definitions.clone(),
        portal.doorstep.changes.clone(),
        portal.doorstep.config.address(),
        portal.doorstep.metrics.took.clone(),
    );
    again.poll().await;
    assert_eq!(resident.get(&format!("/api/requests/{reference}")).await.json(), progress);
    let end = definition.stages.iter().find(|stage| stage.end).unwrap().id.clone();
    staff.post(&path, &[("csrf", &csrf), ("stage", &end)]).await.location();
    assert_eq!(resident.get(&format!("/api/requests/{reference}")).await.json()["closed"], true);
    assert!(!staff.get("/staff/requests").await.has(&reference));
    assert!(staff.get("/staff/requests?show=closed").await.has(&reference));
}

#[tokio::test]
async fn a_long_queue_has_pages_to_go_on_and_back() {
    let portal = Portal::open().await;
    let mut all = Vec::new();
    for _ in 0..51 {
        all.push(portal.browser().send_light().await);
        portal.doorstep.dispatcher.hand_over().await.unwrap();
    }
    let mut staff = portal.staff().await;
    let first = staff.get("/staff/requests").await;
    let next = staff.get("/staff/requests?from=50").await;
    let on = |reference: &&String| first.has(reference);
    let (seen, rest): (Vec<_>, Vec<_>) = all.iter().partition(on);
    assert_eq!((seen.len(), rest.len()), (50, 1));
    assert!(next.has(rest[0]));
    assert!(first.has(r#"href="/staff/requests?from=50" rel="next""#) && !first.has(r#"rel="prev""#), "{}", first.text());
    assert!(next.has(r#"href="/staff/requests?from=0" rel="prev""#) && !next.has(r#"rel="next""#), "{}", next.text());
}

#[tokio::test]
async fn two_colleagues_do_not_move_the_same_request_twice() {
    let portal = Portal::open().await;
    let reference = portal.browser().send_light().await;
    portal.doorstep.dispatcher.hand_over().await.unwrap();
    let mut staff = portal.staff().await;
    let path = format!("/staff/requests/{reference}");
    let csrf = staff.get(&path).await.csrf();
    let stages: Vec<String> = portal
        .doorstep
        .definitions
        .current()
        .get("street-light")
        .unwrap()
        .definition
        .stages
        .iter()
        .map(|stage| stage.id.clone())
        .collect();
    let step = [("csrf", csrf.as_str()), ("at", &stages[0]), ("stage", &stages[1]), ("note", "On my way")];
    assert_eq!(staff.post(&path, &step).await.status, StatusCode::SEE_OTHER);
    let second = staff.post(&path, &step).await;
    assert_eq!(second.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(second.has("On my way"));
}

#[tokio::test]
async fn staff_pages_need_a_sign_in_and_its_token() {
    let portal = Portal::open().await;
    let mut stranger = portal.browser();
    for path in ["/staff/requests", "/staff/requests/H4K7M-2R9T3"] {
        assert_eq!(stranger.get(path).await.location(), "/staff/sign-in");
    }
    let csrf = stranger.get("/staff/sign-in").await.csrf();
    let wrong =
        stranger.post("/staff/sign-in", &[("csrf", &csrf), ("email", "ada@tolbooth.example"), ("password", "guess")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut staff = portal.staff().await;
    assert_eq!(staff.post("/staff/sign-out", &[("csrf", "x")]).await.status, StatusCode::FORBIDDEN);
    let csrf = staff.get("/staff/requests").await.csrf();
    let mut kept = staff.tab();
    staff.post("/staff/sign-out", &[("csrf", &csrf)]).await.location();
    // The cookie is worth nothing any more, even to who kept it.
    assert_eq!(kept.get("/staff/requests").await.location(), "/staff/sign-in");
}

#[tokio::test]
async fn the_first_start_makes_one_account_in_a_file_of_its_owner() {
    use std::os::unix::fs::PermissionsExt;
    let portal = Portal::open().await;
    let file = portal.doorstep.first_staff().await.unwrap().unwrap();
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let text = std::fs::read_to_string(&file).unwrap();
    let value = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).unwrap().to_owned();
    let mut browser = portal.browser();
    let csrf = browser.get("/staff/sign-in").await.csrf();
    let signed = browser
        .post("/staff/sign-in", &[("csrf", &csrf), ("email", &value("E-mail: ")), ("password", &value("Password: "))])
        .await;
    assert_eq!(signed.location(), "/staff/requests");
    assert!(signed.header("set-cookie").contains("HttpOnly; SameSite=Strict"));
    assert_eq!(portal.doorstep.first_staff().await.unwrap(), None);
}

#[tokio::test]
async fn a_note_posted_when_the_sign_in_had_ended_comes_back_after_the_next_one() {
    let portal = Portal::open().await;
    let reference = portal.browser().send_light().await;
    portal.doorstep.dispatcher.hand_over().await.unwrap();
    let mut staff = portal.staff().await;
    let path = format!("/staff/requests/{reference}");
    let (page, note) = (staff.get(&path).await, "Ask \"Bob\" & co");
    let stage = portal.doorstep.definitions.current().get("street-light").unwrap().definition.stages[0].id.clone();
    staff.cookies.remove("doorstep_staff");
    let asked = staff.post(&path, &[("csrf", &page.csrf()), ("stage", &stage), ("note", note)]).await;
    assert_eq!(asked.status, StatusCode::FORBIDDEN);
    assert_eq!((asked.input("to"), asked.input("kept-note")), (path.clone(), "Ask &quot;Bob&quot; &amp; co".to_owned()));
    let sign_in = |password: &'static str, csrf: String| {
        let kept = [("to", path.clone()), ("kept-note", note.to_owned()), ("kept-stage", stage.clone())];
        let own = [("csrf", csrf), ("email", "ada@tolbooth.example".to_owned()), ("password", password.to_owned())];
        own.into_iter().chain(kept).collect::<Vec<_>>()
    };
    let form = sign_in("wrong", asked.csrf());
    let wrong = staff.post("/staff/sign-in", &form.iter().map(|(n, v)| (*n, v.as_str())).collect::<Vec<_>>()).await;
    assert_eq!((wrong.status, wrong.input("to")), (StatusCode::UNPROCESSABLE_ENTITY, path.clone()));
    let form = sign_in("correct horse", wrong.csrf());
    let back = staff.post("/staff/sign-in", &form.iter().map(|(n, v)| (*n, v.as_str())).collect::<Vec<_>>()).await;
    assert_eq!(back.status, StatusCode::OK);
    assert!(back.has("Ask \"Bob\" &amp; co</textarea>"), "{}", back.text());
    // Nothing was saved, and the token of this page is good for saving it now.
    assert!(!staff.get(&path).await.has("Bob"));
    staff.post(&path, &[("csrf", &back.csrf()), ("stage", &stage), ("note", note)]).await.location();
    assert!(staff.get(&path).await.has("Bob"));
}

#[tokio::test]
async fn a_sign_in_says_how_long_it_lasts_and_a_sign_in_elsewhere_leads_nowhere_else() {
    let portal = Portal::open().await;
    let mut staff = portal.staff().await;
    let left = staff.get("/staff/session").await.json()["left"].as_i64().unwrap();
    assert!((1_700..=1_800).contains(&left), "{left}");
    let csrf = staff.get("/staff/requests").await.csrf();
    assert!(staff.post("/staff/session", &[("csrf", &csrf)]).await.json()["left"].as_i64().unwrap() >= 1_700);
    assert_eq!(staff.post("/staff/session", &[("csrf", "")]).await.status, StatusCode::FORBIDDEN);
    let mut stranger = portal.browser();
    assert_eq!(stranger.get("/staff/session").await.json()["left"], 0);
    let csrf = stranger.get("/staff/sign-in").await.csrf();
    let form = [
        ("csrf", csrf.as_str()),
        ("email", "ada@tolbooth.example"),
        ("password", "correct horse"),
        ("to", "https://elsewhere.example/"),
    ];
    assert_eq!(stranger.post("/staff/sign-in", &form).await.location(), "/staff/requests");
}
