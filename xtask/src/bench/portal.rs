//! The portal that is measured: the release program on a free port, with a data folder that is thrown away.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::http::Browser;
use crate::place;

pub struct Portal {
    pub address: String,
    child: Child,
    data: Arc<Data>,
}

/// A data folder, thrown away with the last portal that used it.
pub struct Data(PathBuf);

impl Data {
    pub fn new(name: &str) -> Result<Arc<Self>> {
        let folder = place::at(&format!("target/bench-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        Ok(Arc::new(Self(folder)))
    }
}

impl Drop for Data {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl Portal {
    pub fn start() -> Result<Self> {
        Self::start_in(&Data::new("data")?, &[])
    }

    /// On data that others go on with, and with other settings.
    pub fn start_in(data: &Arc<Data>, settings: &[(&str, &str)]) -> Result<Self> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string();
        let mut doorstep = Command::new(place::doorstep());
        doorstep.arg("serve").env("DOORSTEP_LISTEN", &address).env("DOORSTEP_DATA", &data.0).env("DOORSTEP_LIMITS", "off");
        doorstep.envs(settings.iter().copied());
        let log = std::fs::File::create(data.0.join("log"))?;
        let child =
            doorstep.stdout(log.try_clone()?).stderr(log).stdin(Stdio::null()).spawn().context("target/release/doorstep")?;
        let portal = Self { address, child, data: data.clone() };
        portal.wait()?;
        Ok(portal)
    }

    fn wait(&self) -> Result<()> {
        let deadline = Instant::now() + Duration::from_secs(20);
        while !Browser::at(&self.address).get("/health").is_ok_and(|answer| answer.status == 200) {
            if Instant::now() > deadline {
                bail!("the portal did not start:\n{}", std::fs::read_to_string(self.data.0.join("log")).unwrap_or_default());
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

    /// What `/metrics` says of a name: the sum of its lines that have all these labels.
    pub fn metric(&self, name: &str, labels: &[&str]) -> Result<f64> {
        let page = Browser::at(&self.address).get("/metrics")?;
        page.expect(200)?;
        Ok(lines(&page.text(), name)
            .filter(|(about, _)| labels.iter().all(|label| about.contains(label)))
            .map(|(_, value)| value)
            .sum())
    }

    /// The bound that a part of all measurements of a histogram stay below.
    pub fn quantile(&self, name: &str, part: f64) -> Result<f64> {
        let page = Browser::at(&self.address).get("/metrics")?.text();
        let buckets: Vec<(f64, f64)> = lines(&page, &format!("{name}_bucket"))
            .filter_map(|(about, count)| {
                Some((about.split("le=\"").nth(1)?.split('"').next()?.replace("+Inf", "inf").parse().ok()?, count))
            })
            .collect();
        let all = buckets.iter().map(|(_, count)| *count).fold(0.0, f64::max);
        let below = buckets.iter().filter(|(_, count)| *count >= part * all).map(|(bound, _)| *bound);
        Ok(below.fold(f64::INFINITY, f64::min))
    }

    /// Waits until the engine has so many requests.
    pub fn wait_until_started(&self, requests: f64) -> Result<()> {
        let deadline = Instant::now() + Duration::from_secs(60);
        while self.metric("doorstep_handoffs", &["state=\"started\"", "kind=\"start\""])? < requests {
            if Instant::now() > deadline {
                bail!("not every request was handed over");
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Ok(())
    }

    pub fn stop(mut self) -> Result<()> {
        self.child.kill()?;
        Ok(())
    }
}

/// The lines of a metric: their labels and their value.
fn lines<'p>(page: &'p str, name: &str) -> impl Iterator<Item = (&'p str, f64)> {
    let begins = [format!("{name}{{"), format!("{name} ")];
    page.lines()
        .filter(move |line| begins.iter().any(|begin| line.starts_with(begin)))
        .filter_map(|line| line.rsplit_once(' ').and_then(|(about, value)| Some((about, value.parse().ok()?))))
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
    }
}
