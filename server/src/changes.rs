//! Tells open tracking pages of this process that a request changed, and that the program stops.

use std::sync::Arc;

use tokio::sync::broadcast::{Receiver, Sender, channel};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

/// Changes that a slow page may be behind before it has to look for itself.
const BEHIND: usize = 256;
/// Tracking pages that this process keeps true at once.
const OPEN: usize = 1_000;

#[derive(Clone, Debug)]
pub struct Changes {
    told: Sender<String>,
    stops: watch::Sender<bool>,
    room: Arc<Semaphore>,
}

/// One open page.
pub struct Listener {
    pub told: Receiver<String>,
    /// Becomes true when the program stops.
    pub stops: watch::Receiver<bool>,
    _room: OwnedSemaphorePermit,
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

    /// Hears of requests that change from now on. `None` where too many listen already.
    pub fn listen(&self) -> Option<Listener> {
        let room = self.room.clone().try_acquire_owned().ok()?;
        Some(Listener { told: self.told.subscribe(), stops: self.stops.subscribe(), _room: room })
    }

    /// The program stops: nobody is kept waiting for changes.
    pub fn stop(&self) {
        self.stops.send_replace(true);
    }
}

#[cfg(test)]
mod tests {
    use super::Changes;

    #[test]
    fn only_so_many_listen_at_once_and_who_leaves_makes_room() {
        let changes = Changes::with_room(1);
        let first = changes.listen();
        assert!(first.is_some() && changes.listen().is_none());
        drop(first);
        assert!(changes.listen().is_some());
    }
}
