//! The arguments of `customers edit`.

use billport::domain::CustomerId;

use super::{CustomersPlace, Said};
use crate::args::Output;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  billport customers edit 302 --set City=Gqeberha --empty Fax
  billport customers edit 302 --set StatementDay=last --yes
  billport customers get 302 --output json > customer.json      edit it, then
  billport customers edit 302 --from customer.json

The customer is read, and you are shown what would change: on a terminal you are asked, elsewhere
nothing is written without --yes. What nobody names stays as it is; in a file null empties a field.
All fields are written, for BillAgain does not say whether it keeps those that a request lacks. If it
did not tell one, nothing is written, unless you set or empty that field or say --leave-untold; of
StatementDate, which it often leaves out, you are just told. A customer that somebody has changed
meanwhile is shown again; a --yes holds for what was shown only.")]
pub(crate) struct EditCustomerArgs {
    /// The ID of the customer
    #[arg(value_name = "ID")]
    pub(crate) id: CustomerId,

    #[command(flatten)]
    pub(crate) said: Said,

    /// Write also if BillAgain did not tell all fields, and leave to it what becomes of the others
    #[arg(long, display_order = 4)]
    pub(crate) leave_untold: bool,

    /// Write without asking
    #[arg(long)]
    pub(crate) yes: bool,

    #[command(flatten)]
    pub(crate) place: CustomersPlace,

    /// How the result is written
    #[arg(long, value_enum, default_value_t, display_order = 80)]
    pub(crate) output: Output,
}
