//! Open311, both ways: programs find services, send requests and follow them; and one portal hands on to another.

use std::future::IntoFuture;

use axum::http::StatusCode;
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use server::store::outbox::{self, State};
use server::store::{event, submission};

use crate::browser::{Answer, Portal};
use crate::handoff::hand_over;

const KEY: &str = "a-key-that-nobody-guesses";
const OTHER: &str = "somebody-elses-own-api-key";

async fn portal() -> Portal {
    Portal::with(|config| {
        config.open311_keys = vec![KEY.into(), OTHER.into()];
        config.public_url = Some("https://forms.tolbooth.example".into());
    })
    .await
}

/// A report of a street light as a client of GeoReport v2 sends it.
const LIGHT: &[(&str, &str)] = &[
    ("api_key", KEY),
    ("jurisdiction_id", "tolbooth.example"),
    ("service_code", "street-light"),
    ("attribute[danger]", "no"),
    ("attribute[fault]", "other"),
    ("attribute[column]", "HS 17"),
    ("description", "It hums loudly at night"),
    ("address_string", "High Street, outside number 14"),
    ("lat", "51.4816"),
    ("long", "-3.1791"),
    ("first_name", "Gwen"),
    ("last_name", "Price"),
    ("email", "gwen@example.org"),
    ("media_url", "https://example.org/light.jpg"),
];

fn with(change: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let kept = LIGHT.iter().filter(|(name, _)| change.iter().all(|(changed, _)| changed != name));
    kept.chain(change).filter(|(_, value)| !value.is_empty()).copied().collect()
}

async fn post(portal: &Portal, pairs: &[(&str, &str)]) -> Answer {
    portal.browser().post("/open311/v2/requests.json", pairs).await
}

async fn send(portal: &Portal, pairs: &[(&str, &str)]) -> String {
    let answer = post(portal, pairs).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.json()[0]["service_request_id"].as_str().unwrap().to_owned()
}

async fn get(portal: &Portal, path: &str) -> Value {
    let answer = portal.browser().get(&format!("/open311/v2/{path}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.json()
}

/// The shape of an answer: times and references differ each time.
fn without_times(mut said: Value) -> Value {
    for one in said.as_array_mut().into_iter().flatten() {
        for (name, value) in one.as_object_mut().unwrap() {
            if name.ends_with("_datetime") || name == "service_request_id" {
                assert!(value.is_string(), "{name}");
                *value = format!("[{name}]").into();
            }
        }
    }
    said
}

#[tokio::test]
async fn what_there_is_and_what_it_asks_in_both_formats() {
    let portal = portal().await;
    for (name, path) in [
        ("discovery", "discovery"),
        ("services", "services"),
        ("service", "services/street-light"),
        ("service_with_groups", "services/bins"),
    ] {
        let json = portal.browser().get(&format!("/open311/v2/{path}.json")).await;
        assert_eq!((json.status, json.header("content-type")), (StatusCode::OK, "application/json; charset=utf-8"));
        let xml = portal.browser().get(&format!("/open311/v2/{path}.xml")).await;
        assert_eq!((xml.status, xml.header("content-type")), (StatusCode::OK, "text/xml; charset=utf-8"));
        roxmltree::Document::parse(&xml.text()).unwrap();
        insta::assert_json_snapshot!(format!("{name}_json"), json.json());
        insta::assert_snapshot!(format!("{name}_xml"), xml.text().replace("><", ">\n<"));
    }
    // Welsh where it is asked for; XML where nothing is.
    assert!(portal.browser().get("/open311/v2/services.json?lang=cy").await.has("Rhoi gwybod am olau stryd diffygiol"));
    assert_eq!(portal.browser().get("/open311/v2/services").await.header("content-type"), "text/xml; charset=utf-8");
}

#[tokio::test]
async fn a_request_goes_the_way_of_the_portals_own() {
    let portal = portal().await;
    let reference = send(&portal, LIGHT).await;
    let sent = submission::by_reference(&portal.doorstep.store, &reference).await.unwrap().unwrap();
    let answers: Value = serde_json::from_str(&sent.answers).unwrap();
    assert_eq!(
        answers,
        json!({ "danger": "no", "location": "High Street, outside number 14", "column": "HS 17", "fault": "other",
                "details": "It hums loudly at night", "name": "Gwen Price", "email": "gwen@example.org" })
    );
    assert_eq!(sent.decide_by.map(|day| day.len()), Some(10));
    assert!(outbox::by_id(&portal.doorstep.store, &reference).await.unwrap().is_some());
    // What no question takes is there for staff, and nobody else.
    let events = event::of(&portal.doorstep.store, &reference).await.unwrap();
    let note = events.iter().find(|event| event.stage.is_empty()).unwrap();
    assert_eq!(
        (note.note.as_deref(), note.public),
        (Some("lat: 51.4816\nlong: -3.1791\nmedia_url: https://example.org/light.jpg"), false)
    );
    // Its sender finds it on the site with the reference and the detail.
    let mut resident = portal.browser();
    let csrf = resident.get("/requests").await.csrf();
    let found = resident.post("/requests", &[("csrf", &csrf), ("reference", &reference), ("detail", "gwen@example.org")]).await;
    assert_eq!(found.location(), format!("/requests/{reference}"));
}

#[tokio::test]
async fn a_request_in_xml_is_answered_in_xml() {
    let portal = portal().await;
    let answer = portal.browser().post("/open311/v2/requests.xml", LIGHT).await;
    let text = answer.text();
    let read = roxmltree::Document::parse(&text).unwrap();
    let root = read.root_element();
    assert_eq!(root.tag_name().name(), "service_requests");
    let reference =
        root.first_element_child().unwrap().descendants().find(|node| node.has_tag_name("service_request_id")).unwrap();
    let reference = reference.text().unwrap();
    let one = portal.browser().get(&format!("/open311/v2/requests/{reference}.xml")).await.text();
    let one = roxmltree::Document::parse(&one)
        .unwrap()
        .descendants()
        .find(|node| node.has_tag_name("status"))
        .unwrap()
        .text()
        .map(str::to_owned);
    assert_eq!(one.as_deref(), Some("open"));
    let wrong = portal.browser().post("/open311/v2/requests.xml", &[("api_key", KEY)]).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    assert!(
        wrong.has("<errors><error><code>400</code><description>service_code is missing.</description></error></errors>"),
        "{}",
        wrong.text()
    );
}

#[tokio::test]
async fn what_is_wrong_is_said_in_the_words_of_the_form_all_of_it() {
    let portal = portal().await;
    let said = |answer: Answer| {
        let errors = answer.json();
        let all = errors.as_array().unwrap().iter();
        let all = all.map(|error| {
            assert_eq!(error["code"], answer.status.as_u16());
            error["description"].as_str().unwrap().to_owned()
        });
        (answer.status.as_u16(), all.collect::<Vec<_>>())
    };
    let light = |change| post(&portal, &with(change).leak()[..]);
    let all = said(light(&[("attribute[fault]", "sideways"), ("address_string", ""), ("lat", ""), ("email", "gwen")]).await);
    insta::assert_json_snapshot!(all);
    assert_eq!(
        said(light(&[("lat", "51,5")]).await),
        (400, vec!["lat is a number of degrees, from -90 to 90 (WGS84).".to_owned()])
    );
    let danger = said(light(&[("attribute[danger]", "yes")]).await);
    assert!(danger.0 == 400 && danger.1.len() == 1 && danger.1[0].contains("01632 960 999"), "{danger:?}");
    for refused in [with(&[("api_key", "")]), with(&[("api_key", "another")]), with(&[("api_key", &KEY[1..])])] {
        assert_eq!(said(post(&portal, &refused).await).0, 403);
    }
    for unknown in ["pot-hole", "../x", "home-repair.json"] {
        assert_eq!(said(post(&portal, &with(&[("service_code", unknown)])).await).0, 404, "{unknown}");
    }
    for path in [
        "requests/H4K7M-2R9T3.json",
        "requests/x.json",
        "services/pot-hole.json",
        "tokens/x.json",
        "nothing.json",
        "nothing/x.json",
    ] {
        assert_eq!(said(portal.browser().get(&format!("/open311/v2/{path}")).await).0, 404, "{path}");
    }
    for query in ["status=done", "start_date=yesterday", "end_date=2026-13-01T00:00:00Z"] {
        assert_eq!(said(portal.browser().get(&format!("/open311/v2/requests.json?{query}")).await).0, 400, "{query}");
    }
    // Nothing of all that was sent.
    assert!(submission::Entity::find().one(portal.doorstep.store.reads()).await.unwrap().is_none());
    // Without any key nobody sends anything.
    let closed = Portal::open().await;
    assert_eq!(said(post(&closed, LIGHT).await).0, 403);
    assert_eq!(said(post(&closed, &with(&[("api_key", "")])).await).0, 403);
}

#[tokio::test]
async fn anybody_reads_how_a_request_is_and_only_its_sender_what_it_says() {
    let portal = portal().await;
    let reference = send(&portal, LIGHT).await;
    let path = format!("requests/{reference}.json");
    insta::assert_json_snapshot!(without_times(get(&portal, &path).await));
    for key in ["", OTHER, "x"] {
        let said = get(&portal, &format!("{path}?api_key={key}")).await.to_string();
        for typed in ["hums", "High Street", "Gwen", "gwen@", "HS 17"] {
            assert!(!said.contains(typed), "{said}");
        }
    }
    let own = get(&portal, &format!("{path}?api_key={KEY}")).await;
    assert_eq!(
        (&own[0]["description"], &own[0]["address"]),
        (&json!("It hums loudly at night"), &json!("High Street, outside number 14"))
    );
    assert_eq!(
        get(&portal, &format!("tokens/{reference}.json")).await,
        json!([{ "service_request_id": reference, "token": reference }])
    );
}

#[tokio::test]
async fn lists_are_filtered_and_hold_what_came_this_way() {
    let portal = portal().await;
    let (first, second) = (send(&portal, LIGHT).await, send(&portal, &with(&[("api_key", OTHER)])).await);
    let residents = portal.browser().send_light().await;
    let ids = |said: Value| {
        let mut ids: Vec<String> =
            said.as_array().unwrap().iter().map(|one| one["service_request_id"].as_str().unwrap().to_owned()).collect();
        ids.sort();
        ids
    };
    let mut both = vec![first.clone(), second.clone()];
    both.sort();
    for (query, wanted) in [
        ("", &both[..]),
        ("?service_code=street-light,bins&status=open", &both),
        ("?service_code=bins", &[]),
        ("?status=closed", &[]),
        ("?status=open,closed", &both),
        ("?start_date=2020-01-01T00:00:00Z", &[]),
        ("?end_date=2020-01-01T00:00:00Z", &[]),
        ("?start_date=2020-01-01T00:00:00%2B01:00&end_date=2999-01-01T00:00:00Z", &[]),
    ] {
        assert_eq!(ids(get(&portal, &format!("requests.json{query}")).await), wanted, "{query}");
    }
    // By its reference any report is found; whoever has that has it from the resident.
    let mut asked = vec![first.clone(), residents.clone()];
    asked.sort();
    let found = get(&portal, &format!("requests.json?service_request_id={first},{residents},H4K7M-2R9T3,x&status=closed")).await;
    assert_eq!(ids(found), asked);
}

#[tokio::test]
async fn a_repeat_under_the_same_key_is_one_request() {
    let portal = portal().await;
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(LIGHT).finish();
    let post = |key: &'static str| {
        let request = axum::http::Request::post("/open311/v2/requests.json")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("idempotency-key", key)
            .body(body.clone().into())
            .unwrap();
        let mut browser = portal.browser();
        async move { browser.send(request).await.json()[0]["service_request_id"].as_str().unwrap().to_owned() }
    };
    let repeats = futures_util::future::join_all((0..6).map(|_| post("one"))).await;
    assert!(repeats.iter().all(|reference| *reference == repeats[0]), "{repeats:?}");
    assert_ne!(post("two").await, repeats[0]);
}

#[tokio::test]
async fn too_many_requests_are_asked_to_wait() {
    let portal = Portal::with(|config| config.limits = server::config::Switch::On).await;
    let mut browser = portal.browser();
    for _ in 0..1000 {
        let answer = browser.get("/open311/v2/services.xml").await;
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            assert!(answer.has("<code>429</code>") && !answer.header("retry-after").is_empty());
            return;
        }
    }
    panic!("it never said no");
}

/// Serves a portal on a port of its own, and returns where its Open311 is.
async fn serve(portal: &Portal) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/open311/v2", listener.local_addr().unwrap());
    tokio::spawn(axum::serve(listener, server::router::router(portal.doorstep.clone())).into_future());
    address
}

/// The street light of a council whose neighbour repairs it.
async fn neighbour(engine: &str) -> (Portal, tempfile::TempDir) {
    let mut definition: Value = serde_json::from_str(include_str!("../../../forms/definitions/street-light.json")).unwrap();
    definition["handoff"] = json!({
        "mode": "advocate", "process": "street-light",
        "variables": { "danger": "danger", "fault": "fault", "column": "column", "description": "details", "address_string": "location",
                       "email": "email", "first_name": "name" },
    });
    for stage in definition["stages"].as_array_mut().unwrap() {
        match stage["id"].as_str() {
            Some("repair") => stage["activities"] = json!(["open"]),
            Some("done") => stage["activities"] = json!(["closed"]),
            _ => {}
        }
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("street-light.json"), definition.to_string()).unwrap();
    let (engine, definitions) = (engine.to_owned(), folder.path().to_owned());
    let portal = Portal::with(|config| (config.engine, config.definitions) = (engine, Some(definitions))).await;
    (portal, folder)
}

#[tokio::test]
async fn one_portal_hands_on_to_another_and_follows_to_the_end() {
    hands_on("json").await;
}

#[tokio::test]
async fn one_that_speaks_only_xml_is_followed_too() {
    hands_on("xml").await;
}

async fn hands_on(format: &str) {
    let works = portal().await;
    let address = serve(&works).await;
    let (town, _folder) = neighbour(&format!("open311:{address}?key={KEY}&every=0&format={format}")).await;
    let mut resident = town.browser();
    let reference = resident.send_light().await;
    hand_over(&town).await.unwrap();
    let row = || async { outbox::by_id(&town.doorstep.store, &reference).await.unwrap().unwrap() };
    let started = row().await;
    assert_eq!(started.state, State::Started.name(), "{:?}", started.error);
    let theirs = started.instance.unwrap();
    let sent = submission::by_reference(&works.doorstep.store, &theirs).await.unwrap().unwrap();
    let answers: Value = serde_json::from_str(&sent.answers).unwrap();
    assert_eq!((&answers["location"], &answers["column"]), (&json!("High Street, outside number 14"), &json!("HS 17")));
    assert_eq!(answers["details"], format!("It hums loudly at night Reference: {reference}"));
    // The other side works on it, and tells only once whatever is asked how often.
    hand_over(&works).await.unwrap();
    let mut staff = works.staff().await;
    let advance = async |staff: &mut crate::browser::Browser, stage: &str, note: &str| {
        let page = staff.get(&format!("/staff/requests/{theirs}")).await;
        let pairs = [("csrf", &*page.csrf()), ("stage", stage), ("note", note), ("public", "yes")];
        staff.post(&format!("/staff/requests/{theirs}"), &pairs).await.location();
        works.doorstep.dispatcher.poll().await;
    };
    advance(&mut staff, "repair", "A crew comes on Friday").await;
    for _ in 0..3 {
        town.doorstep.dispatcher.poll().await;
    }
    let shown = resident.get(&format!("/requests/{reference}")).await.text();
    assert_eq!(shown.matches("A crew comes on Friday").count(), 1, "{shown}");
    advance(&mut staff, "done", "").await;
    town.doorstep.dispatcher.poll().await;
    assert!(row().await.ended);
    assert_eq!(resident.get(&format!("/api/requests/{reference}")).await.json()["closed"], true);
}

#[tokio::test]
async fn after_a_lost_answer_the_request_is_found_by_its_reference() {
    let works = portal().await;
    let address = serve(&works).await;
    let (town, _folder) = neighbour(&format!("open311:{address}?key={KEY}&every=0")).await;
    let reference = town.browser().send_light().await;
    let engine = town.doorstep.engines.default.clone();
    let row = outbox::by_id(&town.doorstep.store, &reference).await.unwrap().unwrap();
    let case = town.doorstep.dispatcher.case(&row).await.unwrap().unwrap();
    let one = [reference.clone()];
    assert_eq!(engine.find("street-light", &one).await.unwrap(), []);
    let started = engine.start(&case).await.unwrap();
    let found = engine.find("street-light", &one).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!((&found[0].reference, &found[0].instance), (&reference, &started.instance));
    // Even a start that was sent twice is one request over there.
    assert_eq!(engine.start(&case).await.unwrap(), started);
    assert_eq!(engine.find("bins", &one).await.unwrap(), []);
}

#[tokio::test]
async fn what_the_other_side_refuses_an_operator_reads() {
    let works = portal().await;
    let address = serve(&works).await;
    for (engine, state, why) in [
        (format!("open311:{address}?key={KEY}"), State::Rejected, "reported"),
        (format!("open311:{address}?key=wrong"), State::Queued, "api_key"),
        ("open311:http://127.0.0.1:9/v2?key=x".to_owned(), State::Queued, "not reached"),
    ] {
        let (town, _folder) = neighbour(&engine).await;
        let reference = town.browser().send_light().await;
        if state == State::Rejected {
            // The other council asks what this one hands over as nothing.
            let mapping = json!({ "danger": "danger", "email": "email" }).to_string();
            town.doorstep.store.write(Remap { id: reference.clone(), mapping }).await.unwrap();
        }
        town.doorstep.dispatcher.hand_over().await.unwrap();
        let row = outbox::by_id(&town.doorstep.store, &reference).await.unwrap().unwrap();
        assert_eq!(row.state, state.name(), "{:?}", row.error);
        let error = row.error.unwrap();
        assert!(!error.contains("key=") && (error.contains(why) || state == State::Rejected), "{error}");
    }
}

struct Remap {
    id: String,
    mapping: String,
}

#[async_trait::async_trait]
impl server::store::Write for Remap {
    type Done = ();

    async fn run(&self, transaction: &sea_orm::DatabaseTransaction) -> Result<(), sea_orm::DbErr> {
        use sea_orm::{ColumnTrait, QueryFilter};
        let change = outbox::Entity::update_many().col_expr(outbox::Column::Mapping, self.mapping.clone().into());
        change.filter(outbox::Column::Id.eq(&self.id)).exec(transaction).await.map(|_| ())
    }
}
