//! A helper's day: whom they help, for whom they act, what they see of it, and how it ends.

use axum::http::StatusCode;
use server::clock;
use server::policy::Scope;
use server::store::{access, mandate, staff};

use crate::browser::{Answer, Browser, Portal};
use crate::helping;
use crate::organisation::{member, organisation, sign_in};

/// A helper of a library, signed in.
async fn helper(portal: &Portal, services: &[&str]) -> Browser {
    let mut staff = portal.staff().await;
    let library = organisation(&mut staff, "Tolbooth Library", &[]).await;
    member(portal, &mut staff, &library, "bea@library.example", "helper", services).await
}

async fn begin(helper: &mut Browser, pairs: &[(&str, &str)]) -> Answer {
    let csrf = helper.get("/staff/people/help").await.csrf();
    let mut all = vec![("csrf", csrf.as_str())];
    all.extend_from_slice(pairs);
    helper.post("/staff/people/help", &all).await
}

const GWEN: &[(&str, &str)] = &[("who", "new"), ("name", "Gwen Price"), ("channel", "phone"), ("beside", "yes")];

/// The address of the conversation that a page's banner leads out of.
fn contact(page: &Answer) -> String {
    let text = page.text();
    let rest = text.split("href=\"/staff/contacts/").nth(1).unwrap_or_else(|| panic!("no conversation in {text}"));
    format!("/staff/contacts/{}", rest.split(['"', '?']).next().unwrap())
}

async fn end(helper: &mut Browser, contact: &str, outcome: &str) -> Answer {
    let csrf = helper.get(contact).await.csrf();
    helper.post(contact, &[("csrf", &csrf), ("do", "end"), ("outcome", outcome), ("note", "Has the letter at home")]).await
}

#[tokio::test]
async fn a_helper_helps_somebody_says_what_came_of_it_and_finds_what_was_begun() {
    let portal = Portal::open().await;
    let mut bea = helper(&portal, &[]).await;
    assert!(bea.get("/staff/people").await.has("You have not helped anybody yet today"));
    let wrong = begin(&mut bea, &[("who", "new"), ("email", "nope"), ("phone", "01632 960 001")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in [
        "Enter the person's name",
        "Select how you are in touch",
        "Select yes if the person is with you",
        "or leave it empty",
        "01632 960 001",
    ] {
        assert!(wrong.has(words), "{words}: {}", wrong.text());
    }
    let alone = [("who", "new"), ("name", "Gwen Price"), ("channel", "phone"), ("beside", "no")];
    assert!(begin(&mut bea, &alone).await.has("You have no permission of this person"));

    assert_eq!(begin(&mut bea, GWEN).await.location(), "/services");
    for path in ["/", "/services", "/services/street-light", "/requests", "/help"] {
        let page = bea.get(path).await;
        assert!(page.has("You are helping Gwen Price") && page.has("with you · on the phone"), "{path}: {}", page.text());
        assert!(page.has("<title>Helping Gwen Price: ") && page.has("Switch person") && page.has("id=\"cover\""), "{path}");
    }
    let welsh = bea.get("/services?lang=cy").await;
    assert!(welsh.has("helpu Gwen Price") && welsh.has("ar y ffôn"), "{}", welsh.text());
    bea.cookies.remove("doorstep_language");

    bea.start("street-light").await;
    bea.answer("/services/street-light/danger", &[("danger", "no")]).await;
    let page = bea.get("/services/street-light/where").await;
    assert!(page.has("data-before=\"Helping Gwen Price: \""), "{}", page.text());
    // Nothing of the person's stays on the helper's device: neither a cookie of a resident's nor a copy of the draft.
    assert!(!bea.cookies.contains_key("doorstep_session"), "{:?}", bea.cookies);
    assert!(page.has(r#""shared":true"#), "{}", page.text());
    let people = bea.get("/staff/people").await;
    for words in ["Gwen Price", "Where is the light?", "Not ended", "Go to the services"] {
        assert!(people.has(words), "{words}: {}", people.text());
    }
    assert!(people.has("href=\"/services/street-light/where\""), "{}", people.text());

    // One person at a time.
    let address = contact(&page);
    assert_eq!(bea.get("/staff/people/help").await.location(), format!("{address}?then=switch"));
    let mut second = bea.tab();
    let first = bea.get(&format!("{address}?then=switch")).await;
    assert!(first.has("First end the conversation with Gwen Price"), "{}", first.text());
    let csrf = first.csrf();
    let unsaid = bea.post(&address, &[("csrf", &csrf), ("do", "end"), ("then", "switch"), ("note", "Calls back")]).await;
    assert!(unsaid.status == StatusCode::UNPROCESSABLE_ENTITY && unsaid.has("Calls back"), "{}", unsaid.text());
    let ended = [("csrf", csrf.as_str()), ("do", "end"), ("then", "switch"), ("outcome", "saved"), ("note", "Calls back")];
    assert_eq!(bea.post(&address, &ended).await.location(), "/staff/people/help");

    // It ended in the other window as well.
    let late = second.answer_on(&page, "/services/street-light/where", &[("location", "High Street")]).await;
    assert_eq!(late.status, StatusCode::FORBIDDEN);
    assert!(!second.get("/services").await.has("Gwen Price"));

    // Another person has nothing of the first one's.
    assert_eq!(
        begin(&mut bea, &[("who", "new"), ("name", "Sam Taylor"), ("channel", "in-person"), ("beside", "yes")]).await.location(),
        "/services"
    );
    let start = bea.get("/services/street-light").await;
    assert!(start.has("Sam Taylor") && !start.has("Start again"), "{}", start.text());
    let people = bea.get("/staff/people").await;
    assert!(people.has("Saved to go on later") && people.has("Calls back"), "{}", people.text());
    // What was begun with Gwen is on the list, but nothing leads into it while Sam is helped.
    assert!(people.has("Where is the light?") && !people.has("href=\"/services/street-light/where\""));
    end(&mut bea, &contact(&start), "advice").await.location();

    // Gwen comes back: nothing is typed twice.
    let people = bea.get("/staff/people").await.text();
    let row = people.split("<tr").find(|row| row.contains("Where is the light?")).unwrap();
    let help = row.split("href=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let who = help.split("who=").nth(1).unwrap().to_owned();
    assert!(bea.get(&help).await.has("Gwen Price"));
    assert_eq!(begin(&mut bea, &[("who", &who), ("channel", "in-person"), ("beside", "yes")]).await.location(), "/services");
    let check = bea.answer("/services/street-light/where", &[("location", "High Street")]).await;
    assert_eq!(check.location(), "/services/street-light/fault");

    // Nobody else sees any of it, and nobody ends somebody else's conversation.
    let mut staff = portal.staff().await;
    let advice = organisation(&mut staff, "Advice Centre", &[]).await;
    let mut cem = member(&portal, &mut staff, &advice, "cem@advice.example", "helper", &[]).await;
    let others = cem.get("/staff/people").await;
    assert!(!others.has("Gwen Price") && !others.has("Sam Taylor"), "{}", others.text());
    let guessed = begin(&mut cem, &[("who", &who), ("channel", "phone"), ("beside", "yes")]).await;
    assert!(guessed.status == StatusCode::UNPROCESSABLE_ENTITY && !guessed.has("Gwen Price"), "{}", guessed.text());
    assert_eq!(cem.get(&address).await.status, StatusCode::NOT_FOUND);

    // Who looked is on record, names too.
    let gwen = who.strip_prefix("person-").unwrap();
    let looks = access::of_person(&portal.doorstep.store, gwen, &[], 0, 100).await.unwrap();
    for what in ["name", "list", "draft"] {
        assert!(looks.iter().any(|look| look.what == what && look.actor == "bea@library.example"), "{what}: {looks:?}");
    }
}

#[tokio::test]
async fn a_sign_out_leaves_the_conversation_to_be_gone_on_with() {
    let portal = Portal::open().await;
    let mut bea = helper(&portal, &[]).await;
    begin(&mut bea, GWEN).await.location();
    bea.start("street-light").await;
    let csrf = bea.get("/staff/people").await.csrf();
    bea.post("/staff/sign-out", &[("csrf", &csrf)]).await.location();
    assert!(!bea.get("/services").await.has("Gwen Price"));
    let (mut bea, _) = sign_in(&portal, "bea@library.example").await;
    let people = bea.get("/staff/people").await;
    assert!(people.has("Not ended") && people.has("Go on or end it"), "{}", people.text());
    let address = contact(&people);
    let csrf = bea.get(&address).await.csrf();
    assert_eq!(bea.post(&address, &[("csrf", &csrf), ("do", "sit")]).await.location(), "/services");
    assert!(bea.get("/services/street-light/danger").await.has("You are helping Gwen Price"));
    // What was filled in when the sign-in ended stands there again after the next one.
    let page = bea.get(&address).await;
    bea.cookies.remove("doorstep_staff");
    let typed = [("csrf", &*page.csrf()), ("do", "end"), ("outcome", "advice"), ("note", "Told her about the bus pass")];
    let again = bea.post(&address, &typed).await;
    assert!(again.has("Told her about the bus pass"), "{}", again.text());
    let back = bea
        .post(
            "/staff/sign-in",
            &[
                ("csrf", &again.csrf()),
                ("to", &address),
                ("kept-note", "Told her about the bus pass"),
                ("kept-outcome", "advice"),
                ("email", "bea@library.example"),
                ("password", "three words in a row"),
            ],
        )
        .await;
    assert!(
        back.status == StatusCode::OK && back.has("Told her about the bus pass") && back.has("Gwen Price"),
        "{}",
        back.text()
    );
}

#[tokio::test]
async fn a_helper_helps_with_no_other_services_than_theirs() {
    let portal = Portal::open().await;
    let mut bea = helper(&portal, &["bins"]).await;
    begin(&mut bea, GWEN).await.location();
    let csrf = bea.get("/services/street-light").await.csrf();
    let refused = bea.post("/services/street-light", &[("csrf", &csrf)]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.has("You do not have permission for that"), "{}", refused.text());
    bea.start("bins").await;
}

#[tokio::test]
async fn by_a_permission_until_it_is_taken_back_and_not_a_moment_longer() {
    let portal = Portal::open().await;
    let mut bea = helper(&portal, &[]).await;
    let store = &portal.doorstep.store;
    let account = staff::by_email(store, "bea@library.example").await.unwrap().unwrap();
    let (gwen, ..) = helping::person(&portal, "Gwen Price").await;
    let given = (&[Scope::Fill][..], "street-light");
    let permission = helping::permission_for(&portal, &gwen.id, &account.id, given, 24 * helping::HOUR).await;
    let people = bea.get("/staff/people").await;
    assert!(people.has("Help Gwen Price") && people.has("Report a faulty street light"), "{}", people.text());
    let who = format!("mandate-{}", permission.id);
    assert_eq!(begin(&mut bea, &[("who", &who), ("channel", "home-visit"), ("beside", "no")]).await.location(), "/services");
    assert!(bea.get("/services").await.has("by their permission · on a home visit"));
    let page = bea.start("street-light").await;
    let csrf = bea.get("/services/bins").await.csrf();
    assert_eq!(bea.post("/services/bins", &[("csrf", &csrf)]).await.status, StatusCode::FORBIDDEN);
    store.write(mandate::Revoke { id: permission.id, person: gwen.id, now: clock::now() }).await.unwrap();
    let late = bea.answer_on(&page, "/services/street-light/danger", &[("danger", "no")]).await;
    assert!(late.status == StatusCode::FORBIDDEN && late.has("You can no longer act for this person"), "{}", late.text());
    let people = bea.get("/staff/people").await;
    assert!(people.has("You can no longer act for Gwen Price") && !people.has("Go to the services"), "{}", people.text());
    assert!(people.has("Nobody has given you a permission that holds now"), "{}", people.text());
    end(&mut bea, &contact(&people), "not-helped").await.location();
    assert!(bea.get("/services").await.status == StatusCode::OK);
    let again = begin(&mut bea, &[("who", &who), ("channel", "phone"), ("beside", "no")]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
}

const SECRETS: &str = r#"{
    "service": "allowance", "version": 1, "title": "Ask for an allowance", "description": "Money for the heating.",
    "pages": [
        { "id": "you", "title": "Your numbers", "questions": [
            { "id": "ni", "type": "ni-number", "label": "Your National Insurance number" },
            { "id": "nhs", "type": "nhs-number", "label": "Your NHS number", "optional": true },
            { "id": "town", "type": "text", "label": "Your town" } ] },
        { "id": "account", "title": "Which account do we pay into?", "questions": [
            { "id": "bank", "type": "bank-details", "label": "Which account do we pay into?" } ] },
        { "id": "others", "title": "Who lives with you", "questions": [
            { "id": "people", "type": "add-another", "label": "People", "item": "Person", "optional": true, "questions": [
                { "id": "who", "type": "text", "label": "Name" },
                { "id": "number", "type": "ni-number", "label": "National Insurance number" } ] } ] },
        { "id": "contact", "title": "Contact", "questions": [ { "id": "email", "type": "email", "label": "Email address" } ] }
    ],
    "detail": "email",
    "stages": [ { "id": "received", "title": "We have it" }, { "id": "done", "title": "Done", "end": true } ],
    "handoff": { "mode": "advocate", "process": "allowance" }
}"#;

/// Everything that must stand nowhere, as it may be written.
const NOWHERE: [&str; 9] = ["QQ 12 34", "QQ1234", "QQ 12", "943 476", "9434765919", "30-94", "309430", "31926819", "AB 65 43"];

fn says_nothing(page: &Answer, of: &str) {
    for secret in NOWHERE {
        assert!(!page.has(secret), "{secret} stands in {of}: {}", page.text());
    }
}

#[tokio::test]
async fn secrets_are_covered_until_somebody_says_why() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("allowance.json"), SECRETS).unwrap();
    let portal = Portal::with(|config| config.definitions = Some(folder.path().to_owned())).await;
    let mut bea = helper(&portal, &[]).await;
    begin(&mut bea, GWEN).await.location();
    // That somebody helps is known, and the device is the helper's own.
    let start = bea.get("/services/allowance").await;
    assert!(!start.has("name=\"helped\"") && !start.has("name=\"shared\""), "{}", start.text());
    bea.start("allowance").await;
    let you = "/services/allowance/you";
    // What is wrong with it is put right where it was typed: it stands there, covered it could not be.
    let wrong = bea.answer(you, &[("ni", "QQ 12 34 56"), ("nhs", "943 476 5919"), ("town", "Larkmoor")]).await;
    assert!(
        wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.has("QQ 12 34 56") && !wrong.has("943 476"),
        "{}",
        wrong.text()
    );
    // Whoever opens the page later finds neither.
    says_nothing(&bea.get(you).await, "a page with a wrong number");
    let right = bea.answer(you, &[("ni", "QQ 12 34 56 C"), ("town", "Larkmoor")]).await;
    assert_eq!(right.location(), "/services/allowance/account");
    let account = [("bank-name", "G Price"), ("bank-sort-code", "30-94-30"), ("bank-account-number", "31926819")];
    bea.answer("/services/allowance/account", &account).await.location();
    let others = [("people-1-who", "Rhys"), ("people-1-number", "AB654321D")];
    bea.answer("/services/allowance/others", &others).await.location();
    bea.answer("/services/allowance/contact", &[("email", "gwen@example.org")]).await.location();

    let page = bea.get(you).await;
    for words in ["•• •• •• 56 C", "••• ••• •919", "Larkmoor", "?then=change&amp;secret=ni", "?then=show&amp;secret=ni"]
    {
        assert!(page.has(words), "{words}: {}", page.text());
    }
    assert!(!page.has("name=\"ni\"") && !page.has("id=\"state\""), "{}", page.text());
    let rows = bea.get("/services/allowance/others").await;
    assert!(rows.has("Rhys") && rows.has("?then=show&amp;secret=people-1-number"), "{}", rows.text());
    let check = bea.get("/services/allowance/check").await;
    for words in ["G Price", "••-••-••", "•••••819", "56 C", "Person 1: Rhys, •• •• •• 21 D"] {
        assert!(check.has(words), "{words}: {}", check.text());
    }
    for (path, page) in [("the page", page), ("the rows", rows), ("check answers", check)] {
        says_nothing(&page, path);
    }
    for path in ["/services/allowance", "/services/allowance/account", "/api/drafts/allowance", "/staff/people"] {
        says_nothing(&bea.get(path).await, path);
    }
    assert_eq!(bea.get("/api/drafts/allowance").await.json()["pairs"]["town"][0], "Larkmoor");
    // JSON answers to posts, a stale one that brings the newer draft too.
    let csrf = bea.get(you).await.csrf();
    let stale = bea.post_json(you, &[("csrf", &csrf), ("revision", "1"), ("town", "Larkmoor")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    says_nothing(&stale, "a stale answer");
    says_nothing(&bea.post_json(you, &[("csrf", &csrf), ("town", "Larkmoor")]).await, "an answer in JSON");

    // What is not posted stays: the town changes, the numbers do not, a row comes and goes.
    assert_eq!(bea.answer(you, &[("town", "Hirael")]).await.location(), "/services/allowance/check");
    bea.answer("/services/allowance/others", &[("people-1-who", "Rhys"), ("add", "people")]).await.location();
    let second = [("people-1-who", "Rhys"), ("people-2-who", "Mair"), ("people-2-number", "AB654322D")];
    bea.answer("/services/allowance/others", &second).await.location();
    bea.answer("/services/allowance/others", &[("people-1-who", "Rhys"), ("people-2-who", "Mair"), ("remove", "people-1")])
        .await
        .location();
    let check = bea.get("/services/allowance/check").await;
    for words in ["Hirael", "56 C", "Person 1: Mair, •• •• •• 22 D"] {
        assert!(check.has(words), "{words}: {}", check.text());
    }

    // Changing one gives an empty input, and nothing of the old number. What else was typed on the page is kept, right or wrong.
    let town = "Hirael, where the chip shop was ".repeat(20);
    let page = bea.get(you).await;
    let to_change = bea.answer_on(&page, &format!("{you}?then=change&secret=ni"), &[("town", &town)]).await.location();
    assert_eq!(to_change, format!("{you}?change=ni"));
    let change = bea.get(&to_change).await;
    assert!(change.has(town.trim()), "{}", change.text());
    says_nothing(&change, "the page to change it on");
    assert!(change.has("name=\"ni\"") && !change.has("name=\"nhs\""), "{}", change.text());

    // Showing one asks why, writes it down, and shows that one.
    let show = "/services/allowance/secret/ni";
    assert_eq!(bea.answer_on(&page, &format!("{you}?then=show&secret=ni"), &[("town", "Hirael")]).await.location(), show);
    assert!(bea.get(you).await.has("Hirael"));
    let ask = bea.get(show).await;
    says_nothing(&ask, "the page that asks why");
    let csrf = ask.csrf();
    let before = looks(&portal).await;
    let unsaid = bea.post(show, &[("csrf", &csrf)]).await;
    assert!(unsaid.status == StatusCode::UNPROCESSABLE_ENTITY && unsaid.has("Select why you need to see it"));
    assert!(bea.post(show, &[("csrf", &csrf), ("why", "other"), ("other", " ")]).await.has("Enter why you need to see it"));
    assert_eq!(looks(&portal).await, before);
    let shown = bea.post(show, &[("csrf", &csrf), ("why", "other"), ("other", "She asked which one we have")]).await;
    assert!(shown.has("QQ 12 34 56 C") && !shown.has("943"), "{}", shown.text());
    let last = looks(&portal).await.pop().unwrap();
    assert_eq!((last.0.as_str(), last.1.as_str()), ("allowance", "Your National Insurance number – She asked which one we have"));
    let nested = bea.post("/services/allowance/secret/people-1-number", &[("csrf", &csrf), ("why", "read")]).await;
    assert!(nested.has("AB 65 43 22 D"), "{}", nested.text());
    says_nothing(&bea.get(you).await, "the page after it was shown");
    for nowhere in ["/services/allowance/secret/town", "/services/allowance/secret/people-9-number"] {
        assert_eq!(bea.get(nowhere).await.status, StatusCode::NOT_FOUND);
    }

    // The person reads why.
    let csrf = bea.get("/continue/hand-back?service=allowance").await.csrf();
    let code = bea.post("/continue/hand-back?service=allowance", &[("csrf", &csrf)]).await.code();
    let mut own = portal.browser();
    own.enter(&code).await.location();
    let read = own.get("/permissions").await;
    for words in ["Was shown something that is covered otherwise", "Your National Insurance number – She asked which one we have"]
    {
        assert!(read.has(words), "{words}: {}", read.text());
    }

    // Sent, it is whole for the council and covered for the helper.
    // The person says yes; what the helper's screen shows them of it is covered too.
    let declare = bea.get("/services/allowance/declare").await;
    says_nothing(&declare, "the page before sending");
    let aloud = [("csrf", declare.csrf()), ("content", declare.input("content")), ("agreed", "yes".to_owned())];
    let aloud = aloud.each_ref().map(|(name, value)| (*name, value.as_str()));
    bea.post("/services/allowance/declare/verbal", &aloud).await.location();
    let declare = bea.get("/services/allowance/declare").await;
    let sent = bea.post("/services/allowance/check", &[("csrf", &declare.csrf()), ("draft", &declare.input("draft"))]).await;
    assert_eq!(sent.location(), "/services/allowance/confirmation");
    let confirmation = bea.get("/services/allowance/confirmation").await;
    says_nothing(&confirmation, "the confirmation");
    let reference = confirmation.reference();
    let row = server::store::submission::by_reference(&portal.doorstep.store, &reference).await.unwrap().unwrap();
    assert!(row.answers.contains("QQ 12 34 56 C") && row.answers.contains("31926819"), "{}", row.answers);

    // Staff see it covered as well, until they say why.
    let mut ada = portal.staff().await;
    let path = format!("/staff/requests/{reference}");
    let page = ada.get(&path).await;
    says_nothing(&page, "the page of staff");
    assert!(page.has("Show what is covered") && page.has("56 C"), "{}", page.text());
    let csrf = page.csrf();
    let unsaid = ada.post(&path, &[("csrf", &csrf), ("do", "show")]).await;
    assert!(unsaid.status == StatusCode::UNPROCESSABLE_ENTITY && unsaid.has("Select why you need to see it"));
    says_nothing(&unsaid, "the page of staff without a reason");
    let shown = ada.post(&path, &[("csrf", &csrf), ("do", "show"), ("why", "compare")]).await;
    assert!(shown.has("QQ 12 34 56 C") && shown.has("31926819") && !shown.has("Show what is covered"), "{}", shown.text());
    assert_eq!(looks(&portal).await.pop().unwrap(), (reference, "To compare it with a document".to_owned()));

    // Whoever fills in their own form has nothing covered, and no page that shows a secret.
    let mut gwen = portal.browser();
    gwen.start("allowance").await;
    gwen.answer(you, &[("ni", "QQ 12 34 56 C"), ("town", "Larkmoor")]).await.location();
    assert!(gwen.get(you).await.has("value=\"QQ 12 34 56 C\""));
    assert_eq!(gwen.get(show).await.status, StatusCode::NOT_FOUND);
}

/// What was shown of secrets, and why.
async fn looks(portal: &Portal) -> Vec<(String, String)> {
    let all = access::after(&portal.doorstep.store, 0, 1_000).await.unwrap();
    all.into_iter().filter(|look| look.what == "secret").map(|look| (look.reference, look.reason)).collect()
}

#[tokio::test]
async fn a_helper_who_starts_again_leaves_a_trace_of_what_was_thrown_away() {
    let portal = Portal::open().await;
    let mut bea = helper(&portal, &[]).await;
    begin(&mut bea, GWEN).await.location();
    bea.start("street-light").await;
    bea.answer("/services/street-light/danger", &[("danger", "no")]).await.location();
    let thrown_away = async || {
        let all = access::after(&portal.doorstep.store, 0, 1_000).await.unwrap();
        all.into_iter().filter(|entry| entry.what == access::DISCARD).collect::<Vec<_>>()
    };
    assert!(thrown_away().await.is_empty());
    let csrf = bea.get("/services/street-light").await.csrf();
    bea.post("/services/street-light", &[("csrf", &csrf), ("again", "yes")]).await.location();
    let seen = thrown_away().await;
    assert_eq!(seen.len(), 1);
    assert_eq!((seen[0].reference.as_str(), seen[0].actor.as_str()), ("street-light", "bea@library.example"));
    assert!(!seen[0].person.is_empty());
}
