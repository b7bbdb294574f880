//! A real engine as a process of its own, on a free port and with its data in a file, to be killed and started again.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;

/// A Java engine on a busy machine takes its time.
const PATIENCE: Duration = Duration::from_secs(120);

pub struct Machine {
    pub port: u16,
    folder: PathBuf,
    /// Answers once it is up.
    health: String,
    data: TempDir,
    process: Option<Child>,
}

impl Machine {
    /// Starts `target/engines/{kind}`; `health` is what answers once it is up, with `{port}` in it.
    pub async fn start(kind: &str, health: &str) -> Result<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/engines").join(kind);
        ensure!(
            folder.join("start").is_file(),
            "There is no {kind} to test with. `cargo xtask test` fetches it, or run `cargo xtask engine {kind}` once."
        );
        let port = free_port()?;
        let health = health.replace("{port}", &port.to_string());
        let mut machine = Self { port, folder, health, data: tempfile::tempdir()?, process: None };
        machine.revive().await?;
        Ok(machine)
    }

    pub async fn revive(&mut self) -> Result<()> {
        let log = std::fs::File::create(self.data.path().join("engine.log"))?;
        let child = Command::new(self.folder.join("start"))
            .env("PORT", self.port.to_string())
            .env("DATA_FOLDER", self.data.path().join("data"))
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("{} did not start", self.folder.display()))?;
        self.process = Some(child);
        let (client, until) = (reqwest::Client::builder().no_proxy().build()?, Instant::now() + PATIENCE);
        while !client.get(&self.health).send().await.is_ok_and(|answer| answer.status().as_u16() < 500) {
            let log = || std::fs::read_to_string(self.data.path().join("engine.log")).unwrap_or_default();
            ensure!(Instant::now() < until, "{} did not answer in {PATIENCE:?}:\n{}", self.health, log());
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        Ok(())
    }

    /// As a power cut does it.
    pub fn kill(&mut self) -> Result<()> {
        if let Some(mut process) = self.process.take() {
            process.kill()?;
            process.wait()?;
        }
        Ok(())
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        self.kill().ok();
    }
}

pub fn free_port() -> Result<u16> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
