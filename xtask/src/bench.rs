//! Measures sizes, speed and memory against what they must reach, the load generator on the same machine. Prints one table.

mod engine;
mod form;
mod handoff;
mod http;
mod journey;
mod load;
mod portal;
mod size;
mod table;

use std::process::ExitCode;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use self::http::Browser;
use self::journey::Script;
use self::load::{Load, load};
use self::portal::{Data, Portal};
use self::table::{Table, Target};
use crate::postgres::Postgres;
use crate::shell::say;
use crate::{build, tools};

const FIRST_PAGE: &str = "/services/bins/about";
/// People at once. More keeps the disk busier, fewer keeps the waiting shorter.
const PAGES_AT_ONCE: usize = 16;
const JOURNEYS_AT_ONCE: usize = 64;

pub fn bench(seconds: u64) -> Result<ExitCode> {
    build::build()?;
    tools::node_packages()?;
    let (time, script, mut table) = (Duration::from_secs(seconds), Script::of_bins()?, Table::default());
    let portal = Portal::start()?;
    say(&format!("The portal for measuring is at {}.", portal.address));

    table.part("Size as sent: files in brotli, pages in gzip");
    size::measure(&portal, &mut table)?;
    table.part("Memory");
    let idle = portal.settled_memory()?;
    table.row("idle", format!("{idle:.1} MB"), Target::at_most(30.0, idle));

    table.part(&format!("Speed on loopback, {} cores shared with the load generator", cores()));
    first_page(&portal, time, &mut table)?;
    whole_journeys(&portal, &script, time, &mut table)?;
    submissions(&portal, "embedded store", &script, time, &mut table)?;
    let after = portal.settled_memory()?;
    table.part("Memory");
    table.row("after load", format!("{after:.1} MB, {:.1} × idle", after / idle), Target::at_most(80.0, after));
    portal.stop()?;
    table.part("The same on a real PostgreSQL");
    let postgres = Postgres::start()?;
    let portal = Portal::start_in(&Data::new("postgres")?, &[("DOORSTEP_STORE", postgres.address())])?;
    submissions(&portal, "PostgreSQL", &script, time, &mut table)?;
    portal.stop()?;
    drop(postgres);

    handoff::measure(&script, time, &mut table)?;

    table.part("Forms engine: 1,000 questions, 500 conditions, 100 sums");
    engine::measure(&mut table)?;
    Ok(if table.print() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Only the hand-off to a real engine.
pub fn handoff(seconds: u64) -> Result<ExitCode> {
    build::build()?;
    let mut table = Table::default();
    handoff::measure(&Script::of_bins()?, Duration::from_secs(seconds), &mut table)?;
    Ok(if table.print() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn first_page(portal: &Portal, time: Duration, table: &mut Table) -> Result<()> {
    say("Measuring the first question page.");
    let plain = pages(portal, time, "")?;
    table.row("first question page", format!("{:.0} pages/s", plain.rate()), Target::at_least(6000.0, plain.rate()));
    table.row("  p50, p99", plain.waiting(), Target::None);
    let small = pages(portal, time / 2, "br, gzip")?;
    let ratio = small.rate() / plain.rate();
    table.row("  the same, compressed", format!("{:.0} pages/s, {ratio:.2} × plain", small.rate()), Target::None);
    Ok(())
}

/// Each person is a new visitor who asks for the page again and again on one connection.
fn pages(portal: &Portal, time: Duration, encoding: &str) -> Result<Load> {
    load(PAGES_AT_ONCE, time, |_| {
        let mut browser = Browser::at(&portal.address).accepting(encoding);
        move || {
            browser.forget();
            browser.get(FIRST_PAGE)?.expect(200)
        }
    })
}

fn whole_journeys(portal: &Portal, script: &Script, time: Duration, table: &mut Table) -> Result<()> {
    say("Measuring whole journeys of bins, every page posted without JavaScript.");
    let (references, before) = (Mutex::new(Vec::new()), portal.processor_time()?);
    let journeys = load(JOURNEYS_AT_ONCE, time, |_| {
        let mut browser = Browser::at(&portal.address);
        let references = &references;
        move || {
            browser.forget();
            let reference = script.play(&mut browser)?.submit(&mut browser)?;
            references.lock().expect("nobody panicked").push(reference);
            Ok(())
        }
    })?;
    let references = references.into_inner().unwrap_or_default();
    table.row("whole journeys of bins", format!("{:.0} journeys/s", journeys.rate()), Target::at_least(300.0, journeys.rate()));
    table.row("  p50, p99", journeys.waiting(), Target::None);
    let [theirs, ours] = portal.processor_time()?;
    let (theirs, ours) = (theirs - before[0], ours - before[1]);
    let busy = 100.0 * (theirs + ours) / (time.as_secs_f64() * cores() as f64);
    let share = format!("{:.0} % of the processor time; the cores were {busy:.0} % busy", 100.0 * ours / (theirs + ours));
    table.row("  the load generator's part", share, Target::None);
    table.row("  requests a journey", format!("{}", script.requests(portal)?), Target::None);
    table.row("  references, all different", format!("{}", references.len()), Target::Holds(all_differ(references)));
    Ok(())
}

/// Only the last step: every journey is filled in beforehand, then all are sent at once and answered after the commit.
fn submissions(portal: &Portal, store: &str, script: &Script, time: Duration, table: &mut Table) -> Result<()> {
    say(&format!("Measuring submissions on the {store}: journeys filled in beforehand, then sent all at once."));
    let (ready, deadline) = (Mutex::new(Vec::new()), Instant::now() + time);
    load(JOURNEYS_AT_ONCE, time, |_| {
        let ready = &ready;
        move || {
            if Instant::now() < deadline {
                let mut browser = Browser::at(&portal.address);
                let filled = script.play(&mut browser)?;
                ready.lock().expect("nobody panicked").push((browser, filled));
            }
            Ok(())
        }
    })?;
    let sent =
        load::each(JOURNEYS_AT_ONCE, ready.into_inner().unwrap_or_default(), |(mut browser, filled)| filled.post(&mut browser))?;
    table.row(&format!("submissions, durably stored: {store}"), format!("{:.0} a second", sent.rate()), Target::None);
    table.row("  p50, p99", sent.waiting(), Target::None);
    Ok(())
}

fn all_differ(mut references: Vec<String>) -> bool {
    let all = references.len();
    references.sort();
    references.dedup();
    all > 0 && references.len() == all
}

fn cores() -> usize {
    std::thread::available_parallelism().context("cores").map_or(1, usize::from)
}
