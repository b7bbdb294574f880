//! Who may act for a person: given, seen, used, taken back at once, and everybody who looked written down.

use axum::http::StatusCode;
use futures_util::StreamExt;
use server::clock;
use server::code::{self, Kind};
use server::policy::{Role, Scope};
use server::store::{access, binding, draft, mandate, person};

use crate::browser::{Answer, Browser, Portal};
use crate::helping::{self, HOUR, permission, signed};

/// Gives a permission in two steps, as the pages say.
async fn give(resident: &mut Browser, more: &[(&str, &str)]) -> Answer {
    let form = resident.get("/permissions/new").await;
    let (csrf, once) = (form.csrf(), form.input("once"));
    let mut pairs = vec![("csrf", csrf.as_str()), ("once", once.as_str()), ("name", "Gwen Price"), ("days", "7")];
    pairs.extend_from_slice(more);
    pairs.push(("do", "check"));
    let check = resident.post("/permissions/new", &pairs).await;
    if check.status != StatusCode::OK {
        return check;
    }
    assert!(check.has("Check before you give it") && check.input("once") == once, "{}", check.text());
    pairs.pop();
    pairs.push(("do", "give"));
    resident.post("/permissions/new", &pairs).await
}

const DAUGHTER: &[(&str, &str)] = &[
    ("whom", "own"),
    ("helper", "Dana Price"),
    ("scopes", "fill"),
    ("scopes", "submit"),
    ("about", "services"),
    ("services", "street-light"),
];

/// The `n`th code on a page.
fn code(page: &Answer, n: usize) -> String {
    let text = page.text();
    let rest = text.split("data-code").nth(n + 1).unwrap_or_else(|| panic!("no code in {text}"));
    rest.split('>').nth(1).unwrap().split('<').next().unwrap().to_owned()
}

async fn given_by(portal: &Portal, person: &str) -> Vec<mandate::Model> {
    mandate::of_person(&portal.doorstep.store, person).await.unwrap()
}

/// The person whose a browser is.
async fn person_of(portal: &Portal, resident: &Browser) -> String {
    binding::person(&portal.doorstep.store, &resident.session()).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_daughter_without_an_account_takes_the_code_acts_and_is_stopped_in_the_middle_of_a_page() {
    let portal = Portal::open().await;
    let mut resident = portal.browser();
    resident.light().await;
    let nobody = resident.get("/permissions").await;
    assert!(nobody.has("Enter your code") && nobody.has("/continue") && nobody.has("/permissions/new"), "{}", nobody.text());

    let given = give(&mut resident, DAUGHTER).await;
    assert_eq!(given.status, StatusCode::OK, "{}", given.text());
    assert!(given.has("Tell Dana Price this code") && given.has("/staff/join"), "{}", given.text());
    let code = code(&given, 0);
    let person = person_of(&portal, &resident).await;
    // What was begun before goes on, now as the person's.
    assert!(resident.get("/services/street-light/check").await.has("HS 17"));
    let list = resident.get("/permissions").await;
    for seen in
        ["Dana Price", "Code not used yet", "Fill in forms for you", "Report a faulty street light", "Take back", "own click"]
    {
        assert!(list.has(seen), "{seen} in {}", list.text());
    }
    assert!(!list.has("Pay for you") && !list.has(&code), "{}", list.text());

    let mut daughter = portal.browser();
    let join = |password: &'static str| vec![("name", "Dana Price"), ("email", "Dana@example.org"), ("password", password)];
    for (code, password, wrong) in
        [(code.as_str(), "too short", "12 characters or more"), ("H4K7M-2R9T3", "three little words", "does not work")]
    {
        let csrf = daughter.get("/staff/join").await.csrf();
        let mut pairs = vec![("csrf", csrf.as_str()), ("account", "yes"), ("code", code)];
        pairs.extend(join(password));
        let refused = daughter.post("/staff/join", &pairs).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.has(wrong) && !refused.has(password), "{}", refused.text());
        // Whoever has no code is asked for one first.
        assert_eq!(refused.has("Dana@example.org"), wrong.starts_with("12"));
    }
    let csrf = daughter.get("/staff/join").await.csrf();
    let asked = daughter.post("/staff/join", &[("csrf", &csrf), ("code", &code)]).await;
    assert!(asked.has("asked you to act for them") && !asked.has("Gwen"), "{}", asked.text());
    let mut pairs = vec![("csrf", csrf.as_str()), ("account", "yes"), ("code", code.as_str())];
    pairs.extend(join("three little words"));
    let held = daughter.post("/staff/join", &pairs).await.location();
    let held = daughter.get(&held).await;
    assert!(held.has("Gwen Price") && held.has("Holds") && held.has("I no longer act for Gwen Price"), "{}", held.text());

    // Nobody else gets in with the same code.
    let mut other = signed(&portal, Role::Helper, "Mallory", "", "").await;
    let csrf = other.csrf(&portal);
    let again = other.browser.post("/staff/permissions", &[("csrf", &csrf), ("do", "take-up"), ("code", &code)]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.has("This code does not work") && !again.has("Gwen"), "{}", again.text());

    let mandate = given_by(&portal, &person).await.remove(0);
    let csrf = held.csrf();
    let begins = [("csrf", csrf.as_str()), ("do", "act"), ("reference", &mandate.reference)];
    let csrf = other.csrf(&portal);
    let pairs = [("csrf", csrf.as_str()), ("do", "act"), ("reference", &mandate.reference)];
    assert_eq!(other.browser.post("/staff/permissions", &pairs).await.status, StatusCode::NOT_FOUND);
    assert_eq!(daughter.post("/staff/permissions", &begins).await.location(), "/services");

    let open = daughter.get("/services/street-light/where").await;
    assert!(open.has("HS 17") && open.has("seat.js") && open.has("data-contact"), "{}", open.text());
    assert!(open.text().matches("seat.js").count() == 1);
    let seat = daughter.get("/staff/session").await.json();
    assert!(open.has(seat["seat"].as_str().unwrap()), "{seat}");
    let saved =
        daughter.answer_on(&open, "/services/street-light/where", &[("location", "Low Street"), ("column", "HS 18")]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    let open = daughter.get("/services/street-light/where").await;

    let looks = resident.get("/permissions").await;
    assert!(looks.has("Saw a form before it was sent") && looks.has("Own helper"), "{}", looks.text());

    // One click, one question without a reason, and it is over: in the page she has open.
    let ask = resident.get(&format!("/permissions/{}/take-back", mandate.reference)).await;
    assert!(ask.has("Nobody asks you why") && !ask.has("textarea"), "{}", ask.text());
    let csrf = ask.csrf();
    let taken = resident.post(&format!("/permissions/{}/take-back", mandate.reference), &[("csrf", &csrf)]).await.location();
    assert!(resident.get(&taken).await.has("Dana Price can do nothing for you with it any more"));

    let before = draft::find(&portal.doorstep.store, &person::owner(&person), "street-light").await.unwrap().unwrap();
    let late = daughter.answer_on(&open, "/services/street-light/where", &[("location", "Stolen Street"), ("column", "")]).await;
    assert_eq!(late.status, StatusCode::FORBIDDEN);
    assert!(
        late.has("You can no longer act for this person") && late.has("was not saved") && !late.has("HS 18"),
        "{}",
        late.text()
    );
    let json = daughter.post_json("/services/street-light/where", &[("csrf", &open.csrf()), ("location", "Stolen Street")]).await;
    assert_eq!(json.status, StatusCode::FORBIDDEN);
    assert!(json.json()["error"].is_string() && !json.has("HS 18"), "{}", json.text());
    for path in ["/services/street-light/where", "/services/street-light/check", "/api/drafts/street-light"] {
        let refused = daughter.get(path).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
        assert!(!refused.has("HS 18") && !refused.has("Gwen"), "{}", refused.text());
    }
    // What an open page asks by itself, and where it goes then.
    assert_eq!(daughter.get("/staff/session").await.json()["seat"], serde_json::Value::Null);
    let ended = daughter.get("/staff/ended").await;
    assert_eq!(ended.status, StatusCode::FORBIDDEN);
    assert!(ended.has("You can no longer act for this person"), "{}", ended.text());
    let after = draft::find(&portal.doorstep.store, &person::owner(&person), "street-light").await.unwrap().unwrap();
    assert_eq!((after.revision, after.pairs), (before.revision, before.pairs), "nothing was stored");
    assert!(resident.get("/services/street-light/check").await.has("HS 18"), "what was saved before stays the resident's");
}

#[tokio::test]
async fn an_organisation_needs_no_code_and_a_second_click_gives_nothing_twice() {
    let portal = Portal::open().await;
    let library = helping::organisation(&portal, "Tolbooth Library").await;
    let mut resident = portal.browser();
    let mut late = {
        resident.get("/permissions/new").await;
        resident.tab()
    };
    let form = resident.get("/permissions/new").await;
    assert!(form.has("Tolbooth Library") && form.has("Every helper of this organisation"), "{}", form.text());
    let (csrf, once) = (form.csrf(), form.input("once"));
    let pairs = [
        ("csrf", csrf.as_str()),
        ("once", &once),
        ("name", "Gwen Price"),
        ("days", "30"),
        ("whom", &library.id),
        ("scopes", "updates"),
        ("about", "everything"),
        ("do", "give"),
    ];
    let first = resident.post("/permissions/new", &pairs).await;
    assert!(first.has("Tolbooth Library may act for you from now on") && !first.has("data-code"), "{}", first.text());
    // The other click left before the first was answered: with the cookie from before.
    let second = late.post("/permissions/new", &pairs).await;
    assert_eq!(second.status, StatusCode::OK);
    let person = person_of(&portal, &resident).await;
    assert_eq!(person_of(&portal, &late).await, person);
    assert_eq!(given_by(&portal, &person).await.len(), 1);
    let given = given_by(&portal, &person).await.remove(0);
    assert_eq!((given.organisation.as_str(), given.account.as_str()), (library.id.as_str(), ""));
    assert!((given.ends - given.starts - 30 * 24 * HOUR).abs() < HOUR);

    // A helper of the library may use it and not end it for everybody.
    let mut helper = signed(&portal, Role::Helper, "Huw", &library.id, "").await;
    let held = helper.browser.get("/staff/permissions").await;
    assert!(held.has("Gwen Price") && !held.has("I no longer act"), "{}", held.text());
    let csrf = helper.csrf(&portal);
    let pairs = [("csrf", csrf.as_str()), ("do", "give-up"), ("reference", &given.reference)];
    assert_eq!(helper.browser.post("/staff/permissions", &pairs).await.status, StatusCode::NOT_FOUND);
    // That the name was seen is in the log.
    let page = resident.get("/permissions").await;
    assert!(page.has("Huw") && page.has("Saw your name and a permission") && page.has("Tolbooth Library"), "{}", page.text());
}

#[tokio::test]
async fn what_is_missing_is_said_and_what_was_filled_in_stays() {
    let portal = Portal::open().await;
    let mut resident = portal.browser();
    let form = resident.get("/permissions/new").await;
    let (csrf, once) = (form.csrf(), form.input("once"));
    let wrong = resident
        .post(
            "/permissions/new",
            &[("csrf", &csrf), ("once", &once), ("whom", "own"), ("about", "request"), ("request", "nonsense"), ("do", "check")],
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    for said in [
        "Error: ",
        "#name",
        "Enter the name of who may act",
        "Select what they may do",
        "Enter the reference of a request",
        "Select for how long",
        "nonsense",
    ] {
        assert!(wrong.has(said), "{said} in {}", wrong.text());
    }
    // In another language nothing is wrong yet, and what was typed stands there.
    assert!(wrong.has("form=\"form\" formaction=\"?lang=cy\""), "{}", wrong.text());
    let typed =
        [("csrf", csrf.as_str()), ("once", &once), ("helper", "Dana Price"), ("about", "request"), ("request", "nonsense")];
    let welsh = resident.tab().post("/permissions/new?lang=cy", &typed).await;
    assert!(welsh.status == StatusCode::OK && welsh.has("<html lang=\"cy\""), "{}", welsh.text());
    assert!(welsh.has("Dana Price") && welsh.has("nonsense") && !welsh.has("error-summary"), "{}", welsh.text());
    // Somebody else's request is none of theirs.
    let foreign = portal.browser().send_light().await;
    let page = give(
        &mut resident,
        &[("whom", "own"), ("helper", "Dana"), ("scopes", "updates"), ("about", "request"), ("request", &foreign)],
    )
    .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.has("Enter the reference of a request"), "{}", page.text());
    assert!(!resident.cookies.get("doorstep_session").unwrap().starts_with('p'));
    // Without its token nothing is given, and the form stands there again.
    let stale = resident.post("/permissions/new", &[("csrf", "x"), ("name", "Gwen Price"), ("do", "give")]).await;
    assert_eq!(stale.status, StatusCode::FORBIDDEN);
    assert!(stale.has("Gwen Price"));
    // Another one's permission cannot be seen.
    let other = permission(&portal, "somebody", "", &[Scope::Fill], HOUR).await;
    let path = format!("/permissions/{}/take-back", other.reference);
    assert_eq!(resident.get(&path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_permission_by_phone_is_read_aloud_in_the_persons_language_and_stored_as_it_was_read() {
    let portal = Portal::open().await;
    let library = helping::organisation(&portal, "Tolbooth Library").await;
    let (person, mut resident, _) = helping::person(&portal, "Gwen Price").await;
    let mut helper = signed(&portal, Role::Helper, "Huw Evans", &library.id, "").await;
    let path = format!("/staff/people/{}/permission", person.id);
    assert_eq!(helper.browser.get(&path).await.status, StatusCode::FORBIDDEN, "nobody is spoken with");
    helper.sit(&portal, &person.id, None).await;
    assert_eq!(helper.browser.get("/staff/people/somebody-else/permission").await.status, StatusCode::FORBIDDEN);
    let form = helper.browser.get(&path).await;
    assert!(form.has("Gwen Price") && form.has("Tolbooth Library") && form.has("Cymraeg"), "{}", form.text());
    let (csrf, once) = (form.csrf(), form.input("once"));
    let base = [
        ("csrf", csrf.as_str()),
        ("once", &once),
        ("given", "phone"),
        ("language", "cy"),
        ("whom", "organisation"),
        ("scopes", "fill"),
        ("scopes", "updates"),
        ("about", "services"),
        ("services", "street-light"),
        ("days", "30"),
    ];
    let with = |more: &[(&'static str, String)]| -> Vec<(String, String)> {
        let base = base.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        base.chain(more.iter().map(|(name, value)| ((*name).to_owned(), value.clone()))).collect()
    };
    let read = post(&mut helper.browser, &path, &with(&[("do", "check".into())])).await;
    let script = read.text().split("id=\"script\"").nth(1).unwrap().split("</div>").next().unwrap().to_owned();
    assert!(script.contains("lang=\"cy\""), "{script}");
    for said in [
        "Fy enw i yw Huw Evans",
        "Tolbooth Library",
        "Llenwi ffurflenni drosoch",
        "Rhoi gwybod am olau stryd diffygiol",
        "A ydych yn cytuno?",
    ] {
        assert!(script.contains(said), "{said} in {script}");
    }
    assert!(!script.contains("Talu drosoch"), "only what was chosen is read: {script}");
    let unticked = post(&mut helper.browser, &path, &with(&[("read", read.input("read")), ("do", "record".into())])).await;
    assert_eq!(unticked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unticked.has("tick the box only if they said yes"), "{}", unticked.text());
    // A tick under another text is none under this one.
    let other =
        post(&mut helper.browser, &path, &with(&[("read", "0".into()), ("agreed", "yes".into()), ("do", "record".into())])).await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(given_by(&portal, &person.id).await.is_empty());

    let yes = with(&[("read", read.input("read")), ("agreed", "yes".into()), ("do", "record".into())]);
    let done = post(&mut helper.browser, &path, &yes).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    assert!(done.has("Gwen Price sees it on their own device") && !done.has("data-code"), "{}", done.text());
    post(&mut helper.browser, &path, &yes).await;
    let given = given_by(&portal, &person.id).await;
    assert_eq!(given.len(), 1, "a second click writes nothing twice");
    assert_eq!((given[0].given.as_str(), &given[0].witness, &given[0].organisation), ("phone", &helper.account.id, &library.id));
    let stored: Vec<&str> = given[0].script.lines().collect();
    assert!(
        stored.len() == 8 && stored.iter().all(|line| script.contains(&line.replace('\'', "&#x27;")) || script.contains(line)),
        "{stored:#?}"
    );
    insta::assert_snapshot!(given[0].script.replace(&said_day(&given[0]), "<day>"));
    // In another language the helper finds the form as it was, and nothing is written down.
    assert!(read.has("form=\"form\" formaction=\"?lang=cy\""), "{}", read.text());
    let welsh = post(&mut helper.browser.tab(), &format!("{path}?lang=cy"), &yes).await;
    assert!(welsh.status == StatusCode::OK && welsh.has("<html lang=\"cy\"") && welsh.input("once") == once, "{}", welsh.text());
    assert!(!welsh.has("data-code") && welsh.has("value=\"street-light\" checked"), "{}", welsh.text());

    let seen = resident.get("/permissions").await;
    for said in ["On the phone, after a text was read aloud", "Huw Evans", "Wrote down a permission", "Holds"] {
        assert!(seen.has(said), "{said} in {}", seen.text());
    }
}

fn said_day(given: &mandate::Model) -> String {
    app::pages::moment::say(&clock::iso(clock::day(given.ends)), &app::words::words("cy"))
}

async fn post(browser: &mut Browser, path: &str, pairs: &[(String, String)]) -> Answer {
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post(path, &pairs).await
}

#[tokio::test]
async fn paper_and_papers_of_law_say_what_was_seen_and_somebody_named_gets_a_code_of_their_own() {
    let portal = Portal::open().await;
    let (person, mut resident, session) = helping::person(&portal, "Gwen Price").await;
    let mut helper = signed(&portal, Role::Helper, "Huw Evans", "", "").await;
    helper.sit(&portal, &person.id, None).await;
    let path = format!("/staff/people/{}/permission", person.id);
    let csrf = helper.csrf(&portal);
    let base = [("csrf", csrf.as_str()), ("scopes", "discuss"), ("about", "everything"), ("days", "366"), ("do", "record")];
    let mut send = async |more: &[(&str, &str)]| {
        let pairs: Vec<_> = base.iter().chain(more).copied().collect();
        helper.browser.post(&path, &pairs).await
    };
    let own = [("whom", "own"), ("helper", "Att Orney"), ("given", "attorney")];
    let wrong = send(&[&own[..], &[("once", "1"), ("day", "31"), ("month", "2"), ("year", "2026")]].concat()).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    for said in ["Select which papers you saw", "Enter the reference on the papers", "Enter a real date", "Att Orney"] {
        assert!(wrong.has(said), "{said} in {}", wrong.text());
    }
    let law = [("law", "attorney"), ("papers", "LPA 7000-1"), ("day", "3"), ("month", "2"), ("year", "2026"), ("once", "2")];
    let done = send(&[&own[..], &law[..]].concat()).await;
    assert!(done.has("Tell Att Orney this code"), "{}", done.text());
    let paper = [
        ("whom", "me"),
        ("given", "paper"),
        ("once", "3"),
        ("day", "1"),
        ("month", "11"),
        ("year", "2026"),
        ("kept", "Cabinet 3"),
    ];
    assert_eq!(send(&paper).await.status, StatusCode::OK);
    let seen = resident.get("/permissions").await;
    // Who has no device of their own is told a code, to see it and take it back.
    let forget = binding::Forget { session: session.hash(), person: person.id.clone() };
    portal.doorstep.store.write(forget).await.unwrap();
    let told = send(&[&paper[..], &[("once", "4")]].concat()).await;
    assert!(told.has("Read this code out to Gwen Price") && told.has("/continue"), "{}", told.text());
    let opens = code::look(&portal.doorstep, &[Kind::Person], &code(&told, 0), clock::now()).await.unwrap().unwrap().1;
    assert_eq!((opens.person.as_str(), opens.maker.as_str()), (person.id.as_str(), helper.account.id.as_str()));
    for said in [
        "Lasting power of attorney, reference LPA 7000-1, seen on Tuesday 3 February 2026",
        "Signed on Sunday 1 November 2026. Kept at: Cabinet 3",
        "By law: papers were seen",
    ] {
        assert!(seen.has(said), "{said} in {}", seen.text());
    }
    let mut attorney = signed(&portal, Role::Helper, "Att Orney", "", "").await;
    let csrf = attorney.csrf(&portal);
    let pairs = [("csrf", csrf.as_str()), ("do", "take-up"), ("code", &code(&done, 0))];
    let taken = attorney.browser.post("/staff/permissions", &pairs).await.location();
    assert!(attorney.browser.get(&taken).await.has("You may act for Gwen Price now"));
}

#[tokio::test]
async fn a_helper_gives_up_their_own_and_never_takes_back_for_a_resident() {
    let portal = Portal::open().await;
    let (person, mut resident, _) = helping::person(&portal, "Gwen Price").await;
    let mut helper = signed(&portal, Role::Helper, "Huw Evans", "", "").await;
    let given = permission(&portal, &person.id, &helper.account.id, &[Scope::Fill, Scope::Discuss], HOUR).await;
    helper.sit(&portal, &person.id, Some(&given)).await;
    let csrf = helper.csrf(&portal);
    let path = format!("/permissions/{}/take-back", given.reference);
    for refused in [
        helper.browser.get("/permissions").await,
        helper.browser.get(&path).await,
        helper.browser.post(&path, &[("csrf", &csrf)]).await,
        helper.browser.post("/permissions/new", &[("csrf", &csrf), ("do", "give")]).await,
        helper.browser.get(&format!("/staff/people/{}/permission", person.id)).await,
    ] {
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert!(refused.has("You do not have permission for that"), "{}", refused.text());
    }
    let pairs = [("csrf", csrf.as_str()), ("do", "give-up"), ("reference", &given.reference)];
    let done = helper.browser.post("/staff/permissions", &pairs).await.location();
    assert!(helper.browser.get(&done).await.has("You no longer act for Gwen Price"));
    assert_eq!(helper.browser.get("/services/street-light").await.status, StatusCode::FORBIDDEN, "also in open windows");
    let seen = resident.get("/permissions").await;
    assert!(seen.has("Ended") && seen.has("Gave a permission up") && !seen.has(&path), "{}", seen.text());
}

#[tokio::test]
async fn a_permission_for_one_request_opens_no_other_and_one_that_ended_opens_nothing() {
    let portal = Portal::open().await;
    let mut resident = portal.browser();
    let (one, two) = (resident.send_light().await, resident.send_light().await);
    resident.light().await;
    let given = give(
        &mut resident,
        &[
            ("whom", "own"),
            ("helper", "Dana"),
            ("scopes", "fill"),
            ("scopes", "discuss"),
            ("about", "request"),
            ("request", &one),
        ],
    )
    .await;
    let mut helper = signed(&portal, Role::Helper, "Dana", "", "").await;
    let csrf = helper.csrf(&portal);
    helper.browser.post("/staff/permissions", &[("csrf", &csrf), ("do", "take-up"), ("code", &code(&given, 0))]).await.location();
    let person = person_of(&portal, &resident).await;
    let mandate = given_by(&portal, &person).await.remove(0);
    helper.sit(&portal, &person, Some(&mandate)).await;
    assert_eq!(helper.browser.get(&format!("/requests/{one}")).await.status, StatusCode::OK);
    assert_eq!(helper.browser.get(&format!("/api/requests/{one}")).await.status, StatusCode::OK);
    for path in [
        format!("/requests/{two}"),
        format!("/api/requests/{two}"),
        "/services/street-light/check".into(),
        "/services/street-light/where".into(),
    ] {
        let refused = helper.browser.get(&path).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
        assert!(!refused.has("HS 17") && !refused.has("gwen@example.org"), "{}", refused.text());
    }
    // A page that is open hears nothing more once it was taken back.
    let mut told = helper.browser.open(&format!("/requests/{one}/events")).await.into_body().into_data_stream();
    assert!(told.next().await.is_some());
    let revoke = mandate::Revoke { id: mandate.id.clone(), person: person.clone(), now: clock::now() };
    assert!(portal.doorstep.store.write(revoke).await.unwrap());
    let end = async { while told.next().await.is_some() {} };
    tokio::time::timeout(std::time::Duration::from_secs(12), end).await.expect("the stream ends");
    let over = permission(&portal, &person, &helper.account.id, &[Scope::Fill], -1).await;
    helper.sit(&portal, &person, Some(&over)).await;
    let refused = helper.browser.get(&format!("/requests/{one}")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.has("You can no longer act for this person"), "{}", refused.text());
}

#[tokio::test]
async fn who_is_limited_to_a_service_writes_down_no_more_than_that() {
    let portal = Portal::open().await;
    let (person, _, _) = helping::person(&portal, "Gwen Price").await;
    let mut helper = signed(&portal, Role::Lead, "Huw Evans", "", "bins").await;
    helper.sit(&portal, &person.id, None).await;
    let (path, csrf) = (format!("/staff/people/{}/permission", person.id), helper.csrf(&portal));
    let base = [
        ("csrf", csrf.as_str()),
        ("whom", "me"),
        ("given", "paper"),
        ("scopes", "fill"),
        ("days", "7"),
        ("do", "record"),
        ("day", "1"),
        ("month", "11"),
        ("year", "2026"),
        ("kept", "Cabinet 3"),
    ];
    let outside =
        [&base[..], &[("once", "1"), ("about", "services"), ("services", "bins"), ("services", "street-light")]].concat();
    assert_eq!(helper.browser.post(&path, &outside).await.status, StatusCode::FORBIDDEN);
    let all = [&base[..], &[("once", "2"), ("about", "everything")]].concat();
    assert_eq!(helper.browser.post(&path, &all).await.status, StatusCode::OK);
    let given = given_by(&portal, &person.id).await;
    assert_eq!((given.len(), given[0].services.as_str()), (1, "bins"), "all is what the helper may help with");
}

#[tokio::test]
async fn many_looks_have_pages_and_what_was_sent_before_the_person_was_known_counts() {
    let portal = Portal::open().await;
    let mut resident = portal.browser();
    let reference = resident.send_light().await;
    portal.doorstep.dispatcher.hand_over().await.unwrap();
    let mut staff = portal.staff().await;
    staff.get(&format!("/staff/requests/{reference}")).await;
    give(&mut resident, DAUGHTER).await;
    let person = person_of(&portal, &resident).await;
    for _ in 0..30 {
        let look = access::Add {
            at: clock::now(),
            actor: "gone@example.org".into(),
            person: person.clone(),
            what: access::PROGRESS,
            ..Default::default()
        };
        portal.doorstep.store.write(look).await.unwrap();
    }
    let first = resident.get("/permissions").await;
    assert!(first.has("Somebody who is no longer here") && !first.has("Saw the answers"), "{}", first.text());
    assert!(first.has(r##"href="/permissions?from=25#looks""##), "{}", first.text());
    let second = resident.get("/permissions?from=25").await;
    for said in ["Ada", "Saw the answers", &reference, "Tolbooth"] {
        assert!(second.has(said), "{said} in {}", second.text());
    }
    assert!(!second.has("ada@tolbooth.example"), "an address is no business of residents: {}", second.text());
}
