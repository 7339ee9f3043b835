//! A file of payments: planned as a whole, confirmed by the hash of its plan, and paid row by row.
//!
//! ```text
//! file ──► plan: each row inquired, ordered, quoted ──► confirm(hash) ──► deliver: each row paid
//!            │                                                              │
//!            └── rejected, already paid, in doubt, paid today               └── figures changed: not paid
//! ```
//!
//! - **Every row ends in one way**: rejected, paid, already paid, not paid, unknown or pending, and
//!   [`FileCounts`] adds up to the rows of the file.
//! - **What is confirmed is what is paid**: the hash covers who is paid for, how much, and what it
//!   costs. A row whose figures changed meanwhile is not paid.
//! - **The same file again goes on**: a row that is paid is not paid again, one in doubt is left
//!   alone, and all others are planned anew. That the same list is to be paid for another month has
//!   to be [said](FileSettings::again).
//! - **What every further row would meet too stops it**, with the rest pending.

mod deliver;
mod hash;
mod judge;
mod paid_before;
mod plan;
mod report;
mod row;
mod settings;
mod verdict;

pub use deliver::{NewReference, deliver};
pub use hash::PlanHash;
pub use paid_before::PaidBefore;
pub use plan::{ConfirmedPlan, PaymentPlan, PlanError, PlannedRow, RowPlan, plan};
pub use report::{FileCounts, FileReport, FileStop, RowEnd, RowRejected, RowReport, WhyPending};
pub use settings::FileSettings;
