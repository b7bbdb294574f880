//! The log of who looked at personal data: every look is in it first, nobody changes it, and a command finds out if somebody did.

use std::process::Command;

use axum::http::StatusCode;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};
use server::store::access::{self, Walk};
use server::store::{Place, Store};

use crate::browser::Portal;

/// What was seen, oldest first.
async fn seen(portal: &Portal) -> Vec<(String, String)> {
    let all = access::after(&portal.doorstep.store, 0, 1_000).await.unwrap();
    all.into_iter().map(|look| (look.what, look.reference)).collect()
}

#[tokio::test]
async fn whatever_staff_open_is_written_down() {
    let portal = Portal::open().await;
    let reference = portal.browser().send_light().await;
    portal.doorstep.dispatcher.hand_over().await.unwrap();
    let mut staff = portal.staff().await;
    let request = format!("/staff/requests/{reference}");
    let handoff = format!("/staff/handoffs/{reference}");
    staff.get("/staff/requests").await;
    let page = staff.get(&request).await;
    // Nothing to move and no note: the page comes again, and was seen again.
    let same = staff.post(&request, &[("csrf", &page.csrf()), ("stage", "received")]).await;
    assert_eq!(same.status, StatusCode::UNPROCESSABLE_ENTITY);
    let list = staff.get("/staff/handoffs").await;
    staff.post("/staff/handoffs", &[("csrf", &list.csrf()), ("reference", &reference)]).await.location();
    let page = staff.get(&handoff).await;
    assert!(page.has("Saw how it was passed on"), "{}", page.text());
    staff.post(&handoff, &[("csrf", &page.csrf()), ("do", "show"), ("why", "correct")]).await;
    // What is not there is not seen, and what was typed in vain stands nowhere.
    staff.post("/staff/handoffs", &[("csrf", &list.csrf()), ("reference", "Gwen Price")]).await;
    assert_eq!(staff.get(&format!("{request}/files/none")).await.status, StatusCode::NOT_FOUND);
    let one = |what: &str| (what.to_owned(), reference.clone());
    let list = |what: &str| (what.to_owned(), String::new());
    assert_eq!(
        seen(&portal).await,
        [
            list("queue"),
            one("answers"),
            one("answers"),
            list("handoffs"),
            one("search"),
            one("handoff"),
            one("payload"),
            list("handoffs")
        ]
    );
}

/// A connection that may write, beside the portal's.
async fn beside(portal: &Portal) -> DatabaseConnection {
    let address = match portal.doorstep.config.place() {
        Place::Embedded(file) => format!("sqlite:{}", file.display()),
        Place::Shared(address) => address,
    };
    Database::connect(ConnectOptions::new(address).max_connections(1).to_owned()).await.unwrap()
}

async fn look(portal: &Portal, n: i64) {
    let look = access::Add { at: n, actor: "ada@tolbooth.example".into(), what: access::ANSWERS, ..Default::default() };
    portal.doorstep.store.write(look).await.unwrap();
}

/// `doorstep log verify`, while the portal has its store open: whether all is well, and what it says.
fn verify(portal: &Portal, arguments: &[&str]) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_doorstep"));
    command.env("DOORSTEP_DATA", &portal.doorstep.config.data);
    command.envs(portal.doorstep.config.store.as_ref().map(|store| ("DOORSTEP_STORE", store)));
    let output = command.args(["log", "verify"]).args(arguments).output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(matches!(output.status.code(), Some(0 | 1)), "{said}");
    (output.status.success(), said)
}

fn last_seal(said: &str) -> String {
    said.lines().find_map(|line| line.strip_prefix("Last seal: ")).unwrap_or_else(|| panic!("{said}")).to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_walked_while_the_portal_serves_and_what_was_done_to_it_is_found() {
    let portal = Portal::open().await;
    for n in 0..5 {
        look(&portal, n).await;
    }
    let (well, said) = verify(&portal, &[]);
    assert!(well && said.contains("whole: 5 entries"), "{said}");
    let noted = last_seal(&said);
    look(&portal, 5).await;
    let (well, said) = verify(&portal, &["--seal", &noted]);
    assert!(well && said.contains("6 entries") && said.contains("seal of entry 5"), "{said}");

    // Nobody changes or removes an entry by mistake.
    let store = beside(&portal).await;
    for change in ["UPDATE accesses SET actor = 'bob' WHERE id = 3", "DELETE FROM accesses WHERE id = 3"] {
        let refused = store.execute_unprepared(change).await.unwrap_err();
        assert!(refused.to_string().contains("only added to"), "{refused}");
    }
    // Whoever takes the triggers away is found out.
    let drops: &[&str] = match portal.doorstep.store.is_embedded() {
        true => &["DROP TRIGGER accesses_unchanged", "DROP TRIGGER accesses_undeleted"],
        false => &["DROP TRIGGER accesses_unchanged ON accesses"],
    };
    for drop in drops {
        store.execute_unprepared(drop).await.unwrap();
    }
    store.execute_unprepared("UPDATE accesses SET actor = 'bob' WHERE id = 3").await.unwrap();
    let (well, said) = verify(&portal, &[]);
    assert!(!well && said.contains("entry 3"), "{said}");
    store.execute_unprepared("UPDATE accesses SET actor = 'ada@tolbooth.example' WHERE id = 3").await.unwrap();
    assert!(verify(&portal, &[]).0, "as it was, it fits");
    store.execute_unprepared("DELETE FROM accesses WHERE id = 2").await.unwrap();
    let (well, said) = verify(&portal, &[]);
    assert!(!well && said.contains("entry 2"), "{said}");
    // Without its end the rest fits: only a seal that was noted tells.
    store.execute_unprepared("DELETE FROM accesses WHERE id <> 1").await.unwrap();
    assert!(verify(&portal, &[]).0);
    let (well, said) = verify(&portal, &["--seal", &noted]);
    assert!(!well && said.contains("no more"), "{said}");
    store.close().await.unwrap();
}

#[tokio::test]
async fn two_writers_keep_one_chain() {
    let portal = Portal::open().await;
    let other = Store::open(&portal.doorstep.config.place()).await.unwrap();
    let stores = [portal.doorstep.store.clone(), other];
    let looks = (0..100).map(|n| {
        let store = &stores[n % 2];
        store.write(access::Add { at: n as i64, actor: "ada".into(), what: access::ANSWERS, ..Default::default() })
    });
    for done in futures_util::future::join_all(looks).await {
        done.unwrap();
    }
    let walk = access::walk(portal.doorstep.store.reads(), "").await.unwrap();
    assert!(matches!(walk, Walk::Whole { count: 100, .. }), "{walk:?}");
}
