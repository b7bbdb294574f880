//! The ways from page to page for those who help: each is linked where it is used, and none leads where it is refused.

use axum::http::StatusCode;
use server::clock;
use server::policy::{Role, Scope};
use server::session::random_id;
use server::store::{access, mandate};

use crate::browser::{Answer, Browser, Portal};
use crate::helping::{HOUR, Signed, organisation, permission, person, signed};

const DAY: i64 = 24 * HOUR;
const BACK: &str = "href=\"/continue/hand-back?service=street-light\"";
const ON: &str = "href=\"/continue/pass-on?service=street-light\"";
const PERMISSIONS: &str = "href=\"/permissions\"";
const CODE: &str = "href=\"/continue\"";

/// The address of the conversation that a page's banner leads out of.
fn contact(page: &Answer) -> String {
    let text = page.text();
    let rest = text.split("href=\"/staff/contacts/").nth(1).unwrap_or_else(|| panic!("no conversation in {text}"));
    format!("/staff/contacts/{}", rest.split(['"', '?']).next().unwrap())
}

async fn helper(portal: &Portal) -> Signed {
    signed(portal, Role::Helper, "Bea", "", "").await
}

#[tokio::test]
async fn a_form_is_handed_back_and_passed_on_from_where_it_stands() {
    let portal = Portal::open().await;
    let mut bea = helper(&portal).await;
    let (gwen, ..) = person(&portal, "Gwen Price").await;
    bea.sit(&portal, &gwen.id, None).await;
    let check = bea.browser.light().await;
    assert!(check.has(BACK) && check.has(ON), "{}", check.text());
    assert_eq!(bea.browser.get("/continue/pass-on?service=street-light").await.status, StatusCode::OK);
    let tasks = bea.browser.start("home-repair").await;
    assert!(!tasks.has("/continue/pass-on"), "{}", tasks.text());
    let page = bea.browser.get(&contact(&check)).await;
    assert!(page.has(BACK) && page.has(ON) && page.has("service=home-repair"), "{}", page.text());
    let seen = access::after(&portal.doorstep.store, 0, 1_000).await.unwrap();
    assert!(seen.iter().any(|seen| seen.what == access::LISTED && seen.reference == "street-light"), "{seen:?}");
    // Who fills in their own form passes nobody on.
    let own = portal.browser().light().await;
    assert!(!own.has(BACK) && !own.has(ON), "{}", own.text());
}

#[tokio::test]
async fn a_permission_is_written_down_where_that_is_allowed() {
    let portal = Portal::open().await;
    let mut bea = helper(&portal).await;
    let (gwen, ..) = person(&portal, "Gwen Price").await;
    let write = format!("/staff/people/{}/permission", gwen.id);
    let link = format!("href=\"{write}\"");
    let before = bea.browser.get("/staff/people").await;
    assert!(!before.has(&link) && before.has("href=\"/staff/permissions\""), "{}", before.text());
    bea.sit(&portal, &gwen.id, None).await;
    let home = bea.browser.get("/").await;
    for path in ["/staff/people", &contact(&home)] {
        let page = bea.browser.get(path).await;
        assert!(page.has(&link) && !page.has(PERMISSIONS), "{path}: {}", page.text());
    }
    assert_eq!(bea.browser.get(&write).await.status, StatusCode::OK);
    assert!(!home.has(PERMISSIONS), "{}", home.text());
    assert!(portal.browser().get("/").await.has(PERMISSIONS));

    // By a permission nobody gives another one.
    let mut dana = helper(&portal).await;
    let held = permission(&portal, &gwen.id, &dana.account.id, &[Scope::Fill], HOUR).await;
    dana.sit(&portal, &gwen.id, Some(&held)).await;
    assert_eq!(dana.browser.get(&write).await.status, StatusCode::FORBIDDEN);
    assert!(!dana.browser.get("/staff/people").await.has(&link));
}

#[tokio::test]
async fn a_page_of_errors_knows_who_is_there() {
    let portal = Portal::open().await;
    let mut bea = helper(&portal).await;
    let (gwen, ..) = person(&portal, "Gwen Price").await;
    bea.sit(&portal, &gwen.id, None).await;
    let lost = bea.browser.get("/nowhere").await;
    assert!(lost.status == StatusCode::NOT_FOUND && lost.has("You are helping Gwen Price"), "{}", lost.text());
    let refused = bea.browser.get("/permissions").await;
    assert!(refused.status == StatusCode::FORBIDDEN && refused.has("You are helping Gwen Price"), "{}", refused.text());
    assert!(refused.has("href=\"/staff\""), "{}", refused.text());
    let lost = bea.browser.get("/staff/nowhere").await;
    assert!(lost.status == StatusCode::NOT_FOUND && lost.has("href=\"/staff/people\""), "{}", lost.text());

    let mut ada = portal.staff().await;
    let refused = ada.get("/staff/people").await;
    assert!(refused.status == StatusCode::FORBIDDEN && refused.has("href=\"/staff/requests\""), "{}", refused.text());
    assert!(refused.has("href=\"/staff\"") && !refused.has("href=\"/staff/people\""), "{}", refused.text());
    assert_eq!(ada.get("/staff").await.location(), "/staff/requests");
    // Whose conversation has ended is told so all the same.
    let stranger = portal.browser().get("/staff/nowhere").await;
    assert!(stranger.status == StatusCode::NOT_FOUND && !stranger.has("href=\"/staff/requests\""), "{}", stranger.text());
}

#[tokio::test]
async fn in_a_conversation_nobody_elses_request_is_found() {
    let portal = Portal::open().await;
    let reference = portal.browser().send_light().await;
    let mut bea = helper(&portal).await;
    let (gwen, mut own, _) = person(&portal, "Gwen Price").await;
    bea.sit(&portal, &gwen.id, None).await;
    let find = "href=\"/requests\"";
    assert!(!bea.browser.get("/").await.text().split("<main").next().unwrap().contains(find));
    let one = format!("/requests/{reference}");
    for path in ["/requests", &one] {
        let page = bea.browser.get(path).await;
        assert!(page.status == StatusCode::FORBIDDEN && page.has("End the conversation first"), "{path}: {}", page.text());
    }
    let asked = [("csrf", bea.csrf(&portal)), ("reference", reference.clone()), ("detail", "gwen@example.org".to_owned())];
    let asked = asked.each_ref().map(|(name, value)| (*name, value.as_str()));
    let found = bea.browser.post("/requests", &asked).await;
    assert!(found.status == StatusCode::FORBIDDEN && found.has("End the conversation first"), "{}", found.text());
    // Nor is it Gwen's now.
    assert!(!own.get(&one).await.has("HS 17"));
}

#[tokio::test]
async fn a_code_is_entered_from_the_first_page_and_from_that_of_each_service() {
    let portal = Portal::open().await;
    let mut bea = helper(&portal).await;
    let (gwen, ..) = person(&portal, "Gwen Price").await;
    bea.sit(&portal, &gwen.id, None).await;
    for path in ["/", "/services/street-light", "/services/home-repair"] {
        let page = portal.browser().get(path).await;
        assert!(page.has(CODE) && page.has("Go on with a code"), "{path}: {}", page.text());
        assert!(!bea.browser.get(path).await.has(CODE), "{path}");
    }
}

async fn held(portal: &Portal, more: impl FnOnce(&mut mandate::Model)) -> mandate::Model {
    let (person, ..) = person(portal, &format!("Person {}", random_id())).await;
    let mut held = permission(portal, &person.id, "", &[Scope::Fill], HOUR).await;
    held.id = random_id();
    held.reference = server::reference::Reference::new().to_string();
    more(&mut held);
    portal.doorstep.store.write(mandate::Give(held.clone())).await.unwrap();
    held
}

#[tokio::test]
async fn of_a_permission_that_ended_its_holder_sees_a_name_for_a_month() {
    let portal = Portal::open().await;
    let library = organisation(&portal, "Tolbooth Library").await;
    let mut bea = signed(&portal, Role::Helper, "Bea", &library.id, "").await;
    let (account, now) = (bea.account.id.clone(), clock::now());
    let own = |ends: i64| {
        let account = account.clone();
        move |held: &mut mandate::Model| (held.account, held.ends) = (account, now + ends)
    };
    let ours = |ends: i64| {
        let library = library.id.clone();
        move |held: &mut mandate::Model| (held.organisation, held.ends) = (library, now + ends)
    };
    let holds = [held(&portal, own(DAY)).await, held(&portal, ours(DAY)).await];
    let ended = held(&portal, own(-HOUR)).await;
    let back =
        held(&portal, |held| (held.account, held.ends, held.revoked) = (account.clone(), now + DAY, Some(now - DAY))).await;
    let long_ago = held(&portal, |held| {
        (held.account, held.ends, held.revoked) = (account.clone(), now + DAY, Some(now - 31 * DAY));
    });
    let gone = [held(&portal, own(-31 * DAY)).await, held(&portal, ours(-HOUR)).await, long_ago.await];
    let page = bea.browser.get("/staff/permissions").await;
    let name = async |held: &mandate::Model| {
        server::store::person::by_id(&portal.doorstep.store, &held.person).await.unwrap().unwrap().name
    };
    for held in &holds {
        assert!(page.has(&name(held).await) && page.has(&held.reference), "{}", page.text());
    }
    for held in [&ended, &back] {
        assert!(page.has(&name(held).await) && !page.has(&held.reference), "{}", page.text());
    }
    for held in &gone {
        assert!(!page.has(&name(held).await) && !page.has(&held.reference), "{}", page.text());
    }
}

#[tokio::test]
async fn who_sends_alone_is_told_who_else_hears_of_it() {
    let portal = Portal::open().await;
    let dana = helper(&portal).await;
    let told = "Dana Price can follow it too, until";
    for (scope, hears) in [(Scope::Updates, true), (Scope::Submit, false)] {
        let (gwen, mut own, _) = person(&portal, "Gwen Price").await;
        permission(&portal, &gwen.id, &dana.account.id, &[scope], HOUR).await;
        // What nobody has taken up, and what has ended, is nobody's.
        permission(&portal, &gwen.id, "", &[Scope::Updates], HOUR).await;
        permission(&portal, &gwen.id, &dana.account.id, &[Scope::Updates], -HOUR).await;
        let check = own.light().await;
        assert_eq!(check.text().matches(told).count(), if hears { 2 } else { 0 }, "{}", check.text());
        // WASM draws the page from what any page before it said.
        assert_eq!(own.get("/services/street-light/where").await.has(told), hears);
    }
    let mut nobody: Browser = portal.browser();
    assert!(!nobody.light().await.has("Who will hear about it"));
}
