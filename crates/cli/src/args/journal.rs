//! The arguments of `journal`: the journal itself is looked after.

use clap::Subcommand;

use super::{Output, RunName};

#[derive(Debug, Subcommand)]
pub(crate) enum JournalCommand {
    /// Look whether the journal is what was written into it
    Verify(VerifyArgs),
    /// Write all that stands in the journal, one JSON object a line
    Export(ExportArgs),
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  billport journal verify
  billport journal verify --output json

Each event holds the digest of the one before it, so an edit is found. What can't be found is that
the last events were taken away together with all that they did: the heads that are told here stand
for all events so far, of runs and of payments; keep them elsewhere, and look for them in a later
export.")]
pub(crate) struct VerifyArgs {
    /// How the result is written
    #[arg(long, value_enum, default_value_t)]
    pub(crate) output: Output,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  billport journal export > journal.ndjson
  billport journal export --run 12 | jq -c 'select(.kind == \"event\")'

Each object has a `kind`: run, batch, payment, payment_event or event. No bill stands there, but
file names and the words of the provider do, and consumers whose dues were paid. With --run there
are no payments.")]
pub(crate) struct ExportArgs {
    /// Only what concerns a run: its number, or `last`
    #[arg(long, value_name = "RUN")]
    pub(crate) run: Option<RunName>,
}
