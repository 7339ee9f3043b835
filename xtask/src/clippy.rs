//! `cargo xtask clippy`: no warning, in no target, with every feature on.

use crate::command::CommandLine;
use crate::failure::{Done, Outcome};
use crate::repository::Repository;

pub(crate) fn run(repository: &Repository) -> Outcome {
    CommandLine::cargo("clippy --workspace --all-targets --all-features -- -D warnings")
        .run(repository)?;
    Ok(Done::Checked)
}
