//! Results on their way to stdout. A reader that has gone away is no failure of ours; a result that is
//! lost otherwise is one.

use std::io::{self, BufWriter, StdoutLock, Write};

use crate::failure::Failure;

/// Writes a result as a whole.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    taken(stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush())).map(drop)
}

/// A result that is written line by line, for it may be long.
pub(crate) struct Lines {
    stdout: BufWriter<StdoutLock<'static>>,
}

impl Lines {
    pub(crate) fn new() -> Self {
        Self { stdout: BufWriter::new(io::stdout().lock()) }
    }

    /// Adds a line, its end included; says whether anybody reads on.
    pub(crate) fn add(&mut self, line: &str) -> Result<bool, Failure> {
        taken(self.stdout.write_all(line.as_bytes()))
    }

    /// Brings the last lines to their reader.
    pub(crate) fn finish(mut self) -> Result<(), Failure> {
        taken(self.stdout.flush()).map(drop)
    }
}

/// Whether a reader has taken what was written.
pub(crate) fn taken(written: io::Result<()>) -> Result<bool, Failure> {
    match written {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(Failure::unexpected(format!("the result can't be written: {error}"))),
    }
}
