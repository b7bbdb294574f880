//! Trying rules, a line at a time: each that is read is answered before the next one.

use std::io::{self, BufRead, BufReader, Read, Write};

use serde_json::json;
use time::Date;

/// As much as the largest definition: a longer line is passed over.
const LONGEST: u64 = 4_000_000;

/// Answers every line of `input` by a line; ends where the input ends.
pub fn answer(input: impl Read, mut output: impl Write, today: Date) -> io::Result<()> {
    let mut input = BufReader::new(input);
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.by_ref().take(LONGEST).read_until(b'\n', &mut line)? == 0 {
            return output.flush();
        }
        let whole = line.ends_with(b"\n") || (line.len() as u64) < LONGEST;
        let answer = match std::str::from_utf8(&line) {
            _ if !whole => error(&format!("A line has at most {LONGEST} bytes.")),
            Ok(line) => forms::logic::answer(line, today),
            Err(_) => error("This is not JSON: it is not in UTF-8."),
        };
        if !whole {
            pass_over(&mut input)?;
        }
        writeln!(output, "{answer}")?;
        // Whoever waits for an answer gets it; whoever sends many is not slowed down.
        if input.buffer().is_empty() {
            output.flush()?;
        }
    }
}

fn error(said: &str) -> String {
    json!({ "error": said }).to_string()
}

/// Reads to the end of the line, and keeps none of it.
fn pass_over(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let read = input.fill_buf()?;
        let end = read.iter().position(|byte| *byte == b'\n');
        let length = end.map_or(read.len(), |end| end + 1);
        input.consume(length);
        if end.is_some() || length == 0 {
            return Ok(());
        }
    }
}
