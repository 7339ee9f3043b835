//! The command `billport`: the counter for operators.

mod args;
mod clock;
mod commands;
mod connect;
mod customer_json;
mod exit;
mod failure;
mod interrupt;
mod journal;
mod logging;
mod nearest;
mod private_mode;
mod references;
mod settings;
mod view;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let exit = commands::run(args::Cli::parse()).unwrap_or_else(failure::Failure::tell);
    exit.into()
}
