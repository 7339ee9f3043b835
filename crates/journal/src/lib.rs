//! The durable record of upload runs and payments: what was intended before it was sent, what became
//! of it.
//!
//! A process that dies at any point leaves a journal from which the next one goes on: nothing is
//! lost, and nothing is sent twice without a person's word.
//!
//! ```text
//! state.rs     what can become of a unit: pure, knows no store
//! records/     runs, units, events, and the chain that makes edits visible
//! journal.rs   the two traits: RunJournal delivers, RunHistory looks
//! book/        what every store has to do for runs, as pure functions over records
//! payments/    the same for payments, in one place: states, records, traits, chain and book
//! sqlite/      the store in a file (feature `sqlite`, on by default)
//! memory/      a store in memory, for tests (feature `conformance`)
//! conformance/ what every store has to hold, as functions over the traits (feature `conformance`)
//! verify/      is the journal what was written into it?
//! bills/       which bills earlier runs have taken care of
//! ```
//!
//! Units hold no payload: a batch is kept as the place of its rows in the file and the digest of
//! the body that was sent, so the journal of 100 million bills is 200 thousand rows.

pub mod bills;
// Only stores use it.
#[cfg(any(feature = "sqlite", feature = "conformance"))]
mod book;
#[cfg(feature = "conformance")]
pub mod conformance;
mod error;
mod instant;
mod journal;
#[cfg(feature = "conformance")]
pub mod memory;
pub mod payments;
pub mod records;
#[cfg(feature = "sqlite")]
mod sqlite;
mod state;
mod verify;

pub use error::{DamagedRun, JournalError, Misfit, OpenError, StoreError, StoreErrorKind};
pub use instant::Clock;
pub use journal::{
    History, Intent, Outcome, RejectedBills, RunHistory, RunJournal, RunQuery, Settlement,
    UnitQuery, Verdict, Which,
};
pub use payments::{
    ABSENT_AFTER, ABSENT_LOOK_UPS, BETWEEN_LOOK_UPS, FileRow, Found, FoundPaid, IllegalPaymentStep,
    LONGEST_BETWEEN_LOOK_UPS, LOOK_UP_AFTER, LastLookUp, LookUp, LookUps, NewPayment,
    NewPaymentEvent, PaymentAct, PaymentAnswer, PaymentEvent, PaymentHistory, PaymentJournal,
    PaymentOutcome, PaymentQuery, PaymentRecord, PaymentSettlement, PaymentState, PaymentStep,
    PaymentVerdict, SENT_WITHIN, WhichPayments,
};
pub use records::{
    BodyDigest, Cause, Claim, Digest, EventRecord, Fingerprint, LeftOut, NewEvent, NewRun, NewUnit,
    Owner, Place, Process, RunCounts, RunId, RunRecord, RunSettings, RunState, UnitRecord,
    WhyLeftOut,
};
#[cfg(feature = "sqlite")]
pub use sqlite::{Check, SqliteJournal, SqliteSettings};
pub use state::{Epoch, IllegalStep, Step, UnitState};
pub use verify::{Finding, Verification, verify};
