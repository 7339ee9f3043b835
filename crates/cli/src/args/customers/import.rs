//! The arguments of `customers import`.

use std::path::PathBuf;

use super::CustomersPlace;
use crate::args::Output;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  billport customers import customers.csv
  billport customers import customers.csv --unless-exists    skip those that are there already
  billport customers import customers.csv --strict           add nobody if any row is wrong
  psql … | billport customers import -                       from standard input

CSV with a header row of BillAgain's own names, in any order; CurrencyCode and isWaiveTaxes must
be there. An empty cell says nothing. Columns that nobody can write are not used, so that an export
can be corrected and imported; one whose name is nearly a field's refuses the file. Cards, passwords
and subscriptions can't stand in such a file: add these customers one by one, with
`billport customers add --from`.

Rows that are wrong go to a rejects file; correct it and import it as it is. Each import is a run
in the journal: one that stops early goes on with `billport runs resume`, and whom nobody knows to
be added or not is looked for with `billport runs resume --check-unknown`.")]
pub(crate) struct ImportCustomersArgs {
    /// CSV with a header row; `-` is standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    /// Reject rows whose reference or e-mail address a customer has already
    #[arg(long)]
    pub(crate) unless_exists: bool,

    /// Add nobody if any row is rejected
    #[arg(long)]
    pub(crate) strict: bool,

    /// Import the file although an earlier run to the same account has done it
    #[arg(long)]
    pub(crate) again: bool,

    /// Customers on their way at once: a number, or `auto` for 4 or what the provider sustains of them
    /// [default: auto]
    #[arg(long, value_name = "CUSTOMERS")]
    pub(crate) in_flight: Option<String>,

    /// Stop after this many customers in a row of unknown outcome [default: 10]
    #[arg(long, value_name = "CUSTOMERS")]
    pub(crate) stop_after_unknown: Option<usize>,

    /// Where rejected rows go; overwritten if it exists [default: a new file beside FILE]
    #[arg(long, value_name = "PATH")]
    pub(crate) rejects: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) place: CustomersPlace,

    /// How the result is written
    #[arg(long, value_enum, default_value_t, display_order = 80)]
    pub(crate) output: Output,
}
