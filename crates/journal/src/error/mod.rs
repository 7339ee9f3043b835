//! What can go wrong with a journal, each kind with what to do next.
//!
//! | file | what |
//! |---|---|
//! | this one | why a journal did not do what it was asked for |
//! | `open.rs` | why it can't be opened |
//! | `run.rs` | why one run can't be read |
//! | `store.rs` | how its store failed |

mod open;
mod run;
mod store;

pub use open::OpenError;
pub use run::DamagedRun;
pub use store::{StoreError, StoreErrorKind};

use billport_domain::{Money, PaymentReference};
use thiserror::Error;
use time::OffsetDateTime;

use crate::instant::ToTheSecond;
use crate::payments::{IllegalPaymentStep, PaymentState};
use crate::records::{Owner, RunId};
use crate::state::{Epoch, IllegalStep};

/// Why a journal did not do what it was asked for.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum JournalError {
    /// Another process delivers the run, or did on another host and has not let go of it.
    #[error("run {run} is being delivered by {owner}")]
    Held {
        /// The run.
        run: RunId,
        /// Who delivers it.
        owner: Owner,
    },
    /// The run was taken over by another process: what this one says of it no longer counts.
    #[error(
        "run {run} is no longer in this process's hand{}",
        if asked == now { String::new() } else { format!(": owner {now} has it, after owner {asked}") }
    )]
    Fenced {
        /// The run.
        run: RunId,
        /// Who has asked.
        asked: Epoch,
        /// Who has the run.
        now: Epoch,
    },
    /// There is no such run.
    #[error("there is no run {0} in the journal")]
    NoSuchRun(RunId),
    /// There is no such batch.
    #[error("run {run} has no batch {unit}")]
    NoSuchUnit {
        /// The run.
        run: RunId,
        /// The number.
        unit: u64,
    },
    /// A batch can't be moved in this way.
    #[error("batch {unit} of run {run}: {source}")]
    IllegalStep {
        /// The run.
        run: RunId,
        /// The number of the batch.
        unit: u64,
        /// Why not.
        source: IllegalStep,
    },
    /// What was asked of a batch does not fit it. The caller has erred: nothing is written, and to
    /// ask again is of no use.
    #[error("batch {unit} of run {run}: {source}")]
    Misfit {
        /// The run.
        run: RunId,
        /// The number of the batch.
        unit: u64,
        /// Why it does not fit.
        source: Misfit,
    },
    /// There is no such payment.
    #[error("there is no payment {0} in the journal")]
    NoSuchPayment(PaymentReference),
    /// The reference was used before. It is used again only for a payment that was not sent, or that
    /// the provider does not know, and for the same consumer.
    #[error("the reference {reference} was used before: its payment is {state}")]
    ReferenceUsed {
        /// The reference.
        reference: PaymentReference,
        /// Where its payment stands.
        state: PaymentState,
    },
    /// The payment is absent, so that an attempt before may have arrived: it is tried again with the
    /// same amount only.
    #[error("{reference} was sent with {amount}, and is tried again with that amount only")]
    OtherAmount {
        /// The reference.
        reference: PaymentReference,
        /// The amount with which it was sent.
        amount: Money,
    },
    /// Another payment for the consumer may have been made: settle that first.
    #[error(
        "payment {reference} for the same consumer is {state}, and may have been made: settle it first"
    )]
    ConsumerInDoubt {
        /// The other payment.
        reference: PaymentReference,
        /// Where it stands.
        state: PaymentState,
    },
    /// Another payment for the consumer was made since the dues were asked for, or since the file was
    /// planned that orders it: ask again.
    #[error(
        "payment {reference} for the same consumer was made since the dues were asked for or the file \
         was planned: ask again"
    )]
    PaidMeanwhile {
        /// The other payment.
        reference: PaymentReference,
    },
    /// The row of a file that a payment is for was paid by another payment since this one was tried first:
    /// it is not tried again.
    #[error(
        "the row of the file that payment {reference} is for was paid since by payment {paid}: it is not \
         tried again"
    )]
    RowPaid {
        /// The payment.
        reference: PaymentReference,
        /// The one that has paid the row.
        paid: PaymentReference,
    },
    /// What is said of an attempt no longer counts.
    #[error(
        "what was said of attempt {attempt} of payment {reference} no longer counts: it is {state}, \
         after {attempts} attempts"
    )]
    Superseded {
        /// The payment.
        reference: PaymentReference,
        /// The attempt of which something was said.
        attempt: u32,
        /// How many there were.
        attempts: u32,
        /// Where the payment stands.
        state: PaymentState,
    },
    /// A process may have the payment in hand.
    #[error(
        "payment {reference} may be on its way: nobody can say before {} what became of it",
        ToTheSecond(*until)
    )]
    StillInFlight {
        /// The payment.
        reference: PaymentReference,
        /// From when the provider can be asked for it.
        until: OffsetDateTime,
    },
    /// A payment can't be moved in this way.
    #[error("payment {reference}: {source}")]
    IllegalPaymentStep {
        /// The payment.
        reference: PaymentReference,
        /// Why not.
        source: IllegalPaymentStep,
    },
    /// The journal can't be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why what is asked of a batch does not fit it.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum Misfit {
    /// A line is rejected that is none of it.
    #[error("line {0} is none of its lines")]
    LineOutside(u64),
    /// More bills are rejected than it has.
    #[error("more bills are rejected than it has")]
    TooManyRejected,
    /// It is to be sent, and no bill of it is left.
    #[error("no bill of it is left to be sent")]
    NothingLeft,
    /// It is to be withdrawn, and bills of it are left.
    #[error("{0} bills of it are left")]
    BillsLeft(u32),
    /// Its parts do not hold what it holds: the same rows, each once, and the same bills.
    #[error("its parts do not hold what it holds")]
    OtherParts,
}
