//! `cargo xtask hunt`: many payments under every fault, with kills and restarts, and the provider's
//! own ledger asked whether one was made twice.
//!
//! The hunt itself is an example of the workflows, in virtual time; its short form is one of their
//! tests, on the same code.

use clap::Args;

use crate::command::CommandLine;
use crate::failure::{Done, Outcome};
use crate::repository::Repository;

/// How long to hunt.
#[derive(Debug, Args)]
pub(crate) struct HuntOptions {
    /// How many payments
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    payments: u64,
    /// Another seed draws other faults
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

pub(crate) fn run(repository: &Repository, options: &HuntOptions) -> Outcome {
    line(options).run(repository)?;
    Ok(Done::Checked)
}

fn line(HuntOptions { payments, seed }: &HuntOptions) -> CommandLine {
    CommandLine::cargo(&format!(
        "run --release --package billport-workflows --example payment_hunt -- \
         --payments {payments} --seed {seed}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_can_be_found_again() {
        let line = line(&HuntOptions { payments: 500, seed: 7 }).to_string();
        assert!(line.ends_with("--payments 500 --seed 7"), "{line}");
    }
}
