//! Exit codes: fixed, so that others can script against them.

use billport::journal::{JournalError, OpenError};
use billport::ports::ErrorKind;
use billport::workflows::upload::{PlanError, Stop, UploadReport};
use std::process::ExitCode;

/// How the command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum Exit {
    Delivered = 0,
    Unexpected = 1,
    Usage = 2,
    Rejected = 3,
    Unavailable = 4,
    Credentials = 5,
    Unknown = 6,
    /// `EX_TEMPFAIL` of sysexits.h: the same may succeed later.
    Held = 75,
    Interrupted = 130,
}

impl Exit {
    /// The table of `--help`.
    pub(crate) const TABLE: &str = "\
Exit codes:
  0    all delivered (or, for `check`, all rows are valid)
  1    unexpected
  2    usage, settings, or a file that is no bills file
  3    some input was rejected or refused, the rest delivered
  4    the provider is unavailable or throttles, something is pending
  5    credentials
  6    something is of unknown outcome (wins over all others)
  75   another process has the run
  130  interrupted";

    /// How an upload ended. What is unknown wins, for it must never go unseen.
    pub(crate) fn of(report: &UploadReport) -> Self {
        let counts = &report.counts;
        if counts.bills_unknown > 0 {
            return Self::Unknown;
        }
        match &report.stopped {
            Some(stop) => Self::of_stop(stop),
            None if counts.rows_rejected + counts.bills_refused > 0 => Self::Rejected,
            None => Self::Delivered,
        }
    }

    fn of_stop(stop: &Stop) -> Self {
        match stop {
            Stop::Interrupted => Self::Interrupted,
            Stop::Strict { .. } => Self::Rejected,
            Stop::TooManyUnknown { .. } => Self::Unknown,
            Stop::FileChanged { .. } | Stop::File(_) => Self::Usage,
            Stop::NotBefore(_) => Self::Unavailable,
            Stop::Journal(error) => Self::of_journal(error),
            Stop::Provider(error) => match error.kind() {
                ErrorKind::Credentials => Self::Credentials,
                ErrorKind::Throttled | ErrorKind::Unavailable => Self::Unavailable,
                // Only a wrong address stops a run in these two ways.
                ErrorKind::NotFound | ErrorKind::Refused => Self::Usage,
                ErrorKind::OutcomeUnknown => Self::Unknown,
                _ => Self::Unexpected,
            },
            _ => Self::Unexpected,
        }
    }

    /// How a plan that could not be made ended.
    pub(crate) fn of_plan(error: &PlanError) -> Self {
        match error {
            PlanError::File(_) | PlanError::FileChanged { .. } => Self::Usage,
            PlanError::Interrupted => Self::Interrupted,
            PlanError::Journal(error) => Self::of_journal(error),
            _ => Self::Unexpected,
        }
    }

    /// How a journal that can't be opened ends a command.
    pub(crate) fn of_open(error: &OpenError) -> Self {
        match error {
            OpenError::Store { .. } => Self::Unexpected,
            _ => Self::Usage,
        }
    }

    /// How a journal that did not do what it was asked for ends a command.
    pub(crate) fn of_journal(error: &JournalError) -> Self {
        match error {
            JournalError::Held { .. } | JournalError::Fenced { .. } => Self::Held,
            JournalError::NoSuchRun(_)
            | JournalError::NoSuchUnit { .. }
            | JournalError::IllegalStep { .. } => Self::Usage,
            _ => Self::Unexpected,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use billport::journal::{Epoch, RunId, StoreErrorKind};
    use billport::ports::{PortError, Scope};
    use billport::workflows::upload::UploadCounts;

    fn of(stopped: Option<Stop>, counts: UploadCounts) -> Exit {
        Exit::of(&UploadReport { run: RunId(1), counts, stopped })
    }

    fn provider(kind: ErrorKind) -> Stop {
        let error = PortError::new(kind, "P", "o").with_scope(Scope::EveryRequest);
        Stop::Provider(error)
    }

    #[test]
    fn each_ending_has_its_code() {
        let none = UploadCounts::default();
        let rejected = UploadCounts { rows_rejected: 1, ..none };
        let refused = UploadCounts { bills_refused: 1, ..none };
        assert_eq!(of(None, none), Exit::Delivered);
        assert_eq!(of(None, rejected), Exit::Rejected);
        assert_eq!(of(None, refused), Exit::Rejected);
        assert_eq!(of(Some(Stop::Strict { rows_rejected: 1 }), rejected), Exit::Rejected);
        assert_eq!(of(Some(Stop::Interrupted), rejected), Exit::Interrupted);
        assert_eq!(of(Some(provider(ErrorKind::Throttled)), rejected), Exit::Unavailable);
        assert_eq!(of(Some(provider(ErrorKind::Unavailable)), none), Exit::Unavailable);
        assert_eq!(of(Some(provider(ErrorKind::Credentials)), rejected), Exit::Credentials);
        assert_eq!(of(Some(provider(ErrorKind::NotFound)), none), Exit::Usage);
        assert_eq!(of(Some(provider(ErrorKind::Refused)), refused), Exit::Usage);
        assert_eq!(of(Some(provider(ErrorKind::Broken)), none), Exit::Unexpected);
        assert_eq!(of(Some(Stop::FileChanged { line: 7 }), none), Exit::Usage);
        assert_eq!(
            of(Some(Stop::NotBefore(time::OffsetDateTime::UNIX_EPOCH)), none),
            Exit::Unavailable
        );
        let journal = |error| of(Some(Stop::Journal(error)), none);
        assert_eq!(journal(JournalError::Store(StoreErrorKind::Full.into())), Exit::Unexpected);
        let (run, asked, now) = (RunId(1), Epoch(1), Epoch(2));
        assert_eq!(journal(JournalError::Fenced { run, asked, now }), Exit::Held);
    }

    #[test]
    fn what_is_unknown_wins() {
        let counts = UploadCounts { bills_unknown: 1, rows_rejected: 1, ..UploadCounts::default() };
        for kind in [ErrorKind::Throttled, ErrorKind::Credentials, ErrorKind::Broken] {
            assert_eq!(of(Some(provider(kind)), counts), Exit::Unknown);
        }
        assert_eq!(of(Some(Stop::Interrupted), counts), Exit::Unknown);
        assert_eq!(of(None, counts), Exit::Unknown);
    }

    #[test]
    fn the_table_has_every_code() {
        let all = [
            Exit::Delivered,
            Exit::Unexpected,
            Exit::Usage,
            Exit::Rejected,
            Exit::Unavailable,
            Exit::Credentials,
            Exit::Unknown,
            Exit::Held,
            Exit::Interrupted,
        ];
        for exit in all {
            let row = format!("\n  {:<5}", exit as u8);
            assert!(Exit::TABLE.contains(&row), "{exit:?}");
        }
    }
}
