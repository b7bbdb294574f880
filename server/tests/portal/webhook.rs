//! The signed webhook, both ways: a receiver that checks what it gets, and progress that is told by a signed event.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, Request, StatusCode};
use axum::routing::any;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use server::clock::now;
use server::store::outbox::{self, State as Outbox};

use crate::browser::{Answer, Portal};
use crate::handoff::hand_over;

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// Somebody else's engine. It signs and checks by itself, as one written from the specification would.
#[derive(Clone, Default)]
struct Receiver {
    got: Arc<Mutex<Vec<(String, Value)>>>,
    answers: Arc<Mutex<VecDeque<StatusCode>>>,
}

impl Receiver {
    async fn open() -> (Self, String) {
        let receiver = Self::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("webhook:http://{}/hooks/requests?tenant=7", listener.local_addr().unwrap());
        let router = Router::new().fallback(any(receive)).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (receiver, address)
    }

    fn events(&self) -> Vec<Value> {
        self.got.lock().unwrap().iter().map(|(_, event)| event.clone()).collect()
    }
}

async fn receive(State(receiver): State<Receiver>, uri: OriginalUri, headers: HeaderMap, body: Bytes) -> StatusCode {
    let text = |name: &str| headers[name].to_str().unwrap().to_owned();
    assert_eq!(uri.path_and_query().unwrap(), "/hooks/requests?tenant=7");
    assert_eq!(text("content-type"), "application/cloudevents+json; charset=utf-8");
    assert_eq!(text("webhook-signature"), sign(&text("webhook-id"), &text("webhook-timestamp"), &body));
    let event: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(event["id"], text("webhook-id"));
    receiver.got.lock().unwrap().push((text("webhook-id"), event));
    receiver.answers.lock().unwrap().pop_front().unwrap_or(StatusCode::NO_CONTENT)
}

fn sign(id: &str, timestamp: &str, body: &[u8]) -> String {
    let secret = STANDARD.decode(SECRET.trim_start_matches("whsec_")).unwrap();
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&secret).unwrap();
    mac.update(&[format!("{id}.{timestamp}.").as_bytes(), body].concat());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

async fn portal(engine: &str) -> Portal {
    let engine = engine.to_owned();
    Portal::with(|config| (config.engine, config.webhook_secret) = (engine, Some(SECRET.into()))).await
}

/// Posts an event, signed now.
async fn tell(portal: &Portal, event: &Value) -> Answer {
    let (body, timestamp) = (event.to_string(), (now() / 1000).to_string());
    post(portal, &body, &timestamp, &sign("delivery", &timestamp, body.as_bytes())).await
}

async fn post(portal: &Portal, body: &str, timestamp: &str, signature: &str) -> Answer {
    let request = Request::post("/api/events")
        .header("content-type", "application/cloudevents+json")
        .header("webhook-id", "delivery")
        .header("webhook-timestamp", timestamp)
        .header("webhook-signature", signature);
    portal.browser().send(request.body(Body::from(body.to_owned())).unwrap()).await
}

fn event(reference: &str, id: &str, data: Value) -> Value {
    json!({ "specversion": "1.0", "id": id, "source": "https://works.example", "type": "uk.doorstep.progress", "subject": reference, "data": data })
}

#[tokio::test]
async fn a_request_goes_out_signed_and_a_repeat_has_the_same_id() {
    let (receiver, address) = Receiver::open().await;
    let portal = portal(&address).await;
    // The receiver took it, but nobody can know.
    receiver.answers.lock().unwrap().push_back(StatusCode::BAD_GATEWAY);
    let reference = portal.browser().send_light().await;
    hand_over(&portal).await.unwrap();
    let row = || async { outbox::by_id(&portal.doorstep.store, &reference).await.unwrap().unwrap() };
    assert_eq!(row().await.state, Outbox::Unknown.name());
    hand_over(&portal).await.unwrap();
    assert_eq!(row().await.state, Outbox::Started.name());
    let events = receiver.events();
    assert_eq!(events.len(), 2);
    assert_eq!(events[0]["id"], events[1]["id"]);
    let event = &events[0];
    assert_eq!(
        (&event["specversion"], &event["type"], &event["subject"], &event["datacontenttype"]),
        (&json!("1.0"), &json!("uk.doorstep.request.submitted"), &json!(reference), &json!("application/json"))
    );
    assert_eq!(event["data"]["process"], "street-light");
    assert_eq!(event["data"]["variables"]["column"], "HS 17");
    assert_eq!(event["data"]["variables"]["submission"]["answers"]["fault"], "other");
}

#[tokio::test]
async fn what_a_receiver_answers_says_what_becomes_of_it() {
    let (receiver, address) = Receiver::open().await;
    let portal = portal(&address).await;
    for (answer, state) in [
        (StatusCode::OK, Outbox::Started),
        (StatusCode::ACCEPTED, Outbox::Started),
        (StatusCode::UNPROCESSABLE_ENTITY, Outbox::Rejected),
        (StatusCode::GONE, Outbox::Rejected),
        (StatusCode::NOT_FOUND, Outbox::Queued),
        (StatusCode::TOO_MANY_REQUESTS, Outbox::Queued),
        (StatusCode::INTERNAL_SERVER_ERROR, Outbox::Unknown),
        (StatusCode::FOUND, Outbox::Unknown),
    ] {
        let reference = portal.browser().send_light().await;
        receiver.answers.lock().unwrap().push_back(answer);
        portal.doorstep.dispatcher.hand_over().await.unwrap();
        let row = outbox::by_id(&portal.doorstep.store, &reference).await.unwrap().unwrap();
        assert_eq!(row.state, state.name(), "{answer}");
    }
}

#[tokio::test]
async fn a_message_goes_out_under_its_own_id() {
    let (receiver, address) = Receiver::open().await;
    let portal = portal(&address).await;
    let reference = portal.browser().send_light().await;
    hand_over(&portal).await.unwrap();
    let start = outbox::by_id(&portal.doorstep.store, &reference).await.unwrap().unwrap();
    let message = outbox::Model::message(&start, "abc".into(), "photo", "{\"photo\":\"yes\"}".into(), 0);
    portal.doorstep.store.write(crate::submit::Put(message)).await.unwrap();
    hand_over(&portal).await.unwrap();
    let event = receiver.events().pop().unwrap();
    assert_eq!((&event["id"], &event["type"]), (&json!("message-abc"), &json!("uk.doorstep.message")));
    assert_eq!(event["data"], json!({ "process": "street-light", "message": "photo", "variables": { "photo": "yes" } }));
}

#[tokio::test]
async fn progress_that_is_told_reaches_the_resident_once() {
    let (_receiver, address) = Receiver::open().await;
    let portal = portal(&address).await;
    let mut resident = portal.browser();
    let reference = resident.send_light().await;
    hand_over(&portal).await.unwrap();
    let page = format!("/requests/{reference}");
    let repair = event(&reference, "1", json!({ "stage": "repair", "note": "The new lamp is on its way", "public": true }));
    for _ in 0..3 {
        assert_eq!(tell(&portal, &repair).await.status, StatusCode::ACCEPTED);
    }
    let secret = event(&reference, "2", json!({ "activity": "Task_Repair", "note": "Ask for the keys", "actor": "Sam Smith" }));
    assert_eq!(tell(&portal, &secret).await.status, StatusCode::ACCEPTED);
    let shown = resident.get(&page).await.text();
    assert_eq!(shown.matches("The new lamp is on its way").count(), 1, "{shown}");
    assert!(!shown.contains("Ask for the keys") && !shown.contains("Sam Smith"));
    let end = event(&reference, "3", json!({ "stage": "done", "ended": true }));
    assert_eq!(tell(&portal, &end).await.status, StatusCode::ACCEPTED);
    assert!(outbox::by_id(&portal.doorstep.store, &reference).await.unwrap().unwrap().ended);
    let said = resident.get(&format!("/api/requests/{reference}")).await.json();
    assert_eq!(said["closed"], true, "{said}");
    // After the end nothing new happens.
    assert_eq!(tell(&portal, &event(&reference, "4", json!({ "stage": "repair" }))).await.status, StatusCode::ACCEPTED);
    assert_eq!(resident.get(&format!("/api/requests/{reference}")).await.json()["closed"], true);
}

#[tokio::test]
async fn only_who_knows_the_secret_tells_anything() {
    let portal = portal("desk").await;
    let reference = portal.browser().send_light().await;
    let body = event(&reference, "1", json!({ "stage": "repair" })).to_string();
    let seconds = |ago: i64| (now() / 1000 - ago).to_string();
    let (timely, stale) = (seconds(0), seconds(600));
    let good = sign("delivery", &timely, body.as_bytes());
    let refused = [
        post(&portal, &body, &timely, "").await,
        post(&portal, &body, &timely, "v1,AAAA").await,
        post(&portal, &body.replace("repair", "done"), &timely, &good).await,
        post(&portal, &body, &seconds(1), &good).await,
        post(&portal, &body, &stale, &sign("delivery", &stale, body.as_bytes())).await,
    ];
    for answer in refused {
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{}", answer.text());
        assert!(answer.json()["error"].is_string());
    }
    assert_eq!(post(&portal, &body, &timely, &format!("v1,AAAA {good}")).await.status, StatusCode::ACCEPTED);
    // A portal without a secret takes nothing.
    let closed = Portal::open().await;
    assert_eq!(post(&closed, &body, &timely, &good).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_wrong_with_an_event_is_said() {
    let portal = portal("desk").await;
    let reference = portal.browser().send_light().await;
    let good = event(&reference, "1", json!({ "stage": "repair" }));
    let with = |name: &str, value: Value| {
        let mut event = good.clone();
        event[name] = value;
        event
    };
    for (wrong, said) in [
        (with("specversion", json!("0.3")), "specversion"),
        (with("type", json!("com.example")), "uk.doorstep.progress"),
        (with("id", json!("")), "id"),
        (with("source", json!(null)), "string"),
        (with("time", json!("yesterday")), "time"),
        (with("data", json!({})), "stage"),
        (with("data", json!({ "note": "Hello" })), "stage"),
        (with("data", json!({ "ended": true, "note": "Hello" })), "note"),
        (with("data", json!({ "stage": "repair", "activity": "Task_Repair" })), "not both"),
        (with("data", json!({ "stage": "mended" })), "received, inspection, evidence, repair, done, refused"),
        (with("data", json!({ "stage": "repair", "Note": "Hello" })), "Note"),
        (with("data", json!({ "stage": "repair", "note": "x".repeat(4001) })), "4000"),
        (json!("no"), "event"),
    ] {
        let answer = tell(&portal, &wrong).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{wrong}");
        let why = answer.json()["error"].as_str().unwrap().to_owned();
        assert!(why.contains(said), "{why} does not say {said}");
    }
    for nobody in ["H4K7M-2R9T3", "", "x"] {
        assert_eq!(tell(&portal, &with("subject", json!(nobody))).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_webhook_without_a_secret_does_not_open() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = crate::browser::config(&folder);
    config.engine = "webhook:http://127.0.0.1:9/".into();
    let why = format!("{:#}", server::doorstep::Doorstep::open(config.clone()).await.err().unwrap());
    assert!(why.contains("DOORSTEP_WEBHOOK_SECRET") && why.contains("openssl rand"), "{why}");
    config.webhook_secret = Some("hunter2".into());
    let why = format!("{:#}", server::doorstep::Doorstep::open(config).await.err().unwrap());
    assert!(why.contains("openssl rand") && !why.contains("hunter2"), "{why}");
}
