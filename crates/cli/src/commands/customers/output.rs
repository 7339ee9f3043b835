//! Where customers are written: stdout, or a file that only its owner may read, and that is there as a
//! whole or not at all.

use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};
use std::path::{Path, PathBuf};

use crate::commands::private_file::PrivateFile;
use crate::failure::Failure;
use crate::view::customer::rows::Reader;
use crate::view::{shown, taken};

/// An output in the making.
pub(super) enum Output {
    Stdout(BufWriter<StdoutLock<'static>>),
    File(PrivateFile),
}

/// What an output is called in an error.
#[derive(Clone, Debug)]
pub(super) struct OutputName(Option<PathBuf>);

impl Output {
    pub(super) fn stdout() -> Self {
        Self::Stdout(BufWriter::new(io::stdout().lock()))
    }

    /// Begins the file at a path, or stdout.
    pub(super) fn begin(path: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = path else { return Ok(Self::stdout()) };
        let file = PrivateFile::begin(path);
        file.map(Self::File).map_err(|error| OutputName::of(Some(path)).failure(&error))
    }

    /// Who reads it.
    pub(super) fn reader(&self) -> Reader {
        match self {
            Self::Stdout(_) if io::stdout().is_terminal() => Reader::Terminal,
            Self::Stdout(_) | Self::File(_) => Reader::Machine,
        }
    }

    /// Brings a whole file to its place.
    pub(super) fn finish(self) -> io::Result<()> {
        match self {
            Self::Stdout(mut stdout) => stdout.flush(),
            Self::File(file) => file.finish(),
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(stdout) => stdout.write(bytes),
            Self::File(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(stdout) => stdout.flush(),
            Self::File(file) => file.flush(),
        }
    }
}

impl OutputName {
    pub(super) fn of(path: Option<&Path>) -> Self {
        Self(path.map(Path::to_owned))
    }

    /// Whether what was written has been taken; a reader of stdout may go when it likes.
    pub(super) fn taken(&self, written: io::Result<()>) -> Result<bool, Failure> {
        match self.0 {
            None => taken(written),
            Some(_) => written.map(|()| true).map_err(|error| self.failure(&error)),
        }
    }

    /// That it can't be written, and why.
    pub(super) fn failure(&self, error: &io::Error) -> Failure {
        let path = self.0.as_deref().unwrap_or(Path::new("stdout"));
        Failure::unexpected(format!("{} can't be written: {error}", shown(path)))
    }
}
