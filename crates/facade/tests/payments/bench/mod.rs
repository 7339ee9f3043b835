//! The bench: dues and their payment, the whole stack as a team would put it together, and the
//! sandbox as the judge.
//!
//! Nothing here waits by chance: the jitter is zero, the timeouts are the defaults unless a test says
//! otherwise, and what goes wrong is ordered from the sandbox. Where time has to pass, it passes for
//! both sides at once, and in no time. After every payment the books of the journal are held against
//! the sandbox's ledger, so no test can forget to.

mod books;
pub(crate) mod mischief;
pub(crate) mod payment;
pub(crate) mod process;
mod watch;

use billport::Billport;
use billport::domain::{AmountWanted, Consumer, PaymentReference};
use billport::nea::{NeaConfig, NeaEndpoints, UTC_OFFSET};
use billport::ports::PortError;
use billport::transport::TransportSettings;
use billport::workflows::StopRequest;
use billport::workflows::payment::file::{FileReport, FileSettings};
use billport::workflows::payment::{PaymentEnd, SettledAll};
use billport_sandbox::nea::{Bill, BillMonth, ConsumerKey, LedgerSnapshot, NeaSandbox};
use billport_sandbox::{Call, Fault, FaultOrder, Sandbox, SandboxConfig, Today};
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};
use time::{Date, macros::date};
use tokio::time::{sleep, timeout};

pub(crate) use books::Books;
use mischief::Mischief;
pub(crate) use payment::{Outcome, Payment, Settled};
use process::Process;

use crate::props::{clock::Clock, desk::Desk, play::Play};

/// The day in Nepal when it is 06 Nov 1994 08:49:37 GMT, as our side sees it at first.
pub(crate) const TODAY: Date = date!(1994 - 11 - 06);

/// Longer than any payment takes; one that ends by it has hung.
const LONG: Duration = Duration::from_mins(1);

/// Consumers that the sandbox knows beside those of the provider's own test server.
const CONSUMERS: u32 = 400;

/// A success, as the provider's documents show it.
pub(crate) const SUCCESS: &str = concat!(
    r#"{"status":true,"state":"Success","message":"Successfully Completed Transaction","#,
    r#""extra_data":{},"detail":"Amount Paid Successfully","credits_consumed":200.0,"#,
    r#""credits_available":9996,"id":13}"#,
);

/// When a payment can be looked up for the first time.
pub(crate) const SIX_MINUTES: Duration = Duration::from_mins(6);

/// Payments to one pretended provider.
pub(crate) struct Bench {
    /// The pretended provider: its faults and its ledger.
    pub(crate) provider: NeaSandbox,
    pub(crate) transport: TransportSettings,
    pub(crate) nea: NeaConfig,
    /// How files are paid.
    pub(crate) settings: FileSettings,
    pub(crate) stop: Arc<StopRequest>,
    /// Is told how often a payment is tried again, each time that one is.
    pub(crate) when_trying_again: Box<dyn Fn(usize) + Send + Sync>,
    /// Where files and the journal are.
    pub(crate) desk: Desk,
    pub(crate) clock: Arc<Clock>,
    /// What goes wrong with the journal, and when.
    pub(crate) mischief: Box<Mischief>,
    /// Requests that a fault keeps from being seen by the sandbox.
    pub(crate) unseen_requests: u64,
    /// Where dues are asked for, if that is elsewhere.
    dues: Option<NeaConfig>,
    references: Arc<AtomicU32>,
    /// Those that live as long as the bench.
    sandboxes: Vec<Sandbox>,
}

impl Bench {
    /// A sandbox that works.
    pub(crate) fn start() -> Self {
        Self::start_with(SandboxConfig::default())
    }

    /// The same over a sandbox that is different in some way; it begins on [`TODAY`].
    pub(crate) fn start_with(config: SandboxConfig) -> Self {
        let sandbox = Sandbox::start(SandboxConfig { today: Today::Fixed(TODAY), ..config });
        let sandbox = sandbox.unwrap();
        let mut bench = Self::over(sandbox.nea().clone());
        bench.sandboxes.push(sandbox);
        bench
    }

    /// The same over a sandbox that somebody else keeps, listening or not.
    pub(crate) fn over(provider: NeaSandbox) -> Self {
        add_consumers(&provider);
        let clock = Arc::new(Clock::new(TODAY));
        let wall = Arc::clone(&clock);
        let wall_clock = Arc::new(move || SystemTime::from(wall.now()));
        let references = Arc::new(AtomicU32::new(0));
        Self {
            transport: TransportSettings::new(wall_clock, Arc::new(|_: Duration| Duration::ZERO)),
            nea: config_for(&provider, &references),
            provider,
            settings: FileSettings::default(),
            stop: Arc::default(),
            when_trying_again: Box::new(|_| ()),
            desk: Desk::new(Arc::clone(&clock)),
            clock,
            mischief: Box::new(|_| Play::GoOn),
            unseen_requests: 0,
            dues: None,
            references,
            sandboxes: Vec::new(),
        }
    }

    /// Dues are asked for at another server, so that every connection to this one is a payment's or a
    /// look-up's.
    pub(crate) fn with_dues_from_elsewhere(mut self) -> Self {
        let elsewhere = Sandbox::start(SandboxConfig::default()).unwrap();
        add_consumers(elsewhere.nea());
        self.dues = Some(config_for(elsewhere.nea(), &self.references));
        self.sandboxes.push(elsewhere);
        self
    }

    /// The settings as they would be at this address, with this token.
    pub(crate) fn config_at(&self, base_url: &str, token: &str) -> NeaConfig {
        config(NeaEndpoints::at(base_url).unwrap(), token, &self.references)
    }

    /// However many rows of a file in a row end unknown, it goes on.
    pub(crate) fn never_stopping_for_unknown(mut self) -> Self {
        self.settings.stop_after_unknown = NonZeroUsize::MAX;
        self
    }

    pub(crate) fn with_in_flight(mut self, rows: usize) -> Self {
        self.settings.in_flight = NonZeroUsize::new(rows).unwrap();
        self
    }

    /// The payment after the ones already ordered is struck, before anything is charged.
    pub(crate) fn strike_payment(&self, fault: impl Into<Fault>) {
        self.provider.order(FaultOrder::once(Call::Commit, fault));
    }

    /// The payment after the ones already ordered is charged, and then struck.
    pub(crate) fn strike_charged_payment(&self, fault: impl Into<Fault>) {
        self.provider.order(FaultOrder::once(Call::Commit, fault).after_effect());
    }

    /// Time passes, for the provider and for us.
    pub(crate) fn pass(&self, time: Duration) {
        self.clock.jump(time.try_into().unwrap());
        self.provider.advance(time);
        let day = self.clock.now().to_offset(UTC_OFFSET).date();
        self.provider.set_today(Today::Fixed(day));
    }

    /// A reference that was never used before.
    pub(crate) fn new_reference(&self) -> PaymentReference {
        next(&self.references)
    }

    /// The front door as it is set up now.
    pub(crate) fn door(&self) -> Billport {
        self.door_of(&self.nea)
    }

    fn door_of(&self, config: &NeaConfig) -> Billport {
        Billport::builder(self.transport.clone()).nea(config.clone()).build().unwrap()
    }

    /// A process of its own, with the journal open.
    pub(crate) fn process(&self) -> Process<'_> {
        self.process_at(&self.door())
    }

    /// A process that shares its door with others.
    pub(crate) fn process_at(&self, door: &Billport) -> Process<'_> {
        Process::start(self, door)
    }

    /// Pays the least that a consumer owes, under a new reference, in a process of its own; and holds
    /// the books against the ledger.
    pub(crate) async fn pay(&self, consumer: &Consumer) -> Payment {
        self.pay_as(consumer, &self.new_reference()).await
    }

    /// The same under this reference.
    pub(crate) async fn pay_as(
        &self,
        consumer: &Consumer,
        reference: &PaymentReference,
    ) -> Payment {
        let process = self.process();
        let end = driven(&process, process.pay(consumer, reference)).await;
        self.close(process, reference, end).await
    }

    /// Asks what a consumer owes, and what it costs to pay; gives why that can't be known.
    pub(crate) async fn error_of_quote(&self, consumer: &Consumer) -> PortError {
        let process = self.process();
        let quote = process.quote(consumer, AmountWanted::Minimum);
        driven(&process, quote).await.expect_err("it can't be known")
    }

    /// Asks what became of a payment, in a process of its own; and holds the books against the
    /// ledger.
    pub(crate) async fn settle(&self, reference: &PaymentReference) -> Settled {
        let process = self.process();
        let end = driven(&process, process.settle(reference)).await.unwrap();
        drop(process);
        Settled { end, ledger: self.balance().await.1 }
    }

    /// Asks what became of all payments in doubt, in a process of its own; and holds the books against
    /// the ledger.
    pub(crate) async fn settle_all(&self) -> (SettledAll, LedgerSnapshot) {
        let process = self.process();
        let all = driven(&process, process.settle_all()).await;
        drop(process);
        (all, self.balance().await.1)
    }

    /// Pays these rows, in a process of its own; and holds the books against the ledger.
    pub(crate) async fn pay_file(&self, rows: &str) -> (FileReport, LedgerSnapshot) {
        let file = self.desk.put_file(&format!("office_code,sc_no,consumer_id,amount\n{rows}"));
        let process = self.process();
        let report = driven(&process, process.pay_file(&file)).await.unwrap();
        assert!(report.counts.add_up(), "{:?}", report.counts);
        let mut ended = process.watch.heard().ended;
        ended.sort_unstable();
        let lines: Vec<_> = report.rows.iter().map(|row| row.line).collect();
        assert_eq!(ended, lines, "each row is told of once");
        drop(process);
        (report, self.balance().await.1)
    }

    /// Pays the least that a consumer owes in a process that is dropped where it stands as soon as
    /// `death` comes.
    pub(crate) async fn pay_until(
        &self,
        consumer: &Consumer,
        reference: &PaymentReference,
        death: impl Future,
    ) {
        let process = self.process();
        let ended = tokio::select! {
            biased;
            _ = Box::pin(death) => None,
            ended = Box::pin(driven(&process, process.pay(consumer, reference))) => Some(ended),
        };
        if let Some(ended) = ended {
            panic!("the process was to die before its payment ended: {ended:?}");
        }
    }

    /// Ends a process whose payment has ended.
    pub(crate) async fn close(
        &self,
        process: Process<'_>,
        reference: &PaymentReference,
        end: PaymentEnd,
    ) -> Payment {
        let heard = process.watch.heard();
        drop(process);
        let (books, ledger) = self.balance().await;
        Payment::new((reference.clone(), end), heard, books, ledger)
    }

    /// The books of all payments, held against the ledger.
    pub(crate) async fn balance(&self) -> (Books, LedgerSnapshot) {
        let books = Books::open(&self.desk.open().journal).await;
        let sent = books.requests_certainly_sent();
        let ledger = self.ledger_after(sent.saturating_sub(self.unseen_requests)).await;
        books.assert_balanced(&ledger, self.unseen_requests);
        (books, ledger)
    }

    /// Waits until the sandbox has seen so many payments.
    pub(crate) async fn payments_seen(&self, payments: u64) {
        while self.provider.ledger().commit_requests < payments {
            sleep(Duration::from_millis(1)).await;
        }
    }

    /// The ledger with so many payments in it. The sandbox can be behind a client that gave up; one
    /// that never comes this far is told apart by the books.
    async fn ledger_after(&self, payments: u64) -> LedgerSnapshot {
        for _ in 0..500 {
            if self.provider.ledger().commit_requests >= payments {
                break;
            }
            sleep(Duration::from_millis(10)).await;
        }
        self.provider.ledger()
    }
}

/// Drives what a process does to its end.
pub(crate) fn driven<'p, T>(
    process: &'p Process<'_>,
    work: impl Future<Output = T> + 'p,
) -> impl Future<Output = T> + 'p {
    // What a payment has in mind is large for a future, and tests hold several.
    let work = Box::pin(work);
    async move {
        tokio::select! {
            biased;
            ended = timeout(LONG, work) => ended.expect("it ends"),
            never = process.watch.hurry() => match never {},
        }
    }
}

fn config_for(provider: &NeaSandbox, references: &Arc<AtomicU32>) -> NeaConfig {
    config(NeaEndpoints::at(&provider.base_url()).unwrap(), provider.token(), references)
}

fn config(endpoints: NeaEndpoints, token: &str, references: &Arc<AtomicU32>) -> NeaConfig {
    let references = Arc::clone(references);
    let new_reference = Arc::new(move || next(&references));
    NeaConfig::new(endpoints, token.into(), new_reference).unwrap()
}

fn next(references: &AtomicU32) -> PaymentReference {
    let number = 1 + references.fetch_add(1, Ordering::SeqCst);
    format!("reference-{number}").parse().unwrap()
}

/// Each owes 200 rupees of an older month, which is the least to be paid, and 250 of a newer one.
fn add_consumers(provider: &NeaSandbox) {
    let bill = |month, paisa| Bill::of(BillMonth::Of { year: 2073, month }, paisa);
    for number in 1..=CONSUMERS {
        let owes = billport_sandbox::nea::Consumer::new(key_of(&consumer(number)), "Sita Rai");
        provider.add_consumer(owes.with(bill(10, 20_000)).with(bill(11, 25_000)));
    }
    provider.set_credits(u64::from(CONSUMERS) * 100_000);
}

/// One of those that the bench adds to the sandbox's own, by number.
pub(crate) fn consumer(number: u32) -> Consumer {
    Consumer {
        office: "245:bhaktapur-dc".parse().unwrap(),
        service_number: format!("301.01.{number:03}").parse().unwrap(),
        consumer_id: number.to_string().parse().unwrap(),
    }
}

/// How each row of a file ended.
pub(crate) fn ends(report: &FileReport) -> Vec<&'static str> {
    report.rows.iter().map(|row| row.end.name()).collect()
}

/// The row of a file by which this amount is paid for a consumer.
pub(crate) fn row(number: u32, amount: &str) -> String {
    let Consumer { office, service_number, consumer_id } = consumer(number);
    format!("{office},{service_number},{consumer_id},{amount}\n")
}

/// As the sandbox names a consumer.
pub(crate) fn key_of(consumer: &Consumer) -> ConsumerKey {
    let Consumer { office, service_number, consumer_id } = consumer;
    ConsumerKey::new(office.as_str(), service_number.as_str(), consumer_id.as_str())
}
