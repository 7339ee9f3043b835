//! The pretended BillAgain as its clients see it.

mod access;
mod adds;
mod bodies;
mod churn;
mod client;
mod control;
mod documented_calls;
mod edits;
mod faults;
mod invented;
mod ledger;
mod many;
mod pages;
mod said;
mod secrets;
mod standing;
