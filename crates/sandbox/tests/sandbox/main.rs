//! The sandbox as its clients see it: over TCP, byte by byte, and through its ledger.

mod billagain;
mod client;
mod connection_faults;
mod control;
mod documented_calls;
mod kept_alive;
mod ledger;
mod lifecycle;
mod nea;
mod tokens;
mod upload_faults;
mod uploads;
