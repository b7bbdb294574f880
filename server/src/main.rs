//! `doorstep`: serve the portal, help to write definitions, add staff, look after the store.

use std::io::{BufWriter, ErrorKind};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use server::author::output::{self, complain, end};
use server::author::play::Play;
use server::author::{UNREADABLE, Unreadable, WELL};
use server::config::Config;
use server::definitions::read_file;
use server::doorstep::Doorstep;
use server::log::{self, Format};
use server::store::access::Walk;
use server::store::lock::{self, Lock};
use server::store::{self, Place};
use server::{author, backup, clock, converse, password, router, translate};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// How long open requests may take to finish once the program was asked to stop.
const GRACE: Duration = Duration::from_secs(15);

/// A council's front door on the web.
#[derive(Parser)]
#[command(name = "doorstep", version)]
struct Cli {
    /// The settings file; without it, doorstep.toml if there is one. The environment (DOORSTEP_…) comes after it.
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the portal
    Serve {
        /// How log lines are written
        #[arg(long, value_enum, default_value = "text")]
        log: Format,
    },
    /// Say what is wrong with definitions. Ends with 1 where one has an error, with 2 where one cannot be read
    Lint {
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// For a program: one object, described in docs/lint.md
        #[arg(long)]
        json: bool,
    },
    /// Try rules: a line of {"logic": …, "data": …} is answered by a line of {"result": …} or {"error": …}
    Logic,
    /// Play a journey: which pages are met, what is wrong, what is computed, what would be submitted
    Play {
        definition: PathBuf,
        /// Input names and their values, or a journey as in forms/journeys
        answers: PathBuf,
        /// For a program
        #[arg(long)]
        json: bool,
        /// Of the problems and titles
        #[arg(long, default_value = "en")]
        language: String,
        /// The day it is played on, such as 2026-03-27
        #[arg(long, value_parser = day)]
        today: Option<forms::Date>,
    },
    /// Print the JSON Schema of definitions, or of what one service submits
    Schema { definition: Option<PathBuf> },
    /// A definition's words as a table for translators, and back
    Translate {
        #[command(subcommand)]
        command: TranslateCommand,
    },
    /// Try several services as one conversation in which each fact is asked once
    Converse {
        /// {"facts": {"person.name": "…"}, "answers": {"bins": {"fullName": "…"}}}
        answers: PathBuf,
        #[arg(required = true)]
        definitions: Vec<PathBuf>,
        /// Say it as JSON
        #[arg(long)]
        json: bool,
    },
    /// Bring the store's tables up to date. Serving does it too, where it may
    Migrate,
    /// Copy the embedded store, the key and the files into a new folder, while the portal serves
    Backup { folder: PathBuf },
    /// Put a backup in the place of the data
    Restore {
        folder: PathBuf,
        /// Put aside the data that is there
        #[arg(long)]
        replace: bool,
    },
    /// The log of who looked at personal data
    Log {
        #[command(subcommand)]
        command: LogCommand,
    },
    /// The people who work for the council
    Staff {
        #[command(subcommand)]
        command: StaffCommand,
    },
}

#[derive(Subcommand)]
enum TranslateCommand {
    /// Write every text and its translation as CSV: doorstep translate export bins.json --to cy > bins.csv
    Export {
        definition: PathBuf,
        /// The language, such as cy
        #[arg(long)]
        to: String,
    },
    /// Take the translations of a table over into the definition, unless its English has changed
    Import { definition: PathBuf, table: PathBuf },
}

#[derive(Subcommand)]
enum LogCommand {
    /// Check that no entry was changed, left out or put in, while the portal serves; prints how many there are and the last seal
    Verify {
        /// A last seal that was noted before: it must still be in the log
        #[arg(long)]
        seal: Option<String>,
    },
}

#[derive(Subcommand)]
enum StaffCommand {
    /// Add an account, or give one a new password; prints the password
    Add {
        email: String,
        #[arg(long)]
        name: String,
    },
}

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(code) => code,
        Err(error) => {
            complain(format_args!("doorstep: {error:#}\n"));
            if error.is::<Unreadable>() { UNREADABLE.into() } else { ExitCode::FAILURE }
        }
    }
}

fn run(cli: Cli) -> Result<ExitCode> {
    let config = cli.config.as_deref();
    match cli.command {
        Command::Logic => logic(),
        Command::Lint { files, json } => Ok(author::lint::lint(&files, json).into()),
        Command::Play { definition, answers, json, language, today } => {
            let (definition, answers) = (&*definition, &*answers);
            Ok(author::play::play(&Play { definition, answers, language: &language, today, as_json: json }).into())
        }
        Command::Schema { definition } => Ok(author::schema::print(definition.as_deref()).into()),
        Command::Translate { command: TranslateCommand::Export { definition, to } } => {
            Ok(end(translate::export(&read(&definition)?, &to)?, WELL).into())
        }
        Command::Translate { command: TranslateCommand::Import { definition, table } } => import(&definition, &table),
        Command::Converse { answers, definitions, json } => converse(&answers, &definitions, json),
        Command::Serve { log } => {
            log::start(log);
            wait_for(serve(Config::read(config)?))
        }
        Command::Migrate => wait_for(migrate(Config::read(config)?)),
        Command::Backup { folder } => wait_for(back_up(Config::read(config)?, folder)),
        Command::Restore { folder, replace } => wait_for(restore(Config::read(config)?, folder, replace)),
        Command::Log { command: LogCommand::Verify { seal } } => wait_for(verify_log(Config::read(config)?, seal)),
        Command::Staff { command: StaffCommand::Add { email, name } } => wait_for(add_staff(Config::read(config)?, email, name)),
    }
}

fn wait_for(work: impl Future<Output = Result<()>>) -> Result<ExitCode> {
    tokio::runtime::Builder::new_multi_thread().enable_all().max_blocking_threads(8).build()?.block_on(work)?;
    Ok(ExitCode::SUCCESS)
}

/// `2026-03-27`
fn day(text: &str) -> Result<forms::Date, String> {
    clock::read_day(text).ok_or_else(|| "a day is written like 2026-03-27".to_owned())
}

fn logic() -> Result<ExitCode> {
    let output = BufWriter::new(std::io::stdout().lock());
    match author::logic::answer(std::io::stdin().lock(), output, clock::today()) {
        // Whoever reads the answers has seen enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        Err(error) => Err(Unreadable(format!("the lines cannot be read or answered: {error}")).into()),
        Ok(()) => Ok(ExitCode::SUCCESS),
    }
}

fn read(file: &Path) -> Result<String> {
    read_file(file).map_err(|error| Unreadable(format!("{error:#}")).into())
}

/// A table for translators, whatever a spreadsheet made of it.
fn read_table(file: &Path) -> Result<String> {
    let bytes = std::fs::read(file).map_err(|error| Unreadable(format!("{} cannot be read: {error}", file.display())))?;
    let text = String::from_utf8(bytes).map_err(|_| {
        Unreadable(format!("{} is not in UTF-8. In the spreadsheet, save the table as “CSV UTF-8”.", file.display()))
    });
    Ok(text?)
}

/// The definition is replaced in one step: whoever serves it never reads half of it.
fn import(definition: &Path, table: &Path) -> Result<ExitCode> {
    let (changed, count) = translate::import(&read(definition)?, &read_table(table)?)?;
    let new = definition.with_extension("json.new");
    std::fs::write(&new, changed).with_context(|| new.display().to_string())?;
    std::fs::rename(&new, definition).with_context(|| definition.display().to_string())?;
    Ok(end(format_args!("{} has {count} translations from {}.\n", definition.display(), table.display()), WELL).into())
}

fn converse(answers: &Path, files: &[PathBuf], json: bool) -> Result<ExitCode> {
    let mut definitions = Vec::new();
    for file in files {
        let (definition, findings) = forms::lint::lint(&read(file)?);
        if let Some(finding) = findings.iter().find(|finding| finding.level == forms::Level::Error) {
            anyhow::bail!("{}: {finding}", file.display());
        }
        definitions.extend(definition);
    }
    let outcome = converse::converse(&definitions, &read(answers)?, clock::today())?;
    let code = if json { end(format_args!("{outcome:#}\n"), WELL) } else { end(converse::in_words(&outcome), WELL) };
    Ok(code.into())
}

async fn add_staff(config: Config, email: String, name: String) -> Result<()> {
    anyhow::ensure!(email.contains('@'), "\"{email}\" is no e-mail address.");
    let doorstep = Doorstep::open(config).await?;
    let password = password::generate();
    doorstep.add_staff(&email, &name, &password).await?;
    output::write(&format_args!("E-mail: {email}\nPassword: {password}\n"))?;
    doorstep.store.clone().close().await;
    Ok(())
}

/// Only reads, so it needs no lock: the portal may serve meanwhile, and entries that come are walked over as well.
async fn verify_log(config: Config, seal: Option<String>) -> Result<()> {
    let place = config.place();
    if let Place::Embedded(file) = &place {
        anyhow::ensure!(file.is_file(), "There is no store in {}: nothing to verify.", config.data.display());
    }
    let reads = store::connection::reads(&place).await.with_context(|| format!("The store {place} cannot be read"))?;
    let wanted = seal.as_deref().map(str::trim).unwrap_or_default();
    let walk = store::access::walk(&reads, wanted).await;
    reads.close().await?;
    let (count, head, found) = match walk.context("The access log cannot be read. Run `doorstep migrate` first.")? {
        Walk::Whole { count, head, found } => (count, head, found),
        Walk::Broken { id } => {
            anyhow::bail!("The access log was tampered with: entry {id} is not the one that was sealed there.")
        }
    };
    output::write(&format_args!("The access log is whole: {count} entries.\nLast seal: {head}\n"))?;
    match (seal, found) {
        (None, _) => Ok(()),
        (Some(seal), Some(id)) => {
            output::write(&format_args!("{} is the seal of entry {id}: nothing up to there was changed since.\n", seal.trim()))?;
            Ok(())
        }
        (Some(seal), None) => anyhow::bail!(
            "{} is in it no more: entries were taken away, or the log was sealed anew, after that seal was noted.",
            seal.trim()
        ),
    }
}

async fn migrate(config: Config) -> Result<()> {
    let place = config.place();
    let _lock = lock_of(&config)?;
    backup::refuse_half_restored(&config.data)?;
    let steps = store::migrate(&place).await.with_context(|| format!("The store {place} cannot be brought up to date"))?;
    match steps.as_slice() {
        [] => output::write(&format_args!("The tables of {place} are up to date.\n"))?,
        steps => output::write(&format_args!("The tables of {place} are up to date now: {}.\n", steps.join(", ")))?,
    }
    Ok(())
}

/// The lock of the embedded store; a shared one needs none.
fn lock_of(config: &Config) -> Result<Option<Lock>> {
    match config.place() {
        Place::Embedded(_) => Ok(Some(lock::take(&config.data)?)),
        Place::Shared(_) => Ok(None),
    }
}

async fn back_up(config: Config, folder: PathBuf) -> Result<()> {
    let copied = backup::backup(&config, &folder).await?;
    output::write(&format_args!(
        "{} has a copy of {} requests, {} drafts and {} files, and the key. Keep it as safe as the data itself.\n",
        folder.display(),
        copied.requests,
        copied.drafts,
        copied.files
    ))?;
    anyhow::ensure!(
        copied.lost == 0,
        "{} files that requests name were not in {}, so they are not in the copy either.",
        copied.lost,
        config.data.display()
    );
    Ok(())
}

async fn restore(config: Config, folder: PathBuf, replace: bool) -> Result<()> {
    let (restored, before) = backup::restore(&config, &folder, replace).await?;
    output::write(&format_args!(
        "{} has {} requests, {} drafts and {} files from {}.\n\
        What waited to be handed over then may have been since: its engine is asked before anything is sent.\n",
        config.data.display(),
        restored.requests,
        restored.drafts,
        restored.files,
        folder.display()
    ))?;
    if let Some(before) = before {
        let before = before.display();
        output::write(&format_args!("What was there before lies in {before}. Delete it when you no longer need it.\n"))?;
    }
    Ok(())
}

async fn serve(config: Config) -> Result<()> {
    tracing::info!("doorstep {} starts: {config}", env!("CARGO_PKG_VERSION"));
    let _lock = lock_of(&config)?;
    let doorstep = Doorstep::open(config).await?;
    if let Some(file) = doorstep.first_staff().await? {
        tracing::info!("The first staff account is in {}. Delete the file once you have read it.", file.display());
    }
    let address = doorstep.config.listen;
    let listener = TcpListener::bind(address).await.with_context(|| format!("{address} is taken or not ours"))?;
    doorstep.work();
    tracing::info!("The portal is at http://{0}, staff sign in at http://{0}/staff/sign-in", listener.local_addr()?);
    let service = router::router(doorstep.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let (stopping, stopped) = tokio::sync::oneshot::channel();
    let changes = doorstep.changes.clone();
    let serving = axum::serve(listener, service).with_graceful_shutdown(async move {
        asked_to_stop().await;
        tracing::info!("stopping: open requests are finished first");
        changes.stop();
        stopping.send(()).ok();
    });
    let too_late = async {
        stopped.await.ok();
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        served = serving => served?,
        () = too_late => tracing::warn!("some requests did not finish in time"),
    }
    doorstep.store.clone().close().await;
    tracing::info!("stopped");
    Ok(())
}

async fn asked_to_stop() {
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return std::future::pending().await };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
