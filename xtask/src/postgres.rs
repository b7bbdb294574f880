//! A real PostgreSQL for tests, crash tests and the bench, with its data in a folder that is thrown away.

use std::fs::File;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::shell::{find, program, read, run, say};

const OLDEST: u32 = 15;
const CONNECTIONS: u32 = 200;
const HOW: &str = "Run `sudo apt-get install -y postgresql` (Debian), or put the folder of its programs on the path";

/// Runs until it is dropped.
pub struct Postgres {
    server: Child,
    folder: PathBuf,
    address: String,
}

impl Postgres {
    /// Makes a data folder and starts a server on a free port. It installs PostgreSQL where it is missing and we may.
    pub fn start() -> Result<Self> {
        let programs = programs()?;
        let owner = owner()?;
        // Outside the repository: the server's user has to reach it.
        static STARTED: AtomicU32 = AtomicU32::new(0);
        let number = STARTED.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("doorstep-postgres-{}-{number}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir(&folder)?;
        if let Some((user, group)) = owner {
            chown(&folder, Some(user), Some(group))?;
        }
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        say(&format!("Starting PostgreSQL from {} on port {port}, with its data in {}.", programs.display(), folder.display()));
        let command = |name: &str| {
            let mut command = Command::new(programs.join(name));
            command.current_dir(&folder).env("LC_ALL", "C.UTF-8").stdin(Stdio::null());
            if let Some((user, group)) = owner {
                command.uid(user).gid(group);
            }
            command
        };
        read(command("initdb").args(["-D", "data", "-U", "doorstep", "--auth=trust", "--encoding=UTF8", "--no-sync"]))?;
        let log = File::create(folder.join("log"))?;
        let mut server = command("postgres");
        server.args(["-D", "data", "-p", &port.to_string(), "-k", ""]).args([
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            &format!("max_connections={CONNECTIONS}"),
        ]);
        let server = server.stdout(log.try_clone()?).stderr(log).spawn().context("postgres did not start")?;
        let mut postgres = Self { server, folder, address: format!("postgres://doorstep@127.0.0.1:{port}/postgres") };
        postgres.wait()?;
        Ok(postgres)
    }

    /// The address for `DOORSTEP_STORE`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// PostgreSQL says in its own file when it takes connections.
    fn wait(&mut self) -> Result<()> {
        let deadline = Instant::now() + Duration::from_secs(30);
        let said = self.folder.join("data/postmaster.pid");
        while !std::fs::read_to_string(&said).is_ok_and(|said| said.lines().any(|line| line.trim() == "ready")) {
            if self.server.try_wait()?.is_some() || Instant::now() > deadline {
                bail!("PostgreSQL did not start:\n{}", std::fs::read_to_string(self.folder.join("log")).unwrap_or_default());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // An interrupt is its quick way to end in order.
        let asked = Command::new("kill").args(["-INT", &self.server.id().to_string()]).status();
        let deadline = Instant::now() + Duration::from_secs(10);
        while asked.is_ok() && Instant::now() < deadline && matches!(self.server.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.server.kill();
        let _ = self.server.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// PostgreSQL refuses to run as root: then it runs as its own user, or as nobody. `None`: as who we are.
fn owner() -> Result<Option<(u32, u32)>> {
    if !as_root() {
        return Ok(None);
    }
    for user in ["postgres", "nobody"] {
        let number = |what| read(program("id").args([what, user])).ok()?.trim().parse().ok();
        if let (Some(user), Some(group)) = (number("-u"), number("-g")) {
            return Ok(Some((user, group)));
        }
    }
    bail!("PostgreSQL does not run as root, and there is no user postgres or nobody")
}

fn as_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|about| about.uid() == 0)
}

/// The folder of PostgreSQL's programs.
fn programs() -> Result<PathBuf> {
    if let Some(there) = installed() {
        return Ok(there);
    }
    if as_root() && find("apt-get").is_some() {
        say("Installing PostgreSQL with apt-get: the store's tests run on a real one.");
        run(program("apt-get").args(["update", "-qq"]))?;
        let mut install = program("apt-get");
        install.args(["install", "-y", "-qq", "--no-install-recommends", "postgresql"]);
        run(install.env("DEBIAN_FRONTEND", "noninteractive"))?;
    }
    installed().with_context(|| format!("PostgreSQL {OLDEST} or newer is missing. {HOW}"))
}

/// On the path, or where Debian keeps the versions side by side; the newest that is new enough.
fn installed() -> Option<PathBuf> {
    let on_the_path = find("initdb").and_then(|initdb| Some(initdb.canonicalize().ok()?.parent()?.to_owned()));
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|entry| entry.path().join("bin"));
    let all = on_the_path.into_iter().chain(debian).filter(|folder| folder.join("postgres").is_file());
    all.filter_map(|folder| Some((version(&folder)?, folder))).filter(|(version, _)| *version >= OLDEST).max().map(|(_, f)| f)
}

fn version(folder: &Path) -> Option<u32> {
    major(&read(Command::new(folder.join("postgres")).arg("--version")).ok()?)
}

/// `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)` → 15
fn major(said: &str) -> Option<u32> {
    let version = said.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
    version.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpStream;

    #[test]
    fn it_takes_connections_and_leaves_nothing_behind() {
        let postgres = Postgres::start().unwrap();
        let (place, folder) = (postgres.address().split(['@', '/']).nth(3).unwrap().to_owned(), postgres.folder.clone());
        assert!(TcpStream::connect(&place).is_ok());
        drop(postgres);
        assert!(TcpStream::connect(&place).is_err() && !folder.exists());
    }

    #[test]
    fn a_version_is_read_however_it_is_written() {
        assert_eq!(major("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"), Some(15));
        assert_eq!(major("postgres (PostgreSQL) 18beta1"), Some(18));
        assert_eq!(major("something else"), None);
    }
}
