//! The embedded store belongs to one process that serves: a lock of the operating system, which ends with the process.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use anyhow::{Context, Result, bail};

/// Held until it is dropped or the process ends, however it ends.
pub struct Lock {
    _file: File,
}

/// Takes the lock of a data folder, making both where they are missing. An error where another process has it.
pub fn take(data: &Path) -> Result<Lock> {
    std::fs::create_dir_all(data).with_context(|| format!("The data folder {} cannot be made", data.display()))?;
    let place = data.join("lock");
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&place);
    let file = file.with_context(|| place.display().to_string())?;
    match file.try_lock() {
        Ok(()) => Ok(Lock { _file: file }),
        Err(TryLockError::WouldBlock) => bail!(
            "Another doorstep is at work on the data in {}. Stop it first, or name another folder with DOORSTEP_DATA.",
            data.display()
        ),
        Err(TryLockError::Error(error)) => Err(error).with_context(|| place.display().to_string()),
    }
}
