//! The portal that is measured: the release program on a free port, with a data folder that is thrown away.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::http::Browser;
use crate::place;

pub struct Portal {
    pub address: String,
    child: Child,
    data: PathBuf,
}

impl Portal {
    pub fn start() -> Result<Self> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string();
        let data = place::at(&format!("target/bench-data-{}", std::process::id()));
        std::fs::create_dir_all(&data)?;
        let mut doorstep = Command::new(place::doorstep());
        doorstep.arg("serve").env("DOORSTEP_LISTEN", &address).env("DOORSTEP_DATA", &data).env("DOORSTEP_LIMITS", "off");
        let log = std::fs::File::create(data.join("log"))?;
        let child =
            doorstep.stdout(log.try_clone()?).stderr(log).stdin(Stdio::null()).spawn().context("target/release/doorstep")?;
        let portal = Self { address, child, data };
        portal.wait()?;
        Ok(portal)
    }

    fn wait(&self) -> Result<()> {
        let deadline = Instant::now() + Duration::from_secs(20);
        while !Browser::at(&self.address).get("/health").is_ok_and(|answer| answer.status == 200) {
            if Instant::now() > deadline {
                bail!("the portal did not start:\n{}", std::fs::read_to_string(self.data.join("log")).unwrap_or_default());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    /// Resident memory in MB, after what was under way is done.
    pub fn settled_memory(&self) -> Result<f64> {
        std::thread::sleep(Duration::from_secs(2));
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("VmRSS")?;
        let kib: f64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kib * 1024.0 / 1_000_000.0)
    }

    /// Processor time so far, in seconds: the portal's, and that of the load generator, which shares the cores with it.
    pub fn processor_time(&self) -> Result<[f64; 2]> {
        Ok([processor_time(self.child.id())?, processor_time(std::process::id())?])
    }

    pub fn stop(mut self) -> Result<()> {
        self.child.kill()?;
        Ok(())
    }
}

/// User and system time of a process, from the kernel, which counts in hundredths of a second.
fn processor_time(process: u32) -> Result<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    let after_name = stat.rsplit_once(") ").context("a process without a name")?.1;
    let ticks: f64 = after_name.split(' ').skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum();
    Ok(ticks / 100.0)
}

impl Drop for Portal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.data);
    }
}
