//! The journal in a file, where it is more than a store: a file on a disk, shared by processes.
//!
//! | file | what |
//! |---|---|
//! | `opening.rs` | what is opened, what is made, and what is refused and left alone |
//! | `upgrading.rs` | a journal of an older Billport is brought up to date |
//! | `privacy.rs` | who can read it, and what stands in it |
//! | `making.rs` | a new journal is there whole or not at all |
//! | `grouping.rs` | what waits is written together, and a failure is told to all |
//! | `posting.rs` | events come first, and the records are told as if they were posted |
//! | `claims.rs` | locks, and what becomes of them |
//! | `set_back.rs` | an older copy, or a second name, sends nothing |
//! | `payments.rs` | payments: older copies, older journals, and rows that no journal writes |
//! | `processes.rs` | two real processes, one of which is killed |
//! | `damage.rs` | rows that no journal writes |
//! | `damaged_run.rs` | and what is told of the others then |

#![cfg(all(feature = "sqlite", unix))]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bench;
mod claims;
mod damage;
mod damaged_run;
mod grouping;
mod making;
mod opening;
mod payments;
mod posting;
mod privacy;
mod processes;
mod set_back;
mod upgrading;
