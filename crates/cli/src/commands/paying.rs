//! What all commands of payments work with: the ports of a provider, the books, and a clock.

use billport::domain::PaymentReference;
use billport::journal::{PaymentHistory, PaymentRecord};
use billport::workflows::payment::{PaymentBooks, PaymentDesk};
use time::OffsetDateTime;

use crate::args::Globals;
use crate::clock::Clock;
use crate::connect::Connection;
use crate::failure::Failure;
use crate::journal::{Journal, place};
use crate::settings::Sources;
use crate::view::shown;

/// A provider that dues are paid at, and the journal of it.
pub(super) struct Paying {
    pub(super) connection: Connection,
    pub(super) journal: Journal,
    pub(super) clock: Clock,
}

impl Paying {
    /// The ports.
    pub(super) fn desk(&self) -> PaymentDesk<'_> {
        let provider = &self.connection.billport;
        let (dues, charges) = (provider.dues_inquiry(), provider.service_charges());
        let (payments, status) = (provider.payments(), provider.payment_status());
        PaymentDesk {
            dues: dues.expect("NEA tells dues"),
            charges: charges.expect("NEA tells what a payment costs"),
            payments: payments.expect("NEA takes payments"),
            status: status.expect("NEA tells what became of a payment"),
        }
    }

    /// The books; `now` is the clock of this command.
    pub(super) fn books<'a>(
        &'a self,
        now: &'a (dyn Fn() -> OffsetDateTime + Sync),
    ) -> PaymentBooks<'a> {
        PaymentBooks {
            journal: &self.journal.store,
            history: &self.journal.store,
            now,
            utc_offset: self.connection.utc_offset,
            target: &self.connection.identity,
        }
    }
}

/// Opens the journal in which a payment is, to look at it: one must be there.
pub(super) fn journal_to_look(globals: &Globals, sources: &Sources) -> Result<Journal, Failure> {
    Journal::find(globals, sources)?.map_or_else(|| Err(none(sources)), Ok)
}

/// Opens the journal in which a payment is, to note what became of it: one must be there.
pub(super) fn journal_to_write(
    globals: &Globals,
    sources: &Sources,
    clock: Clock,
) -> Result<Journal, Failure> {
    Journal::find_at(globals, sources, clock)?.map_or_else(|| Err(none(sources)), Ok)
}

fn none(sources: &Sources) -> Failure {
    match none_at(sources) {
        Ok(told) => {
            Failure::usage(told).hint("`billport nea pay` begins one; --journal PATH names another")
        }
        Err(failure) => failure,
    }
}

/// That there is no journal yet.
pub(super) fn none_at(sources: &Sources) -> Result<String, Failure> {
    let path = place(sources)?;
    Ok(format!("there is no journal at {}, so there is no payment yet", shown(path)))
}

/// The payment of a reference.
pub(super) async fn payment(
    journal: &Journal,
    reference: &PaymentReference,
) -> Result<PaymentRecord, Failure> {
    let found = journal.store.payment(reference).await;
    found.map_err(|error| journal.failure(&error))?.ok_or_else(|| {
        Failure::usage(format!("there is no payment {reference} in the journal"))
            .hint(format!("which there are: {}", journal.commands.typed("payments list")))
    })
}
