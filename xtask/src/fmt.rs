//! `cargo xtask fmt`: the code is formatted as rustfmt does by default.

use clap::Args;

use crate::command::CommandLine;
use crate::failure::{Done, Outcome};
use crate::repository::Repository;

/// How to format.
#[derive(Debug, Default, Args)]
pub(crate) struct FmtOptions {
    /// Write the formatted code instead of checking it
    #[arg(long)]
    fix: bool,
}

pub(crate) fn run(repository: &Repository, options: &FmtOptions) -> Outcome {
    if options.fix {
        CommandLine::cargo("fmt --all").run(repository)?;
    } else {
        CommandLine::cargo("fmt --all --check")
            .run(repository)
            .map_err(|failure| failure.hint("`cargo xtask fmt --fix` writes it"))?;
    }
    Ok(Done::Checked)
}
