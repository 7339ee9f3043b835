//! Why a command could not do its work, and what to do about it.

mod journal;
mod payment;
mod port;
mod run;

pub(crate) use journal::remedy;
pub(crate) use port::{billagains_next_act, is_nobody, neas_next_act, no_customer};

use std::fmt::Display;
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

    /// A file that holds no bills, or no customers.
    pub(crate) fn file(path: &Path, error: &impl Display, hint: Option<&str>) -> Self {
        let failure = Self::usage(format!("{} {error}", shown(path)));
        match hint {
            Some(hint) => failure.hint(hint),
            None => failure,
        }
    }

    /// How it ends the command.
    pub(crate) const fn exit(&self) -> Exit {
        self.exit
    }

    /// What could not be done, and why.
    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    /// What to do about it.
    pub(crate) fn hints(&self) -> &[String] {
        &self.hints
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
