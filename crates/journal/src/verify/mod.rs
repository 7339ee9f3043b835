//! Is the journal what was written into it?
//!
//! | file | what |
//! |---|---|
//! | `finding.rs` | what is wrong, and where |
//! | `chain.rs` | a chain of events is computed again |
//! | `replay.rs` | the events of runs are read again |
//! | `damage.rs` | what can't be read is a finding, and is passed over |
//! | `records.rs` | the records of runs and units are read, and compared with that |
//! | `run.rs` | a run as its events tell it, compared with its record |
//! | `unit.rs` | a unit as its events tell it, compared with its record |
//! | `moves.rs` | which step an event tells of |
//! | `payments.rs` | the events of payments are read again, and each payment is looked at |
//! | `payment.rs` | a payment as its events tell it, compared with its record |

mod chain;
mod damage;
mod finding;
mod moves;
mod payment;
mod payments;
mod records;
mod replay;
mod run;
mod unit;

pub use finding::Finding;

use self::replay::Replay;
use crate::error::JournalError;
use crate::journal::History;
use crate::records::Digest;

/// How many units are read at once.
const PAGE: usize = 1_000;

/// What [`verify`] has read and found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    /// Runs that were begun.
    pub runs: u64,
    /// Units of those that can be read.
    pub units: u64,
    /// Events of runs.
    pub events: u64,
    /// The digest of the last of them: it stands for all.
    pub head: Digest,
    /// Payments that were intended.
    pub payments: u64,
    /// Events of payments.
    pub payment_events: u64,
    /// The digest of the last of them.
    pub payments_head: Digest,
    /// What is wrong, at most [`Verification::FINDINGS_AT_MOST`].
    pub findings: Vec<Finding>,
    /// How many findings more there are.
    pub findings_left_out: u64,
}

impl Verification {
    /// How many findings are told; the others are counted.
    pub const FINDINGS_AT_MOST: usize = 100;

    /// Whether the journal is what was written into it, as far as it can tell by itself.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.findings.is_empty()
    }
}

/// Computes both chains of events again, replays them, and compares what comes of it with all
/// records as they stand.
///
/// - It finds every change of a field of an event, a run, a unit or a payment, and each of these that
///   is missing or was put in.
/// - A run, or an event, that can't be read is a finding, and no other is left unread for it. What the
///   events of such a run say is not held against its records.
/// - It can be asked while runs are delivered and payments are made: a record that changes meanwhile
///   is no finding.
/// - **What it can't find**: that the last events are missing together with all that they did, or
///   that everything was written anew under a new chain. Then only the
///   [`head`](Verification::head) is another, or the [`payments_head`](Verification::payments_head).
///   Whoever keeps them elsewhere, with the numbers of [`events`](Verification::events) and of
///   [`payment_events`](Verification::payment_events), finds that too: the event of that number still
///   has to have this digest.
/// - It costs one pass over the events of runs and two over the units, and two passes over the events
///   of payments. In memory it holds up to 80 bytes a unit, and the lines that were rejected of it:
///   16 MB for the journal of 100 million bills in batches of 500; and the reference of each payment.
///   While the beginning of a run is looked at, it also holds what the units of that run were planned
///   to be.
///
/// # Errors
/// [`JournalError::Store`] if the journal can't be read, and not for records of runs that it names.
pub async fn verify(history: &dyn History) -> Result<Verification, JournalError> {
    let mut replay = Replay::new(history);
    records::check(&mut replay, history).await?;
    let payments = payments::check(history, &mut replay.findings).await?;
    Ok(Verification {
        runs: replay.begun().len() as u64,
        units: replay.units(),
        events: replay.chain.events,
        head: replay.chain.head,
        payments: payments.intended.len() as u64,
        payment_events: payments.chain.events,
        payments_head: payments.chain.head,
        findings: replay.findings.told,
        findings_left_out: replay.findings.left_out,
    })
}
