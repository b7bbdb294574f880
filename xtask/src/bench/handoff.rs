//! Handing over to a real Operaton: how soon, how many a second, and how quickly 10,000 that waited out an outage are through,
//! beside what a bare HTTP client reaches at the same engine in the same run.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::http::Browser;
use super::journey::Script;
use super::load::{self, load};
use super::portal::{Data, Portal};
use super::table::{Table, Target};
use crate::shell::say;
use crate::{engine, place};

/// What an hour's outage of a large council's engine leaves behind, and more.
const QUEUED: usize = 10_000;
/// Long enough for one in a hundred to mean something.
const A_MINUTE: Duration = Duration::from_secs(60);
/// As many as the dispatcher has under way at most.
const CONNECTIONS: usize = 32;
const REST: &str = "/engine-rest";
/// `demo:demo`, as `cargo xtask engine` opens it.
const ACCOUNT: &str = "Basic ZGVtbzpkZW1v";
/// What the definition of `bins` calls its work.
const PROCESS: &str = "bins";
/// Where nothing answers.
const CLOSED: &str = "127.0.0.1:1";

pub fn measure(script: &Script, time: Duration, table: &mut Table) -> Result<()> {
    table.part("Hand-off to a real Operaton 1.0.3, on the same cores");
    let engine = Engine::start()?;
    let data = Data::new("handoff")?;
    let there = engine.setting(&engine.address);
    say("Getting the engine warm.");
    let portal = Portal::start_in(&data, &[("DOORSTEP_ENGINE", &there)])?;
    soon(&portal, script, Duration::from_secs(1))?;
    let payload = engine.payload()?;
    portal.stop()?;
    warm(&engine, &payload, time)?;

    say("Measuring how soon a request is with the engine.");
    let portal = Portal::start_in(&data, &[("DOORSTEP_ENGINE", &there)])?;
    let paced = soon(&portal, script, time.max(A_MINUTE))?;
    portal.stop()?;

    say("Measuring what a bare HTTP client reaches at the same engine.");
    let before = bare(&engine, &payload, time)?;

    say(&format!("The engine is away: {QUEUED} requests are sent meanwhile."));
    let portal = Portal::start_in(&data, &[("DOORSTEP_ENGINE", &engine.setting(CLOSED))])?;
    let sent = load::each(CONNECTIONS, (0..QUEUED).collect(), |_| {
        let mut browser = Browser::at(&portal.address);
        script.play(&mut browser)?.post(&mut browser)
    })?;
    let waiting = portal.metric("doorstep_handoffs", &["state=\"queued\"", "kind=\"start\""])?;
    portal.stop()?;

    say("The engine is back.");
    let portal = Portal::start_in(&data, &[("DOORSTEP_ENGINE", &there)])?;
    let catching_up = catch_up(&portal)?;
    portal.stop()?;
    let after = bare(&engine, &payload, time)?;

    let (bare, ratio) = ((before + after) / 2.0, 2.0 * catching_up / (before + after));
    table.row("from sent to started, 10 a second: p50, p99", paced, Target::None);
    table.row("a bare HTTP client's starts, before and after", format!("{before:.0}, {after:.0} a second"), Target::None);
    table.row(
        &format!("sent while the engine is away ({waiting:.0} wait)"),
        format!("{:.0} a second", sent.rate()),
        Target::None,
    );
    table.row("hand-offs to Operaton, catching up", format!("{catching_up:.0} a second"), Target::None);
    table.row("  × the bare client's", format!("{ratio:.2} of {bare:.0}"), Target::at_least(0.9, ratio));
    Ok(())
}

/// Ten requests a second, and how long each took until the engine had it, as the portal itself counts it.
fn soon(portal: &Portal, script: &Script, time: Duration) -> Result<String> {
    let before = had(portal)?;
    let started = Instant::now();
    let mut sent = 0u32;
    while started.elapsed() < time {
        let mut browser = Browser::at(&portal.address);
        script.play(&mut browser)?.post(&mut browser)?;
        sent += 1;
        std::thread::sleep((Duration::from_millis(100) * sent).saturating_sub(started.elapsed()));
    }
    portal.wait_until_started(before + f64::from(sent))?;
    let [p50, p99] = [0.5, 0.99].map(|part| portal.quantile("doorstep_handoff_seconds", part));
    Ok(format!("≤ {:.0} ms, ≤ {:.0} ms", 1000.0 * p50?, 1000.0 * p99?))
}

/// Starts by a client that does nothing else, the same variables as a submission has.
fn bare(engine: &Engine, payload: &Value, time: Duration) -> Result<f64> {
    let number = AtomicUsize::new(0);
    let process = format!("{REST}/process-definition/key/{}/start", PROCESS);
    let load = load(CONNECTIONS, time, |_| {
        let mut client = engine.client();
        let (number, process) = (&number, &process);
        move || {
            let key = format!("bare-{}-{}", std::process::id(), number.fetch_add(1, Ordering::Relaxed));
            let body = json!({ "businessKey": key, "variables": payload }).to_string();
            client.post(process, "application/json", body.as_bytes())?.expect(200)
        }
    })?;
    Ok(load.rate())
}

/// Until starting gets no quicker: a Java program is not at its best for a minute or two.
fn warm(engine: &Engine, payload: &Value, time: Duration) -> Result<()> {
    let mut best = bare(engine, payload, time)?;
    let mut no_quicker = 0;
    for _ in 0..20 {
        let rate = bare(engine, payload, time)?;
        no_quicker = if rate > 1.05 * best { 0 } else { no_quicker + 1 };
        best = best.max(rate);
        if no_quicker == 3 {
            break;
        }
    }
    Ok(())
}

/// From the first hand-off to the last.
fn catch_up(portal: &Portal) -> Result<f64> {
    let (first, begun) = (had(portal)?, Instant::now());
    let waiting = |portal: &Portal| -> Result<f64> {
        let state = |state: &str| portal.metric("doorstep_handoffs", &[state, "kind=\"start\""]);
        Ok(state("state=\"queued\"")? + state("state=\"sending\"")? + state("state=\"unknown\"")?)
    };
    while waiting(portal)? > 0.0 {
        if begun.elapsed() > Duration::from_secs(900) {
            bail!("10,000 requests were not handed over in a quarter of an hour");
        }
        std::thread::sleep(Duration::from_secs(1));
    }
    Ok((had(portal)? - first) / begun.elapsed().as_secs_f64())
}

/// How many requests the engine has.
fn had(portal: &Portal) -> Result<f64> {
    portal.metric("doorstep_handoffs", &["state=\"started\"", "kind=\"start\""])
}

/// An Operaton of the bench's own, with its data thrown away afterwards.
struct Engine {
    address: String,
    child: Child,
    data: PathBuf,
}

impl Engine {
    fn start() -> Result<Self> {
        let kind = engine::KINDS.iter().find(|kind| kind.name == "operaton").context("operaton")?;
        let folder = engine::prepare(kind)?;
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let data = place::at(&format!("target/bench-engine-{}", std::process::id()));
        std::fs::create_dir_all(&data)?;
        let log = std::fs::File::create(data.join("log"))?;
        let mut start = Command::new(folder.join("start"));
        start.env("PORT", port.to_string()).env("DATA_FOLDER", data.join("h2")).stdin(Stdio::null());
        let child = start.stdout(log.try_clone()?).stderr(log).spawn()?;
        let engine = Self { address: format!("127.0.0.1:{port}"), child, data };
        let until = Instant::now() + Duration::from_secs(120);
        while !engine.client().get(&format!("{REST}/engine")).is_ok_and(|answer| answer.status == 200) {
            if Instant::now() > until {
                bail!("Operaton did not start:\n{}", std::fs::read_to_string(engine.data.join("log")).unwrap_or_default());
            }
            std::thread::sleep(Duration::from_millis(200));
        }
        Ok(engine)
    }

    fn client(&self) -> Browser {
        Browser::at(&self.address).with_account(ACCOUNT)
    }

    fn setting(&self, address: &str) -> String {
        format!("operaton:http://demo:demo@{address}{REST}")
    }

    /// The variables of a case that Doorstep started.
    fn payload(&self) -> Result<Value> {
        let ask = |path: &str| -> Result<Value> { Ok(serde_json::from_slice(&self.client().get(path)?.body)?) };
        let cases = ask(&format!("{REST}/process-instance?processDefinitionKey={}&maxResults=1", PROCESS))?;
        let case = cases[0]["id"].as_str().context("Doorstep started no case")?;
        let mut variables = ask(&format!("{REST}/process-instance/{case}/variables?deserializeValues=false"))?;
        for variable in variables.as_object_mut().into_iter().flat_map(|all| all.values_mut()) {
            *variable = json!({ "type": variable["type"], "value": variable["value"] });
        }
        Ok(variables)
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.data);
    }
}
