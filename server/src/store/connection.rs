//! How SQLite is opened: the only place that knows which database this is.

use std::path::Path;
use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbErr};

/// The one connection that writes.
pub async fn writes(file: &Path) -> Result<DatabaseConnection, DbErr> {
    open(file, 1, false).await
}

/// A few connections that only read.
pub async fn reads(file: &Path) -> Result<DatabaseConnection, DbErr> {
    open(file, 3, true).await
}

async fn open(file: &Path, connections: u32, read_only: bool) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new("sqlite:doorstep.db");
    let file = file.to_owned();
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(5))
        .idle_timeout(Option::<Duration>::None)
        .max_lifetime(Option::<Duration>::None)
        // A statement's values are answers: they must not reach a log.
        .sqlx_logging(false)
        .test_before_acquire(false)
        .map_sqlx_sqlite_opts(move |options| settings(options, read_only).filename(&file));
    Database::connect(options).await
}

fn settings(options: SqliteConnectOptions, read_only: bool) -> SqliteConnectOptions {
    options
        .create_if_missing(!read_only)
        .read_only(read_only)
        .journal_mode(SqliteJournalMode::Wal)
        // A confirmed request survives a power cut.
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(5))
        .foreign_keys(true)
        // In KiB. Mapping the file would count it once per connection.
        .pragma("cache_size", "-2000")
        .pragma("temp_store", "memory")
        .pragma("journal_size_limit", "16777216")
}
