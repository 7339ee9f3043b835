//! Sending again: four parts that know nothing of each other, put together by the journey.
//!
//! - [`policy`]: whether a verdict allows another attempt (pure);
//! - [`backoff`]: how long to wait before it (pure);
//! - [`retry_after`]: what the server says about that (pure);
//! - [`budget`]: how many repeats all calls together may make (shared).

mod backoff;
mod budget;
mod policy;
mod retry_after;

pub use backoff::Backoff;
pub use budget::BudgetSettings;
pub(crate) use budget::{Budget, Cost};
pub use policy::RetryPolicy;
pub(crate) use policy::{Next, Tries, decide};
pub(crate) use retry_after::parse as parse_retry_after;
