//! Two processes on one PostgreSQL behind a plain proxy: each takes what the other began, and one may die.

#[path = "portal/browser.rs"]
#[allow(dead_code)]
mod browser;
#[allow(dead_code)]
mod process;
#[path = "house/round_robin.rs"]
mod round_robin;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use browser::{Answer, Browser, Way};
use futures_util::StreamExt;
use process::{Process, doorstep, run, said};
use sea_orm::{ColumnTrait, Database, DatabaseConnection, EntityTrait, PaginatorTrait, QueryFilter, Statement};
use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use server::store::connection::{self, Begun};
use server::store::outbox::State;
use server::store::{Place, Store, access, desk_case, outbox, staff, submission};
use tempfile::TempDir;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Mutex, MutexGuard, watch};

/// The longest anything may take.
const LONGEST: Duration = Duration::from_secs(120);
/// The pause before something is tried again.
const PAUSE: Duration = Duration::from_millis(50);

/// One of these tests crashes PostgreSQL: they take turns.
static TURN: Mutex<()> = Mutex::const_new(());

/// Two processes, the store that they share and the proxy in front of them.
struct Pair {
    processes: [Process; 2],
    proxy: String,
    store: DatabaseConnection,
    address: String,
    data: TempDir,
    _turn: MutexGuard<'static, ()>,
}

impl Pair {
    /// Both start at once in an empty folder on an empty store.
    async fn start() -> Self {
        let turn = TURN.lock().await;
        let data = tempfile::tempdir().unwrap();
        let address = browser::store()
            .expect("DOORSTEP_TEST_STORE is not set: `cargo xtask test` starts a PostgreSQL and runs this, or name one yourself");
        let mut processes = [Process::begin(data.path(), Some(&address)), Process::begin(data.path(), Some(&address))];
        for process in &mut processes {
            process.is_ready().await;
        }
        let proxy = round_robin::proxy(processes.iter().map(|process| process.address.clone()).collect()).await;
        let store = Database::connect(&address).await.unwrap();
        Self { processes, proxy, store, address, data, _turn: turn }
    }

    fn browser(&self) -> Browser {
        Browser::new(Way::to(&self.proxy))
    }

    /// What is in the store of requests: submissions, starts in the outbox, cases on the desk.
    async fn counts(&self) -> [u64; 3] {
        let starts = outbox::Entity::find().filter(outbox::Column::Kind.eq(outbox::START));
        [
            asks(async || submission::Entity::find().count(&self.store).await).await,
            asks(async || starts.clone().count(&self.store).await).await,
            asks(async || desk_case::Entity::find().count(&self.store).await).await,
        ]
    }

    async fn is_handed_over(&self) {
        let waiting = || async {
            let waiting = State::WAITING.iter().map(|state| state.name());
            let waiting = outbox::Entity::find().filter(outbox::Column::State.is_in(waiting));
            asks(async || waiting.clone().count(&self.store).await).await
        };
        let deadline = Instant::now() + Duration::from_secs(90);
        while waiting().await > 0 {
            assert!(Instant::now() < deadline, "{} rows still wait", waiting().await);
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    async fn execute(&self, statement: &str) {
        self.store.execute_raw(Statement::from_string(DbBackend::Postgres, statement)).await.unwrap();
    }
}

#[tokio::test]
async fn two_processes_serve_one_journey() {
    let pair = Pair::start().await;
    let [one, other] = &pair.processes;
    // Both made the key and the first account, and there is one of each.
    assert_eq!(staff::Entity::find().count(&pair.store).await.unwrap(), 1);
    let account = std::fs::read_to_string(pair.data.path().join("first-staff-account.txt")).unwrap();
    let password = account.lines().find_map(|line| line.strip_prefix("Password: ")).unwrap();
    let mut staff = pair.browser();
    let csrf = staff.get("/staff/sign-in").await.csrf();
    let signed =
        staff.post("/staff/sign-in", &[("csrf", &csrf), ("email", "staff@tolbooth.example"), ("password", password)]).await;
    assert_eq!(signed.location(), "/staff/requests");
    // The journey goes from one process to the other with every page, a file and all.
    let mut resident = pair.browser();
    resident.light().await;
    let photo = "/services/street-light/fault";
    let csrf = resident.get(photo).await.csrf();
    let typed = [("csrf", csrf.as_str()), ("fault", "other"), ("details", "It hums loudly at night")];
    resident.upload(photo, &typed, &[("photo", "lamp.png", PNG)]).await.location();
    let check = resident.get("/services/street-light/check").await;
    assert!(check.has("lamp.png") && check.has("Gwen Price"), "{}", check.text());
    // Sent to both at once, it is one request.
    let (csrf, draft) = (check.csrf(), check.input("draft"));
    let sent = [("csrf", csrf.as_str()), ("draft", draft.as_str())];
    let (mut left, mut right, mut hasty) = (resident.at(one.way()), resident.at(other.way()), resident.at(one.way()));
    let path = "/services/street-light/check";
    let twice = tokio::join!(left.post(path, &sent), right.post(path, &sent), hasty.post(path, &sent));
    for answer in [twice.0, twice.1, twice.2] {
        assert_eq!(answer.location(), "/services/street-light/confirmation");
    }
    let reference = left.get("/services/street-light/confirmation").await.reference();
    assert_eq!(right.get("/services/street-light/confirmation").await.reference(), reference);
    pair.is_handed_over().await;
    assert_eq!(pair.counts().await, [1, 1, 1]);
    // Moved on at one process, seen at the other; staff are signed in at both.
    let request = format!("/staff/requests/{reference}");
    let page = staff.at(one.way()).get(&request).await;
    let link = page.text().split('"').find(|link| link.contains("/files/")).map(str::to_owned).expect("a link to the photo");
    let file = staff.at(other.way()).get(&link).await;
    assert_eq!((file.status, file.header("content-type")), (StatusCode::OK, "image/png"));
    let stage = stages(&page).into_iter().next().unwrap();
    let note = [("csrf", page.csrf()), ("stage", stage), ("note", "An engineer comes".into()), ("public", "yes".into())];
    let note: Vec<(&str, &str)> = note.iter().map(|(name, value)| (*name, value.as_str())).collect();
    staff.at(one.way()).post(&request, &note).await.location();
    let mut resident = right;
    until(async || resident.get(&format!("/requests/{reference}")).await.has("An engineer comes")).await;
    // Somebody else with the reference and the detail sees it wherever they ask.
    let mut neighbour = Browser::new(other.way());
    let csrf = neighbour.get("/requests").await.csrf();
    let asked = [("csrf", csrf.as_str()), ("reference", &reference), ("detail", "gwen@example.org")];
    assert_eq!(neighbour.at(one.way()).post("/requests", &asked).await.location(), format!("/requests/{reference}"));
    let refused = run(&mut doorstep(pair.data.path(), Some(&pair.address)), &["backup", "nowhere"]);
    assert!(!refused.status.success() && said(&refused).contains("pg_dump"), "{}", said(&refused));
    let migrated = run(&mut doorstep(pair.data.path(), Some(&pair.address)), &["migrate"]);
    assert!(migrated.status.success() && said(&migrated).contains("up to date"), "{}", said(&migrated));
    assert!(!said(&migrated).contains("options"), "{}", said(&migrated));
}

#[tokio::test]
async fn two_processes_go_on_as_one_when_the_other_is_killed() {
    let mut pair = Pair::start().await;
    let load = Load::start(&pair.proxy, 6, 3);
    load.reaches(6).await;
    pair.processes[0].kill();
    let confirmed = load.ends().await;
    // What the dead one had under way when its time is up: the other takes it over and asks the desk first.
    let lost = confirmed.first().unwrap();
    pair.execute(&format!(
        "UPDATE outbox SET state = 'sending', lease = CAST(EXTRACT(EPOCH FROM now()) * 1000 AS bigint) + 1500 WHERE id = '{lost}'"
    ))
    .await;
    pair.is_handed_over().await;
    pair.keeps(&confirmed).await;
    // It comes back and they are two again.
    pair.processes[0] = Process::start(pair.data.path(), Some(&pair.address)).await;
    let seen = Browser::new(pair.processes[0].way()).get("/services/street-light").await;
    assert_eq!(seen.status, StatusCode::OK);
}

/// Connections are cut again and again and PostgreSQL crashes twice: whoever has a reference has one request, and nobody two.
#[tokio::test]
async fn two_processes_lose_nothing_when_postgres_crashes_under_load() {
    let pair = Pair::start().await;
    let load = Load::start(&pair.proxy, 6, 5);
    for round in 1..=6 {
        load.reaches(round * 4).await;
        match round % 3 {
            0 => crash(&pair.store).await,
            _ => cut(&pair.store).await,
        }
    }
    let confirmed = load.ends().await;
    pair.is_handed_over().await;
    pair.keeps(&confirmed).await;
}

/// A process that stopped in the middle of writing holds the others up for seconds, not for ever.
#[tokio::test]
async fn two_processes_do_not_wait_for_one_that_stopped() {
    let pair = Pair::start().await;
    // What a stopped process leaves behind: the turn taken, and nothing said since.
    let writes = connection::writes(&Place::Shared(pair.address.clone())).await.unwrap();
    let held = connection::begin(&writes, "stopped", "group").await.unwrap();
    let began = Instant::now();
    let mut resident = pair.browser();
    resident.start("street-light").await;
    let answer = resident.answer("/services/street-light/danger", &[("danger", "no")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert!(began.elapsed() < Duration::from_secs(15), "{:?}", began.elapsed());
    drop(held);
}

/// The commit happened and its answer was lost: the same group is not written again.
#[tokio::test]
async fn two_processes_know_what_was_written_when_the_answer_was_lost() {
    let pair = Pair::start().await;
    let writes = connection::writes(&Place::Shared(pair.address.clone())).await.unwrap();
    let begin = async |group| connection::begin(&writes, "writer", group).await.unwrap();
    let Begun::Now(transaction) = begin("first").await else { panic!("it is new") };
    transaction.commit().await.unwrap();
    assert!(matches!(begin("first").await, Begun::Before));
    let Begun::Now(transaction) = begin("second").await else { panic!("it is new") };
    transaction.rollback().await.unwrap();
    assert!(matches!(begin("second").await, Begun::Now(_)));
}

/// The way to PostgreSQL breaks many times a second, also between a commit and its answer: what was answered is there once.
#[tokio::test]
async fn two_processes_write_once_however_often_the_way_breaks() {
    let pair = Pair::start().await;
    let (before, after) = pair.address.split_once('@').unwrap();
    let (server, rest) = after.split_once('/').unwrap();
    let (proxy, breaks) = breaking_proxy(server.to_owned()).await;
    let place = Place::Shared(format!("{before}@{proxy}/{rest}"));
    let stores = [Store::open(&place).await.unwrap(), Store::open(&place).await.unwrap()];
    breaks.send(true).unwrap();
    let looks = (0..200).map(|n| {
        let store = &stores[n % 2];
        // Rows of these have no key of their own: a second one would stay.
        let look = access::Add {
            reference: format!("look-{n}"),
            actor: "Ada".into(),
            what: "payload",
            at: n as i64,
            ..access::Add::default()
        };
        async move { store.write(look).await.map(|()| n as i64) }
    });
    let answers: Vec<_> = futures_util::stream::iter(looks).buffer_unordered(8).collect().await;
    let mut confirmed: Vec<i64> = answers.into_iter().map(|answer| answer.expect("the way broke, but not for long")).collect();
    let rows = access::Entity::find().all(&pair.store).await.unwrap();
    let mut written: Vec<i64> = rows.into_iter().map(|row| row.at).collect();
    confirmed.sort_unstable();
    written.sort_unstable();
    assert_eq!(written, confirmed);
}

/// A way to `server` on which every connection lasts a moment only, once that is said.
async fn breaking_proxy(server: String) -> (String, watch::Sender<bool>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let (breaks, told) = watch::channel(false);
    tokio::spawn(async move {
        for n in 0u64.. {
            let Ok((mut from, _)) = listener.accept().await else { return };
            let Ok(mut to) = TcpStream::connect(&server).await else { continue };
            let mut told = told.clone();
            tokio::spawn(async move {
                let broken = async {
                    told.wait_for(|breaks| *breaks).await.ok();
                    tokio::time::sleep(Duration::from_millis(60 + n * 7 % 90)).await;
                };
                tokio::select! {
                    _ = tokio::io::copy_bidirectional(&mut from, &mut to) => {}
                    () = broken => {}
                }
            });
        }
    });
    (address, breaks)
}

impl Pair {
    /// Every confirmed reference has one submission and one case, and there is nothing that nobody was told of.
    async fn keeps(&self, confirmed: &BTreeSet<String>) {
        let sent = asks(async || submission::Entity::find().all(&self.store).await).await;
        let sent: BTreeSet<String> = sent.into_iter().map(|sent| sent.reference).collect();
        assert_eq!(sent, *confirmed);
        let n = confirmed.len() as u64;
        assert_eq!(self.counts().await, [n, n, n]);
        println!("{n} confirmed, each with one submission, one row of the outbox and one case");
    }
}

/// Residents who fill in and send one form after the other, and try again when something is wrong.
struct Load {
    residents: Vec<tokio::task::JoinHandle<BTreeSet<String>>>,
    sent: Arc<AtomicUsize>,
}

impl Load {
    fn start(proxy: &str, residents: usize, forms: usize) -> Self {
        let sent = Arc::new(AtomicUsize::new(0));
        let resident = |_| {
            let (way, sent) = (Way::to(proxy), sent.clone());
            tokio::spawn(async move {
                let mut references = BTreeSet::new();
                for _ in 0..forms {
                    references.insert(send_light(Browser::new(way.clone())).await);
                    sent.fetch_add(1, Ordering::Relaxed);
                }
                references
            })
        };
        Self { residents: (0..residents).map(resident).collect(), sent }
    }

    /// Waits until so many forms were sent.
    async fn reaches(&self, forms: usize) {
        until(async || self.sent.load(Ordering::Relaxed) >= forms).await;
    }

    async fn ends(self) -> BTreeSet<String> {
        let mut all = BTreeSet::new();
        for resident in self.residents {
            all.append(&mut resident.await.unwrap());
        }
        all
    }
}

/// Fills in and sends a form as somebody does who tries again where a page does not come. The reference they are told.
async fn send_light(mut browser: Browser) -> String {
    let service = "/services/street-light";
    let pages: [(&str, &[(&str, &str)]); 5] = [
        ("", &[]),
        ("/danger", &[("danger", "no")]),
        ("/where", &[("location", "High Street, outside number 14"), ("column", "HS 17")]),
        ("/fault", &[("fault", "other"), ("details", "It hums loudly at night")]),
        ("/contact", &[("name", "Gwen Price"), ("email", "gwen@example.org")]),
    ];
    let deadline = Instant::now() + LONGEST;
    for (page, pairs) in pages {
        while !is_answered(&mut browser, &format!("{service}{page}"), pairs).await {
            assert!(Instant::now() < deadline, "{page} cannot be answered");
            tokio::time::sleep(PAUSE).await;
        }
    }
    loop {
        if let Some(reference) = is_confirmed(&mut browser, service).await {
            return reference;
        }
        assert!(Instant::now() < deadline, "it cannot be sent");
        tokio::time::sleep(PAUSE).await;
    }
}

async fn is_answered(browser: &mut Browser, path: &str, pairs: &[(&str, &str)]) -> bool {
    let page = browser.get(path).await;
    if page.status != StatusCode::OK {
        return false;
    }
    let csrf = page.csrf();
    let all: Vec<(&str, &str)> = [("csrf", csrf.as_str())].into_iter().chain(pairs.iter().copied()).collect();
    browser.post(path, &all).await.status == StatusCode::SEE_OTHER
}

async fn is_confirmed(browser: &mut Browser, service: &str) -> Option<String> {
    let check = browser.get(&format!("{service}/check")).await;
    if check.status == StatusCode::OK {
        let (csrf, draft) = (check.csrf(), check.input("draft"));
        browser.post(&format!("{service}/check"), &[("csrf", &csrf), ("draft", &draft)]).await;
    }
    let page = browser.get(&format!("{service}/confirmation")).await;
    (page.status == StatusCode::OK).then(|| page.reference())
}

/// Tries until it is so.
async fn until(mut what: impl AsyncFnMut() -> bool) {
    let deadline = Instant::now() + LONGEST;
    while !what().await {
        assert!(Instant::now() < deadline, "it did not come to it in time");
        tokio::time::sleep(PAUSE).await;
    }
}

/// What the test itself asks of the store: a crash breaks its connections too, and one in the pool may not know yet.
async fn asks<T>(ask: impl AsyncFn() -> Result<T, DbErr>) -> T {
    let mut last = ask().await;
    let answered = until(async || {
        if last.is_err() {
            last = ask().await;
        }
        last.is_ok()
    });
    // Where it never answers, what it said last is told.
    tokio::time::timeout(Duration::from_secs(30), answered).await.ok();
    last.unwrap()
}

/// The connections of all processes break.
async fn cut(store: &DatabaseConnection) {
    let others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'doorstep'";
    asks(async || store.execute_raw(Statement::from_string(DbBackend::Postgres, others)).await).await;
}

/// One of PostgreSQL's own processes is killed: it ends all others and recovers from its log.
async fn crash(store: &DatabaseConnection) {
    let one = "SELECT pid FROM pg_stat_activity WHERE application_name = 'doorstep' LIMIT 1";
    let found = asks(async || store.query_one_raw(Statement::from_string(DbBackend::Postgres, one)).await).await;
    let Some(row) = found else { return };
    let process: i32 = row.try_get_by_index(0).unwrap();
    let killed = std::process::Command::new("kill").args(["-KILL", &process.to_string()]).status().unwrap();
    assert!(killed.success());
    // It takes connections again when it has recovered.
    until(async || store.ping().await.is_ok()).await;
}

/// The stages that staff may choose, in the order of their buttons.
fn stages(page: &Answer) -> Vec<String> {
    let text = page.text();
    let buttons = text.split("<button").skip(1).filter(|button| button.contains("name=\"stage\""));
    buttons.filter_map(|button| Some(button.split("value=\"").nth(1)?.split('"').next()?.to_owned())).collect()
}

/// One grey dot.
const PNG: &[u8] = b"\x89\x50\x4e\x47\x0d\x0a\x1a\x0a\x00\x00\x00\x0d\x49\x48\x44\x52\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00\x3a\x7e\x9b\x55\x00\x00\x00\x0a\x49\x44\x41\x54\x78\x9c\x63\x68\x00\x00\x00\x82\x00\x81\x77\xcd\x72\xb6\x00\x00\x00\x00\x49\x45\x4e\x44\xae\x42\x60\x82";
