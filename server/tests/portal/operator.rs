//! The operator: sees what waits and why, looks at the payload, puts it right, sends it again, cancels it.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use axum::http::StatusCode;
use sea_orm::entity::prelude::*;
use server::doorstep::Doorstep;
use server::store::outbox::{self, State};
use server::store::{access, event};
use server::workflow::{Case, Engine, Engines, Failure, Found, Message, Progress, Standing, Started, Variable};

use crate::browser::{Answer, Browser, Portal, config};

/// An engine that wants a variable `lamp`, says what it got instead, and can be told to fail otherwise.
#[derive(Default)]
pub struct Picky {
    pub cases: Mutex<Vec<Case>>,
    /// What it was asked, in order.
    pub calls: Mutex<Vec<&'static str>>,
    pub mood: Mutex<Mood>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Mood {
    #[default]
    Picky,
    Easy,
    /// It starts the case, and the answer never arrives.
    Loses,
    Down,
}

#[async_trait]
impl Engine for Picky {
    fn name(&self) -> &str {
        "picky"
    }

    async fn start(&self, case: &Case) -> Result<Started, Failure> {
        self.calls.lock().unwrap().push("start");
        let mood = *self.mood.lock().unwrap();
        let has_lamp = case.variables.iter().any(|(name, _)| name == "lamp");
        match mood {
            Mood::Down => return Err(Failure::NotReached("connection refused".into())),
            Mood::Picky if !has_lamp => {
                let email = case.variables.iter().find(|(name, _)| name == "email").map(|(_, value)| value.to_json());
                return Err(Failure::Rejected(format!("400 no lamp for {}", email.unwrap_or_default())));
            }
            _ => self.cases.lock().unwrap().push(case.clone()),
        }
        if mood == Mood::Loses { Err(Failure::Unknown("timed out".into())) } else { Ok(Started { instance: "case-1".into() }) }
    }

    async fn find(&self, _process: &str, references: &[String]) -> Result<Vec<Found>, Failure> {
        self.calls.lock().unwrap().push("find");
        let cases = self.cases.lock().unwrap();
        let found = cases.iter().filter(|case| references.contains(&case.reference)).map(|case| Found {
            reference: case.reference.clone(),
            instance: "case-1".into(),
            standing: Standing::Running,
            started: 0,
        });
        Ok(found.collect())
    }

    async fn discard(&self, _instance: &str, _why: &str) -> Result<(), Failure> {
        Ok(())
    }

    async fn correlate(&self, _message: &Message) -> Result<(), Failure> {
        Err(Failure::NotYet("nobody waits for it".into()))
    }

    async fn progress(&self, _cursor: &str) -> Result<Progress, Failure> {
        Ok(Progress::default())
    }

    async fn health(&self) -> Result<(), Failure> {
        Ok(())
    }
}

pub async fn portal(change: impl FnOnce(&mut server::config::Config)) -> (Portal, Arc<Picky>) {
    let folder = tempfile::tempdir().unwrap();
    let picky = Arc::new(Picky::default());
    let engine = picky.clone();
    let mut config = config(&folder);
    change(&mut config);
    let doorstep = Doorstep::open_with(config, |_, around| Ok(Engines::new(engine, &around.store))).await.unwrap();
    (Portal { doorstep, folder }, picky)
}

pub async fn row(portal: &Portal, id: &str) -> outbox::Model {
    outbox::by_id(&portal.doorstep.store, id).await.unwrap().unwrap()
}

/// One thing that is done to a row on its page, as the form there would post it.
async fn act(staff: &mut Browser, reference: &str, what: &str, more: &[(&str, &str)]) -> Answer {
    let path = format!("/staff/handoffs/{reference}");
    let page = staff.get(&path).await;
    let (csrf, row, seen) = (page.csrf(), page.input("row"), page.input("seen"));
    let mut pairs = vec![("csrf", csrf.as_str()), ("do", what), ("row", &row), ("seen", &seen)];
    pairs.extend_from_slice(more);
    staff.post(&path, &pairs).await
}

#[tokio::test]
async fn what_was_refused_is_on_top_and_personal_data_is_shown_only_to_who_is_written_down() {
    let (portal, _) = portal(|_| {}).await;
    let mut resident = portal.browser();
    let reference = resident.send_light().await;
    portal.doorstep.dispatcher.hand_over().await.unwrap();
    // A second one that merely waits.
    let waits = portal.browser().send_light().await;
    let mut staff = portal.staff().await;
    assert!(staff.get("/staff/requests").await.has("/staff/handoffs"));
    let list = staff.get("/staff/handoffs").await.text();
    let (first, second) = (list.find(&reference).unwrap(), list.find(&waits).unwrap());
    assert!(first < second, "what needs a person comes first");
    assert!(list.contains("no lamp for") && list.contains("Report a faulty street light"), "{list}");
    assert!(!list.contains("gwen@example.org"), "{list}");
    let held = staff.get("/staff/handoffs?show=held").await;
    assert!(held.has(&reference) && !held.has(&waits));
    let queued = staff.get("/staff/handoffs?show=queued").await;
    assert!(queued.has(&waits) && !queued.has(&reference));

    let path = format!("/staff/handoffs/{reference}");
    let page = staff.get(&path).await;
    for seen in ["email", "text", "submission", "location", &reference, "Hidden"] {
        assert!(page.has(seen), "{seen} in {}", page.text());
    }
    for typed in ["gwen@example.org", "Gwen Price", "HS 17", "High Street"] {
        assert!(!page.has(typed), "{typed} in {}", page.text());
    }
    // Without the token of this person's page nothing is shown, and that nothing else was is written down.
    let refused = staff.post(&path, &[("csrf", "x"), ("do", "show")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(!refused.has("gwen@example.org"));
    let looks = access::of(&portal.doorstep.store, &reference).await.unwrap();
    assert!(!looks.is_empty() && looks.iter().all(|look| look.what == access::HANDOFF), "{looks:?}");

    // Nor without a reason, which the person can read.
    let unsaid = act(&mut staff, &reference, "show", &[("why", "other"), ("other", " ")]).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unsaid.has("Enter why you need to see it") && !unsaid.has("gwen@example.org"), "{}", unsaid.text());

    let why = "The engine refuses her address";
    // A reason that was given when the sign-in had ended comes back after the next one; nothing is shown by it.
    staff.cookies.remove("doorstep_staff");
    let asked = staff.post(&path, &[("csrf", &page.csrf()), ("do", "show"), ("why", "other"), ("other", why)]).await;
    assert_eq!((asked.status, asked.input("kept-other")), (StatusCode::FORBIDDEN, why.to_owned()));
    let csrf = asked.csrf();
    let own = [("csrf", &*csrf), ("email", "ada@tolbooth.example"), ("password", "correct horse")];
    let kept = [("to", &*path), ("kept-do", "show"), ("kept-why", "other"), ("kept-other", why)];
    let back = staff.post("/staff/sign-in", &[own.as_slice(), &kept].concat()).await;
    assert!(back.status == StatusCode::OK && back.input("other") == why && !back.has("gwen@example.org"), "{}", back.text());

    let shown = act(&mut staff, &reference, "show", &[("why", "other"), ("other", why)]).await;
    assert!(shown.has("gwen@example.org") && shown.has("HS 17") && shown.has("Gwen Price"), "{}", shown.text());
    assert!(shown.has("ada@tolbooth.example"), "who looks sees that it is written down");
    let looks = access::of(&portal.doorstep.store, &reference).await.unwrap();
    assert_eq!(
        looks
            .iter()
            .map(|look| (look.actor.as_str(), look.what.as_str(), look.reason.as_str()))
            .filter(|look| look.1 != "handoff")
            .collect::<Vec<_>>(),
        [("ada@tolbooth.example", "payload", why)]
    );
    // The next look is covered again.
    assert!(!staff.get(&path).await.has("gwen@example.org"));
}

#[tokio::test]
async fn a_mapping_is_put_right_and_the_engine_is_asked_before_it_is_sent_again() {
    let (portal, picky) = portal(|_| {}).await;
    let reference = portal.browser().send_light().await;
    portal.doorstep.dispatcher.hand_over().await.unwrap();
    let mut staff = portal.staff().await;
    for (typed, said) in [
        (r#"{ "lamp": "column" "#, "are not JSON"),
        (r#"{ "lamp": 3 }"#, "Give each variable"),
        (r#"{ "lamp": "colum" }"#, "No question gives the answer colum"),
        (r#"{ "lamp": { "answer": "column", "type": "colour" } }"#, "Give each variable"),
    ] {
        let wrong = act(&mut staff, &reference, "fix", &[("process-1", "street-light-2"), ("mapping-1", typed)]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let kept = typed.replace('"', "&quot;");
        let text = wrong.text();
        assert!(text.contains(said) && text.contains("href=\"#mapping-1\"") && text.contains("street-light-2"), "{text}");
        assert!(text.contains(typed) || text.contains(&kept), "{text}");
    }
    assert_eq!(row(&portal, &reference).await.state, State::Rejected.name());
    let right = r#"{ "lamp": "column", "howMany": { "answer": "location", "type": "text" } }"#;
    act(&mut staff, &reference, "fix", &[("process-1", "street-light-2"), ("mapping-1", right)]).await.location();
    assert_eq!(row(&portal, &reference).await.state, State::Unknown.name());
    portal.doorstep.dispatcher.hand_over().await.unwrap();
    assert_eq!(row(&portal, &reference).await.state, State::Started.name());
    assert_eq!(*picky.calls.lock().unwrap(), ["start", "find", "start"]);
    let case = picky.cases.lock().unwrap()[0].clone();
    assert_eq!(case.process, "street-light-2");
    assert!(case.variables.contains(&("lamp".to_owned(), Variable::Text("HS 17".into()))));
    assert!(!case.variables.iter().any(|(name, _)| name == "email"));
    // Who did it stands in the history, for staff only.
    let history = staff.get(&format!("/staff/requests/{reference}")).await;
    assert!(history.has("Process and variables changed") && history.has("ada@tolbooth.example"), "{}", history.text());
    // What an engine has can not be changed here any more.
    let page = staff.get(&format!("/staff/handoffs/{reference}")).await;
    assert!(page.has("case-1") && !page.has("value=\"resend\"") && !page.has("value=\"cancel\""), "{}", page.text());
}

#[tokio::test]
async fn what_may_have_arrived_is_not_started_twice_by_sending_it_again() {
    let (portal, picky) = portal(|_| {}).await;
    *picky.mood.lock().unwrap() = Mood::Loses;
    let reference = portal.browser().send_light().await;
    portal.doorstep.dispatcher.hand_over().await.unwrap();
    let mut staff = portal.staff().await;
    let page = staff.get(&format!("/staff/handoffs/{reference}")).await;
    assert!(page.has("The engine may have this already"), "{}", page.text());
    act(&mut staff, &reference, "resend", &[]).await.location();
    portal.doorstep.dispatcher.hand_over().await.unwrap();
    assert_eq!(row(&portal, &reference).await.state, State::Started.name());
    assert_eq!(*picky.calls.lock().unwrap(), ["start", "find"]);
}

#[tokio::test]
async fn a_cancelled_request_tells_its_resident_and_is_final_until_it_is_sent_again() {
    let (portal, picky) = portal(|_| {}).await;
    let mut resident = portal.browser();
    let reference = resident.send_light().await;
    portal.doorstep.dispatcher.hand_over().await.unwrap();
    let mut staff = portal.staff().await;
    let page = staff.get(&format!("/staff/handoffs/{reference}")).await;
    assert!(page.has("We cannot go on with this request"), "what the resident is told stands there already");
    let told = "The light is on private ground. Ask its owner.";
    let wrong = act(&mut staff, &reference, "cancel", &[("reason-1", " "), ("told-1", told)]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.has("href=\"#reason-1\"") && wrong.has(told) && !wrong.has("href=\"#told-1\""), "{}", wrong.text());
    let wrong = act(&mut staff, &reference, "cancel", &[("reason-1", "Not our light"), ("told-1", "")]).await;
    assert!(wrong.has("href=\"#told-1\"") && wrong.has("Not our light"));
    assert_eq!(row(&portal, &reference).await.state, State::Rejected.name());

    act(&mut staff, &reference, "cancel", &[("reason-1", "Not our light"), ("told-1", told)]).await.location();
    let seen = resident.get(&format!("/requests/{reference}")).await;
    assert!(seen.has(told) && !seen.has("Not our light") && !seen.has("ada@"), "{}", seen.text());
    let events = event::of(&portal.doorstep.store, &reference).await.unwrap();
    assert!(events.iter().any(|event| event.stage == event::ENDED && event.public));
    assert!(staff.get("/staff/handoffs?show=cancelled").await.has(&reference));
    assert_eq!(portal.doorstep.dispatcher.hand_over().await.unwrap(), 0);

    *picky.mood.lock().unwrap() = Mood::Easy;
    act(&mut staff, &reference, "resend", &[]).await.location();
    assert_eq!(portal.doorstep.dispatcher.hand_over().await.unwrap(), 1);
    let row = row(&portal, &reference).await;
    assert_eq!((row.state.as_str(), row.reason, row.ended), (State::Started.name(), None, false));
    let seen = resident.get(&format!("/requests/{reference}")).await;
    assert!(seen.has("We are working on this request again"), "{}", seen.text());
    let events = event::of(&portal.doorstep.store, &reference).await.unwrap();
    assert!(!events.iter().any(|event| event.stage == event::ENDED));
}

#[tokio::test]
async fn two_operators_do_not_decide_over_each_other() {
    let (portal, _) = portal(|_| {}).await;
    let reference = portal.browser().send_light().await;
    portal.doorstep.dispatcher.hand_over().await.unwrap();
    let mut staff = portal.staff().await;
    let path = format!("/staff/handoffs/{reference}");
    let page = staff.get(&path).await;
    let (csrf, seen) = (page.csrf(), page.input("seen"));
    let cancel = [
        ("csrf", csrf.as_str()),
        ("do", "cancel"),
        ("row", reference.as_str()),
        ("seen", seen.as_str()),
        ("reason-1", "Not our light"),
        ("told-1", "Sorry."),
    ];
    // A colleague sends it again, and it is refused once more before the first one has made up their mind.
    act(&mut staff, &reference, "resend", &[]).await.location();
    portal.doorstep.dispatcher.hand_over().await.unwrap();
    assert_eq!(row(&portal, &reference).await.state, State::Rejected.name());
    let late = staff.post(&path, &cancel).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.has("This changed while you were looking") && late.has("Not our light"), "{}", late.text());
    // What is on its way belongs to who sends it.
    let sending = outbox::Model { state: State::Rejected.name().into(), ..row(&portal, &reference).await };
    let lease = outbox::Lease { rows: vec![sending], until: server::clock::now() + 60_000 };
    assert_eq!(portal.doorstep.store.write(lease).await.unwrap().len(), 1);
    let page = staff.get(&path).await;
    assert!(page.has("on its way right now") && !page.has("value=\"resend\""), "{}", page.text());
    let now = [("csrf", csrf.as_str()), ("do", "resend"), ("row", &reference), ("seen", "sending")];
    assert_eq!(staff.post(&path, &now).await.status, StatusCode::CONFLICT);
    assert_eq!(row(&portal, &reference).await.state, State::Sending.name());
}

#[tokio::test]
async fn any_request_is_found_by_its_reference_as_people_write_it() {
    let (portal, _) = portal(|config| {
        let folder = config.data.parent().unwrap().join("definitions");
        std::fs::create_dir_all(&folder).unwrap();
        let light = std::fs::read_to_string("../forms/definitions/street-light.json").unwrap();
        let mut light: serde_json::Value = serde_json::from_str(&light).unwrap();
        light["handoff"] = serde_json::json!({ "mode": "done" });
        for stage in light["stages"].as_array_mut().unwrap() {
            let stage = stage.as_object_mut().unwrap();
            ["asks", "activities", "correlate"].iter().for_each(|key| drop(stage.remove(*key)));
        }
        std::fs::write(folder.join("street-light.json"), light.to_string()).unwrap();
        config.definitions = Some(folder);
    })
    .await;
    let reference = portal.browser().send_light().await;
    assert!(outbox::by_id(&portal.doorstep.store, &reference).await.unwrap().is_none());
    let mut staff = portal.staff().await;
    let csrf = staff.get("/staff/handoffs").await.csrf();
    let typed = format!(" {} ", reference.to_lowercase().replace('-', " "));
    let found = staff.post("/staff/handoffs", &[("csrf", &csrf), ("reference", &typed)]).await.location();
    assert_eq!(found, format!("/staff/handoffs/{reference}"));
    assert!(staff.get(&found).await.has("answered at once"));
    // Its answers can be read, and that somebody did is written down.
    let request = staff.get(&format!("/staff/requests/{reference}")).await;
    assert!(request.has("HS 17") && request.has("Answered at once"), "{}", request.text());
    assert!(staff.get(&found).await.has("the answers"));
    let none = staff.post("/staff/handoffs", &[("csrf", &csrf), ("reference", "H4K7M-2R9T3")]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.has("No request has this reference") && none.has("H4K7M-2R9T3"), "{}", none.text());
}

#[tokio::test]
async fn an_engine_that_does_not_answer_is_seen_and_can_be_tried_at_once() {
    let (portal, picky) = portal(|_| {}).await;
    *picky.mood.lock().unwrap() = Mood::Down;
    for _ in 0..6 {
        portal.browser().send_light().await;
    }
    portal.doorstep.dispatcher.hand_over().await.unwrap();
    let mut staff = portal.staff().await;
    let page = staff.get("/staff/handoffs").await;
    assert!(page.has("Does not answer") && page.has("6 waiting") && page.has("could not be reached"), "{}", page.text());
    assert!(portal.doorstep.dispatcher.lines()[0].circuit().is_open());
    staff.post("/staff/handoffs/engines", &[("csrf", &page.csrf()), ("engine", "picky")]).await.location();
    assert!(!portal.doorstep.dispatcher.lines()[0].circuit().is_open());
    assert!(!staff.get("/staff/handoffs").await.has("Does not answer"));
}

#[tokio::test]
async fn what_is_for_an_engine_that_the_settings_do_not_name_is_on_the_screen() {
    let (portal, _) = portal(|_| {}).await;
    let reference = portal.browser().send_light().await;
    let stray = outbox::Model { engine: "old-engine".into(), ..row(&portal, &reference).await };
    portal.doorstep.store.write(Put(stray)).await.unwrap();
    portal.doorstep.dispatcher.hold_strays().await;
    let page = portal.staff().await.get("/staff/handoffs").await;
    assert!(page.has("old-engine") && page.has("Not in the settings") && page.has("1 waiting"), "{}", page.text());
}

#[tokio::test]
async fn a_message_has_its_own_payload_and_its_own_decision() {
    let (portal, picky) = portal(|_| {}).await;
    *picky.mood.lock().unwrap() = Mood::Easy;
    let mut resident = portal.browser();
    let reference = resident.send_light().await;
    portal.doorstep.dispatcher.hand_over().await.unwrap();
    let start = row(&portal, &reference).await;
    let payload = r#"{"photo":{"id":"ab","name":"my-house.jpg","size":3}}"#.to_owned();
    let message = outbox::Model::message(&start, "m1".into(), "evidence", payload, start.created + 1);
    portal.doorstep.store.write(Put(message)).await.unwrap();
    portal.doorstep.dispatcher.hand_over().await.unwrap();
    let mut staff = portal.staff().await;
    let path = format!("/staff/handoffs/{reference}");
    let page = staff.get(&path).await;
    assert!(page.has("Message: evidence") && page.has("cannot take it yet") && page.has("photo"), "{}", page.text());
    assert!(!page.has("my-house.jpg"));
    let more = [("csrf", page.csrf()), ("do", "cancel".into()), ("row", "m1".into()), ("seen", row(&portal, "m1").await.state)];
    let mut pairs: Vec<(&str, &str)> = more.iter().map(|(name, value)| (*name, value.as_str())).collect();
    pairs.extend([("reason-2", "It shows somebody else's house"), ("told-2", "Your photo shows another house.")]);
    staff.post(&path, &pairs).await.location();
    assert_eq!(row(&portal, "m1").await.state, State::Cancelled.name());
    assert_eq!(row(&portal, &reference).await.state, State::Started.name());
    assert!(resident.get(&format!("/requests/{reference}")).await.has("Your photo shows another house."));
    // The request itself goes on.
    let events = event::of(&portal.doorstep.store, &reference).await.unwrap();
    assert!(!events.iter().any(|event| event.stage == event::ENDED));
}

#[tokio::test]
async fn there_are_pages_where_more_waits_than_fits() {
    let (portal, _) = portal(|_| {}).await;
    let mut resident = portal.browser();
    let first = row(&portal, &resident.send_light().await).await;
    for n in 0..50 {
        let message =
            outbox::Model::message(&first, format!("m{n:02}"), &format!("name{n:02}"), "{}".into(), first.created + 1 + n);
        portal.doorstep.store.write(Put(message)).await.unwrap();
    }
    let mut staff = portal.staff().await;
    let page = staff.get("/staff/handoffs?show=queued").await;
    assert!(page.has("name48") && !page.has("name49") && page.has("from=50"), "{}", page.text());
    let next = staff.get("/staff/handoffs?show=queued&from=50").await;
    assert!(next.has("name49") && !next.has("name48") && !next.has("from=100"));
    assert!(next.has(r#"href="/staff/handoffs?show=queued" rel="prev""#) && !page.has(r#"rel="prev""#), "{}", next.text());
    let newest = staff.get("/staff/handoffs?show=queued&order=newest").await.text();
    assert!(newest.find("name49").unwrap() < newest.find("name48").unwrap());
}

/// Puts a row into the outbox as it is.
pub struct Put(pub outbox::Model);

#[async_trait]
impl server::store::Write for Put {
    type Done = ();

    async fn run(&self, transaction: &sea_orm::DatabaseTransaction) -> Result<(), DbErr> {
        outbox::Entity::delete_by_id(self.0.id.clone()).exec(transaction).await?;
        outbox::add(transaction, self.0.clone()).await
    }
}
