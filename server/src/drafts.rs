//! The drafts people are filling in right now, as they were last written: most pages need no read of the store.
//!
//! Only what was committed stands here, and each write names the revision it was made on, so a draft that is older here
//! than in the store costs a second attempt and never an answer.

use std::num::NonZeroUsize;
use std::sync::Mutex;

use lru::LruCache;

use crate::functions::draft::Form;
use crate::session::Session;

/// About 3 kB each.
const MOST: NonZeroUsize = NonZeroUsize::new(2_000).unwrap();

pub struct Drafts(Mutex<LruCache<(String, String), Form>>);

impl Default for Drafts {
    fn default() -> Self {
        Self(Mutex::new(LruCache::new(MOST)))
    }
}

impl Drafts {
    pub fn get(&self, session: &Session, service: &str) -> Option<Form> {
        self.with(|drafts| drafts.get(&(session.hash(), service.to_owned())).cloned())
    }

    pub fn put(&self, session: &Session, service: &str, form: &Form) {
        self.with(|drafts| drafts.put((session.hash(), service.to_owned()), form.clone()));
    }

    pub fn forget(&self, session: &Session, service: &str) {
        self.with(|drafts| drafts.pop(&(session.hash(), service.to_owned())));
    }

    pub fn forget_all(&self) {
        self.with(LruCache::clear);
    }

    /// A panic elsewhere leaves the map whole: each call is one operation.
    fn with<T>(&self, act: impl FnOnce(&mut LruCache<(String, String), Form>) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }
}
