//! The arguments of `customers add`.

use super::{CustomersPlace, Said};
use crate::args::Output;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  billport customers add --set Name=Nomsa --set CurrencyCode=ZAR --set isWaiveTaxes=false
  billport customers template > customer.json              edit it, then
  billport customers add --from customer.json
  billport customers add --from customer.json --set Reference=cust-00001 --unless-exists --yes

On a terminal the customer is shown, and you are asked; elsewhere nothing is added without --yes.
Fields are named as BillAgain spells them; StatementDay=last is the last day of the month. Where a
flag and the file name one field, the flag holds. The number of a card and a password are no flags:
they stand in a file that only you can read.

BillAgain adds a customer twice if it is told twice. Exit code 6 says that nobody knows whether it
was added, and hints say how to find out. --unless-exists looks for the reference and the e-mail
address among all customers, and adds nothing if either is there. The exit code is 0 if that is the
same reference (or, without one, the same address), and 3 if it may be somebody else.")]
pub(crate) struct AddCustomerArgs {
    #[command(flatten)]
    pub(crate) said: Said,

    /// Add nothing if a customer with the same reference or e-mail address is there
    #[arg(long)]
    pub(crate) unless_exists: bool,

    /// Add without asking
    #[arg(long)]
    pub(crate) yes: bool,

    #[command(flatten)]
    pub(crate) place: CustomersPlace,

    /// How the result is written
    #[arg(long, value_enum, default_value_t, display_order = 80)]
    pub(crate) output: Output,
}
