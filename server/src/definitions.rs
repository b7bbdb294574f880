//! The catalogue of services: bundled or a council's own folder, re-read while serving, never with an error in it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, RwLock};
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result, bail};
use forms::{Definition, Finding, Level};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use crate::store::{Store, StoreError, definition};
use crate::workflow::Process;

/// How often the folder is looked at.
const LOOK: Duration = Duration::from_secs(1);
/// How many older versions are kept at hand.
const OLDER: usize = 32;

/// One version of one service.
#[derive(Debug)]
pub struct Service {
    pub definition: Arc<Definition>,
    /// SHA-256 of the JSON, in hex.
    pub hash: Arc<str>,
    pub json: Arc<str>,
    /// The same without the words for the person helping: what a resident's browser gets.
    pub unhelped: Arc<str>,
    /// Whether the store has it, so that submissions that pin it can always be shown.
    stored: AtomicBool,
}

/// The sample council's processes.
#[derive(RustEmbed)]
#[folder = "../forms/definitions"]
#[include = "*.bpmn"]
struct Bundled;

/// The services there are, by name.
#[derive(Debug, Default)]
pub struct Catalogue {
    services: BTreeMap<String, Arc<Service>>,
    /// Services there were.
    withdrawn: HashSet<String>,
}

pub struct Definitions {
    folder: Option<PathBuf>,
    current: RwLock<Arc<Catalogue>>,
    older: Mutex<HashMap<String, Arc<Service>>>,
    /// Files as they were when they were last read.
    seen: Mutex<HashMap<PathBuf, Seen>>,
}

/// A file's age and size, and the service it holds if it was good.
#[derive(Clone, PartialEq)]
struct Seen {
    changed: Option<SystemTime>,
    size: u64,
    service: Option<String>,
}

impl Service {
    /// Reads a definition; what is wrong with it, a finding a line, where it cannot go live.
    pub fn read(json: &str) -> Result<Self, Vec<String>> {
        let (definition, findings) = forms::lint::lint(json);
        let wrong = findings.iter().any(|finding| finding.level == Level::Error);
        match definition {
            Some(definition) if !wrong => Ok(Self::of(definition, json)),
            _ => Err(findings.iter().map(ToString::to_string).collect()),
        }
    }

    fn of(definition: Definition, json: &str) -> Self {
        let hash = hex::encode(Sha256::digest(json)).into();
        // It was read already, so it is JSON; where it were none, nobody would get any of it.
        let unhelped = forms::helper::without(json).unwrap_or_default().into();
        Self { definition: Arc::new(definition), hash, json: json.into(), unhelped, stored: AtomicBool::new(false) }
    }

    /// The row to store with a submission; `None` once it is stored.
    pub fn to_store(&self, now: i64) -> Option<definition::Model> {
        (!self.stored.load(Ordering::Relaxed)).then(|| definition::Model {
            hash: self.hash.to_string(),
            service: self.definition.service.clone(),
            version: self.definition.version as i64,
            json: self.json.to_string(),
            stored: now,
        })
    }

    pub fn was_stored(&self) {
        self.stored.store(true, Ordering::Relaxed);
    }
}

impl Catalogue {
    pub fn get(&self, service: &str) -> Option<Arc<Service>> {
        self.services.get(service).cloned()
    }

    pub fn all(&self) -> impl Iterator<Item = &Arc<Service>> {
        self.services.values()
    }

    pub fn is_withdrawn(&self, service: &str) -> bool {
        self.withdrawn.contains(service)
    }
}

impl Definitions {
    /// All bundled services, or all of a folder. One error anywhere, and the portal does not start.
    pub fn load(folder: Option<&Path>) -> Result<Self> {
        let files = match folder {
            Some(folder) => files(folder)?,
            None => Vec::new(),
        };
        let mut catalogue = Catalogue::default();
        let mut seen = HashMap::new();
        let mut wrong = Vec::new();
        let bundled = forms::bundled::BUNDLED.iter().filter(|_| folder.is_none());
        let named = bundled.map(|(name, json)| (PathBuf::from(name), (*json).to_owned()));
        let read = files.into_iter().map(|file| Ok((file.clone(), read_file(&file)?)));
        let all: Result<Vec<(PathBuf, String)>> = named.map(Ok).chain(read).collect();
        for (file, json) in all? {
            match Service::read(&json) {
                Ok(service) => {
                    let name = service.definition.service.clone();
                    seen.insert(file.clone(), look(&file, Some(name.clone())));
                    if catalogue.services.insert(name.clone(), Arc::new(service)).is_some() {
                        wrong.push(format!("{}: {}", file.display(), duplicate(&name, "another file")));
                    }
                }
                Err(findings) => wrong.extend(findings.iter().map(|finding| format!("{}: {finding}", file.display()))),
            }
        }
        if !wrong.is_empty() {
            bail!("The definitions have errors:\n{}", wrong.join("\n"));
        }
        if catalogue.services.is_empty() {
            bail!("There is no definition: not one .json file in the folder.");
        }
        Ok(Self {
            folder: folder.map(Path::to_owned),
            current: RwLock::new(Arc::new(catalogue)),
            older: Mutex::default(),
            seen: Mutex::new(seen),
        })
    }

    pub fn current(&self) -> Arc<Catalogue> {
        self.current.read().map_or_else(|poisoned| poisoned.into_inner().clone(), |current| current.clone())
    }

    /// Services that requests exist for, but that are no longer there, are withdrawn and not unknown.
    pub async fn remember_withdrawn(&self, store: &Store) -> Result<(), StoreError> {
        let once = definition::services(store).await?;
        self.swap(|catalogue| {
            let gone = once.into_iter().filter(|name| !catalogue.services.contains_key(name)).collect::<Vec<_>>();
            catalogue.withdrawn.extend(gone);
        });
        Ok(())
    }

    /// The definition with this hash: a current one, or the one a submission pinned.
    pub async fn pinned(&self, store: &Store, hash: &str) -> Result<Option<Arc<Service>>, StoreError> {
        let current = self.current();
        if let Some(service) = current.all().find(|service| *service.hash == *hash) {
            return Ok(Some(service.clone()));
        }
        if let Some(service) = self.older.lock().ok().and_then(|older| older.get(hash).cloned()) {
            return Ok(Some(service));
        }
        let Some(stored) = definition::by_hash(store, hash).await? else { return Ok(None) };
        // It was good once; a stricter lint of today does not take it away.
        let Some(definition) = Definition::parse(&stored.json).0 else { return Ok(None) };
        let service = Arc::new(Service::of(definition, &stored.json));
        service.was_stored();
        self.keep_older(service.clone());
        Ok(Some(service))
    }

    fn keep_older(&self, service: Arc<Service>) {
        if let Ok(mut older) = self.older.lock() {
            if older.len() >= OLDER {
                older.clear();
            }
            older.insert(service.hash.to_string(), service);
        }
    }

    /// The processes that stand beside the definitions, as `{service}.bpmn`, for an engine. `by_default`: it also has those
    /// whose definition names no engine.
    pub fn processes(&self, engine: &str, by_default: bool) -> Vec<Process> {
        let catalogue = self.current();
        let here = catalogue.all().filter(|service| match &service.definition.handoff.engine {
            Some(named) => named == engine,
            None => by_default,
        });
        here.filter_map(|service| {
            let file = format!("{}.bpmn", service.definition.service);
            let bpmn = match &self.folder {
                Some(folder) => std::fs::read_to_string(folder.join(&file)).ok()?,
                None => String::from_utf8(Bundled::get(&file)?.data.into_owned()).ok()?,
            };
            Some(Process { key: service.definition.handoff.process.clone(), file, bpmn: bpmn.into() })
        })
        .collect()
    }

    /// Looks at the folder every second until the program ends.
    pub async fn watch(self: Arc<Self>) {
        while self.folder.is_some() {
            tokio::time::sleep(LOOK).await;
            let looking = self.clone();
            if let Err(error) = tokio::task::spawn_blocking(move || looking.refresh()).await {
                tracing::error!(%error, "looking at the definitions failed");
            }
        }
    }

    /// Takes over files that changed and are good; keeps the last good version of those that are not.
    pub fn refresh(&self) {
        let Some(folder) = &self.folder else { return };
        let files = match files(folder) {
            Ok(files) => files,
            Err(error) => return tracing::warn!(%error, "the folder of definitions cannot be read; the last good ones go on"),
        };
        let Ok(mut seen) = self.seen.lock() else { return };
        for file in &files {
            let now = look(file, None);
            let before = seen.get(file);
            if before.is_some_and(|before| before.changed == now.changed && before.size == now.size) {
                continue;
            }
            let service = before.and_then(|before| before.service.clone());
            let service = self.take_over(file, service, &seen);
            seen.insert(file.clone(), Seen { service, ..now });
        }
        let gone: Vec<PathBuf> = seen.keys().filter(|file| !files.contains(file)).cloned().collect();
        for file in gone {
            if let Some(Seen { service: Some(name), .. }) = seen.remove(&file) {
                tracing::info!(service = name, "a definition was taken away: the service is withdrawn");
                self.withdraw(&name);
            }
        }
    }

    /// The service this file now stands for.
    fn take_over(&self, file: &Path, before: Option<String>, seen: &HashMap<PathBuf, Seen>) -> Option<String> {
        let refuse = |findings: &[String]| {
            tracing::error!(file = %file.display(), findings = findings.join(" | "), "a changed definition is kept out; the last good version goes on");
        };
        let read = read_file(file).map_err(|error| vec![format!("{error:#}")]).and_then(|json| Service::read(&json));
        let service = match read {
            Ok(service) => service,
            Err(findings) => {
                refuse(&findings);
                return before;
            }
        };
        let name = service.definition.service.clone();
        if seen.iter().any(|(other, about)| other != file && about.service.as_ref() == Some(&name)) {
            refuse(&[duplicate(&name, "another file").to_string()]);
            return before;
        }
        tracing::info!(
            service = name,
            version = service.definition.version,
            hash = &service.hash[..12],
            "a definition was taken over"
        );
        if let Some(before) = before.filter(|before| *before != name) {
            self.withdraw(&before);
        }
        let mut replaced = None;
        self.swap(|catalogue| {
            catalogue.withdrawn.remove(&name);
            replaced = catalogue.services.insert(name.clone(), Arc::new(service));
        });
        // Somebody may have a page of it on the screen, whether or not the store has it.
        if let Some(replaced) = replaced {
            self.keep_older(replaced);
        }
        Some(name)
    }

    fn withdraw(&self, name: &str) {
        self.swap(|catalogue| {
            catalogue.services.remove(name);
            catalogue.withdrawn.insert(name.to_owned());
        });
    }

    /// Readers keep the catalogue they have; the next ones get the new one.
    fn swap(&self, change: impl FnOnce(&mut Catalogue)) {
        let mut current = self.current.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut next = Catalogue { services: current.services.clone(), withdrawn: current.withdrawn.clone() };
        change(&mut next);
        *current = Arc::new(next);
    }
}

/// The text of a definition's file; of one that is too large as much as shows that it is.
pub fn read_file(file: &Path) -> Result<String> {
    let opened = std::fs::File::open(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let mut bytes = Vec::new();
    opened.take(forms::limit::LARGEST as u64 + 1).read_to_end(&mut bytes).with_context(|| file.display().to_string())?;
    if bytes.len() > forms::limit::LARGEST {
        return Ok(String::from_utf8_lossy(&bytes).into_owned());
    }
    String::from_utf8(bytes).with_context(|| format!("{} is no text: save it as UTF-8", file.display()))
}

/// Two files are the same service.
pub fn duplicate(service: &str, other: &str) -> Finding {
    let message = format!("\"{service}\" is the service of {other} too. Rename one of them.");
    Finding::error("duplicate-service", "/service", message)
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    let mut files: Vec<_> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .collect();
    files.sort();
    Ok(files)
}

fn look(file: &Path, service: Option<String>) -> Seen {
    let about = file.metadata().ok();
    Seen { changed: about.as_ref().and_then(|about| about.modified().ok()), size: about.map_or(0, |about| about.len()), service }
}
