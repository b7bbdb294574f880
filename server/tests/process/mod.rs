//! The program itself, as an operator starts it: on a free port, with a data folder of the test.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use axum::http::StatusCode;

use crate::browser::{Browser, Way};

/// Runs until it is killed or dropped.
pub struct Process {
    child: Child,
    pub address: String,
}

impl Process {
    /// Starts serving; returns at once. `store` is a PostgreSQL address.
    pub fn begin(data: &Path, store: Option<&str>) -> Self {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let mut serve = doorstep(data, store);
        serve.arg("serve").env("DOORSTEP_LISTEN", &address).env("DOORSTEP_LIMITS", "off");
        std::fs::create_dir_all(data).unwrap();
        let log = std::fs::File::create(data.join(format!("log-{}", address.replace(':', "-")))).unwrap();
        let child = serve.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap();
        Self { child, address }
    }

    pub async fn start(data: &Path, store: Option<&str>) -> Self {
        let mut process = Self::begin(data, store);
        process.is_ready().await;
        process
    }

    /// Waits until it serves.
    pub async fn is_ready(&mut self) {
        let deadline = Instant::now() + Duration::from_secs(60);
        while self.browser().get("/ready").await.status != StatusCode::OK {
            assert!(self.child.try_wait().unwrap().is_none(), "the program ended: see its log in the data folder");
            assert!(Instant::now() < deadline, "the program does not get ready");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    pub fn way(&self) -> Way {
        Way::to(&self.address)
    }

    pub fn browser(&self) -> Browser {
        Browser::new(self.way())
    }

    /// Ends it as a power cut would.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// The program with settings for this data and store, and no others.
pub fn doorstep(data: &Path, store: Option<&str>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_doorstep"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("DOORSTEP_")) {
        command.env_remove(name);
    }
    command.env("DOORSTEP_DATA", data).envs(store.map(|store| ("DOORSTEP_STORE", store)));
    command
}

/// Runs a command to its end.
pub fn run(command: &mut Command, arguments: &[&str]) -> Output {
    command.args(arguments).output().unwrap()
}

/// What it said, on both outputs.
pub fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}
