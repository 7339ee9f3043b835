//! How a task ends: [`Done`] when it is content, [`Failure`] with the next act when it is not.

use std::error::Error;
use std::fmt;

/// The result of every task.
pub(crate) type Outcome = Result<Done, Failure>;

/// A task that found nothing wrong.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Done {
    /// Everything the task is for was looked at.
    Checked,
    /// Something was left out, and the table of steps has to say so.
    NotChecked(&'static str),
}

/// Why a task failed, and what to do about it.
#[derive(Debug)]
pub(crate) struct Failure {
    what: String,
    hint: Option<String>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl Failure {
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), hint: None, source: None }
    }

    /// Adds the next act.
    pub(crate) fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// Keeps the error underneath.
    pub(crate) fn because(self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { source: Some(source.into()), ..self }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.what)?;
        if let Some(source) = &self.source {
            write!(f, ": {source}")?;
        }
        if let Some(hint) = &self.hint {
            write!(f, "\nhint: {hint}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_tells_what_why_and_what_next() {
        let failure = Failure::new("can't read deny.toml")
            .because(std::io::Error::other("disk on fire"))
            .hint("put it out");
        assert_eq!(
            failure.to_string(),
            "error: can't read deny.toml: disk on fire\nhint: put it out"
        );
    }
}
