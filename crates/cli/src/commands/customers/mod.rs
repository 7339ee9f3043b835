//! `billport customers`: the customers of a billing account.
//!
//! | file | what |
//! |---|---|
//! | `list.rs`, `get.rs`, `export.rs`, `add.rs`, `edit.rs`, `import.rs`, `template.rs` | the commands of these names |
//! | `one.rs` | `archive`, `reopen` and `delete` |
//! | `ids.rs` | IDs, as they are typed or stand in a file |
//! | `asked_for.rs` | the customers with these IDs |
//! | `reading.rs` | customers come one by one, and are told |
//! | `output.rs` | where they are written: stdout, or a file that is whole or not there |
//! | `saying.rs` | what is said of a customer, by a file and by flags |
//! | `edited.rs` | what became of an edit |
//! | `hindered.rs`, `add_doubt.rs` | who was not added, for it may be there; who may have been added |
//! | `changing.rs`, `consent.rs` | a change is consented to, and sent while signals are heard |

mod add;
mod add_doubt;
mod asked_for;
mod changing;
mod consent;
mod edit;
mod edited;
mod export;
mod get;
mod hindered;
mod ids;
mod import;
mod list;
mod one;
mod output;
mod reading;
mod saying;
mod template;

use billport::domain::CustomerField;
use billport::ports::Customers;

use crate::args::{CustomersCommand, Globals, Told};
use crate::connect::Connection;
use crate::exit::Exit;
use crate::failure::Failure;
use one::Act;

pub(super) fn run(globals: &Globals, command: &CustomersCommand) -> Result<Exit, Failure> {
    match command {
        CustomersCommand::List(args) => list::run(globals, args),
        CustomersCommand::Get(args) => get::run(globals, args),
        CustomersCommand::Export(args) => export::run(globals, args),
        CustomersCommand::Add(args) => add::run(globals, args),
        CustomersCommand::Edit(args) => edit::run(globals, args),
        CustomersCommand::Archive(args) => one::run(globals, Act::Archive, args),
        CustomersCommand::Reopen(args) => one::run(globals, Act::Reopen, args),
        CustomersCommand::Delete(args) => one::run(globals, Act::Delete, args),
        CustomersCommand::Template(args) => template::run(*args),
        CustomersCommand::Import(args) => import::run(globals, args),
    }
}

/// The port of a connection to BillAgain.
pub(super) fn port(connection: &Connection) -> &dyn Customers {
    connection.billport.customers().expect("BillAgain has customers")
}

/// Refuses columns and filters of which nothing is read: custom fields are told by calls of their own.
fn refuse_what_is_not_read(
    told: &Told,
    filtered: impl IntoIterator<Item = CustomerField>,
) -> Result<(), Failure> {
    let custom = CustomerField::CustomFields;
    let columns = told.columns.iter().flatten().copied();
    if !told.with_custom_fields && columns.chain(filtered).any(|field| field == custom) {
        return Err(Failure::usage(format!("{custom} are not read"))
            .hint("BillAgain tells them if it is asked to: --with-custom-fields"));
    }
    Ok(())
}
