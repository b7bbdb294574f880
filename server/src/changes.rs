//! Tells open tracking pages of this process that a request changed.

use tokio::sync::broadcast::{Receiver, Sender, channel};

/// Changes that a slow page may be behind before it has to look for itself.
const BEHIND: usize = 256;

#[derive(Clone, Debug)]
pub struct Changes(Sender<String>);

impl Default for Changes {
    fn default() -> Self {
        Self(channel(BEHIND).0)
    }
}

impl Changes {
    pub fn tell(&self, reference: &str) {
        // Nobody has to listen.
        self.0.send(reference.to_owned()).ok();
    }

    /// References of requests that change from now on.
    pub fn listen(&self) -> Receiver<String> {
        self.0.subscribe()
    }
}
