//! `billport payments settle`: the provider is asked what became of payments in doubt.

use billport::domain::PaymentReference;
use billport::journal::{Found, PaymentRecord};
use billport::workflows::StopRequest;
use billport::workflows::payment::{
    PaymentBooks, PaymentContext, SettleEnd, SettleError, StillUnknown, settle, settle_all,
    settle_all_until_known, settle_until_known,
};
use std::sync::Arc;

use crate::args::{Globals, Output, SettleArgs};
use crate::clock::Clock;
use crate::commands::block_on;
use crate::commands::paying::{Paying, journal_to_write, payment};
use crate::connect::Connection;
use crate::connect::nea::{target_of, was_embedded};
use crate::exit::Exit;
use crate::failure::{Failure, neas_next_act};
use crate::interrupt;
use crate::journal::Journal;
use crate::settings::Sources;
use crate::view::payment::settled::{self, Settled};
use crate::view::payment::steps::next_steps;
use crate::view::{self, PaymentWatch, json, talk};

pub(super) fn run(globals: &Globals, args: &SettleArgs) -> Result<Exit, Failure> {
    let clock = Clock::set_to(args.time.now);
    let journal = journal_to_write(globals, &Sources::open_at(globals, None)?, clock)?;
    let mut target = args.place.target;
    if let Some(reference) = &args.reference {
        let record = block_on(payment(&journal, reference))?;
        let is_known = !record.state.is_unsettled() && !record.is_not_paid_by_a_person();
        if is_known || was_embedded(&record.intended.target) {
            return tell(&[known(&record)], &journal, args.output, clock);
        }
        // The payment knows best where it was made.
        target = target.or_else(|| target_of(&record.intended.target));
    }
    let connection = Connection::to_nea(&Sources::open_at(globals, target)?, clock)?;
    connection.tell();
    let paying = Paying { connection, journal, clock };
    let watch = Arc::new(PaymentWatch::new(paying.journal.commands.clone()));
    let stop = Arc::new(StopRequest::default());
    let billport = paying.connection.billport.clone();
    interrupt::stop_payments(Arc::clone(&stop), billport, Arc::clone(&watch))
        .map_err(|error| Failure::unexpected(error.to_string()))?;
    // Nothing is paid: the first signal lets the look-up that is under way be written.
    watch.begins();
    let context = PaymentContext { observer: &*watch, stop: &stop };
    let settled = block_on(async {
        let now = || clock.now();
        let books = paying.books(&now);
        match &args.reference {
            Some(reference) => {
                let end = paying.ask(books, reference, args.wait, context).await;
                Ok(vec![told(reference, &end)])
            }
            None => paying.ask_for_all(books, args.wait, context).await,
        }
    })?;
    watch.ended();
    tell(&settled, &paying.journal, args.output, clock)
}

impl Paying {
    async fn ask(
        &self,
        books: PaymentBooks<'_>,
        reference: &PaymentReference,
        wait: bool,
        context: PaymentContext<'_>,
    ) -> Result<SettleEnd, SettleError> {
        if wait {
            settle_until_known(self.desk(), books, reference, None, context).await
        } else {
            settle(self.desk(), books, reference).await
        }
    }

    async fn ask_for_all(
        &self,
        books: PaymentBooks<'_>,
        wait: bool,
        context: PaymentContext<'_>,
    ) -> Result<Vec<Settled>, Failure> {
        let all = if wait {
            settle_all_until_known(self.desk(), books, None, context).await
        } else {
            settle_all(self.desk(), books, context).await
        };
        let all = all.map_err(|error| self.journal.failure(&error))?;
        let mut settled: Vec<_> =
            all.settled.iter().map(|(reference, end)| told(reference, end)).collect();
        settled.extend(all.left.iter().map(|record| Settled::left(record, "not asked for")));
        settled.extend(all.elsewhere.iter().map(elsewhere));
        Ok(settled)
    }
}

/// What was said of a payment; what has to be mended before it can be asked for is told at once.
fn told(reference: &PaymentReference, end: &Result<SettleEnd, SettleError>) -> Settled {
    if let Ok(Some(StillUnknown::Failed(error))) = end.as_ref().map(SettleEnd::failed) {
        talk::hint(&neas_next_act(error));
    }
    if let Ok(SettleEnd::Known(record)) = end
        && record.is_not_paid_by_a_person()
        && record.look_ups.last.as_ref().is_some_and(|last| last.look_up.found == Found::Failed)
    {
        talk::hint("NEA could not be asked: that it is not paid is a person's word");
    }
    Settled::of(reference, end)
}

/// A payment that nobody has to be asked for, or can be.
fn known(record: &PaymentRecord) -> Settled {
    if record.state.is_unsettled() { elsewhere(record) } else { Settled::known(record) }
}

fn elsewhere(record: &PaymentRecord) -> Settled {
    if was_embedded(&record.intended.target) {
        let why = "it was paid at a sandbox that is gone with its process, so nobody can be asked";
        return Settled::left(record, why);
    }
    let target = &record.intended.target;
    Settled::left(record, &format!("it was paid at `{target}`, and has to be asked for there"))
}

fn tell(
    settled: &[Settled],
    journal: &Journal,
    output: Output,
    clock: Clock,
) -> Result<Exit, Failure> {
    view::print(&match output {
        Output::Text => settled::text(settled),
        Output::Json => {
            json::line(&settled.iter().map(json::SettledJson::from).collect::<Vec<_>>())
        }
    })?;
    let open = settled.iter().filter(|settled| settled.exit() == Exit::Unknown);
    for record in open.filter_map(|settled| settled.record.as_ref()) {
        // What comes after it stands in `payments show`.
        if let Some(step) = next_steps(record, &journal.commands, clock.now()).into_iter().next() {
            let command = step.command.map_or(String::new(), |command| format!(": {command}"));
            talk::hint(&format!("{}{command}", step.act));
        }
    }
    Ok(settled.iter().map(Settled::exit).max().unwrap_or(Exit::Delivered))
}
