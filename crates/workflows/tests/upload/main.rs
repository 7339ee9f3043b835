//! The upload run over mocks and a journal in memory: what is called, with what, in what order, and
//! what is never called. All in virtual time.
//!
//! | file | what |
//! |---|---|
//! | `desk.rs` | a process that uploads: its journal, its clock, its settings |
//! | `hesitant.rs` | a journal at whose requests a future can be dropped |
//! | `providers.rs` | ports that answer as they are told, one of them with a ledger |
//! | `noted.rs` | what a run tells while it is at work |
//! | `batches.rs` | a file is cut, and every bill goes out once |
//! | `ahead.rs` | batches are read and written a little ahead, by another thread |
//! | `bisect.rs`, `unknown.rs` | what is refused is sought, what is unknown is parked |
//! | `late.rs` | bills are judged by the day on which they are sent |
//! | `stopping.rs` | what ends a run early |
//! | `intents.rs`, `outcomes.rs` | the journal before the request, and after it |
//! | `held_up.rs` | a process that was stopped between the two |
//! | `owners.rs` | two processes on one journal |
//! | `resuming.rs` | a run goes on |
//! | `resending.rs` | what is unknown is sent again by order, and in doubt until it is delivered |
//! | `earlier_runs.rs` | the same file, or the same bill, in two runs |
//! | `crashes.rs` | a process dies at any point |
//! | `anything.rs` | all of it at random: nothing lost, nothing twice |
//! | `../virtual_time` | time that passes when nobody has anything else to do |
//! | `report.rs` | what is told of a run afterwards |

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod ahead;
mod anything;
mod batches;
mod bisect;
mod crashes;
mod desk;
mod earlier_runs;
mod held_up;
mod hesitant;
mod intents;
mod late;
mod noted;
mod outcomes;
mod owners;
mod providers;
mod report;
mod resending;
mod resuming;
mod stopping;
mod unknown;
#[path = "../virtual_time/mod.rs"]
mod virtual_time;
