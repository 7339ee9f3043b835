//! What the commands do, one file each.
//!
//! | file | what |
//! |---|---|
//! | `upload.rs`, `check.rs`, `sandbox.rs`, `config.rs` | the commands of these names |
//! | `runs/`, `journal/` | the commands below these names |
//! | `bills.rs` | the file of bills of a command, and the file of its rejects |
//! | `correctable.rs` | whether rejected rows are for a person to correct |
//! | `overwriting.rs` | what no output may be written over |
//! | `spool.rs` | standard input, kept until its run is through |
//! | `delivery.rs` | a run is delivered: by `upload`, and by `runs resume` |
//! | `result.rs` | what became of it is told |

mod bills;
mod check;
mod config;
mod correctable;
mod delivery;
mod journal;
mod overwriting;
mod result;
mod runs;
mod sandbox;
mod spool;
mod upload;

use clap::CommandFactory;
use std::future::Future;
use tokio::runtime::Builder;

use crate::args::{Cli, Command};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{logging, view};

/// Does what was asked for.
pub(crate) fn run(cli: Cli) -> Result<Exit, Failure> {
    logging::start(cli.globals.verbose);
    let globals = &cli.globals;
    match cli.command {
        Command::Upload(args) => upload::run(globals, &args),
        Command::Check(args) => check::run(globals, &args),
        Command::Runs(command) => runs::run(globals, command),
        Command::Journal(command) => journal::run(globals, &command),
        Command::Sandbox(args) => sandbox::run(&args),
        Command::Config(args) => config::run(globals, &args),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "billport", &mut script);
            view::print(&String::from_utf8_lossy(&script))?;
            Ok(Exit::Delivered)
        }
    }
}

/// Drives a future on this thread.
fn block_on<T>(future: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| Failure::unexpected(error.to_string()))?.block_on(future)
}
