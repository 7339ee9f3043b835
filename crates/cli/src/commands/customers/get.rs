//! `billport customers get`: a customer with all that is known of them.

use billport::ports::CustomerOptions;

use super::port;
use crate::args::{GetCustomerArgs, Globals, Output};
use crate::commands::block_on;
use crate::connect::Connection;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::settings::Sources;
use crate::view::customer::details;
use crate::view::json::{self, CustomerJson};
use crate::view::{self, Commands};

pub(super) fn run(globals: &Globals, args: &GetCustomerArgs) -> Result<Exit, Failure> {
    let sources = Sources::open_at(globals, args.place.target)?;
    let connection = Connection::to_billagain(&sources)?;
    connection.tell();
    let options = CustomerOptions { custom_fields: args.with_custom_fields };
    let customer = block_on(async {
        let customer = port(&connection).get(args.id, options).await;
        customer.map_err(|error| {
            let list = Commands::new(globals).customers("list", args.place);
            Failure::customer(&error, args.id, &list)
        })
    })?;
    view::print(&match args.output {
        Output::Text => details::text(&customer),
        Output::Json => json::line(&CustomerJson::with(&customer, None)),
    })?;
    Ok(Exit::Delivered)
}
