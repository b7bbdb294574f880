//! What goes wrong: one thing after the other, at random.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use rand::Rng;
use sea_orm::{ConnectionTrait, DbBackend};

use crate::machine::Machine;
use crate::portal::Portal;

pub struct Chaos {
    pub portal: Portal,
    pub engine: Machine,
    happened: usize,
    counts: Counts,
}

#[derive(Default)]
struct Counts {
    portal_killed: usize,
    engine_killed: usize,
    disk_full: usize,
    locked: usize,
    clock: usize,
}

impl Chaos {
    pub fn around(portal: Portal, engine: Machine) -> Self {
        Self { portal, engine, happened: 0, counts: Counts::default() }
    }

    /// Each thing in turn, with the portal's death between them, at moments that nobody planned.
    pub async fn something_happens(&mut self) -> Result<()> {
        pause(200..1500).await;
        self.happened += 1;
        match self.happened % 8 {
            2 => self.engine_dies().await,
            4 => self.disk_is_full().await,
            6 => self.database_is_locked().await,
            0 => self.clock_jumps().await,
            _ => self.portal_dies().await,
        }
    }

    /// Everything that can go wrong went wrong once.
    pub fn had_everything(&self) -> bool {
        self.happened >= 8
    }

    async fn portal_dies(&mut self) -> Result<()> {
        self.counts.portal_killed += 1;
        self.portal.dies().await
    }

    async fn engine_dies(&mut self) -> Result<()> {
        self.counts.engine_killed += 1;
        self.engine.kill()?;
        pause(500..2000).await;
        self.engine.revive().await
    }

    async fn disk_is_full(&mut self) -> Result<()> {
        self.counts.disk_full += 1;
        let filler = self.filler();
        // Writes until there is no room for one more byte.
        let mut file = std::fs::File::create(&filler)?;
        while std::io::Write::write_all(&mut file, &[0; 4096]).is_ok() {}
        pause(500..2000).await;
        Ok(std::fs::remove_file(filler)?)
    }

    async fn database_is_locked(&mut self) -> Result<()> {
        self.counts.locked += 1;
        let other = self.portal.store().await?;
        let lock = match other.get_database_backend() {
            DbBackend::Sqlite => "PRAGMA busy_timeout = 10000; BEGIN IMMEDIATE",
            _ => "BEGIN; LOCK TABLE outbox, submissions, drafts IN ACCESS EXCLUSIVE MODE",
        };
        let locked = other.execute_unprepared(lock).await.is_ok();
        // The portal waits for five seconds; this is longer.
        tokio::time::sleep(Duration::from_secs(6)).await;
        if locked {
            other.execute_unprepared("ROLLBACK").await?;
        }
        Ok(other.close().await?)
    }

    async fn clock_jumps(&mut self) -> Result<()> {
        self.counts.clock += 1;
        let offset = ["+3h", "-3h", "+2d", "-2d"][rand::rng().random_range(0..4)];
        self.portal.set_clock(offset)?;
        pause(500..3000).await;
        self.portal.set_clock("+0")
    }

    /// Nothing goes wrong any more.
    pub async fn all_is_well(&mut self) -> Result<()> {
        self.portal.set_clock("+0")?;
        self.portal_dies().await
    }

    fn filler(&self) -> PathBuf {
        self.portal.data().join("filler")
    }
}

async fn pause(range: std::ops::Range<u64>) {
    let pause = rand::rng().random_range(range);
    tokio::time::sleep(Duration::from_millis(pause)).await;
}

impl fmt::Display for Chaos {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Counts { portal_killed, engine_killed, disk_full, locked, clock } = self.counts;
        write!(
            f,
            "portal killed {portal_killed} times, engine killed {engine_killed}, disk full {disk_full}, database locked {locked}, clock jumped {clock}"
        )
    }
}
