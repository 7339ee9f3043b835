//! `cargo xtask test`: every test but the doc tests, by cargo-nextest where it is installed.

use crate::command::CommandLine;
use crate::failure::{Done, Outcome};
use crate::repository::Repository;
use crate::setup::NEXTEST;

pub(crate) fn run(repository: &Repository) -> Outcome {
    let line = if NEXTEST.is_installed(repository) {
        CommandLine::cargo("nextest run --workspace --all-features")
    } else {
        eprintln!("cargo-nextest is not installed: the same tests run with `cargo test`");
        eprintln!("hint: `cargo xtask setup` installs it, and tests then run side by side");
        CommandLine::cargo("test --workspace --all-features --lib --bins --tests")
    };
    line.run(repository)?;
    Ok(Done::Checked)
}
