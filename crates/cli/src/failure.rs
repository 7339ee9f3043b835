//! Why a command could not do its work, and what to do about it.

mod journal;
mod run;

pub(crate) use journal::remedy;

use billport::intake::FileError;
use std::path::Path;

use crate::exit::Exit;
use crate::view::{shown, talk};

/// What is told on stderr before the command ends.
#[derive(Debug)]
pub(crate) struct Failure {
    exit: Exit,
    message: String,
    hints: Vec<String>,
}

impl Failure {
    pub(crate) fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: message.into(), hints: Vec::new() }
    }

    /// A mistake in the arguments or the settings.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message)
    }

    /// What the system or the program did not do.
    pub(crate) fn unexpected(message: impl Into<String>) -> Self {
        Self::new(Exit::Unexpected, message)
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// A file that is no bills file.
    pub(crate) fn file(path: &Path, error: &FileError) -> Self {
        let failure = Self::usage(format!("{} {error}", shown(path)));
        match error.hint() {
            Some(hint) => failure.hint(hint),
            None => failure,
        }
    }

    /// Tells it where the command goes on all the same.
    pub(crate) fn tell_as_warning(&self) {
        talk::warning(&self.message);
        for hint in &self.hints {
            talk::hint(hint);
        }
    }

    /// Tells it, and gives the exit code.
    pub(crate) fn tell(self) -> Exit {
        talk::error(&self.message);
        for hint in &self.hints {
            talk::hint(hint);
        }
        self.exit
    }
}
