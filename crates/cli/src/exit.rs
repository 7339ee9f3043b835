//! Exit codes: fixed, so that others can script against them.

use billport::journal::{JournalError, OpenError};
use billport::ports::{ErrorKind, PortError};
use billport::workflows::payment::file::{FileReport, FileStop, RowEnd, WhyPending};
use billport::workflows::payment::{self, NotSent, PaymentEnd, Refusal};
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
  0    all done: delivered, paid, told (or, for `check`, all rows are valid)
  1    unexpected
  2    usage, settings, or a file that is none
  3    some input was rejected, refused, not paid or not found; the rest is done
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
            Stop::FileChanged { .. } | Stop::File(_) | Stop::SameFile(_) => Self::Usage,
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

    /// How a call ends a command that needs its answer.
    pub(crate) fn of_call(error: &PortError) -> Self {
        let is_redirect = error.status().is_some_and(|status| (300..400).contains(&status));
        match error.kind() {
            ErrorKind::Credentials => Self::Credentials,
            ErrorKind::Throttled | ErrorKind::Unavailable => Self::Unavailable,
            // These two are a wrong address.
            ErrorKind::NotFound => Self::Usage,
            ErrorKind::Refused if is_redirect => Self::Usage,
            ErrorKind::Invalid | ErrorKind::Refused => Self::Rejected,
            ErrorKind::OutcomeUnknown => Self::Unknown,
            _ => Self::Unexpected,
        }
    }

    /// How a call about customers ends a command: one that is not there is input that was wrong, and no
    /// wrong address.
    pub(crate) fn of_customer(error: &PortError) -> Self {
        match error.kind() {
            ErrorKind::NotFound if !error.concerns_every_request() => Self::Rejected,
            _ => Self::of_call(error),
        }
    }

    /// How a payment ended. It is paid also where the journal could not be told: it will be found out.
    pub(crate) fn of_payment(end: &PaymentEnd) -> Self {
        match end {
            PaymentEnd::Paid { .. } => Self::Delivered,
            PaymentEnd::Unknown { .. } => Self::Unknown,
            PaymentEnd::NotPaid { error, .. } => Self::credentials_or(Self::Rejected, error),
            PaymentEnd::ChangedMeanwhile(_) => Self::Rejected,
            PaymentEnd::NotSent { why, .. } => Self::of_not_sent(why),
            PaymentEnd::Refused(refusal) => Self::of_refusal(refusal),
        }
    }

    fn of_not_sent(why: &NotSent) -> Self {
        match why {
            NotSent::Interrupted => Self::Interrupted,
            NotSent::NotQuoted(error) | NotSent::Port(error) => Self::of_call(error),
            NotSent::NotOrdered(_) => Self::Rejected,
            NotSent::NoIntent(error) => Self::of_journal(error),
            NotSent::HeldUp => Self::Unavailable,
            _ => Self::Unexpected,
        }
    }

    /// How a payment ends that the journal stands against.
    pub(crate) fn of_refusal(refusal: &Refusal) -> Self {
        match refusal {
            Refusal::Journal(error) => Self::of_journal(error),
            refusal if refusal.is_in_doubt() => Self::Unknown,
            _ => Self::Rejected,
        }
    }

    /// How a file of payments ended.
    pub(crate) fn of_file(report: &FileReport) -> Self {
        let of_rows = Self::of_rows(report.rows.iter().map(|row| &row.end));
        match report.stopped {
            _ if of_rows == Self::Unknown => of_rows,
            Some(FileStop::Interrupted) => Self::Interrupted,
            Some(FileStop::Provider { line }) => {
                let row = report.rows.iter().find(|row| row.line == line);
                row.map_or(Self::Unavailable, |row| Self::of_stopping_row(&row.end))
            }
            Some(FileStop::TooManyUnknown { .. }) => Self::Unknown,
            Some(_) => Self::Unexpected,
            None => of_rows,
        }
    }

    /// How a file of payments ends whose rows have ended, or will end, like this: by the row of which a
    /// person has to know most urgently.
    pub(crate) fn of_rows<'a>(ends: impl IntoIterator<Item = &'a RowEnd>) -> Self {
        // Their numbers stand in the order of their weight: 6 before 5, 4 and 3.
        ends.into_iter().map(Self::of_row).max().unwrap_or(Self::Delivered)
    }

    fn of_row(end: &RowEnd) -> Self {
        match end {
            RowEnd::Paid { .. } | RowEnd::AlreadyPaid(_) => Self::Delivered,
            RowEnd::Unknown { .. } => Self::Unknown,
            RowEnd::Rejected(_) => Self::Rejected,
            RowEnd::NotPaid { error } => Self::credentials_or(Self::Rejected, error),
            RowEnd::Pending(why) => Self::of_pending(why),
        }
    }

    fn of_pending(why: &WhyPending) -> Self {
        match why {
            WhyPending::Refused(refusal) if refusal.is_in_doubt() => Self::Unknown,
            WhyPending::NotQuoted(error)
            | WhyPending::NotSent(NotSent::NotQuoted(error) | NotSent::Port(error)) => {
                Self::credentials_or(Self::Unavailable, error)
            }
            _ => Self::Unavailable,
        }
    }

    fn credentials_or(other: Self, error: &PortError) -> Self {
        if error.kind() == ErrorKind::Credentials { Self::Credentials } else { other }
    }

    fn of_stopping_row(end: &RowEnd) -> Self {
        match end {
            RowEnd::NotPaid { error } => Self::of_call(error),
            RowEnd::Pending(WhyPending::NotSent(why)) => Self::of_not_sent(why),
            _ => Self::Unavailable,
        }
    }

    /// How a file of payments that can't be planned ended.
    pub(crate) fn of_payment_plan(error: &payment::file::PlanError) -> Self {
        use payment::file::PlanError;
        match error {
            PlanError::Interrupted => Self::Interrupted,
            PlanError::Provider { error, .. } => Self::of_call(error),
            PlanError::Journal(error) => Self::of_journal(error),
            _ => Self::Rejected,
        }
    }

    /// How a plan that could not be made ended.
    pub(crate) fn of_plan(error: &PlanError) -> Self {
        match error {
            PlanError::File(_) | PlanError::TooManyRows { .. } | PlanError::FileChanged { .. } => {
                Self::Usage
            }
            PlanError::Interrupted => Self::Interrupted,
            PlanError::Journal(error) => Self::of_journal(error),
            PlanError::Customers(error) => Self::of_customer(error),
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
            | JournalError::IllegalStep { .. }
            | JournalError::NoSuchPayment(_)
            | JournalError::IllegalPaymentStep { .. }
            | JournalError::StillInFlight { .. } => Self::Usage,
            JournalError::ReferenceUsed { state, .. } if state.is_unsettled() => Self::Unknown,
            JournalError::ConsumerInDoubt { .. } | JournalError::OtherAmount { .. } => {
                Self::Unknown
            }
            JournalError::ReferenceUsed { .. }
            | JournalError::PaidMeanwhile { .. }
            | JournalError::RowPaid { .. } => Self::Rejected,
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
    use billport::domain::Receipt;
    use billport::journal::{Epoch, PaymentState, RunId, StoreErrorKind};
    use billport::ports::{PortError, Scope};
    use billport::workflows::payment::file::{FileCounts, RowReport};
    use billport::workflows::upload::UploadCounts;

    const UNKNOWN: PaymentState = PaymentState::Unknown(1);

    fn of(stopped: Option<Stop>, counts: UploadCounts) -> Exit {
        Exit::of(&UploadReport { run: RunId(1), counts, stopped, in_flight: None })
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
    fn a_payment_is_paid_or_it_is_not_or_nobody_knows() {
        let error = |kind| PortError::new(kind, "P", "o");
        let unwritten = || Err(JournalError::Store(StoreErrorKind::Full.into()));
        let paid = PaymentEnd::Paid { receipt: Receipt::default(), kept: unwritten() };
        assert_eq!(Exit::of_payment(&paid), Exit::Delivered, "whatever the journal knows of it");
        for (kind, exit) in [
            (ErrorKind::Refused, Exit::Rejected),
            (ErrorKind::NotFound, Exit::Rejected),
            (ErrorKind::Unavailable, Exit::Rejected),
            (ErrorKind::Credentials, Exit::Credentials),
        ] {
            let end = PaymentEnd::NotPaid { error: error(kind), kept: unwritten() };
            assert_eq!(Exit::of_payment(&end), exit, "{kind:?}");
            let end = PaymentEnd::Unknown { error: error(kind), kept: unwritten() };
            assert_eq!(Exit::of_payment(&end), Exit::Unknown);
        }
        for (why, exit) in [
            (NotSent::Interrupted, Exit::Interrupted),
            (NotSent::HeldUp, Exit::Unavailable),
            (NotSent::Port(error(ErrorKind::Throttled)), Exit::Unavailable),
            (NotSent::NotQuoted(error(ErrorKind::Credentials)), Exit::Credentials),
            (NotSent::NoIntent(JournalError::Store(StoreErrorKind::Full.into())), Exit::Unexpected),
        ] {
            assert_eq!(Exit::of_payment(&PaymentEnd::NotSent { why, kept: None }), exit);
        }
    }

    #[test]
    fn a_call_ends_by_what_there_is_to_do_about_it() {
        for (kind, exit) in [
            (ErrorKind::Invalid, Exit::Rejected),
            (ErrorKind::Credentials, Exit::Credentials),
            (ErrorKind::NotFound, Exit::Usage),
            (ErrorKind::Refused, Exit::Rejected),
            (ErrorKind::Throttled, Exit::Unavailable),
            (ErrorKind::Unavailable, Exit::Unavailable),
            (ErrorKind::OutcomeUnknown, Exit::Unknown),
            (ErrorKind::Broken, Exit::Unexpected),
        ] {
            assert_eq!(Exit::of_call(&PortError::new(kind, "P", "o")), exit, "{kind:?}");
        }
        let moved = PortError::new(ErrorKind::Refused, "P", "o").with_status(302);
        assert_eq!(Exit::of_call(&moved), Exit::Usage);
    }

    #[test]
    fn a_customer_that_is_not_there_is_no_wrong_address() {
        let gone = || PortError::new(ErrorKind::NotFound, "P", "o");
        assert_eq!(Exit::of_customer(&gone()), Exit::Rejected);
        let everywhere = gone().with_scope(Scope::EveryRequest);
        assert_eq!(Exit::of_customer(&everywhere), Exit::Usage);
        let throttled = PortError::new(ErrorKind::Throttled, "P", "o");
        assert_eq!(Exit::of_customer(&throttled), Exit::Unavailable);
    }

    #[test]
    fn of_a_file_the_most_urgent_row_wins_and_all_paid_is_0() {
        let error = |kind| PortError::new(kind, "P", "o");
        let not_paid = |kind| RowEnd::NotPaid { error: error(kind) };
        let refused = |refusal| RowEnd::Pending(WhyPending::Refused(refusal));
        let reference = || "r-1".parse().unwrap();
        let paid = || RowEnd::Paid {
            receipt: Receipt::default(),
            kept: Err(JournalError::Store(StoreErrorKind::Full.into())),
        };
        let in_doubt =
            || refused(Refusal::ConsumerInDoubt { reference: reference(), state: UNKNOWN });
        // Each row weighs more than all before it.
        let by_weight = [
            (paid(), Exit::Delivered),
            (not_paid(ErrorKind::Refused), Exit::Rejected),
            (refused(Refusal::PaidMeanwhile { reference: reference() }), Exit::Unavailable),
            (RowEnd::Pending(WhyPending::NotReached), Exit::Unavailable),
            (
                RowEnd::Pending(WhyPending::NotQuoted(error(ErrorKind::Unavailable))),
                Exit::Unavailable,
            ),
            (not_paid(ErrorKind::Credentials), Exit::Credentials),
            (
                RowEnd::Pending(WhyPending::NotQuoted(error(ErrorKind::Credentials))),
                Exit::Credentials,
            ),
            (in_doubt(), Exit::Unknown),
            (RowEnd::Unknown { error: None }, Exit::Unknown),
        ];
        assert_eq!(Exit::of_rows([]), Exit::Delivered);
        for rows in 1..=by_weight.len() {
            let (end, exit) = &by_weight[rows - 1];
            let ends = || by_weight[..rows].iter().map(|(end, _)| end);
            assert_eq!(Exit::of_rows(ends()), *exit, "{end:?}");
            assert_eq!(Exit::of_rows(ends().rev()), *exit);
        }

        let stopped = |stopped, end| {
            let row = RowReport { line: 2, consumer: None, figures: None, reference: None, end };
            let counts = FileCounts { rows: 1, ..FileCounts::default() };
            Exit::of_file(&FileReport { rows: vec![row], counts, stopped: Some(stopped) })
        };
        assert_eq!(stopped(FileStop::Interrupted, paid()), Exit::Interrupted);
        assert_eq!(stopped(FileStop::Journal { line: 2 }, paid()), Exit::Unexpected);
        for in_doubt in [in_doubt(), RowEnd::Unknown { error: None }] {
            assert_eq!(stopped(FileStop::Interrupted, in_doubt), Exit::Unknown);
        }
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
