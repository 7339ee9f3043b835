//! `cargo xtask bench`: what the hot path of an upload costs, in three ways.
//!
//! | | what it measures | for what |
//! |---|---|---|
//! | `--count` | instructions a row of each stage, under valgrind | the gate: noise can't move it |
//! | `--parts` | the time of each part, by criterion | work on one part |
//! | `--against COMMIT` | the whole command beside an earlier one, in turns | the sum, with the machine's own say |
//!
//! `--check` counts and fails if a stage costs more than [`baseline`] says; `--bless` counts and writes
//! the figures there.

mod against;
mod baseline;
mod callgrind;
mod count;
mod parts;
mod stages;
mod start;

use clap::Args;

use crate::failure::Outcome;
use crate::repository::Repository;
use against::AgainstOptions;

pub(crate) use callgrind::can_count;
pub(crate) use count::check;

/// What to measure; without a word, the instructions of each stage.
#[derive(Debug, Args)]
pub(crate) struct BenchOptions {
    #[command(flatten)]
    kind: Kind,
    #[command(flatten)]
    against: AgainstOptions,
}

#[expect(clippy::struct_excessive_bools, reason = "each is a flag that a person types")]
#[derive(Debug, Args)]
#[group(multiple = false)]
struct Kind {
    /// Count the instructions a row of each stage, and show them beside the committed figures
    #[arg(long)]
    count: bool,
    /// Count, and fail if a stage costs more than 5 % more than the committed figure
    #[arg(long)]
    check: bool,
    /// Count, and write the figures to xtask/bench-baseline.toml, to be committed
    #[arg(long)]
    bless: bool,
    /// Time each part by criterion
    #[arg(long)]
    parts: bool,
    /// Run the whole command beside that of a commit, in turns
    #[arg(long, value_name = "COMMIT")]
    against: Option<String>,
}

pub(crate) fn run(repository: &Repository, options: &BenchOptions) -> Outcome {
    match &options.kind {
        Kind { parts: true, .. } => parts::run(repository),
        Kind { check: true, .. } => check(repository),
        Kind { bless: true, .. } => count::bless(repository),
        Kind { against: Some(commit), .. } => against::run(repository, commit, &options.against),
        _ => count::show(repository),
    }
}
