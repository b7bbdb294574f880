//! The real program, on a small disk of its own that can be filled, with a clock that can be wrong, to be killed at any moment.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;

use crate::machine::free_port;

const PATIENCE: Duration = Duration::from_secs(30);
/// The disk, in MB. The store of a short run takes a few.
const DISK: usize = 48;

pub struct Portal {
    port: u16,
    engine: u16,
    folder: TempDir,
    process: Option<Child>,
}

impl Portal {
    pub async fn start(engine: u16) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let mut portal = Self { port: free_port()?, engine, folder, process: None };
        std::fs::create_dir(portal.data())?;
        let size = format!("size={DISK}m");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(portal.data()).status()?;
        ensure!(mounted.success(), "A disk of its own needs root: run the tests as root, as CI does.");
        portal.set_clock("+0")?;
        portal.revive().await?;
        Ok(portal)
    }

    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub fn store(&self) -> PathBuf {
        self.data().join("doorstep.db")
    }

    pub fn log(&self) -> String {
        let log = std::fs::read_to_string(self.folder.path().join("portal.log")).unwrap_or_default();
        log.lines().filter(|line| !line.contains(" request ")).collect::<Vec<_>>().join("\n")
    }

    /// How far the portal's clock is off, such as `+2h`.
    pub fn set_clock(&self, offset: &str) -> Result<()> {
        Ok(std::fs::write(self.clock(), offset)?)
    }

    fn clock(&self) -> PathBuf {
        self.folder.path().join("clock")
    }

    /// Starts it, again where it was killed.
    pub async fn revive(&mut self) -> Result<()> {
        let log = std::fs::File::options().create(true).append(true).open(self.folder.path().join("portal.log"))?;
        let child = Command::new(env!("CARGO_BIN_EXE_doorstep"))
            .arg("serve")
            .current_dir(self.folder.path())
            .env("DOORSTEP_LISTEN", format!("127.0.0.1:{}", self.port))
            .env("DOORSTEP_DATA", self.data())
            .env("DOORSTEP_LIMITS", "off")
            .env("DOORSTEP_ENGINE", format!("operaton:http://demo:demo@127.0.0.1:{}/engine-rest", self.engine))
            .env("LD_PRELOAD", faketime()?)
            .env("FAKETIME_TIMESTAMP_FILE", self.clock())
            .env("FAKETIME_NO_CACHE", "1")
            .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()?;
        self.process = Some(child);
        let (client, until) = (reqwest::Client::builder().no_proxy().build()?, Instant::now() + PATIENCE);
        let health = format!("{}/health", self.address());
        while !client.get(&health).send().await.is_ok_and(|answer| answer.status().is_success()) {
            let ended = self.process.as_mut().and_then(|process| process.try_wait().ok().flatten());
            ensure!(ended.is_none() && Instant::now() < until, "the portal does not start:\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(())
    }

    pub fn kill(&mut self) -> Result<()> {
        if let Some(mut process) = self.process.take() {
            process.kill()?;
            process.wait()?;
        }
        Ok(())
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        self.kill().ok();
        Command::new("umount").arg(self.data()).status().ok();
    }
}

/// The library that tells a process another time (Debian's package `faketime`).
fn faketime() -> Result<PathBuf> {
    let folders = ["/usr/lib/x86_64-linux-gnu/faketime", "/usr/lib/aarch64-linux-gnu/faketime", "/usr/lib/faketime"];
    let found = folders.iter().map(|folder| Path::new(folder).join("libfaketime.so.1")).find(|library| library.is_file());
    found.context("libfaketime is missing: `cargo xtask test` installs it, or `apt-get install faketime`")
}
