//! The arguments of `customers archive`, `reopen` and `delete`, which are told of one customer.

use billport::domain::CustomerId;

use super::CustomersPlace;
use crate::args::Output;

#[derive(Debug, clap::Args)]
pub(crate) struct OneCustomerArgs {
    /// The ID of the customer
    #[arg(value_name = "ID")]
    pub(crate) id: CustomerId,

    /// Do it without asking
    #[arg(long)]
    pub(crate) yes: bool,

    #[command(flatten)]
    pub(crate) place: CustomersPlace,

    /// How the result is written
    #[arg(long, value_enum, default_value_t, display_order = 80)]
    pub(crate) output: Output,
}
