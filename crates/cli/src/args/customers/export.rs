//! The arguments of `customers export`.

use clap::{ValueEnum, ValueHint};
use std::path::PathBuf;

use super::{CustomersPlace, Told};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  billport customers export --file customers.csv
  billport customers export > customers.ndjson
  billport customers export --file balances.csv --columns customerID,Name,Balance,CurrencyCode
  billport customers export --with-custom-fields | jq -c 'select(.Balance != 0)'

The memory that it takes does not grow with the customers. It is no snapshot: who is added or
deleted meanwhile may be there or not; all others are there, once. A file is written beside its
place, and put there when it is whole; only its owner may read it. In CSV, what a spreadsheet
would run as a formula is defused by an apostrophe, and a statement on the last day of the month
has the day `last`; all else, and all of JSON, is to the letter.")]
pub(crate) struct ExportCustomersArgs {
    /// Where the customers go; overwritten if it exists [default: stdout]
    #[arg(long, value_name = "PATH", value_hint = ValueHint::FilePath)]
    pub(crate) file: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) told: Told,

    #[command(flatten)]
    pub(crate) place: CustomersPlace,

    /// How the customers are written [default: csv for a file that is called so, else ndjson]
    #[arg(long, value_enum, display_order = 80)]
    pub(crate) output: Option<ExportOutput>,
}

impl ExportCustomersArgs {
    /// How the customers are written.
    pub(crate) fn form(&self) -> ExportOutput {
        let is_called_csv = self
            .file
            .as_ref()
            .and_then(|path| path.extension())
            .is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
        let by_name = if is_called_csv { ExportOutput::Csv } else { ExportOutput::Ndjson };
        self.output.unwrap_or(by_name)
    }
}

/// How an export is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportOutput {
    /// A JSON object a line
    Ndjson,
    /// CSV with a header row
    Csv,
}
