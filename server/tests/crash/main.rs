//! Crash tests: processes are killed, the disk is full, the database locked and the clock wrong, all under load. At the end every
//! confirmed reference has one submission here and one case at the engine.
//!
//! `DOORSTEP_CRASH_SUBMISSIONS` says how many forms are sent at least (`cargo xtask crash --submissions N`).

#[path = "../portal/browser.rs"]
#[allow(dead_code)]
mod browser;
mod chaos;
mod count;
#[path = "../house/machine.rs"]
mod machine;
mod portal;
mod resident;
#[path = "../house/round_robin.rs"]
mod round_robin;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use chaos::Chaos;
use machine::Machine;
use portal::Portal;

/// Residents who fill in the form at the same time.
const AT_ONCE: usize = 6;
/// However bad it was: once all is well again, nothing waits longer.
const CATCH_UP: Duration = Duration::from_secs(180);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_dies_every_confirmed_request_has_one_case() {
    play().await.unwrap_or_else(|error| panic!("{error:#}"));
}

async fn play() -> Result<()> {
    let residents: usize = std::env::var("DOORSTEP_CRASH_SUBMISSIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(60);
    let engine = Machine::start("operaton", "http://127.0.0.1:{port}/engine-rest/engine").await?;
    let portal = Portal::start(engine.port).await?;
    let address = portal.address.clone();
    let mut chaos = Chaos::around(portal, engine);
    let (sent, enough) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let crowd = (0..AT_ONCE).map(|_| tokio::spawn(resident::send_until(address.clone(), sent.clone(), enough.clone())));
    let crowd: Vec<_> = crowd.collect();
    while sent.load(Ordering::Relaxed) < residents || !chaos.had_everything() {
        if crowd.iter().any(|resident| resident.is_finished()) {
            break; // somebody gave up, and says why below
        }
        chaos.something_happens().await?;
    }
    enough.store(true, Ordering::Relaxed);
    let mut confirmed = Vec::new();
    for resident in crowd {
        confirmed.extend(resident.await?.with_context(|| chaos.portal.log())?);
    }
    chaos.all_is_well().await?;
    let until = Instant::now() + CATCH_UP;
    let mut counted = count::count(&chaos, &confirmed).await?;
    while !counted.is_whole() && Instant::now() < until {
        tokio::time::sleep(Duration::from_millis(500)).await;
        counted = count::count(&chaos, &confirmed).await?;
    }
    println!("{chaos}\n{counted}");
    ensure!(counted.is_whole(), "something was lost or doubled: {counted}\n{}", chaos.portal.log());
    Ok(())
}
