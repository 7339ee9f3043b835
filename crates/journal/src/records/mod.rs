//! What a journal holds: runs, their units, and the events that moved them.
//!
//! | file | what |
//! |---|---|
//! | `run.rs` | a run: which file went where, by whom |
//! | `settings.rs` | what its caller had decided |
//! | `counts.rs` | what became of its rows, in numbers that add up |
//! | `unit.rs` | a batch: where its rows stand, and where it stands itself |
//! | `left_out.rs` | which of its rows are not sent |
//! | `event.rs` | a move, never changed once written |
//! | `chain.rs` | the digests that chain the events, so that an edit is found |
//! | `body_digest.rs` | the digest of the exact body that was sent |

mod body_digest;
mod chain;
mod counts;
mod event;
mod left_out;
mod run;
mod settings;
mod unit;

pub use body_digest::BodyDigest;
pub(crate) use chain::DigestWriter;
pub use chain::{Digest, content_of_run};
pub use counts::RunCounts;
pub use event::{Cause, EventRecord, NewEvent};
pub use left_out::{LeftOut, WhyLeftOut};
pub use run::{Claim, Fingerprint, NewRun, Owner, Process, RunId, RunRecord, RunState};
pub use settings::RunSettings;
pub use unit::{NewUnit, Place, UnitRecord};
