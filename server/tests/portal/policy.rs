//! Every row that `server/policy.csv` allows and every one that it does not, played against the running portal.

use async_trait::async_trait;
use axum::http::StatusCode;
use sea_orm::entity::prelude::*;
use sea_orm::{DatabaseTransaction, IntoActiveModel};
use server::functions::draft::Form;
use server::policy::{Action, Reach, Role, Scope, State, allows};
use server::reference::Reference;
use server::session::{Session, random_id};
use server::store::{Write, declaration, desk_case, draft, event, outbox, person, submission};
use server::{clock, csrf, store};
use tempfile::TempDir;

use crate::browser::{Answer, Browser, Portal};
use crate::definition::LIGHT;
use crate::helping::{self, HOUR, Signed, permission, signed};

/// What is judged by the table, and built where it cannot be played here yet: masked answers, declarations, codes that pass a
/// draft on, and the pages of those who lead.
const NOT_PLAYED: &[Action] =
    &[Action::Reveal, Action::Declare, Action::HandOver, Action::Invite, Action::Suspend, Action::Figures, Action::Call];

/// What the resident of every form typed.
const WORDS: &[&str] = &["HS 17", "High Street", "Gwen Price", "gwen@example.org", "It hums"];

/// What is meant, said a second time: the table must say the same of every combination.
fn meant(role: Role, scope: Scope, reach: Reach, state: State, action: Action) -> bool {
    use Action as A;
    let helps = matches!(role, Role::Helper | Role::Lead);
    let within = helps && reach == Reach::Within;
    let (draft, sent) = (state == State::Draft, state == State::Sent);
    match action {
        A::Declare => role == Role::Resident && draft,
        A::Revoke | A::LookBack => role == Role::Resident,
        A::Call => role == Role::Staff || within,
        A::Invite | A::Suspend | A::Figures => matches!(role, Role::Lead | Role::Staff),
        A::Move => role == Role::Staff && sent,
        A::Permit => role == Role::Resident || (within && scope == Scope::Present && (draft || sent)),
        A::Reveal => match role {
            Role::Resident => true,
            Role::Staff => !draft,
            _ => within && draft && matches!(scope, Scope::Present | Scope::Fill),
        },
        A::HandOver => draft && (role == Role::Resident || (within && matches!(scope, Scope::Present | Scope::Fill))),
        A::Open => match role {
            Role::Resident => true,
            Role::Staff => !draft,
            _ => within && (scope == Scope::Discuss || (draft && matches!(scope, Scope::Present | Scope::Fill | Scope::Submit))),
        },
        A::Fill => draft && (role == Role::Resident || (within && matches!(scope, Scope::Present | Scope::Fill))),
        A::Submit => draft && (role == Role::Resident || (within && matches!(scope, Scope::Present | Scope::Submit))),
        A::Answer => match role {
            Role::Resident => !draft,
            _ => within && sent && matches!(scope, Scope::Present | Scope::Fill),
        },
        A::Follow => match role {
            Role::Resident | Role::Staff => !draft,
            _ => {
                within
                    && match scope {
                        Scope::Discuss => true,
                        Scope::Present | Scope::Updates => !draft,
                        Scope::Fill => sent,
                        _ => false,
                    }
            }
        },
    }
}

fn all() -> impl Iterator<Item = (Role, Scope, Reach, State)> {
    let roles = Role::ALL.iter().flat_map(|role| Scope::ALL.iter().map(move |scope| (*role, *scope)));
    let reaches = roles.flat_map(|(role, scope)| Reach::ALL.iter().map(move |reach| (role, scope, *reach)));
    reaches.flat_map(|(role, scope, reach)| State::ALL.iter().map(move |state| (role, scope, reach, *state)))
}

#[test]
fn the_table_says_what_is_meant_of_every_combination() {
    let mut rows = 0;
    for (role, scope, reach, state) in all() {
        for action in Action::ALL {
            let said = allows(role, &[scope], reach, state, *action);
            assert_eq!(said, meant(role, scope, reach, state, *action), "{role:?} {scope:?} {reach:?} {state:?} {action:?}");
            rows += 1;
        }
    }
    assert_eq!(rows, 4 * 7 * 2 * 3 * 16);
}

/// Rows as a form leaves them, from which those of every combination are made.
struct Template {
    draft: draft::Model,
    sent: submission::Model,
    received: event::Model,
    start: outbox::Model,
}

impl Template {
    async fn of(portal: &Portal) -> Self {
        let (mut begun, mut sent) = (portal.browser(), portal.browser());
        begun.light().await;
        let reference = sent.send_light().await;
        let reads = portal.doorstep.store.reads();
        Self {
            draft: draft::Entity::find().one(reads).await.unwrap().unwrap(),
            sent: submission::by_reference(&portal.doorstep.store, &reference).await.unwrap().unwrap(),
            received: event::of(&portal.doorstep.store, &reference).await.unwrap().remove(0),
            start: outbox::by_id(&portal.doorstep.store, &reference).await.unwrap().unwrap(),
        }
    }
}

/// A form of a person's in one state.
struct Put {
    draft: Option<draft::Model>,
    sent: Option<(submission::Model, Vec<event::Model>, outbox::Model, desk_case::Model)>,
}

#[async_trait]
impl Write for Put {
    type Done = ();

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        if let Some(draft) = self.draft.clone() {
            draft::Entity::insert(draft.into_active_model().reset_all()).exec_without_returning(transaction).await?;
        }
        if let Some((sent, events, start, case)) = self.sent.clone() {
            submission::Entity::insert(sent.into_active_model().reset_all()).exec_without_returning(transaction).await?;
            for event in events {
                event::Entity::insert(event.into_active_model().reset_all()).exec_without_returning(transaction).await?;
            }
            outbox::Entity::insert(start.into_active_model().reset_all()).exec_without_returning(transaction).await?;
            desk_case::Entity::insert(case.into_active_model().reset_all()).exec_without_returning(transaction).await?;
        }
        Ok(())
    }
}

/// The form of a person, and what is needed to ask for it.
#[derive(Clone, Default)]
struct Placed {
    person: String,
    draft: String,
    reference: String,
    /// The arrival at the stage that asks for something.
    arrival: String,
}

async fn place(portal: &Portal, template: &Template, person: &str, state: State) -> Placed {
    let (owner, id) = (person::owner(person), random_id());
    let mut placed = Placed { person: person.to_owned(), draft: id.clone(), ..Placed::default() };
    if state == State::Draft {
        let draft = draft::Model { id, session: owner, ..template.draft.clone() };
        portal.doorstep.store.write(Put { draft: Some(draft), sent: None }).await.unwrap();
        return placed;
    }
    placed.reference = Reference::new().to_string();
    let reference = placed.reference.clone();
    let sent =
        submission::Model { id: random_id(), reference: reference.clone(), draft: id, session: owner, ..template.sent.clone() };
    let at = |stage: &str, n: i64| event::Model {
        id: random_id(),
        reference: reference.clone(),
        stage: stage.to_owned(),
        at: template.received.at + n,
        ..template.received.clone()
    };
    let mut events = vec![at("received", 0), at("evidence", 1)];
    placed.arrival = events[1].id.clone();
    if state == State::Closed {
        events.push(at("done", 2));
    }
    let start = outbox::Model {
        id: reference.clone(),
        reference: reference.clone(),
        state: outbox::State::Started.name().to_owned(),
        ..template.start.clone()
    };
    let stage = if state == State::Closed { "done" } else { "evidence" };
    let case = desk_case::Model {
        reference: reference.clone(),
        process: "street-light".to_owned(),
        stage: stage.to_owned(),
        first: "received".to_owned(),
        ended: state == State::Closed,
        created: sent.created,
        updated: sent.created,
        waits: "[]".to_owned(),
    };
    portal.doorstep.store.write(Put { draft: None, sent: Some((sent, events, start, case)) }).await.unwrap();
    placed
}

/// Whoever acts, as the portal knows them.
struct Player {
    role: Role,
    browser: Browser,
    /// For pages of the person's, and for the workspace.
    csrf: String,
    desk: String,
    once: u32,
}

impl Player {
    fn helper(portal: &Portal, role: Role, signed: Signed, contact: &str) -> Self {
        let (csrf, desk) = (signed.csrf_in(portal, contact), signed.csrf(portal));
        Self { role, csrf, desk, browser: signed.browser, once: 0 }
    }

    fn resident(portal: &Portal, browser: Browser, session: &Session) -> Self {
        let csrf = csrf::token(&portal.doorstep.key, session);
        Self { role: Role::Resident, desk: csrf.clone(), csrf, browser, once: 0 }
    }

    /// Asks for it. Whether it came about, and the answers; `None` where there is nothing to ask for in this state.
    async fn play(&mut self, portal: &Portal, placed: &Placed, state: State, action: Action) -> Option<(bool, Vec<Answer>)> {
        let (csrf, desk) = (self.csrf.clone(), self.desk.clone());
        let request = format!("/requests/{}", placed.reference);
        let staff = format!("/staff{request}");
        let sent = state != State::Draft;
        let is = |answer: &Answer, status: StatusCode| answer.status == status;
        Some(match action {
            Action::Open if !sent => {
                let page = self.browser.get("/services/street-light/check").await;
                let data = self.browser.get("/api/drafts/street-light").await;
                let opened = [&page, &data].map(|answer| is(answer, StatusCode::OK) && answer.has("HS 17"));
                assert_eq!(opened[0], opened[1], "the page and the data say the same");
                (opened[0], vec![page, data])
            }
            Action::Open => {
                let path = if self.role == Role::Staff { staff.as_str() } else { "/services/street-light/confirmation" };
                let page = self.browser.get(path).await;
                (is(&page, StatusCode::OK) && page.has("HS 17"), vec![page])
            }
            Action::Fill if !sent => {
                let page = self.browser.get("/services/street-light/where").await;
                let pairs = [("csrf", csrf.as_str()), ("location", "High Street"), ("column", "HS 17")];
                let posted = self.browser.post("/services/street-light/where", &pairs).await;
                let filled = [is(&page, StatusCode::OK) && page.has("HS 17"), is(&posted, StatusCode::SEE_OTHER)];
                assert_eq!(filled[0], filled[1], "what can be seen can be posted: {}", posted.text());
                (filled[0], vec![page, posted])
            }
            Action::Submit if !sent => {
                // The person has said that it is true: without that nobody may.
                let row = draft::Entity::find_by_id(placed.draft.clone()).one(portal.doorstep.store.reads()).await.unwrap();
                let form = Form::from(row.unwrap());
                let said = declaration::Model {
                    draft: placed.draft.clone(),
                    content: declaration::content(&form),
                    way: "verbal".into(),
                    script: String::new(),
                    account: String::new(),
                    at: clock::now(),
                };
                portal.doorstep.store.write(declaration::Say(said)).await.unwrap();
                let pairs = [("csrf", csrf.as_str()), ("draft", placed.draft.as_str())];
                let posted = self.browser.post("/services/street-light/check", &pairs).await;
                let there = submission::by_draft(&portal.doorstep.store, &placed.draft).await.unwrap().is_some();
                assert_eq!(there, is(&posted, StatusCode::SEE_OTHER), "{}", posted.text());
                (there, vec![posted])
            }
            Action::Follow if sent => {
                let path = if self.role == Role::Staff { staff } else { request };
                let page = self.browser.get(&path).await;
                let followed = is(&page, StatusCode::OK) && page.has("What happened");
                if self.role == Role::Staff {
                    return Some((followed, vec![page]));
                }
                let data = self.browser.get(&format!("/api/requests/{}", placed.reference)).await;
                let events = self.browser.open(&format!("/requests/{}/events", placed.reference)).await.status();
                assert_eq!((followed, followed), (is(&data, StatusCode::OK), events == StatusCode::OK), "page, data and news");
                (followed, vec![page, data])
            }
            Action::Answer if sent => {
                let pairs = [("csrf", csrf.as_str()), ("draft", placed.arrival.as_str()), ("column", "HS 99")];
                let posted = self.browser.post(&request, &pairs).await;
                let answered = event::of(&portal.doorstep.store, &placed.reference).await.unwrap();
                let answered = answered.iter().any(|event| event::sent_message(event).is_some());
                assert_eq!(answered, is(&posted, StatusCode::SEE_OTHER), "{}", posted.text());
                (answered, vec![posted])
            }
            Action::Permit => {
                self.once += 1;
                let once = format!("{}-{}", placed.draft, self.once);
                let about = match sent {
                    true => [("about", "request"), ("request", placed.reference.as_str())],
                    false => [("about", "services"), ("services", "street-light")],
                };
                let mut pairs = vec![("csrf", desk.as_str()), ("once", &once), ("scopes", "fill"), ("days", "7")];
                pairs.extend(about);
                let path = match self.role {
                    Role::Resident => {
                        pairs.extend([("name", "Gwen P"), ("whom", "own"), ("helper", "Dana"), ("do", "give")]);
                        "/permissions/new".to_owned()
                    }
                    _ => {
                        pairs.extend([
                            ("whom", "own"),
                            ("helper", "Dana"),
                            ("given", "paper"),
                            ("kept", "here"),
                            ("do", "record"),
                        ]);
                        pairs.extend([("day", "1"), ("month", "2"), ("year", "2026")]);
                        format!("/staff/people/{}/permission", placed.person)
                    }
                };
                let count = || async { store::mandate::of_person(&portal.doorstep.store, &placed.person).await.unwrap().len() };
                let before = count().await;
                let posted = self.browser.post(&path, &pairs).await;
                let given = count().await > before;
                assert_eq!(given, is(&posted, StatusCode::OK), "{}", posted.text());
                (given, vec![posted])
            }
            Action::Revoke => {
                let given = permission(portal, &placed.person, "", &[Scope::Fill], HOUR).await;
                let path = format!("/permissions/{}/take-back", given.reference);
                let posted = self.browser.post(&path, &[("csrf", &csrf)]).await;
                let after = store::mandate::by_id(&portal.doorstep.store, &given.id).await.unwrap().unwrap();
                assert_eq!(after.revoked.is_some(), is(&posted, StatusCode::SEE_OTHER), "{}", posted.text());
                (after.revoked.is_some(), vec![posted])
            }
            Action::LookBack => {
                let page = self.browser.get("/permissions").await;
                (is(&page, StatusCode::OK) && page.has("Who looked, and when"), vec![page])
            }
            Action::Move if sent => {
                let at = if state == State::Closed { "done" } else { "evidence" };
                let posted = self.browser.post(&staff, &[("csrf", &desk), ("at", at), ("stage", "repair")]).await;
                let case = portal.doorstep.engines.desk.case(&placed.reference).await.unwrap().unwrap();
                (case.stage == "repair", vec![posted])
            }
            _ => return None,
        })
    }
}

/// The order in which a draft is played: sending it ends it.
const PLAYED: &[Action] = &[
    Action::LookBack,
    Action::Open,
    Action::Fill,
    Action::Follow,
    Action::Permit,
    Action::Revoke,
    Action::Submit,
    Action::Answer,
    Action::Move,
];

#[derive(Default)]
struct Count {
    allowed: u32,
    refused: u32,
    /// There is no form in that state to ask for.
    nothing: u32,
}

async fn play(
    portal: &Portal,
    player: &mut Player,
    placed: &Placed,
    (role, scope, reach, state): (Role, Scope, Reach, State),
    count: &mut Count,
) {
    for action in PLAYED {
        let row = format!("{} {} {} {} {}", role.name(), scope.name(), reach.name(), state.name(), action.name());
        let Some((done, answers)) = player.play(portal, placed, state, *action).await else {
            count.nothing += 1;
            continue;
        };
        assert_eq!(
            done,
            allows(role, &[scope], reach, state, *action),
            "{row}: {:?}",
            answers.iter().map(|answer| answer.status).collect::<Vec<_>>()
        );
        if done {
            count.allowed += 1;
            continue;
        }
        count.refused += 1;
        for answer in answers {
            for word in WORDS {
                assert!(!answer.has(word), "{row} shows {word}: {}", answer.text());
            }
            let follows = *action == Action::Open && allows(role, &[scope], reach, state, Action::Follow);
            let signs_in = role == Role::Resident && answer.status == StatusCode::SEE_OTHER;
            match () {
                () if follows => assert_eq!(answer.status, StatusCode::OK, "{row}: the reference alone"),
                () if signs_in => assert_eq!(answer.location(), "/staff/sign-in", "{row}"),
                () => assert!(
                    [StatusCode::FORBIDDEN, StatusCode::NOT_FOUND].contains(&answer.status),
                    "{row}: {} {}",
                    answer.status,
                    answer.text()
                ),
            }
        }
    }
}

/// A portal in which a request at "evidence" is asked for something that is no file.
async fn portal() -> (Portal, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let json = LIGHT.replace(r#""asks": ["photo"]"#, r#""asks": ["column"]"#);
    assert_ne!(json, LIGHT);
    std::fs::write(folder.path().join("street-light.json"), json).unwrap();
    std::fs::write(folder.path().join("bins.json"), include_str!("../../../forms/definitions/bins.json")).unwrap();
    let path = folder.path().to_owned();
    (Portal::with(|config| config.definitions = Some(path)).await, folder)
}

#[tokio::test]
async fn the_running_portal_does_what_the_table_says() {
    let (portal, _folder) = portal().await;
    let template = Template::of(&portal).await;
    let mut count = Count::default();
    for (role, scope, reach, state) in all() {
        assert!(NOT_PLAYED.iter().all(|action| !PLAYED.contains(action)));
        if role == Role::Resident {
            // What a resident may do with what is theirs hangs on no permission and no list of services.
            let same = Action::ALL.iter().all(|action| {
                allows(role, &[scope], reach, state, *action) == allows(role, &[Scope::None], Reach::Within, state, *action)
            });
            assert!(same);
            if scope != Scope::None || reach != Reach::Within {
                continue;
            }
            let (person, browser, session) = helping::person(&portal, "Gwen").await;
            let placed = place(&portal, &template, &person.id, state).await;
            let mut player = Player::resident(&portal, browser, &session);
            play(&portal, &mut player, &placed, (role, scope, reach, state), &mut count).await;
            continue;
        }
        let (person, _, _) = helping::person(&portal, "Gwen").await;
        let placed = place(&portal, &template, &person.id, state).await;
        let services = if reach == Reach::Within { "street-light" } else { "bins" };
        let signed = signed(&portal, role, "Huw", "", services).await;
        let mandate = match scope {
            Scope::Present => None,
            // It was for everything, and has ended.
            Scope::None => Some(permission(&portal, &person.id, &signed.account.id, &[Scope::Fill, Scope::Discuss], -1).await),
            scope => Some(permission(&portal, &person.id, &signed.account.id, &[scope], HOUR).await),
        };
        let contact = signed.sit(&portal, &person.id, mandate.as_ref()).await;
        let mut player = Player::helper(&portal, role, signed, &contact);
        play(&portal, &mut player, &placed, (role, scope, reach, state), &mut count).await;
    }
    let rows = (3 + 3 * 7 * 2 * 3) * PLAYED.len() as u32;
    assert_eq!(count.allowed + count.refused + count.nothing, rows);
    println!("{} allowed, {} refused, {} with nothing to ask for", count.allowed, count.refused, count.nothing);
    assert!(count.allowed > 100 && count.refused > 500, "{} {}", count.allowed, count.refused);
}
