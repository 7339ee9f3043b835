//! `billport nea dues`: what a consumer owes.

use super::office;
use crate::args::{DuesArgs, Globals, Output};
use crate::clock::Clock;
use crate::commands::block_on;
use crate::connect::Connection;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::settings::Sources;
use crate::view::{self, dues, json, talk};

pub(super) fn run(globals: &Globals, args: &DuesArgs) -> Result<Exit, Failure> {
    let sources = Sources::open_at(globals, args.place.target)?;
    let connection = Connection::to_nea(&sources, Clock::default())?;
    connection.tell();
    let (consumer, told) = block_on(async {
        let consumer = office::consumer(&args.consumer, &connection).await?;
        let port = connection.billport.dues_inquiry().expect("NEA tells dues");
        match port.dues(&consumer).await {
            Ok(dues) => Ok((consumer, dues)),
            Err(error) => Err(office::why_no_dues(&error, &consumer, &connection).await),
        }
    })?;
    view::print(&match args.output {
        Output::Text => dues::text(&consumer, &told),
        Output::Json => json::line(&json::DuesJson::from(&told)),
    })?;
    for warning in dues::warnings(&told) {
        talk::warning(&warning);
    }
    Ok(Exit::Delivered)
}
