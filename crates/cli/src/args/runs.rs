//! The arguments of `runs`: runs are looked at, and gone on with.

use billport::domain::Excerpt;
use billport::journal::{self, RunId};
use clap::{Subcommand, ValueEnum};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::str::FromStr;
use time::Date;

use super::{Output, parse_day, parse_words};

#[derive(Debug, Subcommand)]
pub(crate) enum RunsCommand {
    /// List all runs, newest first
    List(ListArgs),
    /// Show what became of a run, and what to do next
    Show(ShowArgs),
    /// Go on with what is pending of a run
    Resume(ResumeArgs),
    /// Write every bill or customer that was not delivered, with why
    Report(ReportArgs),
    /// Say what became of a batch, or of a customer, of unknown outcome
    Resolve(ResolveArgs),
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  billport runs list
  billport runs list --limit 10 --output json

A run is an upload of bills or an import of customers. It is running (a process delivers it),
unfinished (some of it is pending), in doubt (nothing is pending, but of some nobody knows whether
they arrived), or finished.")]
pub(crate) struct ListArgs {
    /// Only so many, the newest ones
    #[arg(long, value_name = "RUNS")]
    pub(crate) limit: Option<NonZeroUsize>,

    /// How the result is written
    #[arg(long, value_enum, default_value_t)]
    pub(crate) output: Output,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  billport runs show last
  billport runs show 12 --output json")]
pub(crate) struct ShowArgs {
    /// The number of the run, or `last`
    #[arg(value_name = "RUN")]
    pub(crate) run: RunName,

    /// How the result is written
    #[arg(long, value_enum, default_value_t)]
    pub(crate) output: Output,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  billport runs resume last                        with the file and the target that it began with
  billport runs resume 12 --file moved/bills.csv   the file was moved since
  billport runs resume 12 --resend-unknown         the provider has none of what is in doubt
  billport runs resume 14 --check-unknown          of an import: look which customers are there

Bills are judged again by today. What is of unknown outcome may have arrived: it is sent again only
with --resend-unknown, or if the setting blaggo.reupload_is_safe says that this does no harm.

Of an import --check-unknown looks for it among the customers of the account, by reference or
e-mail address: who is found counts as delivered. --resend-unknown looks as well, and adds those of
whom nothing is found.")]
pub(crate) struct ResumeArgs {
    /// The number of the run, or `last`
    #[arg(value_name = "RUN")]
    pub(crate) run: RunName,

    /// Send what is of unknown outcome again, although it may have arrived
    #[arg(long)]
    pub(crate) resend_unknown: bool,

    /// Of an import: look which customers of unknown outcome are there
    #[arg(long)]
    pub(crate) check_unknown: bool,

    /// Take the run from a process on another host that is gone for good, and its host with it
    #[arg(long)]
    pub(crate) take_over: bool,

    /// Batches, or customers, on their way at once: a number, or `auto` [default: auto]
    #[arg(long, value_name = "NUMBER")]
    pub(crate) in_flight: Option<String>,

    /// The most on their way at once that `auto` may find [default: 16]
    #[arg(long, value_name = "NUMBER")]
    pub(crate) max_in_flight: Option<usize>,

    /// Where the file is now [default: where it was]
    #[arg(long, value_name = "PATH")]
    pub(crate) file: Option<PathBuf>,

    /// The provider's day, for tests [default: the day in Manila]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_day, display_order = 90)]
    pub(crate) today: Option<Date>,

    /// How the result is written
    #[arg(long, value_enum, default_value_t, display_order = 80)]
    pub(crate) output: Output,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  billport runs report 12 > not-delivered.csv
  billport runs report last --csv not-delivered.csv --html report.html

One row for each bill that was not delivered: line, account_number, amount, due_date, period, batch,
outcome (rejected, refused, unknown or pending), code and why. Of an import one for each customer:
line, Reference, Name, Email, row, outcome, code and why. If the file is gone or was changed, there
is one row for each batch or customer. The page of --html comes in addition; it needs nothing else, and
can be sent to whoever has to decide. Only their owner may read the files.")]
pub(crate) struct ReportArgs {
    /// The number of the run, or `last`
    #[arg(value_name = "RUN")]
    pub(crate) run: RunName,

    /// Where the rows go; overwritten if it exists [default: stdout]
    #[arg(long, value_name = "PATH")]
    pub(crate) csv: Option<PathBuf>,

    /// Where a page for people goes; overwritten if it exists [default: nowhere]
    #[arg(long, value_name = "PATH")]
    pub(crate) html: Option<PathBuf>,

    /// Where the file is now [default: where it was]
    #[arg(long, value_name = "PATH")]
    pub(crate) file: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  billport runs resolve 12 3 --as delivered --because \"Ana of Blaggo has found all 500, ticket 8812\"
  billport runs resolve 12 4 --as not-delivered --because \"not in Blaggo's list of 22 November\"

Ask the provider first. What is resolved as delivered is never sent again; what is resolved as not
delivered is pending, and sent by `billport runs resume`. Your words are kept in the journal.")]
pub(crate) struct ResolveArgs {
    /// The number of the run, or `last`
    #[arg(value_name = "RUN")]
    pub(crate) run: RunName,

    /// The number of the batch, or of the row of an import, as `billport runs show` tells it
    #[arg(value_name = "BATCH", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) batch: u64,

    /// What became of it
    #[arg(long = "as", value_enum, value_name = "OUTCOME")]
    pub(crate) verdict: Verdict,

    /// How you know, for those who ask later
    #[arg(long, value_name = "TEXT", value_parser = parse_words)]
    pub(crate) because: Excerpt,
}

/// A run as it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RunName {
    /// The newest one.
    Last,
    Number(RunId),
}

impl FromStr for RunName {
    type Err = &'static str;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        match typed.parse() {
            Ok(run) => Ok(Self::Number(run)),
            Err(_) if typed == "last" => Ok(Self::Last),
            Err(_) => Err("a run is a number, as `billport runs list` tells it, or `last`"),
        }
    }
}

/// What a person says became of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Verdict {
    /// The provider has it
    Delivered,
    /// The provider does not have it: it is pending again
    NotDelivered,
}

impl From<Verdict> for journal::Verdict {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Delivered => Self::Delivered,
            Verdict::NotDelivered => Self::NotDelivered,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_a_number_or_the_last_one() {
        assert_eq!("12".parse(), Ok(RunName::Number(RunId(12))));
        assert_eq!("last".parse(), Ok(RunName::Last));
        for typed in ["", "first", "-1", "1.5", "12a", "Last", "18446744073709551616"] {
            assert!(typed.parse::<RunName>().is_err(), "{typed}");
        }
    }
}
