//! Random lives: of one unit, and of runs that two processes deliver, die over and take over. Each
//! is compared with a model that is written without any of the code under test.

#![cfg_attr(
    feature = "conformance",
    expect(clippy::unwrap_used, reason = "a test fails by panicking")
)]

#[cfg(all(feature = "conformance", feature = "sqlite"))]
mod files;
#[cfg(feature = "conformance")]
#[path = "state_machine/store.rs"]
mod store;
#[cfg(feature = "conformance")]
#[path = "state_machine/store_model.rs"]
mod store_model;
#[path = "state_machine/unit.rs"]
mod unit;
