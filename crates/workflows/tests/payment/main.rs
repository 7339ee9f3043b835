//! Payments over mocks and a journal in memory: what is called, with what, in what order, and what is
//! never called. All in virtual time.
//!
//! | file | what |
//! |---|---|
//! | `counter.rs` | a process that pays: its journal, its clock, what it was told |
//! | `ports.rs` | mocks of the ports, which leave marks in the journal's log |
//! | `stages.rs` | dues, order, quote, consent: nothing is paid that was not quoted and confirmed |
//! | `guards.rs` | what stands against a payment before anything is sent |
//! | `paying.rs` | intent, request, outcome, in this order, and each once |
//! | `trying_again.rs` | a request that never left is sent again, under its name |
//! | `old_quotes.rs` | figures that are no longer fresh are asked for again |
//! | `bad_journals.rs` | a journal that fails, before the request and after it |
//! | `crashes.rs` | a process dies at any point |
//! | `late.rs` | a process wakes when others have found out what became of its payment |
//! | `settling.rs`, `waiting.rs` | what is in doubt is looked up |
//! | `absent.rs` | what the provider does not know may be sent again under its name |
//! | `files/` | many payments, planned, confirmed and paid |
//! | `hunt/`, `hunting.rs` | all of it at random: nothing is paid twice, nothing is lost |
//! | `../virtual_time` | time that passes when nobody has anything else to do |

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod absent;
mod bad_journals;
mod counter;
mod crashes;
mod files;
mod guards;
mod hunt;
mod hunting;
mod late;
mod old_quotes;
mod paying;
mod ports;
mod settling;
mod stages;
mod trying_again;
#[path = "../virtual_time/mod.rs"]
mod virtual_time;
mod waiting;
