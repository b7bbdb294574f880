//! How the store is opened, SQLite or PostgreSQL: the only place that knows which database this is.
//!
//! Both have one writer. SQLite lets one write at a time anyway. On PostgreSQL every process has its own, and each group
//! of writes first waits for the turn of all of them: an advisory lock that lasts as long as the transaction. So groups
//! are written one after the other and each sees all that came before, as on SQLite: no isolation level to think of, no
//! deadlock. Nobody keeps the turn for long: PostgreSQL ends the transaction of a process that stopped ([`STOPPED`]).

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sea_orm::sqlx::Connection;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgDatabaseError};
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, RuntimeErr,
    SqliteTransactionMode, SqlxError, Statement, TransactionOptions, TransactionTrait,
};

/// Where the store is.
#[derive(Clone, Debug)]
pub enum Place {
    /// A file that this program has for itself.
    Embedded(PathBuf),
    /// The address of a PostgreSQL that several processes share.
    Shared(String),
}

/// A transaction that is idle for so long belongs to a process that stopped: PostgreSQL ends it, and the others go on.
const STOPPED: Duration = Duration::from_secs(5);
/// How long a group waits for its turn, and how long one statement may take.
const TURN: Duration = Duration::from_secs(8);
/// How long a whole group may take before its connection counts as broken: a machine that vanished says nothing.
const GROUP: Duration = Duration::from_secs(15);
/// How long a program that starts waits for a PostgreSQL that starts too.
const START: Duration = Duration::from_secs(30);
/// The first half of our locks' names; the second is the schema, so that portals may share a database.
const WRITES: i32 = 0x000D_0025;
const TABLES: i32 = 0x000D_0026;

/// The connection that writes.
pub async fn writes(place: &Place) -> Result<DatabaseConnection, DbErr> {
    match place {
        Place::Embedded(_) => open(place, 1, false).await,
        // One is used. A broken one may take long to notice that it is, and must not be in the way of the next.
        Place::Shared(_) => open(place, 3, false).await,
    }
}

/// A few connections that only read.
pub async fn reads(place: &Place) -> Result<DatabaseConnection, DbErr> {
    match place {
        Place::Embedded(_) => open(place, 3, true).await,
        Place::Shared(_) => open(place, 8, true).await,
    }
}

/// A connection that may change tables; of several processes that start, one at a time has it.
pub async fn tables(place: &Place) -> Result<DatabaseConnection, DbErr> {
    match place {
        Place::Embedded(_) => open(place, 1, false).await,
        Place::Shared(address) => {
            let mut options = options(&in_words_of_the_library(address), 1);
            options.acquire_timeout(START);
            let connection = Database::connect(options).await?;
            // Given back when the connection is closed.
            let turn = format!("SELECT pg_advisory_lock({TABLES}, hashtext(current_schema()))");
            connection.execute_unprepared(&turn).await?;
            Ok(connection)
        }
    }
}

/// Writes the embedded store as it is at this moment into a new file, while others go on reading and writing.
pub async fn copy(file: &Path, to: &Path) -> Result<(), DbErr> {
    let store = open(&Place::Embedded(file.to_owned()), 1, true).await?;
    let copy = Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO ?", [to.display().to_string().into()]);
    store.execute_raw(copy).await?;
    store.close().await?;
    read_only(to).await?.close().await
}

/// A copy that nobody writes to, if it is whole.
pub async fn read_only(file: &Path) -> Result<DatabaseConnection, DbErr> {
    let place = file.to_owned();
    let mut options = options("sqlite:doorstep.db", 1);
    options.map_sqlx_sqlite_opts(move |options| options.read_only(true).filename(&place));
    let store = Database::connect(options).await?;
    let whole = Statement::from_string(DbBackend::Sqlite, "PRAGMA integrity_check(1)");
    let said: Option<String> = match store.query_one_raw(whole).await? {
        Some(row) => row.try_get_by_index(0)?,
        None => None,
    };
    match said.as_deref() {
        Some("ok") => Ok(store),
        said => Err(DbErr::Custom(format!("{} is damaged: {}", file.display(), said.unwrap_or("it says nothing")))),
    }
}

/// What beginning a group came to.
pub enum Begun {
    Now(DatabaseTransaction),
    /// The group was committed by an earlier attempt whose answer was lost.
    Before,
}

/// Begins a group of writes when it is its turn.
///
/// On PostgreSQL the group is known by its name: the row of its `writer` says which group was committed last, in the same
/// transaction. An earlier attempt of the same group is over when we have the turn, and it has left its name or nothing.
pub async fn begin(connection: &DatabaseConnection, writer: &str, group: &str) -> Result<Begun, DbErr> {
    // On SQLite, waiting at the first statement is possible; waiting after a read is not.
    let options = TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..Default::default() };
    let transaction = connection.begin_with_options(options).await?;
    if is_embedded(connection) {
        return Ok(Begun::Now(transaction));
    }
    let turn = format!(
        "WITH turn AS MATERIALIZED (SELECT pg_advisory_xact_lock({WRITES}, hashtext(current_schema()))) \
         INSERT INTO writers (id, last, at) SELECT $1, $2, now() FROM turn \
         ON CONFLICT (id) DO UPDATE SET last = excluded.last, at = excluded.at WHERE writers.last <> excluded.last"
    );
    let turn = Statement::from_sql_and_values(DbBackend::Postgres, turn, [writer.into(), group.into()]);
    Ok(match transaction.execute_raw(turn).await?.rows_affected() {
        0 => Begun::Before,
        _ => Begun::Now(transaction),
    })
}

/// What a group does, given up where it takes so long that the other end must be gone.
pub async fn in_time(connection: &DatabaseConnection, group: impl Future<Output = Result<(), DbErr>>) -> Result<(), DbErr> {
    if is_embedded(connection) {
        return group.await;
    }
    let gone = || DbErr::Conn(RuntimeErr::SqlxError(SqlxError::Io(std::io::ErrorKind::TimedOut.into()).into()));
    tokio::time::timeout(GROUP, group).await.unwrap_or_else(|_| Err(gone()))
}

/// A writer ends: nobody asks for its last group any more. Rows of writers that were killed go with it.
pub async fn end(connection: &DatabaseConnection, writer: &str) -> Result<(), DbErr> {
    if !is_embedded(connection) {
        let row = "DELETE FROM writers WHERE id = $1 OR at < now() - interval '1 day'";
        connection.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, row, [writer.into()])).await?;
    }
    connection.close_by_ref().await
}

/// Whether the way to the database broke, or the database asked for another attempt. Never on SQLite: it has no way.
pub fn is_broken(error: &DbErr) -> bool {
    match error {
        DbErr::ConnectionAcquire(_) => true,
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => match error.as_ref() {
            SqlxError::Io(_) | SqlxError::Tls(_) | SqlxError::Protocol(_) | SqlxError::PoolTimedOut => true,
            SqlxError::Database(error) => {
                error.try_downcast_ref::<PgDatabaseError>().is_some_and(|error| asks_again(error.code()))
            }
            _ => false,
        },
        _ => false,
    }
}

/// By the table of PostgreSQL's error codes (its documentation, appendix A).
fn asks_again(code: &str) -> bool {
    const AGAIN: &[&str] = &[
        "25006", // read only: a standby that is about to take over
        "25P03", // we were idle in the transaction: this process had stopped
        "40001", "40P01", // others than us write here
        "53300", // too many connections
        "55P03", // the turn did not come in time
        "57P01", "57P02", "57P03", "57P05", // it shuts down, crashed or starts
    ];
    code.starts_with("08") || AGAIN.contains(&code)
}

/// Whether one process has the store for itself.
pub fn is_embedded(connection: &DatabaseConnection) -> bool {
    connection.get_database_backend() == DbBackend::Sqlite
}

/// The database's own clock, in milliseconds; the machine's where the store is embedded.
pub async fn now(connection: &DatabaseConnection) -> Result<i64, DbErr> {
    if is_embedded(connection) {
        return Ok(crate::clock::now());
    }
    let time = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS bigint) AS now";
    let row = connection.query_one_raw(Statement::from_string(DbBackend::Postgres, time)).await?;
    row.ok_or(DbErr::RecordNotFound("the time".into()))?.try_get("", "now")
}

async fn open(place: &Place, connections: u32, read_only: bool) -> Result<DatabaseConnection, DbErr> {
    let options = match place {
        Place::Embedded(file) => {
            let file = file.clone();
            let mut options = options("sqlite:doorstep.db", connections);
            options.map_sqlx_sqlite_opts(move |options| sqlite(options, read_only).filename(&file));
            options.map_sqlx_sqlite_pool_opts(|pool| pool.after_release(|connection, _| Box::pin(is_between_groups(connection))));
            options
        }
        Place::Shared(address) => {
            let mut options = options(&in_words_of_the_library(address), connections);
            // A connection that rested may have been cut meanwhile.
            options.test_before_acquire_if_idle_for(Duration::from_secs(1));
            options.map_sqlx_postgres_opts(move |options| postgres(options, read_only));
            options
        }
    };
    Database::connect(options).await
}

/// Whether a connection may be used again.
///
/// Where the disk is full SQLite ends a transaction by itself. Ending it again then fails, and the library goes on counting
/// it: a later group would be written inside it, answered, and never committed. A connection that counts one is closed.
async fn is_between_groups(connection: &mut SqliteConnection) -> Result<bool, SqlxError> {
    // What was dropped is rolled back before this is answered.
    connection.ping().await?;
    Ok(!connection.is_in_transaction())
}

fn options(address: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(address);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(5))
        .idle_timeout(Option::<Duration>::None)
        .max_lifetime(Option::<Duration>::None)
        // A statement's values are answers: they must not reach a log.
        .sqlx_logging(false)
        .test_before_acquire(false);
    options
}

fn sqlite(options: SqliteConnectOptions, read_only: bool) -> SqliteConnectOptions {
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

fn postgres(options: PgConnectOptions, read_only: bool) -> PgConnectOptions {
    let milliseconds = |time: Duration| time.as_millis().to_string();
    options.application_name("doorstep").options([
        ("default_transaction_read_only", if read_only { "on".into() } else { "off".into() }),
        ("idle_in_transaction_session_timeout", milliseconds(STOPPED)),
        ("lock_timeout", milliseconds(TURN)),
        ("statement_timeout", milliseconds(TURN + Duration::from_secs(2))),
        // PostgreSQL's side of a connection whose other end vanished.
        ("tcp_user_timeout", milliseconds(TURN)),
        // A confirmed request survives a power cut.
        ("synchronous_commit", "on".into()),
    ])
}

/// Both beginnings of an address are usual; the library knows one.
fn in_words_of_the_library(address: &str) -> String {
    match address.strip_prefix("postgresql://") {
        Some(rest) => format!("postgres://{rest}"),
        None => address.to_owned(),
    }
}

/// For people: without user, password and options.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Embedded(file) => write!(f, "{}", file.display()),
            Self::Shared(address) => {
                let after_user = address.rfind('@').map(|at| format!("postgres://…{}", &address[at..]));
                let plain = after_user.unwrap_or_else(|| address.clone());
                write!(f, "{}", plain.split('?').next().unwrap_or_default())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn an_address_is_named_without_what_is_secret_in_it() {
        let named = |address: &str| Place::Shared(address.into()).to_string();
        assert_eq!(named("postgres://door:wo@rd@db.example/doorstep?password=word"), "postgres://…@db.example/doorstep");
        assert_eq!(named("postgres://door:wo?rd@db.example/doorstep"), "postgres://…@db.example/doorstep");
        assert_eq!(named("postgres://db.example/doorstep"), "postgres://db.example/doorstep");
    }
}
