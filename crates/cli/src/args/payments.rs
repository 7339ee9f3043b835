//! The arguments of `payments`: what was paid is looked at, and what is in doubt is settled.

use billport::domain::{Excerpt, PaymentReference};
use billport::journal::PaymentVerdict;
use clap::{Subcommand, ValueEnum};
use std::num::NonZeroUsize;

use super::nea::Place;
use super::{MadeUpTime, Output, parse_words};

#[derive(Debug, Subcommand)]
pub(crate) enum PaymentsCommand {
    /// List payments, newest first
    List(ListPaymentsArgs),
    /// Show what became of a payment, and what to do next
    Show(ShowPaymentArgs),
    /// Ask the provider what became of payments that are in doubt
    Settle(SettleArgs),
    /// Say what became of a payment that the provider can't tell of
    Resolve(ResolvePaymentArgs),
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  billport payments list
  billport payments list --unsettled
  billport payments list --limit 10 --output json

A payment is paid, not paid, not sent (it certainly never left), in flight, unknown (look it up:
`billport payments settle`), or absent (the provider has no such payment, and time enough has
passed: it may be tried again with the same reference).")]
pub(crate) struct ListPaymentsArgs {
    /// Only those of which it is not known what became of them
    #[arg(long)]
    pub(crate) unsettled: bool,

    /// Only so many, the newest ones
    #[arg(long, value_name = "PAYMENTS")]
    pub(crate) limit: Option<NonZeroUsize>,

    /// How the result is written
    #[arg(long, value_enum, default_value_t)]
    pub(crate) output: Output,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  billport payments show 0199f3c2-7a4e-7b31-9d53-0e4f6a8b2c10
  billport payments show 0199f3c2-7a4e-7b31-9d53-0e4f6a8b2c10 --output json")]
pub(crate) struct ShowPaymentArgs {
    /// The reference of the payment
    #[arg(value_name = "REFERENCE")]
    pub(crate) reference: PaymentReference,

    #[command(flatten)]
    pub(crate) time: MadeUpTime,

    /// How the result is written
    #[arg(long, value_enum, default_value_t)]
    pub(crate) output: Output,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  billport payments settle 0199f3c2-7a4e-7b31-9d53-0e4f6a8b2c10
  billport payments settle --all
  billport payments settle --all --wait      until each is known; Ctrl-C ends it

Nothing is paid by it. The provider is not asked within five minutes of a payment, for it may not
have recorded it yet. That it knows of no such payment counts only when it has said so three times,
over thirty minutes. A payment is asked for where it was made; --all is for those of one target.
With --wait each is asked for when it is due, and told as soon as it is known.")]
pub(crate) struct SettleArgs {
    /// The reference of the payment
    #[arg(value_name = "REFERENCE", required_unless_present = "all", conflicts_with = "all")]
    pub(crate) reference: Option<PaymentReference>,

    /// All payments of which it is not known what became of them
    #[arg(long)]
    pub(crate) all: bool,

    /// Wait until the provider can be asked, and ask until it is known
    #[arg(long)]
    pub(crate) wait: bool,

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
  billport payments resolve 0199f3c2-… --as paid --because \"receipt 61892 seen in NEA's list\"
  billport payments resolve 0199f3c2-… --as not-paid --because \"Sita of Khalti, ticket 8812\"

Ask the provider first: `billport payments settle`. What is resolved as not paid may be paid again,
with a new reference. Your words are kept in the journal.")]
pub(crate) struct ResolvePaymentArgs {
    /// The reference of the payment
    #[arg(value_name = "REFERENCE")]
    pub(crate) reference: PaymentReference,

    /// What became of it
    #[arg(long = "as", value_enum, value_name = "OUTCOME")]
    pub(crate) verdict: PaidOrNot,

    /// How you know, for those who ask later
    #[arg(long, value_name = "TEXT", value_parser = parse_words)]
    pub(crate) because: Excerpt,

    #[command(flatten)]
    pub(crate) time: MadeUpTime,
}

/// What a person says became of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PaidOrNot {
    /// The provider has the money
    Paid,
    /// The provider does not have it
    NotPaid,
}

impl From<PaidOrNot> for PaymentVerdict {
    fn from(verdict: PaidOrNot) -> Self {
        match verdict {
            PaidOrNot::Paid => Self::Paid,
            PaidOrNot::NotPaid => Self::NotPaid,
        }
    }
}
