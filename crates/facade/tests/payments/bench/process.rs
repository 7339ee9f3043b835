//! One process that pays: the whole stack with the journal open, and ears of its own.

use billport::Billport;
use billport::domain::{Advance, AmountWanted, Consumer, PaymentReference};
use billport::intake::payments::PaymentFile;
use billport::nea::UTC_OFFSET;
use billport::ports::PortError;
use billport::workflows::payment::{
    self, Consent, PaymentBooks, PaymentContext, PaymentDesk, PaymentEnd, Quote, SettleEnd,
    SettleError, SettledAll,
    file::{self, FileReport, PlanError},
};
use std::path::Path;
use time::OffsetDateTime;

use super::mischief::MischievousJournal;
use super::watch::Watch;
use super::{Bench, key_of};

/// By which the journal tells payments apart.
const TARGET: &str = "sandbox";

/// A process. Dropped, with a payment of it on the way, it dies.
pub(crate) struct Process<'a> {
    bench: &'a Bench,
    door: Billport,
    /// Where dues are asked for, if that is elsewhere.
    dues: Option<Billport>,
    pub(crate) books: MischievousJournal<'a>,
    now: Box<dyn Fn() -> OffsetDateTime + Sync + 'a>,
    pub(crate) watch: Watch<'a>,
}

impl<'a> Process<'a> {
    pub(super) fn start(bench: &'a Bench, door: &Billport) -> Self {
        let journal = bench.desk.open().journal;
        Self {
            bench,
            door: door.clone(),
            dues: bench.dues.as_ref().map(|config| bench.door_of(config)),
            books: MischievousJournal { journal, mischief: &*bench.mischief },
            now: Box::new(|| bench.clock.now()),
            watch: Watch::new(&*bench.when_trying_again),
        }
    }

    /// Asks what a consumer owes, and what it costs to pay this much of it.
    pub(crate) async fn quote(
        &self,
        consumer: &Consumer,
        wanted: AmountWanted,
    ) -> Result<Quote, PortError> {
        if self.dues.is_some() {
            // The provider knows the session too: both count them alike.
            self.bench.provider.open_session(&key_of(consumer)).unwrap();
        }
        let inquired = payment::inquire(self.desk(), self.books(), consumer.clone()).await?;
        let ordered = inquired.order(wanted, Advance::Refused).unwrap();
        ordered.quote(self.desk()).await
    }

    /// Pays a quote, whose figures are as good as any.
    pub(crate) async fn pay_quote(&self, quote: Quote, reference: &PaymentReference) -> PaymentEnd {
        let consent = Consent::to(quote.figures());
        let confirmed = quote.confirm(consent).unwrap();
        confirmed.pay(self.desk(), self.books(), reference, self.context()).await
    }

    /// Pays the least that a consumer owes.
    pub(crate) async fn pay(
        &self,
        consumer: &Consumer,
        reference: &PaymentReference,
    ) -> PaymentEnd {
        let quote = self.quote(consumer, AmountWanted::Minimum).await.unwrap();
        self.pay_quote(quote, reference).await
    }

    /// Asks what became of a payment.
    pub(crate) async fn settle(
        &self,
        reference: &PaymentReference,
    ) -> Result<SettleEnd, SettleError> {
        payment::settle(self.desk(), self.books(), reference).await
    }

    /// Asks what became of all payments in doubt.
    pub(crate) async fn settle_all(&self) -> SettledAll {
        payment::settle_all(self.desk(), self.books(), self.context()).await.unwrap()
    }

    /// Plans a file, and pays what was planned.
    pub(crate) async fn pay_file(&self, path: &Path) -> Result<FileReport, PlanError> {
        let (desk, books, context) = (self.desk(), self.books(), self.context());
        let (rows, settings) = (PaymentFile::open(path).unwrap(), &self.bench.settings);
        let plan = file::plan(desk, books, context, &rows, settings).await?;
        let hash = plan.hash().to_string();
        let plan = plan.confirm(&hash).unwrap();
        let new_reference = || self.bench.new_reference();
        Ok(file::deliver(desk, books, context, plan, settings, &new_reference).await)
    }

    fn desk(&self) -> PaymentDesk<'_> {
        let dues = self.dues.as_ref().unwrap_or(&self.door);
        PaymentDesk {
            dues: dues.dues_inquiry().unwrap(),
            charges: dues.service_charges().unwrap(),
            payments: self.door.payments().unwrap(),
            status: self.door.payment_status().unwrap(),
        }
    }

    fn books(&self) -> PaymentBooks<'_> {
        PaymentBooks {
            journal: &self.books,
            history: &self.books.journal,
            now: &*self.now,
            utc_offset: UTC_OFFSET,
            target: TARGET,
        }
    }

    fn context(&self) -> PaymentContext<'_> {
        PaymentContext { observer: &self.watch, stop: &self.bench.stop }
    }
}
