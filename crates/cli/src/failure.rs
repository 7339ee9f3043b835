//! Why a command could not do its work, and what to do about it.

use billport::intake::FileError;
use billport::workflows::upload::PlanError;
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

    /// A file that could not be judged as a whole, so that nothing was sent.
    pub(crate) fn plan(error: &PlanError) -> Self {
        let failure = Self::new(Exit::of_plan(error), error.to_string());
        match error {
            PlanError::File(_) | PlanError::Interrupted => failure,
            PlanError::Rejects(_) => {
                failure.hint("nothing was sent; --rejects PATH writes the rejected rows elsewhere")
            }
            PlanError::Index(_) => {
                failure.hint("nothing was sent; TMPDIR names another folder for temporary files")
            }
            PlanError::FileChanged { .. } => {
                failure.hint("nothing was sent; let the file alone while it is being read")
            }
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
