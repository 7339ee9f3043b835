//! The command line, as typed. What is decided from it, and from the environment and the settings
//! file, stands in `settings`.

mod journal;
mod runs;
mod upload;

pub(crate) use journal::{ExportArgs, JournalCommand, VerifyArgs};
pub(crate) use runs::{
    ListArgs, ReportArgs, ResolveArgs, ResumeArgs, RunName, RunsCommand, ShowArgs, Verdict,
};
pub(crate) use upload::{CheckArgs, FileArgs, UploadArgs};

use clap::{Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;
use std::path::PathBuf;
use time::{Date, macros::format_description};

use crate::exit::Exit;

/// One front door to billing and payment providers.
///
/// Reads a file of bills, says precisely what is wrong with it, uploads the rest, and accounts for
/// every row. By default nothing leaves this machine: bills go to an embedded sandbox.
#[derive(Debug, Parser)]
#[command(name = "billport", version, after_help = Exit::TABLE, disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) globals: Globals,

    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command takes.
#[derive(Debug, clap::Args)]
pub(crate) struct Globals {
    /// The settings file [default: billport/config.toml in the user's config folder]
    #[arg(long, global = true, value_name = "PATH", display_order = 100)]
    pub(crate) config: Option<PathBuf>,

    /// The journal of upload runs [default: billport/journal.db in the user's data folder]
    #[arg(long, global = true, value_name = "PATH", display_order = 101)]
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) journal: Option<String>,

    /// Log to stderr what is done: -v steps, -vv details, -vvv all
    #[arg(short, long, global = true, action = clap::ArgAction::Count, display_order = 102)]
    pub(crate) verbose: u8,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Upload a file of bills, and account for every row
    Upload(UploadArgs),
    /// Judge a file of bills without sending anything
    Check(CheckArgs),
    /// Look at upload runs, go on with them, and say what became of what is in doubt
    #[command(subcommand)]
    Runs(RunsCommand),
    /// Look after the journal of upload runs
    #[command(subcommand)]
    Journal(JournalCommand),
    /// Run the sandbox as a server: a provider pretended on this machine
    Sandbox(SandboxArgs),
    /// Show the settings in force and where each comes from; secrets are masked
    Config(ConfigArgs),
    /// Print the completions of a shell
    Completions {
        /// The shell
        shell: Shell,
    },
}

/// Where bills are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Target {
    /// A provider pretended on this machine
    Sandbox,
    /// The provider's own environment for tests
    Staging,
    /// Real bills of real customers
    Production,
}

impl Target {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Sandbox => "sandbox",
            Self::Staging => "staging",
            Self::Production => "production",
        }
    }
}

/// How a result is written to stdout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Output {
    /// For people
    #[default]
    Text,
    /// JSON on one line, for machines
    Json,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  billport sandbox
  billport sandbox --port 8080 --token-life 60

The URLs and credentials that it prints are all that a client needs. Faults can be ordered and the
ledger read over HTTP; see docs/guide/sandbox.md.")]
pub(crate) struct SandboxArgs {
    /// The port [default: one that is free]
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    pub(crate) port: u16,

    /// How long tokens live, in seconds
    #[arg(long, default_value_t = 3600, value_name = "SECONDS")]
    pub(crate) token_life: u64,

    /// The provider's day [default: the day in Manila]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_day)]
    pub(crate) today: Option<Date>,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Settings come from flags, then the environment, then the settings file, then the defaults. Secrets
are never flags.

Examples:
  billport config
  BILLPORT_TARGET=staging billport config --output json")]
pub(crate) struct ConfigArgs {
    /// How the result is written
    #[arg(long, value_enum, default_value_t)]
    pub(crate) output: Output,
}

/// A day as `2026-11-22`.
fn parse_day(text: &str) -> Result<Date, String> {
    Date::parse(text, format_description!("[year]-[month]-[day]"))
        .map_err(|_| "a day is written YYYY-MM-DD, such as 2026-11-22".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn days_are_read_strictly() {
        let day = Date::from_calendar_date(2026, time::Month::November, 22).unwrap();
        assert_eq!(parse_day("2026-11-22"), Ok(day));
        for text in ["", "22-11-2026", "2026-11-2", "2026-13-01", "2026-02-30", "2026-1é-1"] {
            assert!(parse_day(text).is_err(), "{text}");
        }
    }
}
