//! `billport payments resolve`: a person says what became of a payment.

use billport::journal::PaymentJournal;

use crate::args::{Globals, PaidOrNot, ResolvePaymentArgs};
use crate::clock::Clock;
use crate::commands::{block_on, paying};
use crate::connect::nea::{NOT_AT_PRODUCTION, was_production};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::settings::Sources;
use crate::view::payment::steps::next_steps;
use crate::view::{self, talk};

pub(super) fn run(globals: &Globals, args: ResolvePaymentArgs) -> Result<Exit, Failure> {
    let clock = Clock::set_to(args.time.now);
    let sources = Sources::open(globals, Vec::new())?;
    let journal = paying::journal_to_write(globals, &sources, clock)?;
    let ResolvePaymentArgs { reference, verdict, because, .. } = args;
    let record = block_on(async {
        let record = paying::payment(&journal, &reference).await?;
        if clock.is_made_up() && was_production(&record.intended.target) {
            return Err(Failure::usage(NOT_AT_PRODUCTION));
        }
        let resolved = journal.store.resolve(&reference, verdict.into(), because).await;
        resolved.map_err(|error| journal.failure(&error))
    })?;
    let meaning = match verdict {
        PaidOrNot::Paid => "paid, and its reference is never sent again",
        PaidOrNot::NotPaid => "not paid, and its consumer's dues can be paid by another payment",
    };
    view::print(&format!("payment {reference} is now {meaning}\n"))?;
    for step in next_steps(&record, &journal.commands, clock.now()) {
        let command = step.command.map_or(String::new(), |command| format!(": {command}"));
        talk::hint(&format!("{}{command}", step.act));
    }
    Ok(Exit::Delivered)
}
