//! The import over a pretended provider with a ledger and a journal in memory: every row ends in one
//! way, nobody is added twice, nobody is lost. All in virtual time.
//!
//! | file | what |
//! |---|---|
//! | `desk.rs` | a process that imports: its journal, its clock, its settings |
//! | `provider.rs` | a provider that answers as it is told, with a ledger |
//! | `noted.rs` | what a run tells while it is at work |
//! | `../upload/hesitant.rs` | a journal at whose requests a future can be dropped |
//! | `planning.rs` | every row is judged, and has its reason |
//! | `delivering.rs` | rows go out once, and what ends a run early |
//! | `existing.rs` | who is there already is not added |
//! | `again.rs` | the same file in two runs |
//! | `checking.rs`, `resending.rs` | what is unknown is looked for, and sent again by order |
//! | `crashes.rs` | a process dies at any point, and its journal fails at any request |
//! | `anything.rs` | all of it at random |
//! | `report.rs` | what is told of a run afterwards |

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod again;
mod anything;
mod checking;
mod crashes;
mod delivering;
mod desk;
mod existing;
#[path = "../upload/hesitant.rs"]
mod hesitant;
mod noted;
mod planning;
mod provider;
mod report;
mod resending;
#[path = "../virtual_time/mod.rs"]
mod virtual_time;
