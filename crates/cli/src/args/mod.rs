//! The command line, as typed. What is decided from it, and from the environment and the settings
//! file, stands in `settings`.

mod customers;
mod journal;
mod nea;
mod payments;
mod runs;
mod upload;

pub(crate) use customers::{
    AddCustomerArgs, Assignment, CustomersCommand, CustomersPlace, EditCustomerArgs,
    ExportCustomersArgs, ExportOutput, Filter, GetCustomerArgs, ImportCustomersArgs,
    ListCustomersArgs, OneCustomerArgs, RowsOutput, Said, Template, TemplateArgs, Told, is_told,
};
pub(crate) use journal::{ExportArgs, JournalCommand, VerifyArgs};
pub(crate) use nea::{ConsumerArgs, CountersArgs, DuesArgs, NeaCommand, PayArgs, PayFileArgs};
pub(crate) use payments::{
    ListPaymentsArgs, PaidOrNot, PaymentsCommand, ResolvePaymentArgs, SettleArgs, ShowPaymentArgs,
};
pub(crate) use runs::{
    ListArgs, ReportArgs, ResolveArgs, ResumeArgs, RunName, RunsCommand, ShowArgs, Verdict,
};
pub(crate) use upload::{CheckArgs, FileArgs, UploadArgs};

use billport::domain::Excerpt;
use clap::{Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;
use std::path::PathBuf;
use time::format_description::well_known::Rfc3339;
use time::{Date, OffsetDateTime, macros::format_description};

use crate::exit::Exit;

/// One front door to billing and payment providers.
///
/// Reads a file of bills, says precisely what is wrong with it, uploads the rest, and accounts for
/// every row; looks electricity dues up, and pays them once; looks after the customers of a billing
/// account. By default nothing leaves this machine: the providers are those of an embedded sandbox.
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

    /// The journal of runs and payments [default: billport/journal.db in the user's data folder]
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
    /// Look electricity dues up at NEA (Nepal), and pay them
    #[command(subcommand)]
    Nea(NeaCommand),
    /// Look at payments, and settle what is in doubt
    #[command(subcommand)]
    Payments(PaymentsCommand),
    /// Look at the customers of a billing account (BillAgain), and look after them
    #[command(subcommand)]
    Customers(CustomersCommand),
    /// Look after the journal of runs and payments
    #[command(subcommand)]
    Journal(JournalCommand),
    /// Run the sandbox as a server: the providers pretended on this machine
    Sandbox(SandboxArgs),
    /// Show the settings in force and where each comes from; secrets are masked
    Config(ConfigArgs),
    /// Print the completions of a shell
    Completions {
        /// The shell
        shell: Shell,
    },
}

/// Which of a provider's environments is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Target {
    /// A provider pretended on this machine
    Sandbox,
    /// The provider's own environment for tests
    Staging,
    /// Real bills, and real money
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

/// How results that come one by one are written to stdout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum LinesOutput {
    /// For people
    #[default]
    Text,
    /// One JSON object when all is done
    Json,
    /// A JSON object a line, each when it is known
    Ndjson,
}

/// The time, made up for a test.
#[derive(Clone, Copy, Debug, Default, clap::Args)]
pub(crate) struct MadeUpTime {
    /// The time at which the command begins, for tests
    #[arg(long, value_name = "RFC3339", value_parser = parse_moment, hide = true)]
    pub(crate) now: Option<OffsetDateTime>,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  billport sandbox
  billport sandbox --port 8080 --token-life 60
  billport sandbox --customers 100000

The URLs and credentials that it prints are all that a client needs. Faults can be ordered and the
ledger read over HTTP; see docs/guide/sandbox.md.")]
pub(crate) struct SandboxArgs {
    /// The port [default: one that is free]
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    pub(crate) port: u16,

    /// How long Blaggo's tokens live, in seconds
    #[arg(long, default_value_t = 3600, value_name = "SECONDS")]
    pub(crate) token_life: u64,

    /// How many invented customers BillAgain has
    #[arg(long, default_value_t = 25, value_name = "CUSTOMERS")]
    pub(crate) customers: u32,

    /// The providers' day [default: the day it is where each of them is]
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

/// A moment as `2026-11-22T10:00:00Z`.
fn parse_moment(text: &str) -> Result<OffsetDateTime, String> {
    OffsetDateTime::parse(text, &Rfc3339)
        .map_err(|_| "a moment is written as RFC 3339 has it: 2026-11-22T10:00:00Z".to_owned())
}

/// A person's words, whole: what would be cut is not taken.
fn parse_words(text: &str) -> Result<Excerpt, String> {
    let limit = Excerpt::MESSAGE_BYTES;
    let text = text.trim();
    if text.is_empty() {
        return Err("say how you know: who told you, or where it stands".to_owned());
    }
    let words = Excerpt::cut_at(text.as_bytes(), limit);
    if words == Excerpt::cut_at(text.as_bytes(), limit * 16) {
        Ok(words)
    } else {
        Err(format!("it is too long: at most {limit} bytes are kept"))
    }
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

    #[test]
    fn words_are_kept_whole_or_not_taken() {
        assert_eq!(parse_words(" they have it ").unwrap().as_str(), "they have it");
        assert_eq!(parse_words("a\u{1b}b").unwrap().as_str(), "a\\u{1b}b");
        assert!(parse_words(&"x".repeat(512)).is_ok());
        for text in [String::new(), " \t\n".to_owned(), "x".repeat(513), "x".repeat(90_000)] {
            assert!(parse_words(&text).is_err(), "{}", text.len());
        }
    }

    #[test]
    fn moments_are_read_with_their_zone() {
        let at = parse_moment("2026-11-22T10:00:00+05:45").unwrap();
        assert_eq!(at, time::macros::datetime!(2026-11-22 04:15 UTC));
        for text in ["", "2026-11-22", "2026-11-22T10:00:00", "10:00", "now"] {
            assert!(parse_moment(text).is_err(), "{text}");
        }
    }
}
