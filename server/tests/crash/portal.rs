//! The real program, on a small disk of its own that can be filled, with a clock that can be wrong, to be killed at any moment.
//!
//! On PostgreSQL there are two of them behind a plain proxy.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use rand::Rng;
use sea_orm::{ConnectOptions, Database, DatabaseConnection};
use tempfile::TempDir;

use crate::browser;
use crate::machine::free_port;
use crate::round_robin::proxy;

const PATIENCE: Duration = Duration::from_secs(60);
/// The disk, in MB. The store of a short run takes a few.
const DISK: usize = 48;

pub struct Portal {
    /// What residents call.
    pub address: String,
    processes: Vec<Process>,
    engine: u16,
    /// The PostgreSQL that the processes share; the embedded store without one.
    store: Option<String>,
    folder: TempDir,
}

struct Process {
    port: u16,
    child: Option<Child>,
}

impl Portal {
    pub async fn start(engine: u16) -> Result<Self> {
        let (store, folder) = (browser::store(), tempfile::tempdir()?);
        let count = if store.is_some() { 2 } else { 1 };
        let processes = (0..count).map(|_| Ok(Process { port: free_port()?, child: None })).collect::<Result<Vec<_>>>()?;
        let address = proxy(processes.iter().map(|process| format!("127.0.0.1:{}", process.port)).collect()).await;
        let mut portal = Self { address: format!("http://{address}"), processes, engine, store, folder };
        std::fs::create_dir(portal.data())?;
        let size = format!("size={DISK}m");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(portal.data()).status()?;
        ensure!(mounted.success(), "A disk of its own needs root: run the tests as root, as CI does.");
        portal.set_clock("+0")?;
        for place in 0..count {
            portal.revive(place).await?;
        }
        Ok(portal)
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A connection to the store of its own.
    pub async fn store(&self) -> Result<DatabaseConnection> {
        let embedded = || format!("sqlite:{}", self.data().join("doorstep.db").display());
        let mut options = ConnectOptions::new(self.store.clone().unwrap_or_else(embedded));
        options.max_connections(1);
        Ok(Database::connect(options).await?)
    }

    /// What the processes said, without what they were asked.
    pub fn log(&self) -> String {
        let log = std::fs::read_to_string(self.folder.path().join("portal.log")).unwrap_or_default();
        log.lines().filter(|line| !line.contains(" request ")).collect::<Vec<_>>().join("\n")
    }

    /// How far the portal's clock is off, such as `+2h`.
    pub fn set_clock(&self, offset: &str) -> Result<()> {
        // In one step: the processes read it at any moment.
        let new = self.folder.path().join("clock.new");
        std::fs::write(&new, offset)?;
        Ok(std::fs::rename(new, self.clock())?)
    }

    fn clock(&self) -> PathBuf {
        self.folder.path().join("clock")
    }

    /// One of the processes dies as in a power cut, and is started again.
    pub async fn dies(&mut self) -> Result<()> {
        let place = rand::rng().random_range(0..self.processes.len());
        self.processes[place].kill()?;
        self.revive(place).await
    }

    async fn revive(&mut self, place: usize) -> Result<()> {
        let log = std::fs::File::options().create(true).append(true).open(self.folder.path().join("portal.log"))?;
        let mut serve = Command::new(env!("CARGO_BIN_EXE_doorstep"));
        serve
            .arg("serve")
            .current_dir(self.folder.path())
            .env("DOORSTEP_LISTEN", format!("127.0.0.1:{}", self.processes[place].port))
            .env("DOORSTEP_DATA", self.data())
            .env("DOORSTEP_LIMITS", "off")
            .env("DOORSTEP_ENGINE", format!("operaton:http://demo:demo@127.0.0.1:{}/engine-rest", self.engine))
            .envs(self.store.as_ref().map(|store| ("DOORSTEP_STORE", store)))
            .env("LD_PRELOAD", faketime()?)
            .env("FAKETIME_TIMESTAMP_FILE", self.clock())
            .env("FAKETIME_NO_CACHE", "1")
            .env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        let child = serve.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).spawn()?;
        self.processes[place].child = Some(child);
        let (client, until) = (reqwest::Client::builder().no_proxy().build()?, Instant::now() + PATIENCE);
        let health = format!("http://127.0.0.1:{}/health", self.processes[place].port);
        while !client.get(&health).send().await.is_ok_and(|answer| answer.status().is_success()) {
            let ended = self.processes[place].child.as_mut().and_then(|process| process.try_wait().ok().flatten());
            ensure!(ended.is_none() && Instant::now() < until, "the portal does not start:\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(())
    }
}

impl Process {
    fn kill(&mut self) -> Result<()> {
        if let Some(mut child) = self.child.take() {
            child.kill()?;
            child.wait()?;
        }
        Ok(())
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        self.processes.iter_mut().for_each(|process| _ = process.kill());
        Command::new("umount").arg(self.data()).status().ok();
    }
}

/// The library that tells a process another time (Debian's package `faketime`).
fn faketime() -> Result<PathBuf> {
    let folders = ["/usr/lib/x86_64-linux-gnu/faketime", "/usr/lib/aarch64-linux-gnu/faketime", "/usr/lib/faketime"];
    let found = folders.iter().map(|folder| Path::new(folder).join("libfaketime.so.1")).find(|library| library.is_file());
    found.context("libfaketime is missing: `cargo xtask test` installs it, or `apt-get install faketime`")
}
