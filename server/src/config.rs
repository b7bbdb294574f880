//! Settings: a TOML file, then the environment (`DOORSTEP_…`), printed at start without secrets.

use std::collections::BTreeMap;
use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use app::Council;
use figment::Figment;
use figment::providers::{Env, Format, Toml};
use serde::Deserialize;

use crate::opening;
use crate::store::Place;

/// The file that is read when it exists and no other was named.
const FILE: &str = "doorstep.toml";
const SHORTEST_KEY: usize = 16;

#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub listen: SocketAddr,
    /// Embedded store, uploads and keys.
    pub data: PathBuf,
    /// A PostgreSQL address in place of the embedded store.
    pub store: Option<String>,
    /// A council's own definitions in place of the bundled ones.
    pub definitions: Option<PathBuf>,
    /// Who does the work where a definition names nobody else: `desk`, or `kind:address`.
    pub engine: String,
    /// Other engines by the name that definitions know them under.
    pub engines: BTreeMap<String, String>,
    /// Signs what goes to a webhook engine and checks what comes from there: `whsec_` and base64.
    pub webhook_secret: Option<String>,
    /// The `api_key` of each program that may send requests by Open311; without any, none may.
    pub open311_keys: Vec<String>,
    /// Rate limits per address. Off only for load tests.
    pub limits: Switch,
    /// A proxy we trust stands in front: its `X-Forwarded-For` names the address.
    pub trusted_proxy: bool,
    /// Cookies travel over https only.
    pub secure_cookies: bool,
    /// `https://…` as people see it, where it differs from the Host header.
    pub public_url: Option<String>,
    /// How long something may wait for its engine before it is an alert, in seconds.
    pub alert_after: u64,
    /// After so many seconds without input a page that a helper sees is covered.
    pub cover_after: u64,
    /// Where alerts are posted to, as JSON. It may hold a secret and is never printed.
    pub alert_hook: Option<String>,
    /// After how many seconds without a change a form has stalled, so that whoever asked for it is reached.
    pub follow_up_after: u64,
    /// On a device that others use: after so long without a click or a key a page asks whether somebody is there, in seconds.
    pub idle_after: u64,
    /// And so long after that it is cleared.
    pub idle_warning: u64,
    pub council: Council,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Switch {
    On,
    Off,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8400)),
            data: PathBuf::from("./data"),
            store: None,
            definitions: None,
            engine: "desk".into(),
            engines: BTreeMap::new(),
            webhook_secret: None,
            open311_keys: Vec::new(),
            limits: Switch::On,
            trusted_proxy: false,
            secure_cookies: false,
            public_url: None,
            alert_after: 900,
            cover_after: 120,
            alert_hook: None,
            follow_up_after: 24 * 60 * 60,
            idle_after: 300,
            idle_warning: 60,
            council: Council::default(),
        }
    }
}

impl Config {
    /// What links to the portal begin with.
    pub fn address(&self) -> String {
        let public = self.public_url.as_ref().map(|url| url.trim_end_matches('/').to_owned());
        public.unwrap_or_else(|| format!("http://{}", self.listen))
    }

    /// The defaults, then the file, then the environment. A file that was named must be there.
    pub fn read(file: Option<&Path>) -> Result<Self> {
        if let Some(file) = file.filter(|file| !file.is_file()) {
            bail!("There is no settings file {}.", file.display());
        }
        let file = file.unwrap_or(Path::new(FILE));
        let figment =
            Figment::from(Toml::file(file)).merge(Env::prefixed("DOORSTEP_").filter(|key| is_setting(key.as_str())).split("__"));
        let mut config: Self = figment.extract().context("The settings cannot be read")?;
        config.definitions = config.definitions.map(|folder| beside_its_file(&figment, "definitions", folder));
        config.council.logo = config.council.logo.map(|logo| beside_its_file(&figment, "council.logo", logo));
        config.check()?;
        Ok(config)
    }

    /// Where the store is.
    pub fn place(&self) -> Place {
        match &self.store {
            Some(address) => Place::Shared(address.clone()),
            None => Place::Embedded(self.data.join("doorstep.db")),
        }
    }

    /// Refuses what cannot be meant, in plain words.
    fn check(&self) -> Result<()> {
        if self.store.as_ref().is_some_and(|store| !store.starts_with("postgres://") && !store.starts_with("postgresql://")) {
            bail!(
                "DOORSTEP_STORE is no PostgreSQL address. One looks like this: postgres://user:password@host/database. \
                 Unset it to use the embedded store; DOORSTEP_DATA says where the data lies."
            );
        }
        if self.open311_keys.iter().any(|key| key.len() < SHORTEST_KEY) {
            bail!(
                "DOORSTEP_OPEN311_KEYS has a key shorter than {SHORTEST_KEY} letters, which somebody could guess. Make one with: openssl rand -hex 16"
            );
        }
        if let Some(folder) = self.definitions.as_ref().filter(|folder| !folder.is_dir()) {
            bail!("DOORSTEP_DEFINITIONS names {}, which is no folder.", folder.display());
        }
        if self.alert_hook.as_ref().is_some_and(|hook| !is_web_address(hook)) {
            bail!("DOORSTEP_ALERT_HOOK is no web address. It begins with https:// or http://.");
        }
        // More than a day is no end of a sitting, and nobody can answer at once.
        if [self.idle_after, self.idle_warning].iter().any(|seconds| !(1..=86_400).contains(seconds)) {
            bail!("DOORSTEP_IDLE_AFTER and DOORSTEP_IDLE_WARNING are seconds, from 1 to 86400.");
        }
        opening::check(&self.council)
    }
}

/// A path that a settings file names is meant from that file's folder; one from the environment, from where we are.
fn beside_its_file(figment: &Figment, setting: &str, path: PathBuf) -> PathBuf {
    let file = figment.find_metadata(setting).and_then(|from| from.source.as_ref()?.file_path());
    file.and_then(Path::parent).map(|folder| folder.join(&path)).unwrap_or(path)
}

/// Other `DOORSTEP_…` variables belong to other programs.
fn is_setting(key: &str) -> bool {
    const NAMES: &[&str] = &[
        "listen",
        "data",
        "store",
        "definitions",
        "engine",
        "webhook_secret",
        "open311_keys",
        "limits",
        "trusted_proxy",
        "secure_cookies",
        "public_url",
        "alert_after",
        "alert_hook",
        "cover_after",
        "follow_up_after",
        "idle_after",
        "idle_warning",
    ];
    let key = key.to_ascii_lowercase();
    NAMES.contains(&key.as_str()) || key.starts_with("council__") || key.starts_with("engines__")
}

/// What stands in the log at start: credentials in addresses are left out.
impl fmt::Display for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let definitions = self.definitions.as_ref().map_or("bundled".into(), |folder| folder.display().to_string());
        let store = self.store.as_ref().map_or("embedded".into(), |_| self.place().to_string());
        write!(
            f,
            "listen={} data={} store={store} definitions={definitions} engine={} limits={:?} trusted_proxy={} secure_cookies={} alert_after={} alert_hook={} council={:?}",
            self.listen,
            self.data.display(),
            without_credentials(&self.engine),
            self.limits,
            self.trusted_proxy,
            self.secure_cookies,
            self.alert_after,
            if self.alert_hook.is_some() { "set" } else { "none" },
            self.council.name,
        )
    }
}

fn is_web_address(address: &str) -> bool {
    reqwest::Url::parse(address).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

/// `operaton:https://user:word@host/x` → `operaton:https://…@host/x`, `open311:https://host/x?key=k` → `open311:https://host/x?…`
fn without_credentials(address: &str) -> String {
    let (address, query) = address.split_once('?').map_or((address, ""), |(address, _)| (address, "?…"));
    match (address.find("://"), address.rfind('@')) {
        (Some(scheme), Some(at)) if scheme < at => format!("{}…{}{query}", &address[..scheme + 3], &address[at..]),
        _ => format!("{address}{query}"),
    }
}

#[cfg(test)]
mod tests {
    use super::without_credentials;

    #[test]
    fn credentials_are_never_printed() {
        assert_eq!(
            without_credentials("operaton:https://demo:secret@engine.example/rest"),
            "operaton:https://…@engine.example/rest"
        );
        assert_eq!(without_credentials("open311:https://a.example/v2?key=secret@x"), "open311:https://a.example/v2?…");
        assert_eq!(without_credentials("desk"), "desk");
    }
}
