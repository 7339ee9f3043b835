//! What the commands do, one file each.

mod bills;
mod check;
mod config;
mod sandbox;
mod upload;

use clap::CommandFactory;

use crate::args::{Cli, Command};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{logging, view};

/// Does what was asked for.
pub(crate) fn run(cli: Cli) -> Result<Exit, Failure> {
    logging::start(cli.verbose);
    let config = cli.config.as_deref();
    match cli.command {
        Command::Upload(args) => upload::run(config, &args),
        Command::Check(args) => check::run(config, &args),
        Command::Sandbox(args) => sandbox::run(&args),
        Command::Config(args) => config::run(config, &args),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "billport", &mut script);
            view::print(&String::from_utf8_lossy(&script))?;
            Ok(Exit::Delivered)
        }
    }
}
