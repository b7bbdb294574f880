//! A form goes on elsewhere by a code: on another device, with a helper, and with both at once.

use axum::http::StatusCode;
use sea_orm::{EntityTrait, QueryOrder};
use server::code::{About, Kind, make, take};
use server::config::Switch;
use server::store::{access, draft, mandate, staff};
use server::{clock, password, session};

use crate::browser::{Answer, Browser, Portal};

const WHERE: &str = "/services/street-light/where";

impl Portal {
    /// Somebody who helps, signed in.
    pub async fn helper(&self, email: &str, organisation: &str) -> Browser {
        let account = staff::Model {
            id: session::random_id(),
            email: email.to_owned(),
            name: "Hana Helper".into(),
            password: password::hash("correct horse").unwrap(),
            created: clock::now(),
            role: "helper".into(),
            organisation: organisation.to_owned(),
            services: String::new(),
            suspended: false,
        };
        self.doorstep.store.write(staff::Add(account)).await.unwrap();
        let mut browser = self.browser();
        let csrf = browser.get("/staff/sign-in").await.csrf();
        let signed = browser.post("/staff/sign-in", &[("csrf", &csrf), ("email", email), ("password", "correct horse")]).await;
        assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.text());
        browser
    }
}

impl Answer {
    /// The code on the page.
    pub fn code(&self) -> String {
        let text = self.text();
        let rest = text.split("data-code").nth(1).unwrap_or_else(|| panic!("no code in {text}"));
        rest.split('>').nth(1).unwrap().split('<').next().unwrap().to_owned()
    }

    /// What stood on the page when it was drawn.
    fn base(&self) -> String {
        self.input("base").replace("&quot;", "\"")
    }
}

impl Browser {
    /// Asks for a code for `street-light`.
    pub async fn code(&mut self, purpose: &str) -> String {
        let path = format!("/continue/{purpose}?service=street-light");
        let page = self.get(&path).await;
        assert!(page.has(&format!("action=\"{path}\"")), "{}", page.text());
        let made = self.post(&path, &[("csrf", &page.csrf())]).await;
        assert_eq!(made.status, StatusCode::OK, "{}", made.text());
        // In another language it is asked for anew: what answers a post is at an address too.
        let welsh = "?service=street-light&amp;lang=cy";
        assert!(made.has(&format!("href=\"{welsh}\"")), "{}", made.text());
        let asked = self.tab().get(&format!("/continue/{purpose}{}", welsh.replace("&amp;", "&"))).await;
        assert_eq!(asked.status, StatusCode::OK);
        made.code()
    }

    pub async fn enter(&mut self, code: &str) -> Answer {
        let csrf = self.get("/continue").await.csrf();
        self.post("/continue", &[("csrf", &csrf), ("code", code)]).await
    }

    pub async fn enter_as_helper(&mut self, code: &str, channel: &str) -> Answer {
        let csrf = self.get("/staff/continue").await.csrf();
        self.post("/staff/continue", &[("csrf", &csrf), ("code", code), ("channel", channel)]).await
    }

    /// Two pages of `street-light`, the second one still to be gone on from.
    pub async fn begin(&mut self) {
        self.start("street-light").await;
        self.answer("/services/street-light/danger", &[("danger", "no")]).await;
        let kept = self.answer(&format!("{WHERE}?then=save"), &[("location", "High Street"), ("column", "")]).await;
        assert_eq!(kept.location(), "/continue/save?service=street-light");
    }
}

#[tokio::test]
async fn what_was_saved_goes_on_on_another_device_and_the_code_works_once() {
    let portal = Portal::open().await;
    let (mut phone, mut library) = (portal.browser(), portal.browser());
    phone.begin().await;
    let code = phone.code("save").await;
    let spoken = code.to_lowercase().replace('-', " ");
    assert_eq!(library.enter(&spoken).await.location(), "/services/street-light/fault");
    let page = library.get(WHERE).await;
    assert!(page.has("High Street"), "{}", page.text());
    // It is one draft on both.
    library.answer(WHERE, &[("location", "High Street, by the bakery"), ("column", "")]).await.location();
    assert!(phone.get(WHERE).await.has("by the bakery"));
    let again = portal.browser().enter(&code).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.has("This code does not work") && again.has(&code), "{}", again.text());
    for wrong in ["", "H4K7M-2R9T3", "hello"] {
        assert_eq!(portal.browser().enter(wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    // What was sent on one device is followed on the other.
    library.answer("/services/street-light/fault", &[("fault", "other"), ("details", "It hums loudly")]).await.location();
    library.answer("/services/street-light/contact", &[("name", "Gwen Price"), ("email", "gwen@example.org")]).await.location();
    let check = library.get("/services/street-light/check").await;
    let sent = [("csrf", check.csrf()), ("draft", check.input("draft"))];
    library.post("/services/street-light/check", &sent.each_ref().map(|(name, value)| (*name, value.as_str()))).await.location();
    let reference = library.get("/services/street-light/confirmation").await.reference();
    assert!(phone.get(&format!("/requests/{reference}")).await.has(&reference));
}

#[tokio::test]
async fn what_a_browser_had_begun_itself_is_kept_under_a_code_of_its_own() {
    let portal = Portal::open().await;
    let (mut phone, mut other) = (portal.browser(), portal.browser());
    phone.begin().await;
    let code = phone.code("save").await;
    other.start("street-light").await;
    other.answer("/services/street-light/danger", &[("danger", "no")]).await.location();
    other.answer(WHERE, &[("location", "Mill Lane"), ("column", "")]).await.location();
    let told = other.enter(&code).await;
    assert!(told.status == StatusCode::OK && told.has("You had begun a form here as well"), "{}", told.text());
    assert!(other.get(WHERE).await.has("High Street"));
    let kept =
        told.text().split("class=\"reference\"").nth(1).unwrap().split('>').nth(1).unwrap().split('<').next().unwrap().to_owned();
    let mut third = portal.browser();
    third.enter(&kept).await.location();
    assert!(third.get(WHERE).await.has("Mill Lane"));
}

#[tokio::test]
async fn a_code_grows_old_and_opens_only_what_it_is_for() {
    let portal = Portal::open().await;
    let now = clock::now();
    let about = || About { person: "somebody".into(), ..About::default() };
    for (kind, days) in [(Kind::Person, 28), (Kind::Mandate, 7), (Kind::Invitation, 7), (Kind::Together, 1)] {
        let later = now + days * 24 * 60 * 60 * 1000;
        let code = make(&portal.doorstep, kind, about(), now).await.unwrap();
        assert_eq!(take(&portal.doorstep, &Kind::ALL, code.as_str(), later).await.unwrap(), None, "{kind:?}");
        let others: Vec<Kind> = Kind::ALL.into_iter().filter(|other| *other != kind).collect();
        assert_eq!(take(&portal.doorstep, &others, code.as_str(), now).await.unwrap(), None, "{kind:?}");
        assert!(take(&portal.doorstep, &[kind], code.as_str(), now).await.unwrap().is_some(), "{kind:?}");
        assert_eq!(take(&portal.doorstep, &[kind], code.as_str(), now).await.unwrap(), None, "{kind:?} twice");
    }
}

#[tokio::test]
async fn nobody_guesses_codes_for_long() {
    let portal = Portal::with(|config| config.limits = Switch::On).await;
    let mut browser = portal.browser();
    for _ in 0..10 {
        assert_eq!(browser.enter("H4K7M-2R9T3").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let enough = browser.enter("H4K7M-2R9T3").await;
    assert_eq!(enough.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(!enough.header("retry-after").is_empty());
}

#[tokio::test]
async fn an_adviser_fills_in_with_a_person_and_neither_overwrites_the_other() {
    let portal = Portal::open().await;
    let mut resident = portal.browser();
    resident.begin().await;
    let code = resident.code("code").await;
    let mut adviser = portal.helper("hana@advice.example", "").await;
    assert_eq!(adviser.enter_as_helper(&code, "phone").await.location(), "/services/street-light");
    // Both have the page open; each changes another field of it.
    let (theirs, mine) = (resident.get(WHERE).await, adviser.get(WHERE).await);
    assert!(mine.has("High Street"), "{}", mine.text());
    let csrf = mine.csrf();
    let (base, definition) = (mine.base(), mine.input("definition"));
    let typed =
        [("csrf", &*csrf), ("definition", &definition), ("base", &base), ("location", "High Street"), ("column", "HS 17")];
    adviser.post(WHERE, &typed).await.location();
    let csrf = theirs.csrf();
    let (base, definition) = (theirs.base(), theirs.input("definition"));
    let location = "High Street, by the bakery";
    let typed = [("csrf", &*csrf), ("definition", &definition), ("base", &base), ("location", location), ("column", "")];
    resident.post(WHERE, &typed).await.location();
    for browser in [&mut resident, &mut adviser] {
        let page = browser.get(WHERE).await;
        assert!(page.has("by the bakery") && page.has("HS 17"), "{}", page.text());
    }
    // Who typed last is known, and that the adviser looked.
    let draft = draft::Entity::find().one(portal.doorstep.store.reads()).await.unwrap().unwrap();
    assert_eq!((draft.act.actor.as_str(), draft.page.as_str()), ("", "where"));
    let looks = access::of_person(&portal.doorstep.store, &draft.act.subject, &[], 0, 50).await.unwrap();
    assert!(looks.iter().all(|look| look.actor == "hana@advice.example" && look.reference == "street-light"));
    assert_eq!(looks.iter().map(|look| look.what.as_str()).collect::<Vec<_>>(), ["draft", "filled", "draft"]);
    // They fill in, and no more: not another form, and not the sending.
    adviser.answer("/services/street-light/fault", &[("fault", "other"), ("details", "It hums")]).await.location();
    adviser.answer("/services/street-light/contact", &[("name", "Gwen Price"), ("email", "gwen@example.org")]).await.location();
    let csrf = adviser.get(WHERE).await.csrf();
    let refused = adviser.post("/services/street-light/check", &[("csrf", &csrf), ("draft", "")]).await;
    assert!(refused.status == StatusCode::FORBIDDEN && refused.has("You do not have permission for that"), "{}", refused.text());
    let csrf = adviser.get("/services/bins").await.csrf();
    assert_eq!(adviser.post("/services/bins", &[("csrf", &csrf)]).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn what_a_person_takes_back_ends_at_once_and_nothing_more_is_stored() {
    let portal = Portal::open().await;
    let mut resident = portal.browser();
    resident.begin().await;
    let code = resident.code("code").await;
    let mut adviser = portal.helper("hana@advice.example", "").await;
    adviser.enter_as_helper(&code, "phone").await.location();
    let open = adviser.get(WHERE).await;
    let given = mandate::Entity::find().one(portal.doorstep.store.reads()).await.unwrap().unwrap();
    let revoke = mandate::Revoke { id: given.id.clone(), person: given.person.clone(), now: clock::now() };
    assert!(portal.doorstep.store.write(revoke).await.unwrap());
    let refused = adviser.answer_on(&open, WHERE, &[("location", "Somewhere else"), ("column", "")]).await;
    assert!(
        refused.status == StatusCode::FORBIDDEN && refused.has("You can no longer act for this person"),
        "{}",
        refused.text()
    );
    assert!(!refused.has("High Street"));
    assert_eq!(adviser.get(WHERE).await.status, StatusCode::FORBIDDEN);
    assert!(resident.get(WHERE).await.has("High Street"));
}

#[tokio::test]
async fn a_helper_hands_the_form_back_or_on_to_one_who_may_help_too() {
    let portal = Portal::open().await;
    let mut resident = portal.browser();
    resident.begin().await;
    let code = resident.code("save").await;
    // The person brings the code to the desk and is there: no permission is needed, and none is made.
    let mut desk = portal.helper("hana@library.example", "").await;
    desk.enter_as_helper(&code, "phone").await.location();
    assert!(mandate::Entity::find().one(portal.doorstep.store.reads()).await.unwrap().is_none());
    let on = desk.code("pass-on").await;
    let mut colleague = portal.helper("ivor@library.example", "").await;
    colleague.enter_as_helper(&on, "phone").await.location();
    assert!(colleague.get(WHERE).await.has("High Street"));
    // It is on the person's own device: nothing is to be handed back. Once that forgot them, it is.
    let list = resident.get("/permissions").await;
    assert!(colleague.get("/continue/hand-back?service=street-light").await.has("on their own device already"));
    let device = resident.session();
    let forget = [("csrf", &*list.csrf()), ("do", "forget"), ("id", &device)];
    assert_eq!(resident.post("/permissions", &forget).await.location(), "/permissions");
    let home = colleague.code("hand-back").await;
    let mut tablet = portal.browser();
    assert_eq!(tablet.enter(&home).await.location(), "/services/street-light/fault");
}

#[tokio::test]
async fn whom_a_permission_names_passes_it_to_nobody_else() {
    let portal = Portal::open().await;
    let mut resident = portal.browser();
    resident.begin().await;
    let code = resident.code("code").await;
    let mut adviser = portal.helper("hana@advice.example", "").await;
    adviser.enter_as_helper(&code, "phone").await.location();
    let on = adviser.code("pass-on").await;
    let mut other = portal.helper("ivor@elsewhere.example", "").await;
    assert_eq!(other.enter_as_helper(&on, "phone").await.status, StatusCode::FORBIDDEN);
    // It stays good for whom it is for.
    let open = adviser.enter_as_helper(&on, "phone").await.location();
    let ended = open.split('?').next().unwrap();
    let csrf = adviser.get(ended).await.csrf();
    adviser.post(ended, &[("csrf", &csrf), ("do", "end"), ("outcome", "saved")]).await.location();
    assert_eq!(adviser.enter_as_helper(&on, "phone").await.location(), "/services/street-light");
    let last = mandate::Entity::find().order_by_desc(mandate::Column::Created).all(portal.doorstep.store.reads()).await.unwrap();
    assert_eq!(last.len(), 1);
}

#[tokio::test]
async fn an_open_form_is_told_of_what_somebody_else_typed_and_of_its_end() {
    use futures_util::StreamExt;
    let portal = Portal::open().await;
    let mut resident = portal.browser();
    resident.begin().await;
    let code = resident.code("save").await;
    let mut tablet = portal.browser();
    tablet.enter(&code).await.location();
    let answer = tablet.open("/services/street-light/events").await;
    let mut told = answer.into_body().into_data_stream();
    let mut next = async || loop {
        let chunk = told.next().await.unwrap().unwrap();
        let text = String::from_utf8(chunk.to_vec()).unwrap();
        if let Some(data) = text.strip_prefix("data: ") {
            return serde_json::from_str::<serde_json::Value>(data.trim()).unwrap();
        }
    };
    let first = next().await;
    assert_eq!(first["page"], "where");
    resident.answer("/services/street-light/fault", &[("fault", "other"), ("details", "It hums")]).await.location();
    let second = next().await;
    assert_eq!(second["page"], "fault");
    assert!(second["revision"].as_i64() > first["revision"].as_i64());
    let draft = draft::Entity::find().one(portal.doorstep.store.reads()).await.unwrap().unwrap();
    portal.doorstep.store.write(draft::Discard { id: draft.id }).await.unwrap();
    assert_eq!(next().await["over"], true);
}
