//! The arguments of `nea`: electricity dues are looked up and paid.

use billport::domain::{
    AmountWanted, ConsumerId, Currency, Money, PaymentReference, ServiceNumber,
};
use clap::Subcommand;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use super::{LinesOutput, MadeUpTime, Output, Target};

#[derive(Debug, Subcommand)]
pub(crate) enum NeaCommand {
    /// List NEA's counters, whose values are the office codes
    Counters(CountersArgs),
    /// Show what a consumer owes: bills, minimum and total
    Dues(DuesArgs),
    /// Pay a consumer's dues, once
    Pay(PayArgs),
    /// Pay the dues of many consumers, from a file
    PayFile(PayFileArgs),
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  billport nea counters
  billport nea counters --search bhak
  billport nea counters --search 245 --output json

The counters are kept for a day, so that office codes complete in a shell. The number of a code is
no key by itself: some numbers stand for two offices.")]
pub(crate) struct CountersArgs {
    /// Only counters with this in their name or their value
    #[arg(long, value_name = "TEXT")]
    pub(crate) search: Option<String>,

    /// Ask NEA, also if the counters were asked for within the last day
    #[arg(long)]
    pub(crate) refresh: bool,

    /// Only the codes that are kept, for the completions of a shell: NEA is not asked
    #[arg(long, hide = true, conflicts_with_all = ["search", "refresh", "output"])]
    pub(crate) kept_codes: bool,

    #[command(flatten)]
    pub(crate) place: Place,

    /// How the result is written
    #[arg(long, value_enum, default_value_t, display_order = 80)]
    pub(crate) output: Output,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  billport nea dues --office 245:bhaktapur-dc --sc-no 024.12.512 --consumer 3042
  billport nea dues --office 245:bhaktapur-dc --sc-no 024.12.512 --consumer 3042 --output json

The minimum is what is payable of the oldest bill. Nothing is paid.")]
pub(crate) struct DuesArgs {
    #[command(flatten)]
    pub(crate) consumer: ConsumerArgs,

    #[command(flatten)]
    pub(crate) place: Place,

    /// How the result is written
    #[arg(long, value_enum, default_value_t, display_order = 80)]
    pub(crate) output: Output,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  billport nea pay --office 245:bhaktapur-dc --sc-no 024.12.512 --consumer 3042 --minimum
  billport nea pay --office 245:bhaktapur-dc --sc-no 024.12.512 --consumer 3042 --amount 300 --yes

On a terminal the dues, the service charge and what will be debited are shown, and you are asked;
elsewhere nothing is paid without --yes. The reference is shown before anything is sent: with it,
`billport payments settle` asks NEA what became of a payment whose answer was lost. Never pay such
a one again: exit code 6 says so. --reference names a payment of your own, or one that is known not
to have arrived and is tried again.")]
pub(crate) struct PayArgs {
    #[command(flatten)]
    pub(crate) consumer: ConsumerArgs,

    #[command(flatten)]
    pub(crate) amount: AmountArgs,

    /// Pay without asking
    #[arg(long)]
    pub(crate) yes: bool,

    /// By which the payment is known to NEA and in the journal [default: a new one]
    #[arg(long, value_name = "REFERENCE")]
    pub(crate) reference: Option<PaymentReference>,

    /// Allow more than the total that is due
    #[arg(long)]
    pub(crate) allow_advance: bool,

    /// Pay also if NEA's service charge breaks its own rule: as a charge on NPR 500.00 or less
    #[arg(long)]
    pub(crate) allow_irregular_charge: bool,

    #[command(flatten)]
    pub(crate) place: Place,

    #[command(flatten)]
    pub(crate) time: MadeUpTime,

    /// How the result is written
    #[arg(long, value_enum, default_value_t, display_order = 80)]
    pub(crate) output: Output,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  billport nea pay-file dues.csv                        shows the plan, and asks on a terminal
  billport nea pay-file dues.csv --confirm 3f9a1c…      pays exactly the plan with this hash
  billport nea pay-file dues.csv --max-amount 5000 --max-total 100000
  billport nea pay-file dues.csv --again                 the same list, a month later

The file is CSV with the columns office_code, sc_no, consumer_id and amount; an amount is a number,
`minimum` or `total`. First all rows are looked up, and the plan is shown with its hash: nothing is
paid. The same file given again goes on with what is not paid, and pays no row twice. --again pays
anew what was paid on an earlier day, as for the next month's dues; what is in doubt is left alone
all the same.")]
pub(crate) struct PayFileArgs {
    /// CSV with a header row
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    /// Refuse each row that pays more than this, in NPR
    #[arg(long, value_name = "AMOUNT", value_parser = parse_amount)]
    pub(crate) max_amount: Option<Money>,

    /// Refuse the whole file if more than this would be debited, in NPR
    #[arg(long, value_name = "AMOUNT", value_parser = parse_amount)]
    pub(crate) max_total: Option<Money>,

    /// Pay the plan with this hash, as an earlier run has shown it
    #[arg(long, value_name = "HASH")]
    pub(crate) confirm: Option<String>,

    /// Pay without asking, whatever the plan says
    #[arg(long, conflicts_with = "confirm")]
    pub(crate) yes: bool,

    /// Allow rows with more than the total that is due
    #[arg(long)]
    pub(crate) allow_advance: bool,

    /// Pay rows of this same file anew that were paid on an earlier day
    #[arg(long)]
    pub(crate) again: bool,

    /// The most payments on their way at once
    #[arg(long, value_name = "PAYMENTS", default_value = "1")]
    pub(crate) in_flight: NonZeroUsize,

    #[command(flatten)]
    pub(crate) place: Place,

    #[command(flatten)]
    pub(crate) time: MadeUpTime,

    /// How the result is written
    #[arg(long, value_enum, default_value_t, display_order = 80)]
    pub(crate) output: LinesOutput,
}

/// Where NEA is.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Place {
    /// Which NEA is meant [default: sandbox]
    #[arg(long, value_enum, display_order = 70)]
    pub(crate) target: Option<Target>,
}

/// Whose dues they are. All three stand on the consumer's bill.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct ConsumerArgs {
    /// The office, as `billport nea counters` gives it: 245:bhaktapur-dc
    #[arg(long, value_name = "CODE", display_order = 1)]
    pub(crate) office: String,

    /// The service number: three parts with dots between them
    #[arg(long, value_name = "NUMBER", display_order = 2)]
    pub(crate) sc_no: ServiceNumber,

    /// The consumer ID
    #[arg(long, value_name = "ID", display_order = 3)]
    pub(crate) consumer: ConsumerId,
}

/// How much is paid.
#[derive(Clone, Copy, Debug, clap::Args)]
#[group(required = true, multiple = false)]
pub(crate) struct AmountArgs {
    /// This much, in NPR, without the service charge
    #[arg(long, value_name = "AMOUNT", value_parser = parse_amount, display_order = 4)]
    pub(crate) amount: Option<Money>,

    /// What is payable of the oldest bill
    #[arg(long, display_order = 5)]
    pub(crate) minimum: bool,

    /// All that is due
    #[arg(long, display_order = 6)]
    pub(crate) total: bool,
}

impl AmountArgs {
    /// What is wanted.
    pub(crate) fn wanted(self) -> AmountWanted {
        match self.amount {
            Some(amount) => AmountWanted::Exactly(amount),
            None if self.minimum => AmountWanted::Minimum,
            None => AmountWanted::Total,
        }
    }
}

/// An amount in NPR as `300` or `300.50`.
fn parse_amount(text: &str) -> Result<Money, String> {
    Money::parse(text.as_bytes(), Currency::NPR)
        .map_err(|error| format!("the amount {error}, in NPR"))
}
