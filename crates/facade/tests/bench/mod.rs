//! The bench: a file of bills, the whole stack as a team would put it together, and the sandbox as
//! the judge.
//!
//! Nothing here waits by chance: the jitter is zero, the timeouts are the defaults unless a test
//! says otherwise, and what goes wrong is ordered from the sandbox. After every run the books of the
//! journal are held against the sandbox's ledger, so no test can forget to.

mod books;
pub(crate) mod mischief;
pub(crate) mod process;
pub(crate) mod run;
mod watch;

use billport::Billport;
use billport::blaggo::{BlaggoConfig, BlaggoEndpoints};
use billport::domain::{BatchLimit, BillBatch};
use billport::intake::{BillFile, IntakeOptions};
use billport::journal::RunId;
use billport::transport::TransportSettings;
use billport::workflows::upload::{
    BeginError, ResumeError, ResumeOrders, StopRequest, UploadReport, UploadSettings,
};
use billport_sandbox::blaggo::{BlaggoSandbox, LedgerSnapshot};
use billport_sandbox::{Answer, Call, FaultOrder, Sandbox, SandboxConfig, Today};
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use time::{Date, macros::date};
use tokio::sync::Barrier;
use tokio::time::{sleep, timeout};

use books::Books;
use mischief::{Mischief, Moment, Step};
use process::Process;
pub(crate) use run::Run;

use crate::props::{clock::Clock, desk::Desk, play::Play};

/// The provider's day and ours.
pub(crate) const TODAY: Date = date!(2026 - 11 - 22);

/// Longer than any run takes; a run that ends by it has hung.
const LONG: Duration = Duration::from_mins(1);

/// One run of the upload, or several, against one pretended provider.
pub(crate) struct Bench {
    /// The pretended provider: its faults and its ledger.
    pub(crate) provider: BlaggoSandbox,
    pub(crate) transport: TransportSettings,
    pub(crate) blaggo: BlaggoConfig,
    pub(crate) settings: UploadSettings,
    pub(crate) stop: Arc<StopRequest>,
    /// Is told how many batches have ended, each time that one does.
    pub(crate) when_batch_ends: Box<dyn Fn(usize) + Send + Sync>,
    /// Where the files of bills and the journal are.
    pub(crate) desk: Desk,
    pub(crate) clock: Arc<Clock>,
    /// What goes wrong with the journal, and when.
    pub(crate) mischief: Box<Mischief>,
    /// Bills are sent although an earlier run has taken care of them.
    pub(crate) again: bool,
    /// A person has ordered what may save a bill a second time.
    pub(crate) ordered_repeats: bool,
    /// Uploads of a run that a fault keeps from being counted by the sandbox.
    pub(crate) unseen_requests: u64,
    /// Those that live as long as the bench.
    sandboxes: Vec<Sandbox>,
}

impl Bench {
    /// A sandbox that works, and a run of single bills, one at a time.
    pub(crate) fn start() -> Self {
        Self::start_with(SandboxConfig::default())
    }

    /// The same over a sandbox that is different in some way; its day is always [`TODAY`].
    pub(crate) fn start_with(config: SandboxConfig) -> Self {
        let config = SandboxConfig { today: Today::Fixed(TODAY), ..config };
        let sandbox = Sandbox::start(config).unwrap();
        let mut bench = Self::over(sandbox.blaggo().clone());
        bench.sandboxes.push(sandbox);
        bench
    }

    /// The same over a sandbox that somebody else keeps, listening or not.
    pub(crate) fn over(provider: BlaggoSandbox) -> Self {
        let endpoints = BlaggoEndpoints::at(&provider.token_url(), &provider.bills_url()).unwrap();
        let (id, secret) = (provider.client_id().to_owned(), provider.client_secret().into());
        let clock = Arc::new(Clock::new(TODAY));
        let wall = Arc::clone(&clock);
        let wall_clock = Arc::new(move || SystemTime::from(wall.now()));
        Self {
            provider,
            transport: TransportSettings::new(wall_clock, Arc::new(|_: Duration| Duration::ZERO)),
            blaggo: BlaggoConfig::new(endpoints, id, secret),
            settings: UploadSettings {
                batch_limit: BatchLimit::new(1).unwrap(),
                in_flight: count(1).into(),
                ..UploadSettings::default()
            },
            stop: Arc::default(),
            when_batch_ends: Box::new(|_| ()),
            desk: Desk::new(Arc::clone(&clock)),
            clock,
            mischief: Box::new(|_| Play::GoOn),
            again: false,
            ordered_repeats: false,
            unseen_requests: 0,
            sandboxes: Vec::new(),
        }
    }

    /// Tokens come from another server, so that every connection to this one is an upload's.
    pub(crate) fn with_tokens_from_elsewhere(mut self) -> Self {
        let tokens = Sandbox::start(SandboxConfig::default()).unwrap();
        let granted = granted(&self.provider.issue_token(), r#", "expires_in": 3600"#);
        tokens.blaggo().order(FaultOrder::once(Call::Token, granted).always());
        let (token_url, bills_url) = (tokens.blaggo().token_url(), self.provider.bills_url());
        self.blaggo.endpoints = BlaggoEndpoints::at(&token_url, &bills_url).unwrap();
        self.sandboxes.push(tokens);
        self
    }

    pub(crate) fn with_batches_of(mut self, bills: usize) -> Self {
        self.settings.batch_limit = BatchLimit::new(bills).unwrap();
        self
    }

    pub(crate) fn with_in_flight(mut self, batches: usize) -> Self {
        self.settings.in_flight = count(batches).into();
        self
    }

    /// The first batches set off together, as many as are in flight: none before the intents of all
    /// of them are on the disk.
    pub(crate) fn setting_off_together(mut self) -> Self {
        let batches = self.settings.in_flight.max().get();
        let all = Arc::new(Barrier::new(batches));
        self.mischief = Box::new(move |moment| match moment {
            Moment::After(Step::Intent(unit)) if unit <= batches as u64 => {
                Play::Meet(Arc::clone(&all))
            }
            _ => Play::GoOn,
        });
        self
    }

    /// However many batches in a row end unknown, the run goes on.
    pub(crate) fn never_stopping_for_unknown(mut self) -> Self {
        self.settings.stop_after_unknown = NonZeroUsize::MAX;
        self
    }

    /// The upload after the ones already ordered is struck, before anything is saved.
    pub(crate) fn strike_upload(&self, fault: impl Into<billport_sandbox::Fault>) {
        self.provider.order(FaultOrder::once(Call::Upload, fault));
    }

    /// The upload after the ones already ordered is saved, and then struck.
    pub(crate) fn strike_saved_upload(&self, fault: impl Into<billport_sandbox::Fault>) {
        self.provider.order(FaultOrder::once(Call::Upload, fault).after_effect());
    }

    /// The front door as it is set up now.
    pub(crate) fn door(&self) -> Billport {
        Billport::builder(self.transport.clone()).blaggo(self.blaggo.clone()).build().unwrap()
    }

    /// A process of its own, with the journal open.
    pub(crate) fn process(&self) -> Process<'_> {
        self.process_at(&self.door())
    }

    /// A process that shares its door with others.
    pub(crate) fn process_at(&self, door: &Billport) -> Process<'_> {
        Process::start(self, door)
    }

    /// Uploads rows through a door of their own, and holds the books against the ledger.
    pub(crate) async fn upload(&self, rows: &str) -> Run {
        self.upload_through(&self.door(), rows).await
    }

    /// Uploads rows, and holds the books against the ledger.
    pub(crate) async fn upload_through(&self, door: &Billport, rows: &str) -> Run {
        let (process, file) = (self.process_at(door), self.desk.put(rows));
        let report = timeout(LONG, process.upload(&file)).await.expect("a run ends").unwrap();
        self.close(process, report, true).await
    }

    /// Uploads a file in a process of its own, if it is taken.
    pub(crate) async fn try_upload(&self, file: &Path) -> Result<Run, BeginError> {
        let process = self.process();
        let report = timeout(LONG, process.upload(file)).await.expect("a run ends")?;
        Ok(self.close(process, report, true).await)
    }

    /// Goes on with a run in a process of its own, and holds the books against the ledger.
    pub(crate) async fn resume(&self, run: RunId) -> Run {
        self.try_resume(run, ResumeOrders::default()).await.unwrap()
    }

    /// The same, as ordered, if the run can be taken up.
    pub(crate) async fn try_resume(
        &self,
        run: RunId,
        orders: ResumeOrders,
    ) -> Result<Run, ResumeError> {
        let process = self.process();
        let report = timeout(LONG, process.resume(run, orders)).await.expect("a run ends")?;
        Ok(self.close(process, report, false).await)
    }

    /// Uploads rows in a process that is dropped where it stands as soon as `death` comes; gives the
    /// number of the run that it had begun by then.
    pub(crate) async fn upload_until(&self, rows: &str, death: impl Future) -> Option<RunId> {
        let (process, file) = (self.process(), self.desk.put(rows));
        let ended = tokio::select! {
            biased;
            _ = Box::pin(death) => None,
            ended = Box::pin(process.upload(&file)) => Some(ended),
        };
        if let Some(ended) = ended {
            panic!("the process was to die before its run ended: {ended:?}");
        }
        process.watch.heard().run
    }

    /// The books of all runs, held against the ledger.
    pub(crate) async fn balance(&self) -> (Books, LedgerSnapshot) {
        let books = Books::open(&self.desk.open().journal).await;
        let sent = books.requests_certainly_sent();
        let seen = sent.saturating_sub(self.unseen_requests);
        let ledger = self.ledger_after(seen).await;
        books.assert_balanced(&ledger, self.ordered_repeats, self.unseen_requests);
        (books, ledger)
    }

    /// Ends a process whose run is over.
    pub(crate) async fn close(
        &self,
        process: Process<'_>,
        report: UploadReport,
        is_new: bool,
    ) -> Run {
        let heard = process.watch.heard();
        drop(process);
        let (books, ledger) = self.balance().await;
        Run::new(report, heard, books, ledger, is_new)
    }

    /// Waits until the sandbox has seen so many uploads.
    pub(crate) async fn uploads_seen(&self, uploads: u64) {
        while self.provider.ledger().upload_requests < uploads {
            sleep(Duration::from_millis(1)).await;
        }
    }

    /// The ledger with so many uploads in it. The sandbox can be behind a client that gave up; one
    /// that never comes this far is told apart by the books.
    async fn ledger_after(&self, uploads: u64) -> LedgerSnapshot {
        for _ in 0..500 {
            if self.provider.ledger().upload_requests >= uploads {
                break;
            }
            sleep(Duration::from_millis(10)).await;
        }
        self.provider.ledger()
    }
}

/// Bills of so many accounts, `000001` and on, each in its line behind the header.
pub(crate) fn bills(accounts: usize) -> String {
    (1..=accounts).map(|number| bill(number, "1500.50")).collect()
}

/// A batch of one bill, for a test that needs no run.
pub(crate) fn one_bill() -> BillBatch {
    let text = format!("account_number,amount,due_date,period\n{}", bills(1));
    let file = BillFile::spool(text.as_bytes(), &IntakeOptions::default()).unwrap();
    let bill = file.rows().next_row().unwrap().unwrap().judge(TODAY).unwrap();
    BillBatch::new(vec![bill], BatchLimit::RECOMMENDED, TODAY).unwrap()
}

/// The row of one account with this amount.
pub(crate) fn bill(number: usize, amount: &str) -> String {
    format!("{},{amount},25-05-2031,06-2031\n", account(number))
}

/// The account number in the row of this number.
pub(crate) fn account(number: usize) -> String {
    format!("{number:06}")
}

/// A token answer with whatever it says of the token's life.
pub(crate) fn granted(token: &str, life: &str) -> Answer {
    let body = format!(r#"{{"access_token": "{token}", "token_type": "Bearer"{life}}}"#);
    Answer::json(200, body)
}

pub(crate) fn count(number: usize) -> NonZeroUsize {
    NonZeroUsize::new(number).unwrap()
}
