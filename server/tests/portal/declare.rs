//! A person who is helped says themselves that it is true: nobody says it for them, and they say it of these answers only.

use axum::http::StatusCode;
use sea_orm::EntityTrait;
use serde_json::Value;
use server::act::{Channel, Mode};
use server::store::{outbox, submission};
use server::workflow::Variable;

use crate::browser::{Answer, Browser, Portal};
use crate::definition::LIGHT;

const CHECK: &str = "/services/street-light/check";
const DECLARE: &str = "/services/street-light/declare";
const VERBAL: &str = "/services/street-light/declare/verbal";
const SCREEN: &str = "/services/street-light/declare/screen";

/// A helper with a person who brought the code of their form, which is filled in to its end.
async fn sitting(portal: &Portal, channel: &str) -> (Browser, Browser) {
    let mut resident = portal.browser();
    resident.begin().await;
    let code = resident.code("save").await;
    let mut helper = portal.helper("hana@library.example", "").await;
    helper.enter_as_helper(&code, channel).await.location();
    helper.answer("/services/street-light/fault", &[("fault", "other"), ("details", "It hums loudly")]).await.location();
    let last = [("name", "Gwen Price"), ("email", "gwen@example.org")];
    assert_eq!(helper.answer("/services/street-light/contact", &last).await.location(), CHECK);
    (helper, resident)
}

async fn say_yes(browser: &mut Browser, page: &Answer, to: &str) -> Answer {
    let (csrf, content) = (page.csrf(), page.input("content"));
    let code = if to == VERBAL { String::new() } else { page.input("code") };
    browser.post(to, &[("csrf", &csrf), ("agreed", "yes"), ("content", &content), ("code", &code)]).await
}

async fn send(helper: &mut Browser) -> Answer {
    let page = helper.get(DECLARE).await;
    helper.post(CHECK, &[("csrf", &page.csrf()), ("draft", &page.input("draft"))]).await
}

/// Sends without going by the page, as somebody might who knows the address.
async fn send_all_the_same(helper: &mut Browser) -> Answer {
    let csrf = helper.get("/services/street-light/where").await.csrf();
    helper.post(CHECK, &[("csrf", &csrf), ("draft", "")]).await
}

#[tokio::test]
async fn aloud_with_the_script_that_was_read_and_the_engine_learns_who_helped() {
    let portal = Portal::open().await;
    let (mut helper, mut resident) = sitting(&portal, "phone").await;
    assert!(helper.get(CHECK).await.has(&format!("href=\"{DECLARE}\"")));
    assert_eq!(send_all_the_same(&mut helper).await.location(), DECLARE);
    let page = helper.get(DECLARE).await;
    assert!(page.has("As far as I know, they are true") && page.has("Who will hear about it") && !page.has("name=\"draft\""));
    // On the phone nobody sees the helper's screen.
    assert!(!page.has(SCREEN));
    assert_eq!(helper.get(SCREEN).await.status, StatusCode::NOT_FOUND);
    let unticked = helper.post(VERBAL, &[("csrf", &page.csrf())]).await;
    assert!(unticked.status == StatusCode::UNPROCESSABLE_ENTITY && unticked.has("Tick the box"), "{}", unticked.text());
    assert_eq!(say_yes(&mut helper, &page, VERBAL).await.location(), DECLARE);
    assert!(helper.get(DECLARE).await.has("Confirmed by the person aloud"));
    // What is changed afterwards was not said.
    helper.answer("/services/street-light/fault", &[("fault", "other"), ("details", "It is dark")]).await.location();
    let page = helper.get(DECLARE).await;
    assert!(page.has("The answers changed after") && !page.has("name=\"draft\""), "{}", page.text());
    assert_eq!(send_all_the_same(&mut helper).await.location(), DECLARE);
    say_yes(&mut helper, &page, VERBAL).await.location();
    assert_eq!(send(&mut helper).await.location(), "/services/street-light/confirmation");
    let reference = helper.get("/services/street-light/confirmation").await.reference();
    assert!(resident.get(&format!("/requests/{reference}")).await.has(&reference));
    let sent = submission::by_reference(&portal.doorstep.store, &reference).await.unwrap().unwrap();
    assert_eq!((sent.act.mode, sent.act.channel), (Mode::Helped, Channel::Phone));
    let said: Value = serde_json::from_str(&sent.declaration).unwrap();
    assert_eq!(said["way"], "verbal");
    assert!(said["script"].as_str().unwrap().contains("As far as I know"));
    assert_eq!(said["account"], sent.act.actor.as_str());
    // Both identities go to the engine.
    let row = outbox::by_id(&portal.doorstep.store, &reference).await.unwrap().unwrap();
    let case = portal.doorstep.dispatcher.case(&row).await.unwrap().unwrap();
    let told = case.variables.iter().find_map(|(name, value)| match value {
        Variable::Json(json) if name == "submission" => Some(json.clone()),
        _ => None,
    });
    let told = told.unwrap();
    assert_eq!(told["act"], sent.act.to_value());
    assert_eq!(told["declaration"]["way"], "verbal");
    assert!(!sent.act.actor.is_empty() && !sent.act.subject.is_empty() && !sent.act.contact.is_empty());
}

#[tokio::test]
async fn on_their_own_device_with_a_code_that_works_once() {
    let portal = Portal::open().await;
    let (mut helper, _) = sitting(&portal, "phone").await;
    let code = helper.code("declare").await;
    let mut own = portal.browser();
    let page = own.enter(&code).await;
    assert!(
        page.status == StatusCode::OK && page.has("It hums loudly") && page.has("Only you can confirm it"),
        "{}",
        page.text()
    );
    assert!(page.has("Do not confirm.") && !page.has("govuk-back-link"), "{}", page.text());
    let (csrf, content) = (page.csrf(), page.input("content"));
    let unticked = own.post("/continue/true", &[("csrf", &csrf), ("code", &code), ("content", &content)]).await;
    assert_eq!(unticked.status, StatusCode::UNPROCESSABLE_ENTITY);
    // In another language they read it again: whatever is ticked, nothing is said yet.
    assert!(unticked.has("form=\"form\" formaction=\"?lang=cy\""), "{}", unticked.text());
    let yes = [("csrf", csrf.as_str()), ("code", &code), ("content", &content), ("agreed", "yes")];
    for path in ["/continue?lang=cy", "/continue/true?lang=cy"] {
        let welsh = own.tab().post(path, &yes).await;
        assert!(welsh.status == StatusCode::OK && welsh.has("<html lang=\"cy\""), "{}", welsh.text());
        assert!(welsh.has("It hums loudly") && welsh.input("content") == content, "{}", welsh.text());
    }
    assert_eq!(own.tab().get("/continue/true?lang=cy").await.location(), "/continue?lang=cy");
    // It changed while they were reading.
    helper.answer("/services/street-light/fault", &[("fault", "other"), ("details", "It is dark")]).await.location();
    let stale = say_yes(&mut own, &unticked, "/continue/true").await;
    assert!(stale.status == StatusCode::UNPROCESSABLE_ENTITY && stale.has("have just changed") && stale.has("It is dark"));
    let done = say_yes(&mut own, &stale, "/continue/true").await;
    assert!(done.status == StatusCode::OK && done.has("Thank you"), "{}", done.text());
    assert_eq!(say_yes(&mut own, &stale, "/continue/true").await.status, StatusCode::GONE);
    assert_eq!(own.enter(&code).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    // The helper's own browser can't say it.
    let code = helper.code("declare").await;
    assert_eq!(helper.enter(&code).await.status, StatusCode::FORBIDDEN);
    assert_eq!(send(&mut helper).await.location(), "/services/street-light/confirmation");
}

#[tokio::test]
async fn on_the_helpers_screen_where_both_sit_before_it() {
    let portal = Portal::open().await;
    let (mut helper, _) = sitting(&portal, "in-person").await;
    assert!(helper.get(DECLARE).await.has(SCREEN));
    let page = helper.get(SCREEN).await;
    assert!(page.has("It hums loudly") && page.has("Only you can confirm it"), "{}", page.text());
    // Who can say yes can say no.
    assert!(page.has("Do not confirm.") && page.has(&format!("href=\"{DECLARE}\"")), "{}", page.text());
    let done = say_yes(&mut helper, &page, SCREEN).await;
    assert!(done.has("give the screen back"), "{}", done.text());
    assert_eq!(send(&mut helper).await.location(), "/services/street-light/confirmation");
    let sent = submission::Entity::find().one(portal.doorstep.store.reads()).await.unwrap().unwrap();
    assert!(sent.declaration.contains("\"way\":\"screen\""), "{}", sent.declaration);
}

#[tokio::test]
async fn the_service_says_which_ways_it_takes() {
    let folder = tempfile::tempdir().unwrap();
    let mut definition: Value = serde_json::from_str(LIGHT).unwrap();
    definition["check"]["declare"] = serde_json::json!(["code"]);
    definition["check"]["statement"] = "I know that a false report costs everybody money.".into();
    std::fs::write(folder.path().join("street-light.json"), definition.to_string()).unwrap();
    let path = folder.path().to_owned();
    let portal = Portal::with(|config| config.definitions = Some(path)).await;
    let (mut helper, _) = sitting(&portal, "in-person").await;
    let page = helper.get(DECLARE).await;
    assert!(page.has("On their own device") && !page.has(SCREEN) && !page.has(VERBAL), "{}", page.text());
    let csrf = helper.get("/services/street-light/where").await.csrf();
    assert_eq!(helper.post(VERBAL, &[("csrf", &csrf), ("agreed", "yes")]).await.status, StatusCode::NOT_FOUND);
    let code = helper.code("declare").await;
    assert!(portal.browser().enter(&code).await.has("costs everybody money"));
}

#[tokio::test]
async fn where_no_way_fits_the_form_is_handed_to_the_person() {
    let folder = tempfile::tempdir().unwrap();
    let mut definition: Value = serde_json::from_str(LIGHT).unwrap();
    definition["check"]["declare"] = serde_json::json!(["screen"]);
    definition["handoff"]["mode"] = "forget".into();
    for stage in definition["stages"].as_array_mut().unwrap() {
        stage.as_object_mut().unwrap().remove("asks");
        stage.as_object_mut().unwrap().remove("ask");
    }
    std::fs::write(folder.path().join("street-light.json"), definition.to_string()).unwrap();
    let path = folder.path().to_owned();
    let portal = Portal::with(|config| config.definitions = Some(path)).await;
    let (mut helper, _) = sitting(&portal, "phone").await;
    let page = helper.get(DECLARE).await;
    assert!(page.has("can send the form. Hand it"), "{}", page.text());
    assert!(page.has("/continue/hand-back?service=street-light") && !page.has("You can send it when"), "{}", page.text());
    assert!(!page.has("choose how"), "{}", page.text());
    // Nobody follows it: nobody is promised that.
    assert!(page.has("There is nothing more to follow") && !page.has("at any time"), "{}", page.text());
}

#[tokio::test]
async fn who_may_only_fill_in_hands_the_form_back_to_be_sent() {
    let portal = Portal::open().await;
    let mut resident = portal.browser();
    resident.begin().await;
    let code = resident.code("code").await;
    let mut helper = portal.helper("hana@advice.example", "").await;
    helper.enter_as_helper(&code, "phone").await.location();
    helper.answer("/services/street-light/fault", &[("fault", "other"), ("details", "It hums loudly")]).await.location();
    helper.answer("/services/street-light/contact", &[("name", "Gwen Price"), ("email", "gwen@example.org")]).await.location();
    let page = helper.get(DECLARE).await;
    assert!(page.has("and not send it") && page.has("/continue/hand-back?service=street-light"), "{}", page.text());
    assert_eq!(send_all_the_same(&mut helper).await.status, StatusCode::FORBIDDEN);
    // The person sends it alone, and needs nobody's yes but their own.
    let check = resident.get(CHECK).await;
    let sent = resident.post(CHECK, &[("csrf", &check.csrf()), ("draft", &check.input("draft"))]).await;
    assert_eq!(sent.location(), "/services/street-light/confirmation");
    assert_eq!(resident.get(DECLARE).await.status, StatusCode::NOT_FOUND);
}
