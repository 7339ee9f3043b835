//! Rows of the file and the records that they hold.
//!
//! Whatever is read is checked: a value that makes no sense is damage, and never a panic. The lists
//! of columns stand beside the functions that read and write them in the same order.
//!
//! | file | what |
//! |---|---|
//! | `columns.rs` | reads one column after the other, each with its check |
//! | `state.rs` | the number of a state |
//! | `run.rs`, `unit.rs`, `event.rs` | a record |

mod columns;
mod event;
mod run;
mod state;
mod unit;

pub(super) use columns::{Columns, up_to};
pub(super) use event::{event_columns, event_of, insert_event};
pub(super) use run::{insert_run, run_columns, run_of, update_counts, update_owner};
pub(super) use state::{PLANNED, is_held, is_pending, is_troubled};
#[cfg(test)]
pub(super) use state::{REFUSED, UNKNOWN};
pub(super) use unit::{insert_unit, unit_columns, unit_of, update_states, update_unit};
