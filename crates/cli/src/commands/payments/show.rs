//! `billport payments show`: a payment, its story, and what to do next.

use billport::journal::PaymentHistory;

use crate::args::{Globals, Output, ShowPaymentArgs};
use crate::clock::Clock;
use crate::commands::{block_on, paying};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::settings::Sources;
use crate::view::payment::shown::{self, ShownPayment};
use crate::view::payment::steps::next_steps;
use crate::view::{self, json};

pub(super) fn run(globals: &Globals, args: &ShowPaymentArgs) -> Result<Exit, Failure> {
    let clock = Clock::set_to(args.time.now);
    let sources = Sources::open(globals, Vec::new())?;
    let journal = paying::journal_to_look(globals, &sources)?;
    let shown = block_on(async {
        let record = paying::payment(&journal, &args.reference).await?;
        let events = journal.store.events_of_payment(&args.reference).await;
        let events = events.map_err(|error| journal.failure(&error))?;
        let next_steps = next_steps(&record, &journal.commands, clock.now());
        Ok(ShownPayment { record, events, next_steps })
    })?;
    view::print(&match args.output {
        Output::Text => shown::text(&shown),
        Output::Json => json::line(&json::ShownPaymentJson::from(&shown)),
    })?;
    Ok(Exit::Delivered)
}
