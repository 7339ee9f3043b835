//! Customers, for people and in rows.
//!
//! | file | what |
//! |---|---|
//! | `cell.rs` | what a field says, as a person reads it |
//! | `details.rs` | a customer with all that is known of them |
//! | `rows.rs` | customers one by one, in each of the forms in which they can be written |
//! | `table.rs` | the form for people: a table that is as long as it gets |
//! | `csv.rs` | the form for spreadsheet programs |
//! | `columns.rs` | which fields are told of each, if nobody says so |
//! | `progress.rs` | how far an export is |
//! | `who.rs` | who a customer is, in a few words |
//! | `new_customer.rs`, `difference.rs` | what is about to be added, or changed |
//! | `watch.rs` | what there is to tell if a change is cut short |
//! | `sums.rs` | what was read in all |

mod cell;
pub(crate) mod columns;
mod csv;
pub(crate) mod details;
pub(crate) mod difference;
pub(crate) mod new_customer;
mod progress;
pub(crate) mod rows;
pub(crate) mod sums;
mod table;
mod watch;
mod who;

pub(crate) use progress::ExportProgress;
pub(crate) use watch::ChangeWatch;
pub(crate) use who::named;
