//! `billport nea pay`: a consumer's dues are paid, once.
//!
//! | file | what |
//! |---|---|
//! | `mod.rs` | the way from the dues to the end of the payment |
//! | `consent.rs` | somebody says yes to figures, or is not there |

mod consent;

use billport::domain::{Advance, AmountWanted, Consumer, PaymentReference};
use billport::journal::{PaymentHistory, PaymentState};
use billport::workflows::StopRequest;
use billport::workflows::payment::{
    Consent, Inquired, PaymentBooks, PaymentContext, PaymentEnd, Quote, Refusal, check_before,
    inquire,
};
use std::sync::Arc;

use super::office;
use crate::args::{Globals, Output, PayArgs};
use crate::clock::Clock;
use crate::commands::block_on;
use crate::commands::paying::Paying;
use crate::connect::Connection;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::journal::Journal;
use crate::settings::Sources;
use crate::view::payment::result::{self, Ending, Found, PayResult, PayState};
use crate::view::{self, PaymentWatch, dues, grouped_money, json, talk};
use crate::{interrupt, references};
use consent::Consenting;

pub(super) fn run(globals: &Globals, args: &PayArgs) -> Result<Exit, Failure> {
    let consenting = Consenting::of(args)?;
    let clock = Clock::set_to(args.time.now);
    let sources = Sources::open_at(globals, args.place.target)?;
    let connection = Connection::to_nea(&sources, clock)?;
    connection.tell();
    let journal = Journal::open_at(globals, &sources, clock)?;
    let paying = Paying { connection, journal, clock };
    let watch = Arc::new(PaymentWatch::new(paying.journal.commands.clone()));
    let stop = Arc::new(StopRequest::default());
    let billport = paying.connection.billport.clone();
    interrupt::stop_payments(Arc::clone(&stop), billport, Arc::clone(&watch))
        .map_err(|error| Failure::unexpected(error.to_string()))?;
    let reference = args.reference.clone().unwrap_or_else(references::new);
    let payer = Payer { args, paying: &paying, consenting, reference, stop: &stop, watch: &watch };
    let result = block_on(payer.pay())?;
    tell(&result, args.output)
}

/// Whoever pays: a person, or a script.
struct Payer<'a> {
    args: &'a PayArgs,
    paying: &'a Paying,
    consenting: Consenting,
    reference: PaymentReference,
    stop: &'a StopRequest,
    watch: &'a PaymentWatch,
}

impl Payer<'_> {
    async fn pay(self) -> Result<PayResult, Failure> {
        let consumer = office::consumer(&self.args.consumer, &self.paying.connection).await?;
        let was_in_doubt = self.was_in_doubt(&consumer).await;
        if was_in_doubt {
            self.watch.tries_again(&self.reference);
        }
        let mut found = Found::default();
        let ending = self.lead(&consumer, &mut found).await;
        let commands = self.paying.journal.commands.clone();
        let reference = self.reference;
        Ok(PayResult { reference, consumer, was_in_doubt, found, ending, commands })
    }

    /// Whether this payment may have been made before: its reference is absent, or the journal can't
    /// tell. One of another consumer, or at another target, is another payment.
    async fn was_in_doubt(&self, consumer: &Consumer) -> bool {
        let Some(reference) = &self.args.reference else { return false };
        match self.paying.journal.store.payment(reference).await {
            Ok(record) => record.is_some_and(|record| {
                record.state.is_unsettled()
                    && record.intended.consumer == *consumer
                    && record.intended.target == self.paying.connection.identity
            }),
            Err(_) => true,
        }
    }

    /// Leads through it, from what the journal says to the end of the payment.
    async fn lead(&self, consumer: &Consumer, found: &mut Found) -> Ending {
        let now = || self.paying.clock.now();
        let books = self.paying.books(&now);
        // A person is not led through all of it in vain.
        if let Err(refusal) = check_before(books, consumer, self.args.reference.as_ref()).await {
            return self.refused(refusal, found).await;
        }
        let inquired = match inquire(self.paying.desk(), books, consumer.clone()).await {
            Ok(inquired) => inquired,
            Err(error) => {
                let told = office::why_no_dues(&error, consumer, &self.paying.connection).await;
                return Ending::NotQuoted { error, told };
            }
        };
        self.show_dues(&inquired);
        let wanted = self.args.amount.wanted();
        let dues = inquired.dues();
        *found = Found {
            consumer_name: Some(dues.consumer_name().clone()),
            amount: match wanted {
                AmountWanted::Exactly(amount) => Some(amount),
                AmountWanted::Minimum => dues.minimum_payable(),
                AmountWanted::Total => Some(dues.total_due()),
            },
            service_charge: None,
            minimum_payable: dues.minimum_payable(),
            total_due: Some(dues.total_due()),
            paid_as: None,
        };
        let advance = if self.args.allow_advance { Advance::Allowed } else { Advance::Refused };
        let ordered = match inquired.order(wanted, advance) {
            Ok(ordered) => ordered,
            Err(refused) => return Ending::NotOrdered(refused.why),
        };
        match ordered.quote(self.paying.desk()).await {
            Ok(quote) => self.commit(quote, books, found).await,
            Err(error) => Ending::NotQuoted { told: Failure::nea(&error), error },
        }
    }

    /// The journal stands against it. What was paid before under this reference is told as it was.
    async fn refused(&self, refusal: Refusal, found: &mut Found) -> Ending {
        if let Refusal::ReferenceUsed { reference, state: PaymentState::Paid } = &refusal
            && let Ok(Some(record)) = self.paying.journal.store.payment(reference).await
        {
            let paid = record.intended;
            *found = Found {
                consumer_name: found.consumer_name.take(),
                amount: Some(paid.amount),
                service_charge: Some(paid.service_charge),
                minimum_payable: paid.minimum_payable,
                total_due: Some(paid.total_due),
                paid_as: record.receipt.provider_id,
            };
        }
        let told = Failure::payment_refused(&refusal, &self.paying.journal);
        Ending::Refused { refusal, told }
    }

    fn show_dues(&self, inquired: &Inquired) {
        if self.consenting.is_asked() || self.args.output == Output::Text {
            let table = dues::text(inquired.consumer(), inquired.dues());
            talk::note(table.trim_end());
        }
        for warning in dues::warnings(inquired.dues()) {
            talk::warning(&warning);
        }
    }

    /// Pays a quote, if somebody says yes to it; what was found is then that of the last quote.
    async fn commit(&self, mut quote: Quote, books: PaymentBooks<'_>, found: &mut Found) -> Ending {
        let is_production = self.paying.connection.is_production();
        let mut consented: Option<Consent> = None;
        loop {
            let figures = quote.figures();
            found.amount = Some(figures.amount);
            found.service_charge = Some(figures.service_charge);
            found.minimum_payable = figures.minimum_payable;
            found.total_due = Some(figures.total_due);
            if consented.is_none_or(|before| before.figures != figures) {
                talk::note(&format!(
                    "service charge {}, debited in all {}",
                    grouped_money(figures.service_charge),
                    grouped_money(figures.debited)
                ));
            }
            let consent = match self.consenting.to(&quote, consented, is_production) {
                Ok(consent) => consent,
                Err(why) => return Ending::NoConsent(why),
            };
            consented = Some(consent);
            let confirmed =
                quote.confirm(consent).expect("it is to what was quoted, breach and all");
            talk::note(&format!("reference {}", self.reference));
            self.watch.begins();
            let context = PaymentContext { observer: self.watch, stop: self.stop };
            let end = confirmed.pay(self.paying.desk(), books, &self.reference, context).await;
            self.watch.ended();
            match end {
                PaymentEnd::ChangedMeanwhile(newer) => {
                    talk::note("the figures were too old by now, and were asked for anew");
                    self.watch.asks_again();
                    quote = *newer;
                }
                PaymentEnd::Refused(refusal) => return self.refused(refusal, found).await,
                end => return Ending::Ended(end),
            }
        }
    }
}

/// Tells what became of it: the result on stdout, and why and what to do next on stderr.
fn tell(result: &PayResult, output: Output) -> Result<Exit, Failure> {
    let printed = view::print(&match output {
        Output::Text => result::text(result),
        Output::Json => json::line(&json::PayJson::from(result)),
    });
    if let Some(problem) = result::problem(result) {
        let tell = if result.state() == PayState::Paid { talk::note } else { talk::error };
        tell(&problem);
    }
    if let Some(warning) = result::warning(result) {
        talk::warning(&warning);
    }
    for hint in result::hints(result) {
        talk::hint(&hint);
    }
    match (result.exit(), printed) {
        // Whether money has moved is told by the exit code before anything else.
        (Exit::Delivered, Err(failure)) => Err(failure),
        (exit, _) => Ok(exit),
    }
}
