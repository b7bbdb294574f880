//! Help with a question for everybody, words for the person helping for nobody else, and the list to get ready with.

use axum::http::StatusCode;

use crate::browser::{Answer, Browser, Portal};

/// What `street-light` says to the person helping, in English and in Welsh, and how a page calls it.
const ASK: &str = "Ask this before anything else.";
const GOFYN: &str = "Gofynnwch hyn cyn dim byd arall.";
const EVIDENCE: &str = "The number on the column, or a photo of it";

/// Begins a service with these boxes ticked.
async fn begin(browser: &mut Browser, service: &str, ticked: &[(&str, &str)]) -> Answer {
    let path = format!("/services/{service}");
    let csrf = browser.get(&path).await.csrf();
    let begun = browser.post(&path, &[&[("csrf", csrf.as_str())], ticked].concat()).await;
    browser.get(&begun.location()).await
}

/// The definition that a page's browser half loads.
async fn definition(browser: &mut Browser, page: &Answer) -> Answer {
    let text = page.text();
    let address = text.split("data-definition=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    browser.get(address).await
}

#[tokio::test]
async fn words_for_the_person_helping_reach_nobody_else() {
    let portal = Portal::open().await;
    let mut alone = portal.browser();
    let page = alone.start("street-light").await;
    assert!(!page.has(ASK) && !page.has("For the person helping") && page.has("\"helped\":false"), "{}", page.text());
    let loaded = definition(&mut alone, &page).await;
    assert!(!loaded.has(ASK) && !loaded.has("\"helper\""), "{}", loaded.text());
    assert!(loaded.has("what stands nearest to the light"), "help for everybody stays: {}", loaded.text());
    assert!(loaded.header("cache-control").starts_with("public"));
    let address = format!("/api/definitions/street-light/{}/helper", page.input("definition"));
    assert_eq!(alone.get(&address).await.status, StatusCode::FORBIDDEN);
    for service in ["bins", "home-repair", "street-light"] {
        let list = alone.get(&format!("/services/{service}/questions")).await;
        assert!(!list.has("For the person helping") && !list.has("How to ask it"), "{}", list.text());
    }
    assert!(!alone.get("/services/street-light/questions").await.has(ASK));
}

#[tokio::test]
async fn whoever_is_helped_sees_how_in_their_language_and_loads_it_too() {
    let portal = Portal::open().await;
    let mut browser = portal.browser();
    let page = begin(&mut browser, "street-light", &[("helped", "yes")]).await;
    assert!(page.has(ASK) && page.has("For the person helping") && page.has("\"helped\":true"), "{}", page.text());
    assert!(!page.has("aria-describedby=\"danger-helper"), "it describes no input");
    let loaded = definition(&mut browser, &page).await;
    assert!(loaded.has(ASK) && loaded.header("cache-control").starts_with("private"), "{}", loaded.text());
    let list = browser.get("/services/street-light/questions").await;
    assert!(list.has(ASK) && list.has("How to ask it"), "{}", list.text());
    let welsh = browser.get("/services/street-light/danger?lang=cy").await;
    assert!(welsh.has(GOFYN) && welsh.has("I’r person sy’n helpu") && !welsh.has(ASK), "{}", welsh.text());
    let wrong = browser.answer("/services/street-light/danger", &[("danger", "")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.has(GOFYN), "beside a problem too");
}

#[tokio::test]
async fn help_begins_and_ends_with_the_box_on_the_start_page() {
    let portal = Portal::open().await;
    let mut browser = portal.browser();
    let ticked = "id=\"helped\" name=\"helped\" type=\"checkbox\" value=\"yes\" checked";
    let page = browser.start("street-light").await;
    assert!(!page.has(ASK));
    // Somebody sits down beside a person who has begun: nothing that was typed is lost.
    browser.answer("/services/street-light/danger", &[("danger", "no")]).await;
    let start = browser.get("/services/street-light").await;
    assert!(start.has("Someone is helping me") && !start.has(ticked), "{}", start.text());
    let go_on = [("csrf", start.csrf()), ("carry_on", "yes".into()), ("helped", "yes".into()), ("shared", "yes".into())];
    let go_on: Vec<_> = go_on.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let went_on = browser.post("/services/street-light", &go_on).await;
    assert_eq!(went_on.location(), "/services/street-light/where", "the draft is still there");
    let cookie = went_on.header("set-cookie").to_owned();
    assert!(cookie.starts_with("doorstep_helped=yes; Path=/; HttpOnly; SameSite=Lax") && !cookie.contains("Max-Age"), "{cookie}");
    assert!(browser.get("/services/street-light/where").await.has("For the person helping"));
    assert!(browser.get("/services/street-light").await.has(ticked));
    // Whoever begins something else says so anew.
    assert!(!browser.get("/services/bins").await.has(ticked));
    browser.start("bins").await;
    assert!(!browser.get("/services/street-light/where").await.has("For the person helping"));
    assert!(!browser.cookies.contains_key("doorstep_helped"));
}

#[tokio::test]
async fn everybody_can_open_help_with_a_question() {
    let portal = Portal::open().await;
    let mut browser = portal.browser();
    browser.start("street-light").await;
    browser.answer("/services/street-light/danger", &[("danger", "no")]).await;
    let page = browser.get("/services/street-light/where").await;
    assert!(page.has("<details class=\"govuk-details\"><summary class=\"govuk-details__summary\">"), "{}", page.text());
    assert!(page.has("Help with this question") && page.has("what stands nearest to the light"), "{}", page.text());
    browser.get("/?lang=pl").await;
    let polish = browser.get("/services/street-light/where").await;
    assert!(polish.has("<span lang=\"en\">The crew comes by day"), "what fell back says so: {}", polish.text());
}

#[tokio::test]
async fn the_list_to_get_ready_with_has_every_question_in_order() {
    let portal = Portal::open().await;
    let mut browser = portal.browser();
    assert!(browser.get("/services/bins").await.has("href=\"/services/bins/questions\""));
    for (name, json) in forms::BUNDLED {
        let list = browser.get(&format!("/services/{name}/questions")).await;
        assert_eq!(list.status, StatusCode::OK);
        assert!(list.has("It is not a form") && !list.has("<form"), "{}", list.text());
        let text = list.text();
        let mut after = text.find("class=\"asked\"").unwrap();
        let definition = forms::Definition::parse(json).0.unwrap();
        for (_, question) in definition.questions() {
            let label = question.label.get("en");
            let escaped = label.replace('&', "&amp;");
            after += text[after..].find(&escaped).unwrap_or_else(|| panic!("{name}: no {label} after {}", &text[..after]));
        }
    }
    let bins = browser.get("/services/bins/questions").await;
    assert!(bins.has("Only if you answer “No” to “Was the bin out by 7am?”"), "{}", bins.text());
    assert!(bins.has("Only if you answer “Report a missed bin” to “What do you need?”"), "{}", bins.text());
    assert!(bins.has("Have ready: A payslip, or a letter about tax, a pension or benefits"), "{}", bins.text());
    assert!(bins.has("You can answer these questions up to 5 times"), "{}", bins.text());
    assert!(browser.get("/services/street-light/questions").await.has(EVIDENCE));
    let welsh = browser.get("/services/street-light/questions?lang=cy").await;
    assert!(welsh.has("Beth a ofynnir i chi") && welsh.has("Bydd angen: Y rhif ar y golofn"), "{}", welsh.text());
    assert!(!welsh.has("<span lang=\"en\""), "all of it is in Welsh: {}", welsh.text());
    assert_eq!(browser.get("/services/nothing/questions").await.status, StatusCode::NOT_FOUND);
}
