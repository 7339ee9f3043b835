//! All of CI, one file a task: `cargo xtask ci` is the whole of it, and each task is a command of
//! its own. `.ci/run` and the workflow on GitHub only call this.
//!
//! | to change… | look in |
//! |---|---|
//! | which checks run, in which order | `ci` |
//! | who may depend on whom | `layers/table` |
//! | which line of code may stand where | `tidy/rooms` |
//! | which tools CI uses, at which version | `setup` |
//!
//! Talk goes to standard error; only `gen-bills … -` writes data to standard output.

#![expect(clippy::print_stderr, reason = "a task talks to the person who runs it")]

mod bench;
mod bills;
mod ci;
mod clippy;
mod command;
mod crash;
mod deny;
mod doc;
mod doctest;
mod failure;
mod features;
mod fmt;
mod fuzz;
mod hunt;
mod layers;
mod lock;
mod metadata;
mod million;
mod mutants;
mod repository;
mod setup;
mod stopwatch;
mod test;
mod tidy;
mod upload;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::failure::{Done, Outcome};
use crate::repository::Repository;

/// The tasks of the Billport workspace
#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask", disable_help_subcommand = true)]
struct CommandLineInterface {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Run every check, the cheap ones first, and show how each went
    Ci,
    /// Check that Cargo.lock is what the manifests ask for
    Lock,
    /// Check the formatting, or write it
    Fmt(fmt::FmtOptions),
    /// Check which code stands where, the size and names of files, links and decision numbers
    Tidy,
    /// Check who depends on whom
    Layers,
    /// Check licences, banned crates and sources of the dependencies
    Deny(deny::DenyOptions),
    /// Lint every target with every feature on
    Clippy,
    /// Run the tests
    Test,
    /// Run the examples in the documentation
    Doctest,
    /// Build the documentation, warnings being errors
    Doc,
    /// Compile each library with its default features, with none, and with each alone
    Features,
    /// Install the programs that CI uses beside the toolchain
    Setup,
    /// Kill the command at every dangerous moment, and see that nothing is lost or done twice
    Crash(crash::CrashOptions),
    /// Make many payments under every fault, and see that none is made twice
    Hunt(hunt::HuntOptions),
    /// Look for a file of bills that is read in two ways differently; not part of `ci`
    Fuzz(fuzz::FuzzOptions),
    /// Break the decisions about money, one by one, and see that a test notices each
    Mutants(mutants::MutantsOptions),
    /// Write a file of made-up bills, the same for the same options
    GenBills(bills::BillsOptions),
    /// Upload a million bills to a server on this machine, see that all arrive, and measure the memory
    Million(million::MillionOptions),
    /// Measure what the hot path of an upload costs, and see that it does not grow
    Bench(bench::BenchOptions),
}

fn main() -> ExitCode {
    match run(CommandLineInterface::parse().task) {
        Ok(Done::Checked) => ExitCode::SUCCESS,
        Ok(Done::NotChecked(what)) => {
            eprintln!("warning: {what}");
            ExitCode::SUCCESS
        }
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Outcome {
    let repository = &Repository::here();
    match task {
        Task::Ci => ci::run(repository),
        Task::Lock => lock::run(repository),
        Task::Fmt(options) => fmt::run(repository, &options),
        Task::Tidy => tidy::run(repository),
        Task::Layers => layers::run(repository),
        Task::Deny(options) => deny::run(repository, &options),
        Task::Clippy => clippy::run(repository),
        Task::Test => test::run(repository),
        Task::Doctest => doctest::run(repository),
        Task::Doc => doc::run(repository),
        Task::Features => features::run(repository),
        Task::Setup => setup::run(repository),
        Task::Crash(options) => crash::run(repository, &options),
        Task::Hunt(options) => hunt::run(repository, &options),
        Task::Fuzz(options) => fuzz::run(repository, &options),
        Task::Mutants(options) => mutants::run(repository, &options),
        Task::GenBills(options) => bills::run(&options),
        Task::Million(options) => million::run(repository, &options),
        Task::Bench(options) => bench::run(repository, &options),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        CommandLineInterface::command().debug_assert();
    }
}
