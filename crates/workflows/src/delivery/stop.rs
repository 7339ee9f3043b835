//! Why a run ends before its file does.

use billport_intake::FileError;
use billport_journal::{JournalError, RunRecord};
use billport_ports::PortError;
use std::io;
use thiserror::Error;
use time::{OffsetDateTime, UtcOffset};

impl From<JournalError> for Stop {
    fn from(error: JournalError) -> Self {
        Self::Journal(error)
    }
}

/// Why a run stopped before its end, whatever it sends. `Display` says it in one sentence.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Stop {
    /// Somebody asked it to.
    #[error("the run was interrupted")]
    Interrupted,
    /// Rows were rejected, and the settings are strict.
    #[error(
        "{rows_rejected} {} rejected, and nothing is sent then (strict)",
        if *rows_rejected == 1 { "row was" } else { "rows were" }
    )]
    Strict {
        /// How many.
        rows_rejected: u64,
    },
    /// The provider answered in a way that every further request would meet too, or can't be reached.
    #[error("{0}")]
    Provider(#[source] PortError),
    /// Too many batches in a row ended unknown; each is one request, of bills or of a customer.
    #[error("{batches} requests in a row ended with an unknown outcome")]
    TooManyUnknown {
        /// How many.
        batches: usize,
    },
    /// The file is not what it was when it was judged.
    #[error("the file was changed while it was being sent (at line {line})")]
    FileChanged {
        /// Where that was noticed.
        line: u64,
    },
    /// The file can no longer be read.
    #[error("the file {0}")]
    File(#[source] FileError),
    /// The provider has asked not to be asked before.
    #[error("the provider asked to be left alone until {}", in_utc(*.0))]
    NotBefore(OffsetDateTime),
    /// What is pending is not sent, for the same file went to the same target in another run.
    #[error("the same file went out in run {} ({})", .0.id, .0.state().name())]
    SameFile(Box<RunRecord>),
    /// The journal can't be written, or the run was taken over. Nothing is sent without it.
    #[error("{0}")]
    Journal(#[source] JournalError),
    /// Rejected rows can't be written.
    #[error("the rejects file can't be written: {0}")]
    Rejects(#[source] io::Error),
}

/// A moment to the second, as people read it.
fn in_utc(moment: OffsetDateTime) -> String {
    let moment = moment.to_offset(UtcOffset::UTC);
    let (date, (hour, minute, second)) = (moment.date(), moment.to_hms());
    format!("{date} {hour:02}:{minute:02}:{second:02} UTC")
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn a_moment_is_told_in_utc_to_the_second() {
        let stop = Stop::NotBefore(datetime!(2026-11-22 08:00:05.25 +08:00));
        assert_eq!(
            stop.to_string(),
            "the provider asked to be left alone until 2026-11-22 00:00:05 UTC"
        );
    }
}
