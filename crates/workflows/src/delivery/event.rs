//! How a run tells what it is doing.

use billport_domain::CustomerId;
use billport_intake::RowRejection;
use billport_journal::{JournalError, RunId, StoreError};
use billport_ports::{PortError, UnreadableCustomer};
use std::{fmt, time::Duration};

use super::counts::UploadCounts;
use crate::customers::{
    Shift,
    import::{ImportPlan, Possible},
};
use crate::upload::UploadPlan;

/// Is told how a run goes. Called from within the run: it must not block.
pub trait UploadObserver: Sync {
    /// Something happened.
    fn notice(&self, event: UploadEvent<'_>);
}

/// An observer that takes no notice.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl UploadObserver for Silent {
    fn notice(&self, _event: UploadEvent<'_>) {}
}

/// Something that happened in a run.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum UploadEvent<'a> {
    /// More of the file was judged.
    Judging {
        /// Rows read so far.
        rows_read: u64,
        /// Rows rejected so far, duplicates left out.
        rows_rejected: u64,
        /// Bytes of the file read so far.
        bytes_read: u64,
    },
    /// A row was rejected: while the file was judged, or because it was late on the day of sending.
    RowRejected {
        /// Its line.
        line: u64,
        /// Why.
        rejection: &'a RowRejection,
    },
    /// Another process is about to begin a run on the same journal, and this one waits for it.
    WaitingForOthers,
    /// The file was judged as a whole.
    Planned(&'a UploadPlan),
    /// A file of customers was judged as a whole.
    ImportPlanned(&'a ImportPlan),
    /// The provider's customers are looked through.
    LookingThrough {
        /// How many were looked at so far.
        customers: u64,
    },
    /// Customers came or went while they were looked through. None was passed over.
    ListShifted(Shift),
    /// One of the provider's customers can't be read.
    UnreadableCustomer(&'a UnreadableCustomer),
    /// The provider can't answer while its customers are looked through. It is asked again when this
    /// time is over.
    Waiting(Duration),
    /// A row of unknown outcome was found among the provider's customers: it had arrived.
    FoundCustomer {
        /// The number of the batch.
        batch: u64,
        /// The line of the row.
        line: u64,
        /// The provider's customer.
        customer: CustomerId,
    },
    /// A row of unknown outcome was looked for among the provider's customers, and one of them may be it,
    /// or somebody else. It stays unknown.
    PossibleCustomer {
        /// The number of the batch.
        batch: u64,
        /// The line of the row.
        line: u64,
        /// Who it may be, and why that is not certain.
        possible: Possible,
    },
    /// The journal has the run: from here on it can be resumed, whatever happens.
    Begun {
        /// Its number.
        run: RunId,
        /// What became of its rows so far.
        counts: &'a UploadCounts,
    },
    /// The outcome of a batch can't be written. It is tried again until it is; meanwhile nothing
    /// more is sent.
    OutcomeNotWritten {
        /// The number of the batch.
        batch: u64,
        /// Why not.
        error: &'a StoreError,
    },
    /// A batch, or a part of one, is about to be sent.
    BatchTaken {
        /// The number of the batch, counted from 1.
        batch: u64,
        /// The line of its first bill.
        first_line: u64,
        /// The line of its last bill.
        last_line: u64,
    },
    /// A batch, or a part of one, is no longer on its way: it was refused, and its halves are to be
    /// sent in its place.
    BatchSplit {
        /// The number of the batch, counted from 1.
        batch: u64,
        /// The line of its first bill.
        first_line: u64,
        /// The line of its last bill.
        last_line: u64,
    },
    /// A batch is no longer on its way: it was held up, so it was not sent. Its turn comes again
    /// if the run goes on, or when it is resumed.
    BatchHeldUp {
        /// The number of the batch, counted from 1.
        batch: u64,
        /// The line of its first bill.
        first_line: u64,
        /// The line of its last bill.
        last_line: u64,
        /// Where.
        why: HeldUp,
    },
    /// A batch of unknown outcome was to be sent again, and is not, for one of its bills can't be. It
    /// stays unknown.
    BatchNotResent {
        /// The number of the batch, counted from 1.
        batch: u64,
        /// The line of the bill.
        line: u64,
        /// Why it can't be sent.
        why: &'a RowRejection,
    },
    /// A batch, or a part of one, is no longer on its way.
    BatchEnded {
        /// What became of it.
        end: BatchEnd<'a>,
        /// What became of all so far.
        counts: &'a UploadCounts,
    },
}

/// What became of a batch, or of a part of one.
#[derive(Clone, Copy, Debug)]
pub struct BatchEnd<'a> {
    /// The number of the batch in its run, counted from 1; parts have numbers of their own.
    pub batch: u64,
    /// The line of its first bill.
    pub first_line: u64,
    /// The line of its last bill.
    pub last_line: u64,
    /// How many bills it holds.
    pub bills: u64,
    /// What became of them.
    pub outcome: Outcome,
    /// Why, if they were not delivered.
    pub why: Option<Why<'a>>,
}

/// Why bills were not delivered.
#[derive(Clone, Copy, Debug)]
pub enum Why<'a> {
    /// What the port says.
    Port(&'a PortError),
    /// What the journal says: the intent could not be written, so nothing was sent.
    NoIntent(&'a JournalError),
    /// What the journal says: the outcome could not be written.
    Journal(&'a JournalError),
    /// It was held up on its way, and not sent.
    HeldUp(HeldUp),
}

impl fmt::Display for Why<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Port(error) => error.fmt(f),
            Self::NoIntent(error) => write!(f, "not sent: {error}"),
            Self::Journal(error) => write!(f, "its outcome could not be written: {error}"),
            Self::HeldUp(why) => write!(f, "not sent: {why}"),
        }
    }
}

/// Where a batch was held up for so long that it was not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HeldUp {
    /// Before its intent was written: the journal is slow, perhaps because the outcome of another
    /// batch can't be written, or the process or the machine stood still.
    Intent,
    /// Behind its intent: what became of another batch could not be written, and never will be.
    LostOutcome,
    /// Between its intent and its request: a token was slow to come, or the process or the machine
    /// stood still.
    Request,
}

impl fmt::Display for HeldUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Intent => {
                "the journal did not write its intent in time, or this process stood still"
            }
            Self::LostOutcome => {
                "what became of another one can't be written, and so nothing more was sent"
            }
            Self::Request => {
                "its request did not leave in time, for a token was slow to come or this process \
                 stood still"
            }
        })
    }
}

/// What became of a bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The provider has accepted it.
    Delivered,
    /// The provider has said no.
    Refused,
    /// Nobody knows whether it arrived.
    Unknown,
    /// It certainly was not processed, and still can be.
    Pending,
}
