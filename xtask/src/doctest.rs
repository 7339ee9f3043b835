//! `cargo xtask doctest`: the examples in the documentation run.

use crate::command::CommandLine;
use crate::failure::{Done, Outcome};
use crate::repository::Repository;

pub(crate) fn run(repository: &Repository) -> Outcome {
    CommandLine::cargo("test --doc --workspace --all-features").run(repository)?;
    Ok(Done::Checked)
}
