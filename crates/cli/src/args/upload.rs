//! The arguments of `upload` and `check`.

use billport::intake::ColumnNames;
use std::path::PathBuf;
use time::Date;

use super::{Output, Target, parse_day};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  billport upload bills.csv                        to the sandbox: nothing leaves this machine
  billport upload bills.csv --target staging       to the provider's staging environment
  billport upload bills.csv --strict               send nothing if any row is wrong
  billport upload bills.csv --bisect               find the bills that the provider refuses
  mysql … | billport upload -                      from standard input
  billport upload old.csv --column account_number=\"Acct No\" --column amount=Net

Rows that are wrong go to a rejects file; correct it and upload it as it is. Each upload is a run in
the journal: one that stops early, however it was ended, goes on with `billport runs resume`, and
what an earlier run has delivered is not sent again. Credentials come from BILLPORT_BLAGGO_CLIENT_ID
and BILLPORT_BLAGGO_CLIENT_SECRET, or from the settings file.")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag that a person types by itself")]
pub(crate) struct UploadArgs {
    #[command(flatten)]
    pub(crate) file: FileArgs,

    /// Where bills are sent [default: sandbox]
    #[arg(long, value_enum)]
    pub(crate) target: Option<Target>,

    /// The most bills of one batch [default: 500]
    #[arg(long, value_name = "BILLS")]
    pub(crate) batch_size: Option<usize>,

    /// Allow batches above the 500 bills that the provider recommends
    #[arg(long)]
    pub(crate) allow_large_batches: bool,

    /// Batches on their way at once: a number, or `auto` for what the provider sustains [default: auto]
    #[arg(long, value_name = "BATCHES")]
    pub(crate) in_flight: Option<String>,

    /// The most batches on their way at once that `auto` may find [default: 16]
    #[arg(long, value_name = "BATCHES")]
    pub(crate) max_in_flight: Option<usize>,

    /// Stop after this many batches in a row of unknown outcome [default: 10]
    #[arg(long, value_name = "BATCHES")]
    pub(crate) stop_after_unknown: Option<usize>,

    /// Where rejected rows go; overwritten if it exists [default: a new file beside FILE]
    #[arg(long, value_name = "PATH")]
    pub(crate) rejects: Option<PathBuf>,

    /// Send the file, and bills in it, although an earlier run to the same target has sent them
    #[arg(long)]
    pub(crate) again: bool,

    /// Send nothing if any row is rejected
    #[arg(long)]
    pub(crate) strict: bool,

    /// Send a refused batch again in halves, to find the refused bills and deliver the rest
    #[arg(long)]
    pub(crate) bisect: bool,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  billport check bills.csv
  billport check bills.csv --rejects wrong-rows.csv
  billport check - --output json < bills.ndjson")]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) file: FileArgs,

    /// The most bills of one batch [default: 500]
    #[arg(long, value_name = "BILLS")]
    pub(crate) batch_size: Option<usize>,

    /// Where rejected rows go; overwritten if it exists [default: nowhere]
    #[arg(long, value_name = "PATH")]
    pub(crate) rejects: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct FileArgs {
    /// CSV with a header row, or one JSON object a line; `-` is standard input
    #[arg(value_name = "FILE")]
    pub(crate) path: PathBuf,

    /// Which column holds a field: account_number, amount, due_date or period
    #[arg(long = "column", value_name = "FIELD=NAME")]
    pub(crate) columns: Vec<String>,

    /// The provider's day, for tests [default: the day in Manila]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_day, display_order = 90)]
    pub(crate) today: Option<Date>,

    /// How the result is written
    #[arg(long, value_enum, default_value_t, display_order = 80)]
    pub(crate) output: Output,
}

impl FileArgs {
    /// The names of the columns, as far as they were given.
    pub(crate) fn column_names(&self) -> Result<ColumnNames, billport::intake::ColumnNameError> {
        self.columns.iter().try_fold(ColumnNames::default(), |names, typed| names.with_typed(typed))
    }
}
