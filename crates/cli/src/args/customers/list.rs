//! The arguments of `customers list`.

use billport::domain::CustomerId;
use clap::ValueEnum;
use std::num::NonZeroU64;
use std::path::PathBuf;

use super::{CustomersPlace, Filter, Told};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  billport customers list
  billport customers list --filter comp_status=Suspended --filter Balance!=0
  billport customers list --filter Email~example.com --columns customerID,Email,Balance
  billport customers list --filter Reference=                     those without a reference
  billport customers list --ids 300,302 --output json
  billport customers list --ids-file overdue.txt --output csv > overdue.csv

A filter is FIELD=TEXT, FIELD!=TEXT or FIELD~TEXT (has TEXT in it), on any field as BillAgain
spells it. Case does not count, nor do blanks around a TEXT (for ~ they do), and all filters must
hold. BillAgain can't search: all customers are read, and those are told that the filters take.
They come newest first, and it is no snapshot: who is added or deleted meanwhile may be there or
not; all others are there, once.

The table is for people, in a pipe too; --output is for machines. JSON and CSV have BillAgain's
own names. JSON is one array; if the list could not be read to its end, the array has no end
either. An ID that is nobody's is told, and the exit code is 3 then.")]
pub(crate) struct ListCustomersArgs {
    /// Only customers of whom this holds; may be repeated
    #[arg(long = "filter", value_name = "FILTER", value_parser = Filter::parse)]
    pub(crate) filters: Vec<Filter>,

    #[command(flatten)]
    pub(crate) told: Told,

    /// Only the customers with these IDs
    #[arg(long, value_name = "IDS", value_delimiter = ',', conflicts_with = "ids_file")]
    pub(crate) ids: Option<Vec<CustomerId>>,

    /// Only the customers whose IDs stand in this file, apart by blanks, commas or lines; `-` is
    /// standard input
    #[arg(long, value_name = "PATH")]
    pub(crate) ids_file: Option<PathBuf>,

    /// Only so many, the first ones
    #[arg(long, value_name = "CUSTOMERS")]
    pub(crate) limit: Option<NonZeroU64>,

    #[command(flatten)]
    pub(crate) place: CustomersPlace,

    /// How the result is written
    #[arg(long, value_enum, default_value_t, display_order = 80)]
    pub(crate) output: RowsOutput,
}

/// How rows are written to stdout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum RowsOutput {
    /// A table, for people
    #[default]
    Text,
    /// One JSON array
    Json,
    /// A JSON object a line
    Ndjson,
    /// CSV with a header row
    Csv,
}
