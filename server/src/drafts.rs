//! The drafts people are filling in right now, as they were last written: most pages need no read of the store.
//!
//! Only what was committed stands here, and each write names the revision it was made on, so a draft that is older here
//! than in the store costs a second attempt and never an answer. Where other processes write to the same store nothing
//! stands here: a page would be drawn from what somebody typed long before.

use std::num::NonZeroUsize;
use std::sync::Mutex;

use lru::LruCache;

use crate::functions::draft::Form;
use crate::session::Session;
use crate::store::Store;

/// About 3 kB each.
const MOST: NonZeroUsize = NonZeroUsize::new(2_000).unwrap();

pub struct Drafts(Option<Mutex<LruCache<(String, String), Form>>>);

impl Drafts {
    /// The drafts of a store that this process has for itself; none of a shared one.
    pub fn beside(store: &Store) -> Self {
        Self(store.is_embedded().then(|| Mutex::new(LruCache::new(MOST))))
    }

    pub fn get(&self, session: &Session, service: &str) -> Option<Form> {
        self.with(|drafts| drafts.get(&(session.owner(), service.to_owned())).cloned()).flatten()
    }

    pub fn put(&self, session: &Session, service: &str, form: &Form) {
        self.with(|drafts| drafts.put((session.owner(), service.to_owned()), form.clone()));
    }

    pub fn forget(&self, session: &Session, service: &str) {
        self.with(|drafts| drafts.pop(&(session.owner(), service.to_owned())));
    }

    /// All drafts of a session's owner: somebody else owns them now.
    pub fn forget_owner(&self, session: &Session) {
        let owner = session.owner();
        self.with(|drafts| {
            let theirs: Vec<_> = drafts.iter().map(|(key, _)| key.clone()).filter(|(of, _)| *of == owner).collect();
            theirs.iter().for_each(|key| _ = drafts.pop(key));
        });
    }

    pub fn forget_all(&self) {
        self.with(LruCache::clear);
    }

    /// A panic elsewhere leaves the map whole: each call is one operation.
    fn with<T>(&self, act: impl FnOnce(&mut LruCache<(String, String), Form>) -> T) -> Option<T> {
        let drafts = self.0.as_ref()?;
        Some(act(&mut drafts.lock().unwrap_or_else(std::sync::PoisonError::into_inner)))
    }
}
