//! The pretended NEA as its clients see it.

mod client;
mod commits;
mod control;
mod details;
mod documented_calls;
mod faults;
mod ledger;
mod look_ups;
mod many;
mod numbers;
mod queued;
mod refusals;
