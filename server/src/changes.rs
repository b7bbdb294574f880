//! Tells open pages of this process that what they show changed, and that the program stops.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::broadcast::error::RecvError;
use tokio::sync::broadcast::{Receiver, Sender, channel};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{Interval, MissedTickBehavior, interval};

use crate::store::StoreError;

/// Changes that a slow page may be behind before it has to look for itself.
const BEHIND: usize = 256;
/// Pages that this process keeps true at once.
const OPEN: usize = 1_000;

#[derive(Clone, Debug)]
pub struct Changes {
    told: Sender<String>,
    stops: watch::Sender<bool>,
    room: Arc<Semaphore>,
}

/// One open page.
pub struct Listener {
    /// What it listens for: a request's reference, or the name of a draft (`pages/together.rs`).
    name: String,
    told: Receiver<String>,
    /// Becomes true when the program stops.
    stops: watch::Receiver<bool>,
    /// When it is looked at again in any case: another process may have learnt of something.
    look: Interval,
    _room: OwnedSemaphorePermit,
}

impl Listener {
    /// What is to be told now: what `ask` says at first, and whenever it is another than was `seen`. `None` where it says that there
    /// is nothing to tell any more, or the program stops.
    pub async fn next<T: Clone + PartialEq, F>(&mut self, seen: &mut Option<T>, ask: impl Fn() -> F) -> Option<T>
    where
        F: Future<Output = Result<Option<T>, StoreError>>,
    {
        loop {
            if *self.stops.borrow() {
                return None;
            }
            match ask().await {
                Ok(said) if *seen != said => {
                    seen.clone_from(&said);
                    return said;
                }
                Ok(None) => return None,
                Ok(_) => {}
                Err(error) => tracing::warn!(%error, "what a page shows cannot be watched right now"),
            }
            self.changed().await;
        }
    }

    /// Until it is worth looking again.
    async fn changed(&mut self) {
        loop {
            tokio::select! {
                told = self.told.recv() => match told {
                    Ok(other) if other != self.name => {}
                    // Nobody tells any more, because the program ends, or too much was told to hear all of it.
                    Ok(_) | Err(RecvError::Lagged(_) | RecvError::Closed) => return,
                },
                _ = self.look.tick() => return,
                _ = self.stops.changed() => return,
            }
        }
    }
}

impl Default for Changes {
    fn default() -> Self {
        Self::with_room(OPEN)
    }
}

impl Changes {
    fn with_room(open: usize) -> Self {
        Self { told: channel(BEHIND).0, stops: watch::Sender::new(false), room: Arc::new(Semaphore::new(open)) }
    }

    pub fn tell(&self, reference: &str) {
        // Nobody has to listen.
        self.told.send(reference.to_owned()).ok();
    }

    /// Hears from now on of changes of what has this name, and looks every so often. `None` where too many listen already.
    pub fn listen(&self, name: String, every: Duration) -> Option<Listener> {
        let room = self.room.clone().try_acquire_owned().ok()?;
        let mut look = interval(every);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Some(Listener { name, told: self.told.subscribe(), stops: self.stops.subscribe(), look, _room: room })
    }

    /// The program stops: nobody is kept waiting for changes.
    pub fn stop(&self) {
        self.stops.send_replace(true);
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::time::Duration;

    use super::{Changes, Listener};

    const HOUR: Duration = Duration::from_secs(60 * 60);

    fn listen(changes: &Changes) -> Option<Listener> {
        changes.listen("bins".into(), HOUR)
    }

    #[tokio::test]
    async fn only_so_many_listen_at_once_and_who_leaves_makes_room() {
        let changes = Changes::with_room(1);
        let first = listen(&changes);
        assert!(first.is_some() && listen(&changes).is_none());
        drop(first);
        assert!(listen(&changes).is_some());
    }

    #[tokio::test]
    async fn what_is_seen_is_told_once_and_nothing_more_after_the_end() {
        let changes = Changes::default();
        let (mut listener, mut seen) = (listen(&changes).unwrap(), None);
        let says = Cell::new(Some(1));
        assert_eq!(listener.next(&mut seen, async || Ok(says.get())).await, Some(1));
        // Somebody else's change, and one that changed nothing, are no news.
        changes.tell("street-light");
        changes.tell("bins");
        let asked = Cell::new(0);
        let next = listener.next(&mut seen, async || {
            asked.set(asked.get() + 1);
            Ok(says.get())
        });
        assert!(tokio::time::timeout(Duration::from_millis(50), next).await.is_err());
        // At first, by the clock that looks at once, and because of what was told: not for somebody else's.
        assert_eq!(asked.get(), 3);
        changes.tell("bins");
        assert_eq!(listener.next(&mut seen, async || Ok(Some(2))).await, Some(2));
        assert_eq!(listener.next(&mut seen, async || Ok(None)).await, None);
        changes.stop();
        assert_eq!(listener.next(&mut seen, async || Ok(Some(3))).await, None);
    }
}
