//! Random lives: of one unit, and of runs that two processes deliver, die over and take over. Each
//! is compared with a model that is written without any of the code under test.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "state_machine/unit.rs"]
mod unit;

#[cfg(feature = "conformance")]
#[path = "state_machine/store.rs"]
mod store;
#[cfg(feature = "conformance")]
#[path = "state_machine/store_model.rs"]
mod store_model;
