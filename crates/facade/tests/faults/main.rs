//! What must survive: each fault, ordered from the sandbox, against the whole stack. The sandbox's
//! ledger is the judge, never our own word alone.
//!
//! The bench holds the books of every run against that ledger, so each test says only what is
//! particular to its fault. "Row 3" in a test's doc is that row of the fault table, "row S2" that
//! of the security table; both stand in `docs/faults.md`. Two rows are tested in processes of their
//! own, for they look at all of it: its memory (`memory.rs`) and its logs (`secrets/`).

#![cfg(all(feature = "blaggo", feature = "sqlite"))]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../bench/mod.rs"]
mod bench;
#[path = "../props/mod.rs"]
mod props;

mod amounts;
mod bad_journals;
mod bisect;
mod connecting;
mod days;
mod duplicates;
mod earlier_runs;
mod echoes;
mod endpoints;
mod held_up;
mod journal_failures;
mod journal_words;
mod killed;
mod lost_answers;
mod owners;
#[cfg(unix)]
mod private_files;
mod redirects;
mod sizes;
mod statuses;
mod stopping;
mod storms;
mod throttling;
mod token_lives;
mod tokens;
mod trust;
mod unreadable_answers;
