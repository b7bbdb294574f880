//! The server's key: made at first start, kept in the data folder, and never printed.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::session::random_id;

#[derive(Clone)]
pub struct Key([u8; 32]);

impl Key {
    /// Reads `key` in the data folder, or makes it. Several processes may make it at once: the first one's counts.
    pub fn open(folder: &Path) -> Result<Self> {
        let file = folder.join("key");
        if !file.exists() {
            let mine = folder.join(format!("key.{}", random_id()));
            write_secret(&mine, &hex::encode(rand::random::<[u8; 32]>()))?;
            // A link appears with the whole key in it or not at all, and never in another's place.
            let made = std::fs::hard_link(&mine, &file);
            std::fs::remove_file(&mine)?;
            made.or_else(|error| if file.exists() { Ok(()) } else { Err(error) }).with_context(|| file.display().to_string())?;
        }
        let text = std::fs::read_to_string(&file).with_context(|| file.display().to_string())?;
        let mut key = [0; 32];
        hex::decode_to_slice(text.trim(), &mut key).with_context(|| format!("{} is no key", file.display()))?;
        Ok(Self(key))
    }

    /// A keyed hash: nobody without the key makes the same. `purpose` keeps one use from standing in for another.
    pub fn sign(&self, purpose: &str, text: &str) -> [u8; 16] {
        let mut short = [0; 16];
        // HMAC takes a key of any length, so this cannot fail.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return short };
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(text.as_bytes());
        short.copy_from_slice(&mac.finalize().into_bytes()[..16]);
        short
    }

    /// A keyed hash of the answer that proves a request is mine: spaces, dashes and capitals do not matter.
    pub fn detail(&self, reference: &str, detail: &str) -> String {
        let plain: String = detail.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        hex::encode(self.sign("detail", &format!("{reference}\0{plain}")))
    }
}

/// Compares in the same time wherever the difference lies.
pub fn same(left: &[u8], right: &[u8]) -> bool {
    left.len() == right.len() && left.iter().zip(right).fold(0, |differs, (l, r)| differs | (l ^ r)) == 0
}

/// Writes a file that only its owner may read. One that is there already stays.
pub fn write_secret(file: &Path, text: &str) -> Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(file).with_context(|| file.display().to_string())?;
    writeln!(file, "{text}")?;
    Ok(file.sync_all()?)
}
