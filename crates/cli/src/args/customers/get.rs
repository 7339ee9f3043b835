//! The arguments of `customers get`.

use billport::domain::CustomerId;

use super::CustomersPlace;
use crate::args::Output;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  billport customers get 302
  billport customers get 302 --with-custom-fields
  billport customers get 302 --output json > customer.json

For people a field that is null is a dash, and one that BillAgain does not tell is left out. JSON
has BillAgain's own names, in its own order; the token of a payment method is masked in it.")]
pub(crate) struct GetCustomerArgs {
    /// The ID of the customer
    #[arg(value_name = "ID")]
    pub(crate) id: CustomerId,

    /// The fields that the account has added to its customers as well
    #[arg(long)]
    pub(crate) with_custom_fields: bool,

    #[command(flatten)]
    pub(crate) place: CustomersPlace,

    /// How the result is written
    #[arg(long, value_enum, default_value_t, display_order = 80)]
    pub(crate) output: Output,
}
