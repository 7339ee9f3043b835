//! What must survive when customers are read and written: each fault, ordered from the sandbox, against
//! the whole stack. The sandbox's ledger is the judge, never our own word alone.
//!
//! The bench holds the end of every call against that ledger, so each test says only what is particular
//! to its fault. "Row 3" in a test's doc is that row of the fault table, "row S2" that of the security
//! table; both stand in `docs/faults.md`. Two rows are tested in processes of their own, for they look at
//! all of it: its memory (`memory.rs`) and its logs (`secrets/`).

#![cfg(all(feature = "billagain", feature = "sqlite"))]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bench;
#[expect(dead_code, reason = "customers need a part of them")]
#[path = "../props/mod.rs"]
mod props;

mod connecting;
mod credentials;
mod echoes;
mod endpoints;
mod importing;
mod lost_answers;
mod redirects;
mod shifting;
mod sizes;
mod slips;
mod throttling;
mod trust;
mod unreadable_answers;
