//! What people and machines are shown: results on stdout, talk on stderr.
//!
//! | file | what |
//! |---|---|
//! | `talk.rs` | lines on stderr: notes, warnings, errors, hints |
//! | `numbers.rs` | numbers with separators |
//! | `watch.rs` | the observer of a run: keeps what is to be told at the end |
//! | `progress.rs` | how far it is: a bar on a terminal, lines elsewhere |
//! | `in_flight.rs` | which batches are on their way |
//! | `level.rs` | how many were on their way at once |
//! | `commands.rs` | commands that can be copied as they stand |
//! | `run_kind.rs` | the words by which runs of bills and of customers are told |
//! | `hints.rs` | what to do next about a run that was just delivered |
//! | `next_steps.rs` | what to do next about a run |
//! | `table.rs` | tables |
//! | `summary.rs`, `judgement.rs`, `settings.rs`, `runs.rs`, `run.rs`, `verification.rs` | results for people |
//! | `counters.rs`, `dues.rs`, `payment/`, `pay_file.rs` | of dues and payments |
//! | `payment_watch.rs` | the observer of payments: which are on their way |
//! | `customer/` | of customers |
//! | `report.rs` | the bills that were not delivered, as CSV |
//! | `instants.rs` | moments, as people and machines read them |
//! | `results.rs` | results on their way to stdout |
//! | `html/` | the report of a run as a page |
//! | `json/` | results for machines |

mod commands;
pub(crate) mod counters;
pub(crate) mod customer;
pub(crate) mod dues;
pub(crate) mod hints;
pub(crate) mod html;
mod in_flight;
pub(crate) mod instants;
pub(crate) mod json;
pub(crate) mod judgement;
mod level;
pub(crate) mod next_steps;
mod numbers;
pub(crate) mod pay_file;
pub(crate) mod payment;
mod payment_watch;
mod progress;
pub(crate) mod report;
mod results;
pub(crate) mod run;
mod run_kind;
pub(crate) mod runs;
pub(crate) mod settings;
pub(crate) mod summary;
mod table;
pub(crate) mod talk;
pub(crate) mod verification;
mod watch;

pub(crate) use commands::{Commands, Way};
pub(crate) use numbers::{grouped, grouped_money, plural, why_rejected};
pub(crate) use payment_watch::PaymentWatch;
pub(crate) use progress::{Progress, Style};
pub(crate) use results::{Lines, print, taken};
pub(crate) use run_kind::RunKind;
pub(crate) use watch::{Problem, RejectedRow, Watch};

use billport::domain::Excerpt;
use std::ffi::OsStr;

/// Text from outside (a path, a setting), made safe to show.
pub(crate) fn shown(text: impl AsRef<OsStr>) -> Excerpt {
    Excerpt::cut_at(text.as_ref().as_encoded_bytes(), 4096)
}
