//! The one writer: waiting writes share a transaction, and each is answered after its commit.
//!
//! Where the way to the database breaks, the same group is written again on a new connection for as long as somebody would
//! wait. It is never written twice: the database knows the group by its name (`connection::begin`). Only where the database
//! stays away are those who wait told that it failed, and then a commit may have happened whose answer was lost. Asking
//! again is safe for all that matters: a submission is known by its draft, an attempt at an engine by its lease, an event
//! by its id.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use sea_orm::{DatabaseConnection, DatabaseTransaction, DbErr};
use tokio::sync::{mpsc, oneshot};

use super::StoreError;
use super::connection::{self, Begun};
use crate::session::random_id;

/// How many writes share one transaction at most.
const GROUP: usize = 256;
/// How many may wait. Beyond that, those who ask wait themselves.
const WAITING: usize = 1024;
/// How long a group is tried while the database cannot be reached.
const PATIENCE: Duration = Duration::from_secs(15);
/// The pause before the next try.
const PAUSE: Duration = Duration::from_millis(100);

/// Something that is written as a whole or not at all. It may run again: in a group that failed, then alone.
#[async_trait]
pub trait Write: Send + Sync + 'static {
    type Done: Send + 'static;

    async fn run(&self, transaction: &DatabaseTransaction) -> Result<Self::Done, DbErr>;
}

#[derive(Clone)]
pub struct Writer {
    jobs: mpsc::Sender<Box<dyn Job>>,
    stop: mpsc::Sender<oneshot::Sender<()>>,
}

impl Writer {
    pub fn start(connection: DatabaseConnection) -> Self {
        let (jobs, waiting) = mpsc::channel(WAITING);
        let (stop, stopped) = mpsc::channel(1);
        tokio::spawn(work(connection, waiting, stopped));
        Self { jobs, stop }
    }

    pub async fn write<W: Write>(&self, write: W) -> Result<W::Done, StoreError> {
        let (answer, done) = oneshot::channel();
        let job = Waiting { write, done: Mutex::new(None), answer };
        self.jobs.send(Box::new(job)).await.map_err(|_| StoreError::Closing)?;
        done.await.map_err(|_| StoreError::Closing)?
    }

    /// Waits until what was accepted is written.
    pub async fn close(&self) {
        let (closed, done) = oneshot::channel();
        if self.stop.send(closed).await.is_ok() {
            done.await.ok();
        }
    }
}

async fn work(
    connection: DatabaseConnection,
    mut waiting: mpsc::Receiver<Box<dyn Job>>,
    mut stopped: mpsc::Receiver<oneshot::Sender<()>>,
) {
    let mut group = Vec::with_capacity(GROUP);
    let mut closing = None;
    let name = random_id();
    loop {
        let taken = match &closing {
            Some(_) => waiting.recv_many(&mut group, GROUP).await,
            None => tokio::select! {
                biased;
                taken = waiting.recv_many(&mut group, GROUP) => taken,
                asked = stopped.recv() => {
                    waiting.close();
                    closing = Some(asked);
                    continue;
                }
            },
        };
        if taken == 0 {
            break;
        }
        write_group(&connection, &name, &mut group).await;
    }
    connection::end(&connection, &name).await.ok();
    if let Some(Some(closed)) = closing {
        closed.send(()).ok();
    }
}

/// Writes a group in one transaction; where that fails, each alone, so that one bad write harms nobody else.
async fn write_group(connection: &DatabaseConnection, writer: &str, group: &mut Vec<Box<dyn Job>>) {
    match patiently(connection, writer, group).await {
        Ok(()) => group.drain(..).for_each(|job| job.answer(Ok(()))),
        Err(error) if group.len() == 1 || connection::is_broken(&error) => {
            group.drain(..).for_each(|job| job.answer(Err(error.clone())));
        }
        Err(_) => {
            for job in group.drain(..) {
                let outcome = patiently(connection, writer, std::slice::from_ref(&job)).await;
                job.answer(outcome);
            }
        }
    }
}

/// The same group again while the way to the database is broken.
async fn patiently(connection: &DatabaseConnection, writer: &str, jobs: &[Box<dyn Job>]) -> Result<(), DbErr> {
    let (group, began) = (random_id(), Instant::now());
    loop {
        match connection::in_time(connection, together(connection, writer, &group, jobs)).await {
            Err(error) if connection::is_broken(&error) && began.elapsed() < PATIENCE => {
                tracing::warn!(%error, "the store did not answer; what was being written is tried again");
                tokio::time::sleep(PAUSE).await;
            }
            outcome => return outcome,
        }
    }
}

async fn together(connection: &DatabaseConnection, writer: &str, group: &str, jobs: &[Box<dyn Job>]) -> Result<(), DbErr> {
    let transaction = match connection::begin(connection, writer, group).await? {
        Begun::Now(transaction) => transaction,
        Begun::Before => return Ok(()),
    };
    for job in jobs {
        if let Err(error) = job.run(&transaction).await {
            // What went wrong first is the reason.
            transaction.rollback().await.ok();
            return Err(error);
        }
    }
    transaction.commit().await
}

/// A write with its type forgotten, and who waits for it.
#[async_trait]
trait Job: Send + Sync {
    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr>;
    fn answer(self: Box<Self>, outcome: Result<(), DbErr>);
}

struct Waiting<W: Write> {
    write: W,
    done: Mutex<Option<W::Done>>,
    answer: oneshot::Sender<Result<W::Done, StoreError>>,
}

#[async_trait]
impl<W: Write> Job for Waiting<W> {
    async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
        let done = self.write.run(transaction).await?;
        if let Ok(mut place) = self.done.lock() {
            *place = Some(done);
        }
        Ok(())
    }

    fn answer(self: Box<Self>, outcome: Result<(), DbErr>) {
        let done = self.done.into_inner().ok().flatten();
        let answer = match (outcome, done) {
            (Ok(()), Some(done)) => Ok(done),
            (Ok(()), None) => Err(StoreError::Closing),
            (Err(error), _) => Err(error.into()),
        };
        // Who asked may have gone; the write stands all the same.
        self.answer.send(answer).ok();
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};

    use super::*;
    use crate::store::{Place, Store};

    /// One statement.
    struct Says(&'static str);

    #[async_trait]
    impl Write for Says {
        type Done = ();

        async fn run(&self, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
            transaction.execute_unprepared(self.0).await.map(drop)
        }
    }

    #[tokio::test]
    async fn what_is_answered_is_written_even_after_the_database_ended_a_transaction_by_itself() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&Place::Embedded(folder.path().join("doorstep.db"))).await.unwrap();
        store.write(Says("CREATE TABLE notes (word TEXT PRIMARY KEY)")).await.unwrap();
        store.write(Says("INSERT INTO notes VALUES ('one')")).await.unwrap();
        // As where the disk is full: SQLite rolls back by itself, and what rolls back after it finds nothing to do.
        store.write(Says("INSERT OR ROLLBACK INTO notes VALUES ('one')")).await.unwrap_err();
        store.write(Says("INSERT INTO notes VALUES ('one')")).await.unwrap_err();
        store.write(Says("INSERT INTO notes VALUES ('two')")).await.unwrap();
        let there = store
            .reads()
            .query_one_raw(sea_orm::Statement::from_string(sea_orm::DbBackend::Sqlite, "SELECT count(*) AS count FROM notes"));
        let there: i64 = there.await.unwrap().unwrap().try_get("", "count").unwrap();
        assert_eq!(there, 2);
    }
}
