//! `cargo xtask lock`: Cargo.lock is what the manifests ask for, so that every build is the same.

use crate::command::CommandLine;
use crate::failure::{Done, Outcome};
use crate::repository::Repository;

pub(crate) fn run(repository: &Repository) -> Outcome {
    let line = CommandLine::cargo("metadata --locked --format-version 1");
    eprintln!("$ {line}");
    line.capture(repository)
        .map_err(|failure| failure.hint("run `cargo check` and commit Cargo.lock with the change"))
        .map(|_metadata| Done::Checked)
}
