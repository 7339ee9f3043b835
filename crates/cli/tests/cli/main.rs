//! The command as people and scripts meet it: the real binary, in an empty home, judged by what it
//! prints, by its exit code, by the files it leaves, and by the sandbox's own ledger.
//!
//! `desk`, `page`, `provider` and `transcript` are the bench; each of the others is a theme.

#![expect(clippy::unwrap_used, reason = "whatever fails on the bench fails the test that uses it")]

mod desk;
mod page;
mod provider;
mod transcript;

mod check;
mod customers;
mod damaged_run;
mod examples;
mod exit_codes;
#[cfg(unix)]
mod held;
mod help;
mod hostile_text;
mod input;
#[cfg(unix)]
mod interruption;
mod journal;
mod mistakes;
mod nea;
mod overwriting;
mod pending;
mod refused;
mod rejects;
mod report;
mod resume;
mod runs;
mod sandbox_server;
mod secrets;
mod settings;
mod settings_refused;
mod standard_input;
mod success;
mod unknown;
mod wrong_files;
