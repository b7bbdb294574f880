//! A copy of everything in the data folder while the portal serves, and the way back.
//!
//! A backup is the store as it was at one moment, the key, every uploaded file that the store names, and last their
//! checksums in `SHA256SUMS` (as `sha256sum --check` reads them): without those it is not complete.

use std::collections::BTreeMap;
use std::fs::{self, DirBuilder, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};
use sha2::{Digest, Sha256};

use crate::clock;
use crate::config::Config;
use crate::store::{Place, Store, connection, draft, file, lock, outbox, submission};

const STORE: &str = "doorstep.db";
const KEY: &str = "key";
const FILES: &str = "files";
const SUMS: &str = "SHA256SUMS";
/// What a data folder is made of, with SQLite's own files.
const PARTS: &[&str] = &[STORE, "doorstep.db-wal", "doorstep.db-shm", KEY, FILES];
/// Stands in the data folder while a restore changes it.
const RESTORING: &str = "restoring";

/// What is in a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    pub requests: u64,
    pub drafts: u64,
    pub files: usize,
    /// Files that requests name, but that were not there.
    pub lost: usize,
}

/// Copies the embedded store, the key and the files into `folder`, which must be empty or not exist yet.
pub async fn backup(config: &Config, folder: &Path) -> Result<Count> {
    let store = embedded(config, "Back it up with `pg_dump`, and then copy the data folder: it has the key and the files.")?;
    ensure!(store.is_file(), "There is no store in {}: nothing to back up.", config.data.display());
    ensure!(is_empty(folder)?, "{} is not empty. Name a new folder for every backup.", folder.display());
    private_folder(&folder.join(FILES))?;
    let copy = folder.join(STORE);
    connection::copy(&store, &copy).await.context("The store cannot be copied")?;
    File::open(&copy)?.sync_all()?;
    let mut sums = BTreeMap::from([(STORE.to_owned(), sum(&copy)?)]);
    sums.insert(KEY.to_owned(), copy_file(&config.data.join(KEY), &folder.join(KEY))?);
    // The store first, then the files: what was uploaded since is in neither.
    let (count, names) = look(&copy).await?;
    let mut lost = Vec::new();
    for id in names {
        let name = format!("{FILES}/{id}");
        match copy_file(&config.data.join(&name), &folder.join(&name)) {
            Ok(sum) => drop(sums.insert(name, sum)),
            Err(_) if !config.data.join(&name).exists() => lost.push(id),
            Err(error) => return Err(error),
        }
    }
    write_sums(folder, &sums)?;
    Ok(Count { files: sums.len() - 2, lost: still_named(&copy, lost).await?, ..count })
}

/// Puts a backup where the settings say the data is. `replace`: what is there is put aside first.
///
/// Returns what is there now, and where what was there before lies.
pub async fn restore(config: &Config, folder: &Path, replace: bool) -> Result<(Count, Option<PathBuf>)> {
    embedded(config, "Restore it with `pg_restore`, and copy the data folder back. README.md says what to do then.")?;
    let sums = check(folder)?;
    let _lock = lock::take(&config.data)?;
    let there = PARTS.iter().any(|part| config.data.join(part).exists());
    ensure!(
        replace || !there,
        "There is data in {} already. With --replace it is put aside, and the backup takes its place.",
        config.data.display()
    );
    let new = config.data.join("restored");
    if new.exists() {
        fs::remove_dir_all(&new)?;
    }
    private_folder(&new.join(FILES))?;
    for (name, sum) in &sums {
        let copied = copy_file(&folder.join(name), &new.join(name))?;
        ensure!(copied == *sum, "{} changed while it was copied.", folder.join(name).display());
    }
    let (count, _) = prepare(&new.join(STORE)).await?;
    let before = swap(&config.data, &new, there)?;
    Ok((Count { files: sums.len() - 2, ..count }, before))
}

/// Refuses a data folder that a restore left half done.
pub fn refuse_half_restored(data: &Path) -> Result<()> {
    ensure!(
        !data.join(RESTORING).exists(),
        "A restore into {} did not finish. Run `doorstep restore FOLDER --replace` again.",
        data.display()
    );
    Ok(())
}

/// The file of the embedded store; `instead` is what to do where there is none.
fn embedded(config: &Config, instead: &str) -> Result<PathBuf> {
    match config.place() {
        Place::Embedded(file) => Ok(file),
        Place::Shared(_) => bail!("The store is PostgreSQL, which has its own tools. {instead}"),
    }
}

/// Brings a restored store up to date. What had not been handed over may have been since: the engine is asked first.
async fn prepare(store: &Path) -> Result<(Count, Vec<String>)> {
    let opened = Store::open(&Place::Embedded(store.to_owned())).await.context("The backup's store cannot be opened")?;
    opened.write(outbox::Doubt).await?;
    opened.close().await;
    look(store).await
}

/// How much is in a store, and the ids of the files that it names.
async fn look(store: &Path) -> Result<(Count, Vec<String>)> {
    let store = connection::read_only(store).await?;
    let requests = submission::Entity::find().count(&store).await?;
    let drafts = draft::Entity::find().count(&store).await?;
    let files = file::Entity::find().select_only().column(file::Column::Id).into_tuple::<String>().all(&store).await?;
    store.close().await?;
    Ok((Count { requests, drafts, files: files.len(), lost: 0 }, files))
}

/// How many of these files a request or a draft names.
async fn still_named(store: &Path, files: Vec<String>) -> Result<usize> {
    let store = connection::read_only(store).await?;
    let mut named = 0;
    for id in files {
        let Some(file) = file::Entity::find_by_id(id).one(&store).await? else { continue };
        let request = submission::Entity::find().filter(submission::Column::Draft.eq(&file.draft)).count(&store).await?;
        named += usize::from(request > 0);
    }
    store.close().await?;
    Ok(named)
}

/// The checksums of a backup that is complete and whole.
fn check(folder: &Path) -> Result<BTreeMap<String, String>> {
    let list = fs::read_to_string(folder.join(SUMS));
    let list = list.with_context(|| format!("{} is no complete backup: {SUMS} is missing", folder.display()))?;
    let mut sums = BTreeMap::new();
    for line in list.lines() {
        let (wanted, name) = line.split_once("  ").with_context(|| format!("{SUMS} cannot be read"))?;
        let id = name.strip_prefix("files/").unwrap_or_default();
        let known = [STORE, KEY].contains(&name) || !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric());
        ensure!(known, "{SUMS} names \"{name}\", which no backup has.");
        let file = folder.join(name);
        ensure!(sum(&file)? == wanted, "{} is not as it was written: the backup is damaged.", file.display());
        sums.insert(name.to_owned(), wanted.to_owned());
    }
    ensure!([STORE, KEY].iter().all(|name| sums.contains_key(*name)), "{} is no complete backup.", folder.display());
    Ok(sums)
}

/// The new data takes the old one's place; the old one is put aside.
fn swap(data: &Path, new: &Path, there: bool) -> Result<Option<PathBuf>> {
    let moment = clock::on_the_wall(clock::now()).replace(':', "");
    let old = there.then(|| data.join(format!("replaced-{moment}-{}", std::process::id())));
    File::create(data.join(RESTORING))?.sync_all()?;
    sync_folder(data)?;
    if let Some(old) = &old {
        private_folder(old)?;
        for part in PARTS {
            move_if_there(&data.join(part), &old.join(part))?;
        }
        sync_folder(old)?;
    }
    for part in PARTS {
        move_if_there(&new.join(part), &data.join(part))?;
    }
    fs::remove_dir_all(new)?;
    sync_folder(data)?;
    fs::remove_file(data.join(RESTORING))?;
    sync_folder(data)?;
    Ok(old)
}

fn move_if_there(from: &Path, to: &Path) -> Result<()> {
    if from.exists() {
        fs::rename(from, to).with_context(|| format!("{} cannot be moved", from.display()))?;
    }
    Ok(())
}

fn write_sums(folder: &Path, sums: &BTreeMap<String, String>) -> Result<()> {
    sync_folder(&folder.join(FILES))?;
    let mut list = File::create(folder.join(SUMS))?;
    for (name, sum) in sums {
        writeln!(list, "{sum}  {name}")?;
    }
    list.sync_all()?;
    sync_folder(folder)
}

/// Copies a file to the disk and returns its checksum.
fn copy_file(from: &Path, to: &Path) -> Result<String> {
    fs::copy(from, to).with_context(|| format!("{} cannot be copied", from.display()))?;
    File::open(to)?.sync_all()?;
    sum(to)
}

fn sum(file: &Path) -> Result<String> {
    let mut from = File::open(file).with_context(|| file.display().to_string())?;
    let (mut digest, mut piece) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        match from.read(&mut piece)? {
            0 => return Ok(hex::encode(digest.finalize())),
            read => digest.update(&piece[..read]),
        }
    }
}

fn is_empty(folder: &Path) -> Result<bool> {
    Ok(!folder.exists() || fs::read_dir(folder).with_context(|| folder.display().to_string())?.next().is_none())
}

/// A folder that only its owner may read, and those above it.
fn private_folder(folder: &Path) -> Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).with_context(|| format!("{} cannot be made", folder.display()))
}

/// Names that were made or moved are on the disk.
fn sync_folder(folder: &Path) -> Result<()> {
    Ok(File::open(folder)?.sync_all()?)
}
