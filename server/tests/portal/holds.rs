//! What a seat, a page, a code and a device stand on: each holds as long as that does, and for nobody else.

use async_trait::async_trait;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait};
use server::config::Switch;
use server::policy::Scope;
use server::store::{Write, access, binding, code, contact, declaration, draft, mandate, person, staff};
use server::{clock, housekeeping};

use crate::browser::{Answer, Browser, Portal};
use crate::helping;

const DAY: i64 = 24 * 60 * 60 * 1000;
const WHERE: &str = "/services/street-light/where";
const BEA: &str = "bea@library.example";

async fn begin(helper: &mut Browser, pairs: &[(&str, &str)]) -> Answer {
    let csrf = helper.get("/staff/people/help").await.csrf();
    let mut all = vec![("csrf", csrf.as_str()), ("channel", "in-person"), ("beside", "yes")];
    all.extend_from_slice(pairs);
    helper.post("/staff/people/help", &all).await
}

async fn end(helper: &mut Browser, contact: &str) {
    let address = format!("/staff/contacts/{contact}");
    let csrf = helper.get(&address).await.csrf();
    helper.post(&address, &[("csrf", &csrf), ("do", "end"), ("outcome", "advice"), ("note", "")]).await.location();
}

async fn conversations(portal: &Portal) -> Vec<contact::Model> {
    let mut all = contact::Entity::find().all(portal.doorstep.store.reads()).await.unwrap();
    all.sort_by_key(|contact| contact.began);
    all
}

/// Somebody who permits one account to fill in one service.
async fn permitted(portal: &Portal, email: &str) -> mandate::Model {
    let account = staff::by_email(&portal.doorstep.store, email).await.unwrap().unwrap();
    let (gwen, ..) = helping::person(portal, "Gwen").await;
    helping::permission_for(portal, &gwen.id, &account.id, (&[Scope::Fill], "street-light"), DAY).await
}

/// Makes one row a day older.
struct Age(&'static str, &'static str, String);

#[async_trait]
impl Write for Age {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        let Self(table, column, id) = self;
        let older = format!("UPDATE {table} SET {column} = {column} - {DAY} WHERE id = '{id}'");
        transaction.execute_unprepared(&older).await?;
        Ok(())
    }
}

#[tokio::test]
async fn that_somebody_is_there_is_no_way_around_their_permission() {
    let portal = Portal::open().await;
    let mut bea = portal.helper(BEA, "").await;
    let given = permitted(&portal, BEA).await;
    let (by_permission, by_word) = (format!("mandate-{}", given.id), format!("person-{}", given.person));
    // Whoever was never met is not there on the helper's word.
    assert_eq!(begin(&mut bea, &[("who", &by_word)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    // Beside the helper they are helped with what they permitted, and with nothing else.
    begin(&mut bea, &[("who", &by_permission)]).await.location();
    bea.start("street-light").await;
    let csrf = bea.get("/services/bins").await.csrf();
    assert_eq!(bea.post("/services/bins", &[("csrf", &csrf)]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(bea.get(&format!("/staff/people/{}/permission", given.person)).await.status, StatusCode::FORBIDDEN);
    let revoke = mandate::Revoke { id: given.id.clone(), person: given.person.clone(), now: clock::now() };
    assert!(portal.doorstep.store.write(revoke).await.unwrap());
    end(&mut bea, &conversations(&portal).await[0].id).await;
    for who in [&by_permission, &by_word] {
        assert_eq!(begin(&mut bea, &[("who", who)]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{who}");
    }
    let people = bea.get("/staff/people").await;
    assert!(!people.has("Report a faulty street light"), "{}", people.text());
}

#[tokio::test]
async fn a_conversation_without_a_permission_ends_by_itself_or_by_the_person() {
    let portal = Portal::open().await;
    let mut resident = portal.browser();
    resident.begin().await;
    let code = resident.code("save").await;
    let mut bea = portal.helper(BEA, "").await;
    bea.enter_as_helper(&code, "phone").await.location();
    assert!(bea.get(WHERE).await.has("High Street"));
    // The person sees it on their own device, and ends it.
    let list = resident.get("/permissions").await;
    assert!(list.has("Who is helping you now") && list.has("Hana Helper"), "{}", list.text());
    let open = conversations(&portal).await.remove(0);
    resident.post("/permissions", &[("csrf", &list.csrf()), ("do", "end"), ("id", &open.id)]).await.location();
    assert_eq!(bea.get(WHERE).await.status, StatusCode::FORBIDDEN);
    let who = format!("person-{}", open.person);
    assert_eq!(begin(&mut bea, &[("who", &who)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!resident.get("/permissions").await.has("Who is helping you now"));

    // One that nobody ends does not go on the next day.
    begin(&mut bea, &[("who", "new"), ("name", "Sam")]).await.location();
    let open = conversations(&portal).await.pop().unwrap();
    portal.doorstep.store.write(Age("contacts", "began", open.id)).await.unwrap();
    assert_eq!(bea.get("/services").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn what_was_typed_about_one_person_never_lands_with_another() {
    let portal = Portal::open().await;
    let mut bea = portal.helper(BEA, "").await;
    begin(&mut bea, &[("who", "new"), ("name", "Gwen")]).await.location();
    bea.start("street-light").await;
    bea.answer("/services/street-light/danger", &[("danger", "no")]).await.location();
    let of_gwen = bea.get(WHERE).await;
    end(&mut bea, &conversations(&portal).await[0].id).await;
    begin(&mut bea, &[("who", "new"), ("name", "Sam")]).await.location();
    bea.start("street-light").await;
    bea.answer("/services/street-light/danger", &[("danger", "no")]).await.location();
    let late = bea.answer_on(&of_gwen, WHERE, &[("location", "Gwen's house")]).await;
    assert_eq!(late.status, StatusCode::FORBIDDEN);
    assert!(!late.has("Gwen's house"), "{}", late.text());
    assert!(!bea.get(WHERE).await.has("Gwen"));
    // Nor does a code, or a permission, open a second conversation beside the first one.
    let given = permitted(&portal, BEA).await;
    let csrf = bea.get("/staff/permissions").await.csrf();
    let act = bea.post("/staff/permissions", &[("csrf", &csrf), ("do", "act"), ("reference", &given.reference)]).await;
    let mut resident = portal.browser();
    resident.begin().await;
    let code = resident.code("code").await;
    let entered = bea.enter_as_helper(&code, "phone").await;
    let sam = &conversations(&portal).await[1].id;
    for answer in [act, entered] {
        assert_eq!(answer.location(), format!("/staff/contacts/{sam}?then=switch"));
    }
    end(&mut bea, sam).await;
    assert_eq!(bea.enter_as_helper(&code, "phone").await.location(), "/services/street-light");
}

#[tokio::test]
async fn a_sign_in_that_ended_takes_what_was_typed_through_the_next_one() {
    let portal = Portal::open().await;
    let mut bea = portal.helper(BEA, "").await;
    begin(&mut bea, &[("who", "new"), ("name", "Gwen")]).await.location();
    bea.start("street-light").await;
    bea.answer("/services/street-light/danger", &[("danger", "no")]).await.location();
    let page = bea.get(WHERE).await;
    bea.cookies.remove("doorstep_staff");
    let ended = bea.answer_on(&page, WHERE, &[("location", "High Street"), ("column", "")]).await;
    assert!(ended.status == StatusCode::FORBIDDEN && ended.has("Sign in") && ended.has("High Street"), "{}", ended.text());
    let drafts = draft::Entity::find().all(portal.doorstep.store.reads()).await.unwrap();
    assert!(drafts.iter().all(|draft| !draft.pairs.contains("High Street")));
    let (csrf, to) = (ended.csrf(), ended.input("to"));
    let mut pairs = vec![("csrf", csrf.as_str()), ("email", BEA), ("password", "correct horse"), ("to", &to)];
    pairs.extend([("kept-location", "High Street"), ("kept-column", "")]);
    let back = bea.post("/staff/sign-in", &pairs).await;
    assert!(back.has("You are helping Gwen") && back.has("High Street"), "{}", back.text());
    assert_eq!(
        bea.answer_on(&back, WHERE, &[("location", "High Street"), ("column", "")]).await.location(),
        "/services/street-light/fault"
    );
    // Somebody else who signs in there gets nothing of it.
    let mut ivor = portal.helper("ivor@library.example", "").await;
    ivor.cookies.remove("doorstep_staff");
    let csrf = ivor.get("/staff/sign-in").await.csrf();
    let mut pairs = vec![("csrf", csrf.as_str()), ("email", "ivor@library.example"), ("password", "correct horse"), ("to", &to)];
    pairs.push(("kept-location", "High Street"));
    let other = ivor.post("/staff/sign-in", &pairs).await;
    assert!(other.status == StatusCode::FORBIDDEN && !other.has("Gwen"), "{}", other.text());
}

#[tokio::test]
async fn what_is_taken_back_while_a_page_is_on_its_way_stores_nothing() {
    let portal = Portal::open().await;
    let mut bea = portal.helper(BEA, "").await;
    let given = permitted(&portal, BEA).await;
    begin(&mut bea, &[("who", &format!("mandate-{}", given.id))]).await.location();
    bea.start("street-light").await;
    bea.answer("/services/street-light/danger", &[("danger", "no")]).await.location();
    let page = bea.get(WHERE).await;
    let pairs = [("csrf", page.csrf()), ("definition", page.input("definition")), ("location", "High Street".into())];
    let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let store = portal.doorstep.store.clone();
    // The permission ends after the portal has read who posts, and before the last byte is there.
    let slow = futures_util::stream::once(async move {
        store.write(mandate::Revoke { id: given.id, person: given.person, now: clock::now() }).await.unwrap();
        Ok::<_, std::io::Error>(form)
    });
    let request = Request::post(WHERE).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let answer = bea.send(request.body(Body::from_stream(slow)).unwrap()).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", answer.text());
    let drafts = draft::Entity::find().all(portal.doorstep.store.reads()).await.unwrap();
    assert!(drafts.iter().all(|draft| !draft.pairs.contains("High Street")));
}

#[tokio::test]
async fn a_helper_becomes_nobody_by_the_codes_they_make() {
    let portal = Portal::open().await;
    let mut bea = portal.helper(BEA, "").await;
    begin(&mut bea, &[("who", "new"), ("name", "Gwen")]).await.location();
    bea.light().await;
    let code = bea.code("hand-back").await;
    let looks = access::after(&portal.doorstep.store, 0, 100).await.unwrap();
    assert!(looks.iter().any(|look| look.what == access::HAND_OVER && look.actor == BEA), "{looks:?}");
    // Not in the browser they are signed in with, in a conversation or not.
    end(&mut bea, &conversations(&portal).await[0].id).await;
    assert_eq!(bea.enter(&code).await.status, StatusCode::FORBIDDEN);
    // Nor once they have left.
    let account = staff::by_email(&portal.doorstep.store, BEA).await.unwrap().unwrap();
    let suspend = |suspended| staff::Suspend { id: account.id.clone(), suspended, now: clock::now() };
    portal.doorstep.store.write(suspend(true)).await.unwrap();
    assert_eq!(portal.browser().enter(&code).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    portal.doorstep.store.write(suspend(false)).await.unwrap();
    let mut tablet = portal.browser();
    assert_eq!(tablet.enter(&code).await.location(), "/services/street-light/check");
    // Who has a device of their own needs no code, and nobody gets one for it.
    let own = tablet.code("save").await;
    let mut phone = portal.browser();
    phone.enter(&own).await.location();
    let spoken = phone.code("code").await;
    let mut ivor = portal.helper("ivor@library.example", "").await;
    ivor.enter_as_helper(&spoken, "phone").await.location();
    let asked = ivor.get("/continue/hand-back?service=street-light").await;
    assert!(asked.has("on their own device already") && !asked.has("Get a code for the person"), "{}", asked.text());
    let csrf = phone.get("/continue").await.csrf();
    let posted = ivor.post("/continue/hand-back?service=street-light", &[("csrf", &csrf)]).await;
    assert!(!posted.has("data-code"), "{}", posted.text());
}

#[tokio::test]
async fn a_device_that_others_use_forgets_and_one_is_sent_away_from_another() {
    let portal = Portal::open().await;
    let mut phone = portal.browser();
    phone.begin().await;
    let (mut library, mut own) = (portal.browser(), portal.browser());
    let code = phone.code("save").await;
    let entered = library.enter(&code).await;
    assert!(entered.header("set-cookie").contains("doorstep_session=p") && !entered.header("set-cookie").contains("Max-Age"));
    let code = phone.code("save").await;
    let csrf = own.get("/continue").await.csrf();
    let entered = own.post("/continue", &[("csrf", &csrf), ("code", &code), ("own", "yes")]).await;
    assert!(entered.header("set-cookie").contains("Max-Age=2592000"), "{}", entered.header("set-cookie"));
    assert!(library.get(WHERE).await.has("High Street"));
    // From the phone the library's computer is sent away, and nobody else's device is.
    let list = phone.get("/permissions").await;
    assert!(list.has("Where you are signed in") && list.has("This one") && list.has("Another one"), "{}", list.text());
    let all = binding::Entity::find().all(portal.doorstep.store.reads()).await.unwrap();
    let id = library.session();
    assert!(all.iter().any(|one| one.session == id));
    let mut stranger = portal.browser();
    stranger.begin().await;
    stranger.code("save").await;
    let csrf = stranger.get("/permissions").await.csrf();
    stranger.post("/permissions", &[("csrf", &csrf), ("do", "forget"), ("id", &id)]).await.location();
    assert!(library.get(WHERE).await.has("High Street"));
    phone.post("/permissions", &[("csrf", &list.csrf()), ("do", "forget"), ("id", &id)]).await.location();
    assert!(!library.get(WHERE).await.has("High Street"));
    assert!(phone.get(WHERE).await.has("High Street"));
}

#[tokio::test]
async fn the_cookie_of_before_opens_nothing_any_more() {
    let portal = Portal::open().await;
    let mut phone = portal.browser();
    phone.begin().await;
    let mut thief = phone.tab();
    phone.code("save").await;
    // The person is older than a click in another tab by now.
    let store = portal.doorstep.store.reads();
    let someone = person::Entity::find().one(store).await.unwrap().unwrap();
    portal.doorstep.store.write(Age("people", "created", someone.id.clone())).await.unwrap();
    thief.begin().await;
    thief.code("save").await;
    assert_eq!(person::Entity::find().all(store).await.unwrap().len(), 2);
    let own = draft::of_owner(&portal.doorstep.store, &person::owner(&someone.id)).await.unwrap();
    assert_eq!(own.len(), 1);
    thief.answer(WHERE, &[("location", "Somewhere else"), ("column", "")]).await.location();
    assert!(phone.get(WHERE).await.has("High Street"));
}

#[tokio::test]
async fn nobody_tries_codes_of_a_declaration_one_after_the_other() {
    let portal = Portal::with(|config| config.limits = Switch::On).await;
    let mut browser = portal.browser();
    let csrf = browser.get("/continue").await.csrf();
    for _ in 0..10 {
        let tried = browser.post("/continue/true", &[("csrf", &csrf), ("code", "H4K7M-2R9T3")]).await;
        assert_eq!(tried.status, StatusCode::GONE);
    }
    let enough = browser.post("/continue/true", &[("csrf", &csrf), ("code", "H4K7M-2R9T3")]).await;
    assert_eq!(enough.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn a_code_that_a_helper_made_is_no_declaration_of_theirs() {
    let portal = Portal::open().await;
    let mut bea = portal.helper(BEA, "").await;
    begin(&mut bea, &[("who", "new"), ("name", "Gwen")]).await.location();
    bea.light().await;
    let code = bea.code("declare").await;
    end(&mut bea, &conversations(&portal).await[0].id).await;
    // The conversation is over, the sign-in is not.
    assert_eq!(bea.enter(&code).await.status, StatusCode::FORBIDDEN);
    let csrf = bea.get("/continue").await.csrf();
    let confirm = [("csrf", csrf.as_str()), ("code", &code), ("agreed", "yes"), ("content", "")];
    assert_eq!(bea.post("/continue/true", &confirm).await.status, StatusCode::FORBIDDEN);
    let mut own = portal.browser();
    let page = own.enter(&code).await;
    let yes = [("csrf", page.csrf()), ("code", page.input("code")), ("agreed", "yes".into()), ("content", page.input("content"))];
    own.post("/continue/true", &yes.each_ref().map(|(name, value)| (*name, value.as_str()))).await;
    let said = declaration::Entity::find().one(portal.doorstep.store.reads()).await.unwrap().unwrap();
    let account = staff::by_email(&portal.doorstep.store, BEA).await.unwrap().unwrap();
    assert_eq!((said.way.as_str(), said.account), ("code", account.id));
}

#[tokio::test]
async fn whoever_may_not_open_a_form_learns_nothing_of_it() {
    let portal = Portal::open().await;
    let mut resident = portal.browser();
    resident.begin().await;
    let code = resident.code("code").await;
    // Read out for street-light; the person has begun another form as well.
    resident.start("bins").await;
    let mut bea = portal.helper(BEA, "").await;
    bea.enter_as_helper(&code, "phone").await.location();
    let start = bea.get("/services/bins").await;
    assert!(!start.has("Start again") && !start.has("carry_on"), "{}", start.text());
    for path in ["/services/bins/check", "/services/bins/address", "/continue/hand-back?service=bins"] {
        assert_eq!(bea.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn what_nobody_can_use_any_more_is_thrown_away_and_who_owns_something_stays() {
    let portal = Portal::open().await;
    let mut bea = portal.helper(BEA, "").await;
    begin(&mut bea, &[("who", "new"), ("name", "Sam"), ("phone", "01632 960 001")]).await.location();
    let mut sender = portal.browser();
    sender.begin().await;
    sender.code("save").await;
    sender.answer("/services/street-light/fault", &[("fault", "other"), ("details", "It hums")]).await.location();
    sender.answer("/services/street-light/contact", &[("name", "Gwen"), ("email", "gwen@example.org")]).await.location();
    let check = sender.get("/services/street-light/check").await;
    sender.post("/services/street-light/check", &[("csrf", &check.csrf()), ("draft", &check.input("draft"))]).await.location();
    let (doorstep, store) = (&portal.doorstep, portal.doorstep.store.reads());
    let now = clock::now();
    housekeeping::clean(doorstep, now + 2 * DAY).await.unwrap();
    let left = conversations(&portal).await.remove(0);
    assert_eq!((left.outcome.as_str(), left.ended.is_some()), ("left", true));
    housekeeping::clean(doorstep, now + 32 * DAY).await.unwrap();
    assert!(code::Entity::find().all(store).await.unwrap().is_empty());
    assert!(binding::Entity::find().all(store).await.unwrap().is_empty());
    assert_eq!(person::Entity::find().all(store).await.unwrap().len(), 2);
    housekeeping::clean(doorstep, now + 500 * DAY).await.unwrap();
    assert!(contact::Entity::find().all(store).await.unwrap().is_empty());
    let people = person::Entity::find().all(store).await.unwrap();
    assert_eq!(people.len(), 1, "who sent a request stays with it: {people:?}");
    assert!(people[0].phone.is_empty());
}

#[tokio::test]
async fn two_helpers_on_one_draft_overwrite_nothing_and_each_is_named_for_their_own() {
    let portal = Portal::open().await;
    let mut resident = portal.browser();
    resident.begin().await;
    let (one, two) = (resident.code("code").await, resident.code("code").await);
    let mut hana = portal.helper("hana@advice.example", "").await;
    let mut ivor = portal.helper("ivor@library.example", "").await;
    hana.enter_as_helper(&one, "phone").await.location();
    ivor.enter_as_helper(&two, "in-person").await.location();
    let pages = [hana.get(WHERE).await, ivor.get(WHERE).await];
    let typed = [("High Street, by the bakery", ""), ("High Street", "HS 17")];
    for ((helper, page), (location, column)) in [&mut hana, &mut ivor].into_iter().zip(&pages).zip(typed) {
        let base = page.input("base").replace("&quot;", "\"");
        helper.answer_on(page, WHERE, &[("base", &base), ("location", location), ("column", column)]).await.location();
        let draft = draft::Entity::find().one(portal.doorstep.store.reads()).await.unwrap().unwrap();
        let account = staff::by_id(&portal.doorstep.store, &draft.act.actor).await.unwrap().unwrap();
        assert_eq!(draft.act.channel.name(), if account.email.starts_with("hana") { "phone" } else { "in-person" });
    }
    let page = resident.get(WHERE).await;
    assert!(page.has("by the bakery") && page.has("HS 17"), "{}", page.text());
    let looks = resident.get("/permissions").await;
    assert!(looks.has("Filled in a page of a form with you or for you"), "{}", looks.text());
}
