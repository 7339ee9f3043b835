//! The arguments of `customers`: the customers of a billing account are looked at and looked after.
//!
//! | file | what |
//! |---|---|
//! | `list.rs`, `get.rs`, `export.rs`, `add.rs`, `edit.rs`, `import.rs`, `template.rs` | the arguments of the commands of these names |
//! | `one.rs` | of `archive`, `reopen` and `delete` |
//! | `said.rs` | what is said of the fields of a customer: `--set City=Gqeberha` |
//! | `field.rs` | a field of a customer, as it is typed |
//! | `filter.rs` | which customers are wanted: `City=Port Elizabeth` |

mod add;
mod edit;
mod export;
mod field;
mod filter;
mod get;
mod import;
mod list;
mod one;
mod said;
mod template;

pub(crate) use add::AddCustomerArgs;
pub(crate) use edit::EditCustomerArgs;
pub(crate) use export::{ExportCustomersArgs, ExportOutput};
pub(crate) use field::is_told;
pub(crate) use filter::Filter;
pub(crate) use get::GetCustomerArgs;
pub(crate) use import::ImportCustomersArgs;
pub(crate) use list::{ListCustomersArgs, RowsOutput};
pub(crate) use one::OneCustomerArgs;
pub(crate) use said::{Assignment, Said};
pub(crate) use template::{Template, TemplateArgs};

use billport::domain::CustomerField;
use clap::Subcommand;

use super::Target;

#[derive(Debug, Subcommand)]
pub(crate) enum CustomersCommand {
    /// List customers: all, some by their IDs, or those that a filter takes
    List(ListCustomersArgs),
    /// Show a customer with all that is known of them
    Get(GetCustomerArgs),
    /// Write all customers to a file or a pipe, however many there are
    Export(ExportCustomersArgs),
    /// Add a customer, once
    Add(AddCustomerArgs),
    /// Change some fields of a customer, and leave the others as they are
    Edit(EditCustomerArgs),
    /// Archive a customer: all of their subscriptions become inactive
    #[command(after_help = "\
Examples:
  billport customers archive 302
  billport customers archive 302 --yes

On a terminal you are told what will happen, and asked; elsewhere nothing is done without --yes.
All subscriptions of the customer become inactive. `billport customers reopen` opens the customer
again; whether the subscriptions come back BillAgain does not say.")]
    Archive(OneCustomerArgs),
    /// Open an archived customer again
    #[command(after_help = "\
Examples:
  billport customers reopen 302
  billport customers reopen 302 --yes

On a terminal you are asked; elsewhere nothing is done without --yes.")]
    Reopen(OneCustomerArgs),
    /// Delete a customer for good
    #[command(after_help = "\
Examples:
  billport customers delete 302
  billport customers delete 302 --yes

On a terminal you are told who it is, and asked; elsewhere nothing is done without --yes. It can't
be undone: `billport customers archive` keeps the customer. One that is gone already is no mistake.")]
    Delete(OneCustomerArgs),
    /// Print a commented file for `add --from` or `edit --from`, with every field and its rule
    Template(TemplateArgs),
    /// Add many customers from a file, and account for every row
    Import(ImportCustomersArgs),
}

/// Where BillAgain is.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct CustomersPlace {
    /// Which BillAgain is meant [default: sandbox]
    #[arg(long, value_enum, display_order = 70)]
    pub(crate) target: Option<Target>,
}

/// What is told of each customer.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Told {
    /// Only these fields, in this order, as BillAgain spells them: customerID,Name,Balance
    #[arg(long, value_name = "FIELDS", value_delimiter = ',', value_parser = field::parse_told)]
    pub(crate) columns: Option<Vec<CustomerField>>,

    /// The fields that the account has added to its customers as well
    #[arg(long)]
    pub(crate) with_custom_fields: bool,
}
