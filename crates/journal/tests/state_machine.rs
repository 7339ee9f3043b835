//! Random lives: of one unit and of one payment, of runs that two processes deliver, die over and take
//! over, and of payments that they make. Each is compared with a model that is written without any of
//! the code under test.

#![cfg_attr(
    feature = "conformance",
    expect(clippy::unwrap_used, reason = "a test fails by panicking")
)]

#[cfg(all(feature = "conformance", feature = "sqlite"))]
mod files;
#[path = "state_machine/payment.rs"]
mod payment;
#[cfg(feature = "conformance")]
#[path = "state_machine/store.rs"]
mod store;
#[cfg(feature = "conformance")]
#[path = "state_machine/store_model.rs"]
mod store_model;
#[cfg(feature = "conformance")]
#[path = "state_machine/till.rs"]
mod till;
#[cfg(feature = "conformance")]
#[path = "state_machine/till_model.rs"]
mod till_model;
#[path = "state_machine/unit.rs"]
mod unit;
