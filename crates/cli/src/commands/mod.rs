//! What the commands do, one file each.
//!
//! | file | what |
//! |---|---|
//! | `upload.rs`, `check.rs`, `sandbox.rs`, `config.rs`, `completions.rs` | the commands of these names |
//! | `runs/`, `nea/`, `payments/`, `customers/`, `journal/` | the commands below these names |
//! | `bills.rs` | the file of bills of a command |
//! | `run_file.rs` | the file of a run, and the file of its rejects |
//! | `correctable.rs` | whether rejected rows are for a person to correct |
//! | `overwriting.rs` | what no output may be written over |
//! | `private_file.rs` | files that only their owner may read |
//! | `spool.rs` | standard input, kept until its run is through |
//! | `paying.rs` | what all commands of payments work with |
//! | `delivery.rs` | a run is delivered: by `upload`, `customers import` and `runs resume` |
//! | `result.rs` | what became of it is told |

mod bills;
mod check;
mod completions;
mod config;
mod correctable;
mod customers;
mod delivery;
mod journal;
mod nea;
mod overwriting;
mod paying;
mod payments;
mod private_file;
mod result;
mod run_file;
mod runs;
mod sandbox;
mod spool;
mod upload;

use std::future::Future;
use tokio::runtime::Builder;

use crate::args::{Cli, Command};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::logging;

/// Does what was asked for.
pub(crate) fn run(cli: Cli) -> Result<Exit, Failure> {
    logging::start(cli.globals.verbose);
    let globals = &cli.globals;
    match cli.command {
        Command::Upload(args) => upload::run(globals, &args),
        Command::Check(args) => check::run(globals, &args),
        Command::Runs(command) => runs::run(globals, command),
        Command::Nea(command) => nea::run(globals, &command),
        Command::Payments(command) => payments::run(globals, command),
        Command::Customers(command) => customers::run(globals, &command),
        Command::Journal(command) => journal::run(globals, &command),
        Command::Sandbox(args) => sandbox::run(&args),
        Command::Config(args) => config::run(globals, &args),
        Command::Completions { shell } => completions::run(shell),
    }
}

/// Drives a future on this thread.
fn block_on<T>(future: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| Failure::unexpected(error.to_string()))?.block_on(future)
}
