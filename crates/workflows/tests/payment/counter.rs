//! A counter at which payments are made: a process with a journal, a clock and whom it tells.

use billport_domain::{Advance, AmountWanted, PaymentReference};
use billport_journal::memory::{Logged, MemoryJournal, Operation};
use billport_journal::{
    PaymentHistory, PaymentJournal, PaymentRecord, PaymentState, Process, verify,
};
use billport_workflows::StopRequest;
use billport_workflows::payment::{
    Confirmed, Consent, PaymentBooks, PaymentContext, PaymentDesk, PaymentEnd, PaymentNotice,
    PaymentObserver, Quote, SettleEnd, inquire, settle,
};
use std::sync::{Arc, Mutex};
use time::{
    OffsetDateTime, UtcOffset,
    macros::{datetime, offset},
};

use crate::ports::{Ports, consumer, reference};
use crate::virtual_time::Wall;

/// The zone of the provider.
pub(crate) const ZONE: UtcOffset = offset!(+05:45);

/// A process.
pub(crate) struct Counter {
    pub(crate) journal: Arc<MemoryJournal>,
    pub(crate) wall: Arc<Wall>,
    pub(crate) target: &'static str,
    pub(crate) stop: StopRequest,
    pub(crate) told: Told,
}

impl Counter {
    /// The first process, with a journal of its own.
    pub(crate) fn new() -> Self {
        let wall = Arc::new(Wall::showing(datetime!(2026-11-22 09:00 UTC)));
        let clock = Arc::clone(&wall);
        let journal = MemoryJournal::new(Arc::new(move || clock.now()), process(1));
        Self::at(Arc::new(journal), wall)
    }

    fn at(journal: Arc<MemoryJournal>, wall: Arc<Wall>) -> Self {
        let (stop, told) = (StopRequest::default(), Told::default());
        Self { journal, wall, target: "sandbox", stop, told }
    }

    /// Another process beside it, on the same journal.
    pub(crate) fn another(&self, pid: u32) -> Self {
        let journal = Arc::new(self.journal.another_process(process(pid)));
        Self::at(journal, Arc::clone(&self.wall))
    }

    pub(crate) fn books_with<'a>(
        &'a self,
        journal: &'a (impl PaymentJournal + PaymentHistory),
        now: &'a (dyn Fn() -> OffsetDateTime + Sync),
    ) -> PaymentBooks<'a> {
        PaymentBooks { journal, history: journal, now, utc_offset: ZONE, target: self.target }
    }

    pub(crate) fn books<'a>(
        &'a self,
        now: &'a (dyn Fn() -> OffsetDateTime + Sync),
    ) -> PaymentBooks<'a> {
        self.books_with(&*self.journal, now)
    }

    pub(crate) fn context(&self) -> PaymentContext<'_> {
        PaymentContext { observer: &self.told, stop: &self.stop }
    }

    /// A quote for consumer 1.
    pub(crate) async fn quote(&self, desk: PaymentDesk<'_>, wanted: AmountWanted) -> Quote {
        let now = || self.wall.now();
        let inquired = inquire(desk, self.books(&now), consumer(1)).await.unwrap();
        inquired.order(wanted, Advance::Refused).unwrap().quote(desk).await.unwrap()
    }

    /// The minimum of consumer 1, quoted and confirmed.
    pub(crate) async fn confirmed(&self, desk: PaymentDesk<'_>) -> Confirmed {
        let quote = self.quote(desk, AmountWanted::Minimum).await;
        let consent = Consent::to(quote.figures());
        quote.confirm(consent).unwrap()
    }

    /// Pays the minimum of consumer 1 under a name, through all stages.
    pub(crate) async fn pay(&self, ports: &Ports, name: &str) -> PaymentEnd {
        let confirmed = self.confirmed(ports.desk()).await;
        self.pay_confirmed(ports, confirmed, name).await
    }

    /// Pays the minimum of a consumer under a name.
    pub(crate) async fn pay_for(&self, ports: &Ports, id: u32, name: &str) -> PaymentEnd {
        let now = || self.wall.now();
        let inquired = inquire(ports.desk(), self.books(&now), consumer(id)).await.unwrap();
        let ordered = inquired.order(AmountWanted::Minimum, Advance::Refused).unwrap();
        let quote = ordered.quote(ports.desk()).await.unwrap();
        let consent = Consent::to(quote.figures());
        self.pay_confirmed(ports, quote.confirm(consent).unwrap(), name).await
    }

    pub(crate) async fn pay_confirmed(
        &self,
        ports: &Ports,
        confirmed: Confirmed,
        name: &str,
    ) -> PaymentEnd {
        let now = || self.wall.now();
        let end =
            confirmed.pay(ports.desk(), self.books(&now), &reference(name), self.context()).await;
        self.check().await;
        end
    }

    pub(crate) async fn settle(&self, ports: &Ports, name: &str) -> SettleEnd {
        let now = || self.wall.now();
        let end = settle(ports.desk(), self.books(&now), &reference(name)).await.unwrap();
        self.check().await;
        end
    }

    /// The journal is sound.
    pub(crate) async fn check(&self) {
        assert_eq!(verify(&*self.journal).await.unwrap().findings, []);
    }

    pub(crate) fn record(&self, name: &str) -> Option<PaymentRecord> {
        self.journal.contents().payments.remove(&reference(name))
    }

    pub(crate) fn state(&self, name: &str) -> Option<PaymentState> {
        self.record(name).map(|record| record.state)
    }

    /// What was written, and what was done beside the journal, in its order: `intend`, `settle`,
    /// `note` and `resolve` stand for the journal, `!` behind them for what was not done.
    pub(crate) fn log(&self) -> Vec<String> {
        let tell = |logged| match logged {
            Logged::Mark(text) => Some(text),
            Logged::Request { operation, is_done, .. } => {
                let name = match operation {
                    Operation::IntendPayment(_) => "intend",
                    Operation::SettlePayment(_) => "settle",
                    Operation::NoteLookUp(..) => "note",
                    Operation::ResolvePayment(..) => "resolve",
                    _ => return None,
                };
                Some(format!("{name}{}", if is_done { "" } else { "!" }))
            }
        };
        self.journal.log().into_iter().filter_map(tell).collect()
    }

    /// The payments that were sent, by their marks.
    pub(crate) fn sent(&self) -> Vec<String> {
        self.log().into_iter().filter(|line| line.starts_with("pay ")).collect()
    }
}

pub(crate) fn process(pid: u32) -> Process {
    Process { pid, host: "counter".to_owned() }
}

/// An observer that keeps a word of each notice.
#[derive(Debug, Default)]
pub(crate) struct Told(Mutex<Vec<String>>);

impl Told {
    pub(crate) fn all(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

impl PaymentObserver for Told {
    fn notice(&self, notice: PaymentNotice<'_>) {
        let told = match notice {
            PaymentNotice::Sending(record) => format!("sending {}", record.reference()),
            PaymentNotice::TryingAgain { reference, wait, .. } => {
                format!("trying {reference} again in {wait:?}")
            }
            PaymentNotice::OutcomeNotWritten { reference, .. } => {
                format!("outcome of {reference} not written")
            }
            PaymentNotice::Overtaken(record) => {
                format!("{} was overtaken: {}", record.reference(), record.state)
            }
            PaymentNotice::LookedUp(end) => format!("looked up: {}", end.record().state),
            PaymentNotice::RowPlanned(row) => format!("planned line {}", row.line),
            PaymentNotice::RowEnded(row) => format!("line {}: {}", row.line, row.end.name()),
            _ => "something else".to_owned(),
        };
        self.0.lock().unwrap().push(told);
    }
}

/// Whoever drives a payment may be moved to another thread. The compiler is the test.
#[expect(dead_code, reason = "it is compiled, and never called")]
fn its_futures_can_be_sent(
    confirmed: Confirmed,
    desk: PaymentDesk<'_>,
    books: PaymentBooks<'_>,
    context: PaymentContext<'_>,
    name: &PaymentReference,
) {
    fn is_send(_: impl Send) {}
    is_send(inquire(desk, books, consumer(1)));
    is_send(confirmed.pay(desk, books, name, context));
    is_send(settle(desk, books, name));
}
