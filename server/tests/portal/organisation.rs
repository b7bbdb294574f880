//! Organisations that help: staff add one, its lead invites, limits and suspends, and whoever leaves loses access at once.

use axum::http::StatusCode;
use server::config::Switch;

use crate::browser::{Answer, Browser, Portal};

const PASSWORD: &str = "three words in a row";

/// An organisation with this name, added by staff: its address.
pub async fn organisation(staff: &mut Browser, name: &str, services: &[&str]) -> String {
    let csrf = staff.get("/staff/organisations").await.csrf();
    let mut pairs = vec![("csrf", csrf.as_str()), ("name", name)];
    pairs.extend(services.iter().map(|service| ("services", *service)));
    staff.post("/staff/organisations", &pairs).await.location()
}

/// Invites somebody: the page with the code.
async fn invite(by: &mut Browser, organisation: &str, email: &str, role: &str, services: &[&str]) -> Answer {
    let csrf = by.get(organisation).await.csrf();
    let mut pairs = vec![("csrf", csrf.as_str()), ("do", "invite"), ("email", email), ("role", role)];
    pairs.extend(services.iter().map(|service| ("services", *service)));
    by.post(organisation, &pairs).await
}

fn code(page: &Answer) -> String {
    let text = page.text();
    let rest = text.split("data-code").nth(1).unwrap_or_else(|| panic!("no code in {text}"));
    rest.split('>').nth(1).unwrap().split('<').next().unwrap().to_owned()
}

/// Invites somebody, who joins: their browser, signed in.
pub async fn member(
    portal: &Portal,
    by: &mut Browser,
    organisation: &str,
    email: &str,
    role: &str,
    services: &[&str],
) -> Browser {
    let code = code(&invite(by, organisation, email, role, services).await);
    let mut browser = portal.browser();
    let page = browser.get(&format!("/staff/join?code={code}")).await;
    let joined = browser
        .post(
            "/staff/join",
            &[("csrf", &page.csrf()), ("code", &code), ("account", "yes"), ("name", "Bea Helper"), ("password", PASSWORD)],
        )
        .await;
    assert_eq!(joined.location(), "/staff/people", "{}", joined.text());
    browser.cookies.remove("doorstep_session");
    browser
}

pub async fn sign_in(portal: &Portal, email: &str) -> (Browser, Answer) {
    let mut browser = portal.browser();
    let csrf = browser.get("/staff/sign-in").await.csrf();
    let answer = browser.post("/staff/sign-in", &[("csrf", &csrf), ("email", email), ("password", PASSWORD)]).await;
    (browser, answer)
}

#[tokio::test]
async fn staff_add_an_organisation_its_lead_invites_and_whoever_has_the_code_joins() {
    let portal = Portal::open().await;
    let mut staff = portal.staff().await;
    let csrf = staff.get("/staff/organisations").await.csrf();
    let nameless = staff.post("/staff/organisations", &[("csrf", &csrf), ("name", " ")]).await;
    assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nameless.has("Enter the name of the organisation") && nameless.has("<title>Error: "), "{}", nameless.text());
    let library = organisation(&mut staff, "Tolbooth Library", &["bins"]).await;
    let twice = staff.post("/staff/organisations", &[("csrf", &csrf), ("name", "Tolbooth Library")]).await;
    assert!(twice.status == StatusCode::UNPROCESSABLE_ENTITY && twice.has("Another organisation has this name"));
    let listed = staff.get("/staff/organisations").await;
    assert!(listed.has("Tolbooth Library") && listed.has(&library), "{}", listed.text());

    let wrong = invite(&mut staff, &library, "no address", "", &[]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.has("Enter an email address in the correct format") && wrong.has("Select a role"), "{}", wrong.text());
    let mut lead = member(&portal, &mut staff, &library, "lena@library.example", "lead", &[]).await;
    // A lead gets to their own organisation, and to no other.
    assert_eq!(lead.get("/staff").await.location(), "/staff/people");
    assert_eq!(lead.get("/staff/organisations").await.location(), library);
    let other = organisation(&mut staff, "Advice Centre", &[]).await;
    assert_eq!(lead.get(&other).await.status, StatusCode::FORBIDDEN);
    assert_eq!(lead.get("/staff/requests").await.status, StatusCode::FORBIDDEN);
    let own = lead.get(&library).await;
    assert!(own.has("lena@library.example") && !own.has("Save the services</button><form"), "{}", own.text());
    let csrf = own.csrf();
    assert_eq!(lead.post(&library, &[("csrf", &csrf), ("do", "suspend")]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(lead.post(&library, &[("csrf", &csrf), ("do", "limit")]).await.status, StatusCode::FORBIDDEN);

    // The code is shown once, works once, and only as it was typed for its purpose.
    let page = invite(&mut lead, &library, "Bea@Library.example", "helper", &[]).await;
    assert!(page.has("bea@library.example") && page.header("cache-control") == "no-store", "{}", page.text());
    let code = code(&page);
    assert!(page.has(&format!("/staff/join?code={code}")) && !lead.get(&library).await.has(&code));
    let mut bea = portal.browser();
    let csrf = bea.get("/staff/join").await.csrf();
    assert!(bea.post("/staff/join", &[("csrf", &csrf), ("code", "")]).await.has("Enter the code"));
    let guessed = bea.post("/staff/join", &[("csrf", &csrf), ("code", "H4K7M-2R9T3")]).await;
    assert!(guessed.status == StatusCode::UNPROCESSABLE_ENTITY && guessed.has("This code does not work"), "{}", guessed.text());
    let spoken = code.to_lowercase().replace('-', " ");
    let known = bea.post("/staff/join", &[("csrf", &csrf), ("code", &spoken)]).await;
    assert!(known.has("Tolbooth Library invites you") && known.has("bea@library.example"), "{}", known.text());
    let short = [("csrf", csrf.as_str()), ("code", &code), ("account", "yes"), ("name", "Bea"), ("password", "short")];
    let short = bea.post("/staff/join", &short).await;
    assert!(short.has("Password must be 12 characters or more") && short.has("value=\"Bea\"") && !short.has("value=\"short\""));
    let right = [("csrf", csrf.as_str()), ("code", &code), ("account", "yes"), ("name", "Bea"), ("password", PASSWORD)];
    assert_eq!(bea.post("/staff/join", &right).await.location(), "/staff/people");
    assert!(bea.get("/staff/people").await.has("Signed in as Bea"));
    let again = portal.browser().post("/staff/join", &right).await;
    assert_eq!(again.status, StatusCode::FORBIDDEN);
    let mut thief = portal.browser();
    assert!(thief.get(&format!("/staff/join?code={code}")).await.has("This code does not work"));
    assert!(invite(&mut lead, &library, "bea@library.example", "helper", &[]).await.has("Somebody signs in with this email"));
    // A helper looks after nobody.
    assert_eq!(bea.get(&library).await.status, StatusCode::FORBIDDEN);
    assert_eq!(bea.get("/staff/organisations").await.status, StatusCode::FORBIDDEN);
    // And staff help nobody: they are sent to what is theirs.
    assert_eq!(staff.get("/staff/people").await.status, StatusCode::FORBIDDEN);
    assert_eq!(staff.get("/staff").await.location(), "/staff/requests");
}

#[tokio::test]
async fn whoever_leaves_loses_access_at_once_and_what_they_did_stays() {
    let portal = Portal::open().await;
    let mut staff = portal.staff().await;
    let library = organisation(&mut staff, "Tolbooth Library", &[]).await;
    let mut lead = member(&portal, &mut staff, &library, "lena@library.example", "lead", &[]).await;
    let mut bea = member(&portal, &mut lead, &library, "bea@library.example", "helper", &[]).await;
    let open = bea.get("/staff/people/help").await;
    let begin = [("csrf", &*open.csrf()), ("who", "new"), ("name", "Gwen Price"), ("channel", "phone"), ("beside", "yes")];
    assert_eq!(bea.post("/staff/people/help", &begin).await.location(), "/services");
    let page = bea.start("street-light").await;

    let own = lead.get(&library).await.text();
    let address = |of: &str| {
        let row = own.split("<tr").find(|row| row.contains(of)).unwrap().to_owned();
        row.split("href=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    // Nobody locks themselves out: one's own page has no such button, and whoever posts it all the same is still there.
    let (mine, hers) = (address("lena@library.example"), address("bea@library.example"));
    let own = lead.get(&mine).await;
    assert!(!own.has("value=\"suspend\"") && lead.get(&hers).await.has("value=\"suspend\""), "{}", own.text());
    let csrf = own.csrf();
    let locked = lead.post(&mine, &[("csrf", &csrf), ("do", "suspend")]).await;
    assert_eq!(locked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!lead.get(&mine).await.has("Suspended"));
    lead.post(&hers, &[("csrf", &csrf), ("do", "suspend")]).await.location();
    assert!(lead.get(&library).await.has("Suspended"));

    // The window that is still open saves nothing and shows nothing.
    let late = bea.answer_on(&page, "/services/street-light/danger", &[("danger", "no")]).await;
    assert_eq!(late.status, StatusCode::FORBIDDEN);
    assert!(!late.has("Gwen Price"), "{}", late.text());
    assert_eq!(bea.get("/staff/people").await.location(), "/staff/sign-in");
    let (_, refused) = sign_in(&portal, "bea@library.example").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.has("was suspended") && refused.has("What you did before is kept"), "{}", refused.text());
    let account = server::store::staff::by_email(&portal.doorstep.store, "bea@library.example").await.unwrap().unwrap();
    let contacts = server::store::contact::of_account(&portal.doorstep.store, &account.id, 0, 10).await.unwrap();
    assert!(contacts.len() == 1 && contacts[0].ended.is_some() && contacts[0].outcome == "stopped", "{contacts:?}");

    lead.post(&hers, &[("csrf", &csrf), ("do", "allow")]).await.location();
    let (mut bea, welcome) = sign_in(&portal, "bea@library.example").await;
    assert_eq!(welcome.location(), "/staff/people");
    assert!(bea.get("/staff/people").await.has("because the account was suspended"));

    // The whole organisation goes the same way, its lead with it.
    let csrf = staff.get(&library).await.csrf();
    staff.post(&library, &[("csrf", &csrf), ("do", "suspend")]).await.location();
    assert_eq!(bea.get("/staff/people").await.location(), "/staff/sign-in");
    assert_eq!(lead.get(&library).await.location(), "/staff/sign-in");
    assert!(sign_in(&portal, "lena@library.example").await.1.has("was suspended"));
    staff.post(&library, &[("csrf", &csrf), ("do", "allow")]).await.location();
    assert_eq!(sign_in(&portal, "lena@library.example").await.1.location(), "/staff/people");
}

#[tokio::test]
async fn codes_cannot_be_tried_one_after_the_other() {
    let portal = Portal::with(|config| config.limits = Switch::On).await;
    let mut browser = portal.browser();
    let csrf = browser.get("/staff/join").await.csrf();
    for _ in 0..10 {
        browser.post("/staff/join", &[("csrf", &csrf), ("code", "H4K7M-2R9T3")]).await;
    }
    let limited = browser.post("/staff/join", &[("csrf", &csrf), ("code", "H4K7M-2R9T3")]).await;
    assert_eq!(limited.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(!limited.header("retry-after").is_empty() && limited.has("Too many tries"), "{}", limited.text());
}
