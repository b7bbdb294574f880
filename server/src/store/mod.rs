//! The store: drafts, submissions, the outbox and the events, behind a few small functions.
//!
//! Reads go through a small pool; every write is a [`Write`] that the one writer groups with others (`writer.rs`).

pub mod access;
pub mod answer;
pub mod binding;
pub mod code;
pub mod connection;
pub mod contact;
pub mod cursor;
pub mod declaration;
pub mod definition;
pub mod desk_case;
pub mod desk_move;
pub mod draft;
pub mod event;
pub mod file;
pub mod finish;
pub mod grant;
pub mod help_request;
pub mod lock;
pub mod mandate;
pub mod migration;
pub mod operator;
pub mod organisation;
pub mod outbox;
pub mod person;
pub mod staff;
pub mod staff_session;
pub mod stop;
pub mod submission;
pub mod submit;
pub mod writer;

use sea_orm::{DatabaseConnection, DbErr};

pub use connection::Place;
pub use writer::{Write, Writer};

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the store: {0}")]
    Database(#[from] DbErr),
    #[error("the store is closing")]
    Closing,
}

#[derive(Clone)]
pub struct Store {
    reads: DatabaseConnection,
    writer: Writer,
}

impl Store {
    /// Opens the store and brings its tables up to date.
    pub async fn open(place: &Place) -> Result<Self, StoreError> {
        migrate(place).await?;
        let writes = connection::writes(place).await?;
        let reads = connection::reads(place).await?;
        Ok(Self { reads, writer: Writer::start(writes) })
    }

    /// Whether this process has the store for itself.
    pub fn is_embedded(&self) -> bool {
        connection::is_embedded(&self.reads)
    }

    /// The time all senders agree on, in milliseconds: leases are made and judged by it.
    pub async fn now(&self) -> Result<i64, StoreError> {
        Ok(connection::now(&self.reads).await?)
    }

    pub fn reads(&self) -> &DatabaseConnection {
        &self.reads
    }

    /// Carries out one write and answers after it is on the disk.
    pub async fn write<W: Write>(&self, write: W) -> Result<W::Done, StoreError> {
        self.writer.write(write).await
    }

    /// Whether the store answers.
    pub async fn ready(&self) -> Result<(), StoreError> {
        Ok(self.reads.ping().await?)
    }

    /// Waits for the writes that were accepted, then closes.
    pub async fn close(self) {
        self.writer.close().await;
        if let Err(error) = self.reads.close_by_ref().await {
            tracing::warn!(%error, "the store did not close cleanly");
        }
    }
}

/// Brings the tables up to date, making the store where there is none. The names of the steps that it took.
pub async fn migrate(place: &Place) -> Result<Vec<String>, StoreError> {
    let tables = connection::tables(place).await?;
    let steps = migration::up(&tables).await;
    tables.close_by_ref().await?;
    Ok(steps?)
}

/// Whether a write was refused because the row is already there.
pub fn is_duplicate(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(sea_orm::SqlErr::UniqueConstraintViolation(_)))
}
