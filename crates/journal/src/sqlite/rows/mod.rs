//! Rows of the file and the records that they hold.
//!
//! Whatever is read is checked: a value that makes no sense is damage, and never a panic. The lists
//! of columns stand beside the functions that read and write them in the same order.
//!
//! | file | what |
//! |---|---|
//! | `columns.rs` | reads one column after the other, each with its check |
//! | `fields.rs` | writes them |
//! | `state.rs` | the number of a state |
//! | `run.rs`, `unit.rs`, `event.rs` | a record of a run |
//! | `unit_id.rs` | the number by which a unit is found |
//! | `payment_state.rs` | the number of a payment's state |
//! | `new_payment.rs`, `payment_answers.rs` | groups of columns that payments and their events have |
//! | `payment.rs`, `payment_event.rs` | a record of a payment |

mod columns;
mod event;
mod fields;
mod new_payment;
mod payment;
mod payment_answers;
mod payment_event;
mod payment_state;
mod run;
mod state;
mod unit;
mod unit_id;

pub(super) use columns::{Columns, count, parsed, up_to};
pub(super) use event::{EventWriter, event_columns, event_of};
pub(super) use new_payment::new_payment_columns;
pub(super) use payment::{payment_columns, payment_of, save_payment};
pub(super) use payment_event::{insert_payment_event, payment_event_columns, payment_event_of};
pub(super) use payment_state::{is_paid, is_unsettled, payment_state_of};
pub(super) use run::{RunRow, insert_run, run_columns, run_of, update_counts, update_owner};
#[cfg(test)]
pub(super) use state::{REFUSED, UNKNOWN};
pub(super) use state::{is_held, is_pending, is_planned, is_troubled};
pub(super) use unit::{UnitPoster, UnitWriter, unit_columns, unit_of};
pub(super) use unit_id::{ids_behind, ids_between, unit_id};
