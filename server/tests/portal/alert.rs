//! What a monitor reads, and whom it wakes: the numbers, and the hook that is told once.

use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use serde_json::Value;
use server::alert;
use server::store::outbox::{self, State};

use crate::operator::{Mood, Put, portal, row};

/// The line of a metric, which ends in its number.
fn line<'t>(text: &'t str, start: &str) -> &'t str {
    text.lines().find(|line| line.starts_with(start)).unwrap_or_else(|| panic!("no {start} in {text}"))
}

#[tokio::test]
async fn a_monitor_reads_how_the_hand_off_stands_and_nothing_about_anybody() {
    let (portal, picky) = portal(|_| {}).await;
    let mut browser = portal.browser();
    let refused = browser.send_light().await;
    portal.doorstep.dispatcher.hand_over().await.unwrap();
    *picky.mood.lock().unwrap() = Mood::Easy;
    portal.browser().send_light().await;
    portal.doorstep.dispatcher.hand_over().await.unwrap();
    *picky.mood.lock().unwrap() = Mood::Down;
    let mut waits = Vec::new();
    for _ in 0..6 {
        waits.push(portal.browser().send_light().await);
    }
    portal.doorstep.dispatcher.hand_over().await.unwrap();
    let old = outbox::Model { created: server::clock::now() - 4_000_000, ..row(&portal, &waits[0]).await };
    portal.doorstep.store.write(Put(old)).await.unwrap();

    let answer = browser.get("/metrics").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.header("content-type").starts_with("text/plain"));
    let text = answer.text();
    for (start, number) in [
        (r#"doorstep_handoffs{engine="picky",kind="start",state="rejected"}"#, "1"),
        (r#"doorstep_handoffs{engine="picky",kind="start",state="started"}"#, "1"),
        (r#"doorstep_handoffs{engine="picky",kind="start",state="queued"}"#, "6"),
        (r#"doorstep_handoffs{engine="picky",kind="message",state="held"}"#, "0"),
        (r#"doorstep_handoffs_started_total{engine="picky"}"#, "1"),
        (r#"doorstep_circuit_open{engine="picky"}"#, "1"),
        (r#"doorstep_circuit_open{engine="desk"}"#, "0"),
        (r#"doorstep_handoff_oldest_seconds{engine="desk"}"#, "0"),
        ("doorstep_store_up", "1"),
    ] {
        assert_eq!(line(&text, start), format!("{start} {number}"));
    }
    let oldest = line(&text, "doorstep_handoff_oldest_seconds{engine=\"picky\"}").rsplit(' ').next().unwrap();
    assert!((4_000..4_100).contains(&oldest.parse::<i64>().unwrap()), "{oldest}");
    // Requests are counted by their route, never by their address.
    let counted = line(&text, r#"doorstep_http_requests_total{route="/services/{service}/{page}",status="3xx"}"#);
    assert!(counted.rsplit(' ').next().unwrap().parse::<u64>().unwrap() >= 4, "{counted}");
    for secret in [refused.as_str(), "gwen", "HS 17", "street-light"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

/// A hook that takes what it is told, unless it is told not to.
#[derive(Clone, Default)]
struct Hook {
    told: Arc<Mutex<Vec<Value>>>,
    broken: Arc<Mutex<bool>>,
}

impl Hook {
    async fn open(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/secret-path", listener.local_addr().unwrap());
        let hook = self.clone();
        let take = move |Json(told): Json<Value>| async move {
            if *hook.broken.lock().unwrap() {
                return StatusCode::INTERNAL_SERVER_ERROR;
            }
            hook.told.lock().unwrap().push(told);
            StatusCode::NO_CONTENT
        };
        let router = Router::new().route("/secret-path", post(take));
        tokio::spawn(async move { axum::serve(listener, router).await });
        address
    }

    fn told(&self) -> Vec<Value> {
        self.told.lock().unwrap().clone()
    }
}

#[tokio::test]
async fn the_hook_is_told_once_of_an_outage_and_once_that_it_is_over() {
    let hook = Hook::default();
    let address = hook.open().await;
    let (portal, picky) = portal(|config| config.alert_hook = Some(address)).await;
    *picky.mood.lock().unwrap() = Mood::Down;
    let mut resident = portal.browser();
    let reference = resident.send_light().await;
    portal.doorstep.dispatcher.hand_over().await.unwrap();
    // It has not waited long yet.
    alert::look(&portal.doorstep).await.unwrap();
    assert_eq!(hook.told(), [] as [Value; 0]);
    let old = outbox::Model { created: server::clock::now() - 901_000, ..row(&portal, &reference).await };
    portal.doorstep.store.write(Put(old)).await.unwrap();
    // While the hook does not take it, it is told again and again.
    *hook.broken.lock().unwrap() = true;
    assert!(alert::look(&portal.doorstep).await.is_err_and(|error| !format!("{error:#}").contains("secret-path")));
    *hook.broken.lock().unwrap() = false;
    for _ in 0..3 {
        alert::look(&portal.doorstep).await.unwrap();
    }
    let told = hook.told();
    assert_eq!(told.len(), 1);
    assert_eq!((&told[0]["what"], &told[0]["engine"], &told[0]["count"]), (&"waiting".into(), &"picky".into(), &1.into()));
    assert_eq!(told[0]["over"], false);
    assert!(told[0]["oldest_seconds"].as_i64().unwrap() >= 901);
    assert!(told[0]["link"].as_str().unwrap().ends_with("/staff/handoffs"));
    assert!(!told[0].to_string().contains(&reference), "nothing about one request");

    // The engine is well again, but refuses it: the one is over, the other begins.
    *picky.mood.lock().unwrap() = Mood::Picky;
    let due = outbox::Model { next_at: 0, ..row(&portal, &reference).await };
    portal.doorstep.store.write(Put(due)).await.unwrap();
    portal.doorstep.dispatcher.hand_over().await.unwrap();
    assert_eq!(row(&portal, &reference).await.state, State::Rejected.name());
    for _ in 0..2 {
        alert::look(&portal.doorstep).await.unwrap();
    }
    let said = |told: &[Value]| told.iter().map(|one| (one["what"].clone(), one["over"].clone())).collect::<Vec<_>>();
    assert_eq!(said(&hook.told()[1..]), [("held".into(), false.into()), ("waiting".into(), true.into())]);
}

#[tokio::test]
async fn of_several_processes_one_tells_the_hook() {
    let hook = Hook::default();
    let address = hook.open().await;
    let (portal, _) = portal(|config| config.alert_hook = Some(address)).await;
    portal.browser().send_light().await;
    portal.doorstep.dispatcher.hand_over().await.unwrap();
    // Another one shares the store and looks at the same time.
    let (one, other) = (portal.doorstep.clone(), portal.doorstep.clone());
    let (a, b) = tokio::join!(alert::look(&one), alert::look(&other));
    a.and(b).unwrap();
    alert::look(&portal.doorstep).await.unwrap();
    assert_eq!(hook.told().len(), 1);
}
