//! The one writer: waiting writes share a transaction, and each is answered after its commit.

use std::sync::Mutex;

use async_trait::async_trait;
use sea_orm::{DatabaseConnection, DatabaseTransaction, DbErr, TransactionTrait};
use tokio::sync::{mpsc, oneshot};

use super::StoreError;

/// How many writes share one transaction at most.
const GROUP: usize = 256;
/// How many may wait. Beyond that, those who ask wait themselves.
const WAITING: usize = 1024;

/// Something that is written as a whole or not at all. It may run twice: once in a group that failed, then alone.
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
        write_group(&connection, &mut group).await;
    }
    connection.close_by_ref().await.ok();
    if let Some(Some(closed)) = closing {
        closed.send(()).ok();
    }
}

/// Writes a group in one transaction; where that fails, each alone, so that one bad write harms nobody else.
async fn write_group(connection: &DatabaseConnection, group: &mut Vec<Box<dyn Job>>) {
    match together(connection, group).await {
        Ok(()) => group.drain(..).for_each(|job| job.answer(Ok(()))),
        Err(error) if group.len() == 1 => group.drain(..).for_each(|job| job.answer(Err(clone(&error)))),
        Err(_) => {
            for job in group.drain(..) {
                let outcome = together(connection, std::slice::from_ref(&job)).await;
                job.answer(outcome);
            }
        }
    }
}

async fn together(connection: &DatabaseConnection, jobs: &[Box<dyn Job>]) -> Result<(), DbErr> {
    let transaction = connection.begin().await?;
    for job in jobs {
        if let Err(error) = job.run(&transaction).await {
            transaction.rollback().await?;
            return Err(error);
        }
    }
    transaction.commit().await
}

/// Keeps what callers look at: whether it was a duplicate is asked inside a write, so the text is enough here.
fn clone(error: &DbErr) -> DbErr {
    DbErr::Custom(error.to_string())
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
