//! What a command says on its standard output: all of it, or a reason why not.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write};

use super::UNREADABLE;

/// Writes `said` and ends with `code`. Whoever closed the pipe has seen enough; a full disk is said.
pub fn end(said: impl Display, code: u8) -> u8 {
    match write(&said) {
        Ok(()) => code,
        Err(error) => {
            complain(format_args!("doorstep: the output cannot be written: {error}\n"));
            UNREADABLE
        }
    }
}

/// Writes to the standard output, at once.
pub fn write(said: &impl Display) -> io::Result<()> {
    let mut output = io::stdout().lock();
    match write!(output, "{said}").and_then(|()| output.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Writes to the standard error, as far as somebody reads it.
pub fn complain(said: impl Display) {
    let _ = write!(io::stderr().lock(), "{said}");
}
