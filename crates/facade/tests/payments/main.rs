//! What must survive when dues are paid: each fault, ordered from the sandbox, against the whole
//! stack. The sandbox's ledger is the judge, never our own word alone.
//!
//! The bench holds the books of every payment against that ledger, so each test says only what is
//! particular to its fault. "Row 3" in a test's doc is that row of the fault table, "row S2" that of
//! the security table; both stand in `docs/faults.md`. Two rows are tested in processes of their own,
//! for they look at all of it: its memory (`memory.rs`) and its logs (`secrets/`).

#![cfg(all(feature = "nea", feature = "sqlite"))]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bench;
#[expect(dead_code, reason = "payments have no bills")]
#[path = "../props/mod.rs"]
mod props;

mod absent;
mod amounts;
mod connecting;
mod days;
mod duplicates;
mod echoes;
mod held_up;
mod journal_failures;
mod journal_words;
mod killed;
mod lost_answers;
mod pending;
mod redirects;
mod refusals;
mod sizes;
mod slips;
mod stopping;
mod throttling;
mod trust;
mod unreadable_answers;
