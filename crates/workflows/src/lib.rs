//! What is done with the ports: whole jobs, over traits only.
//!
//! A workflow knows no provider and no HTTP. It is given a port and drives it, so it works with
//! a team's own adapter as well as with ours, and is tested with mocks.
//!
//! | workflow | what it does |
//! |---|---|
//! | [`upload`] | bills in a file reach a platform: plan, then deliver |
//! | [`payment`] | dues are paid once: inquire, quote, confirm, pay, and settle what is in doubt |
//! | [`customers`] | customers are read while others come and go, found, added, edited, and imported from a file |
//!
//! Time comes from outside: a workflow asks its caller for the day. It spawns no tasks; whoever
//! drives its future drives all of it. An upload needs a Tokio runtime, on whose blocking pool it reads
//! its file in short jobs.

pub mod customers;
mod delivery;
mod intent;
pub mod payment;
mod persistence;
mod stop_request;
pub mod upload;

pub use intent::{INTENT_IS_GOOD_FOR, INTENT_IS_WRITTEN_WITHIN};
pub use stop_request::StopRequest;
