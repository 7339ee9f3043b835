//! The bench: customers at one pretended provider, the whole stack as a team would put it together, and
//! the sandbox as the judge.
//!
//! Nothing here waits by chance: the jitter is zero, the timeouts are the defaults unless a test says
//! otherwise, and what goes wrong is ordered from the sandbox. After every call its end is held against
//! the sandbox's ledger, so no test can forget to.

mod act;
mod ended;
mod import;
mod listing;

use billport::Billport;
use billport::billagain::{BillAgainConfig, BillAgainEndpoints};
use billport::ports::{Customers, ErrorKind};
use billport::transport::TransportSettings;
use billport::workflows::StopRequest;
use billport::workflows::customers::import::ImportSettings;
use billport_sandbox::billagain::{BillAgainSandbox, LedgerSnapshot};
use billport_sandbox::{Call, Fault, FaultOrder, Sandbox, SandboxConfig};
use futures_util::future::join_all;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};
use time::macros::date;
use tokio::time::{sleep, timeout};

pub(crate) use act::{Act, Given, Made};
pub(crate) use ended::Ended;
pub(crate) use import::{Import, row, rows};
pub(crate) use listing::Listing;

use crate::props::{clock::Clock, desk::Desk};

/// Longer than anything here takes; what ends by it has hung.
const LONG: Duration = Duration::from_mins(1);

/// Calls to one pretended provider.
pub(crate) struct Bench {
    /// The pretended provider: its faults and its ledger.
    pub(crate) provider: BillAgainSandbox,
    pub(crate) transport: TransportSettings,
    pub(crate) billagain: BillAgainConfig,
    /// Requests that a fault keeps from being seen by the sandbox.
    pub(crate) unseen_requests: u64,
    /// Requests that added nobody and were repeated by the port, which tells of who was added in the end
    /// and not of how many it took.
    pub(crate) untold_requests: u64,
    /// How files are imported.
    pub(crate) import: ImportSettings,
    stop: StopRequest,
    /// Where files and the journal are.
    desk: Desk,
    clock: Arc<Clock>,
    made: AtomicU64,
    /// Those that live as long as the bench.
    _sandbox: Option<Sandbox>,
}

impl Bench {
    /// A sandbox that works.
    pub(crate) fn start() -> Self {
        Self::start_with(SandboxConfig::default())
    }

    /// The same over a sandbox that is different in some way.
    pub(crate) fn start_with(config: SandboxConfig) -> Self {
        let sandbox = Sandbox::start(config).unwrap();
        let provider = sandbox.billagain().clone();
        Self { _sandbox: Some(sandbox), ..Self::over(provider) }
    }

    /// The same over a sandbox that somebody else keeps, listening or not.
    pub(crate) fn over(provider: BillAgainSandbox) -> Self {
        let clock = Arc::new(Clock::new(date!(1994 - 11 - 06)));
        let wall = Arc::clone(&clock);
        let wall_clock = Arc::new(move || SystemTime::from(wall.now()));
        let endpoints = BillAgainEndpoints::at(&provider.base_url()).unwrap();
        let key = provider.api_key().into();
        Self {
            transport: TransportSettings::new(wall_clock, Arc::new(|_: Duration| Duration::ZERO)),
            billagain: BillAgainConfig::new(endpoints, provider.account_id(), key).unwrap(),
            provider,
            unseen_requests: 0,
            untold_requests: 0,
            import: ImportSettings::default(),
            stop: StopRequest::default(),
            desk: Desk::new(Arc::clone(&clock)),
            clock,
            made: AtomicU64::new(0),
            _sandbox: None,
        }
    }

    /// The same account and key at another address.
    pub(crate) fn at(mut self, base_url: &str) -> Self {
        let endpoints = BillAgainEndpoints::at(base_url).unwrap();
        let (account, key) = (self.provider.account_id(), self.provider.api_key().into());
        self.billagain = BillAgainConfig::new(endpoints, account, key).unwrap();
        self
    }

    /// The call after the ones already ordered is struck, before anything is done for it.
    pub(crate) fn strike(&self, call: Call, fault: impl Into<Fault>) {
        self.provider.order(FaultOrder::once(call, fault));
    }

    /// The call after the ones already ordered is done, and then struck.
    pub(crate) fn strike_done(&self, call: Call, fault: impl Into<Fault>) {
        self.provider.order(FaultOrder::once(call, fault).after_effect());
    }

    /// Every call of this kind is struck, before anything is done for it.
    pub(crate) fn strike_always(&self, call: Call, fault: impl Into<Fault>) {
        self.provider.order(FaultOrder::once(call, fault).always());
    }

    /// The front door as it is set up now.
    pub(crate) fn door(&self) -> Billport {
        Billport::builder(self.transport.clone()).billagain(self.billagain.clone()).build().unwrap()
    }

    /// Makes a call through a door of its own, on a customer of its own.
    pub(crate) async fn make(&self, act: Act) -> Ended {
        self.make_through(&self.door(), act).await
    }

    /// The same through a door that others share.
    pub(crate) async fn make_through(&self, door: &Billport, act: Act) -> Ended {
        let [ended] = self.make_at_once(door, act, 1).await.try_into().unwrap();
        ended
    }

    /// Makes the same call once more. What was done before counts along.
    pub(crate) async fn make_again(&self, door: &Billport, ended: Ended) -> Ended {
        let result = timeout(LONG, ended.made.through(customers(door))).await.expect("it ends");
        self.look_again(Ended { result, ..ended })
    }

    /// Makes so many calls at once, each on a customer of its own.
    pub(crate) async fn make_at_once(&self, door: &Billport, act: Act, many: usize) -> Vec<Ended> {
        let seen_before = act.requests(&self.provider.ledger());
        let new = || self.made.fetch_add(1, Ordering::SeqCst);
        let made = (0..many).map(|_| Made::prepare(act, new(), &self.provider));
        let made: Vec<_> = made.collect();
        let port = customers(door);
        let calls = made.iter().map(|made| made.through(port));
        let results = timeout(LONG, join_all(calls)).await.expect("calls end");
        let sent = results.iter().map(|result| match result {
            Ok(_) => 0,
            Err(error) => u64::from(error.requests_sent()),
        });
        let least = seen_before + sent.sum::<u64>().saturating_sub(self.unseen_requests);
        let ledger = self.ledger_after(act, least).await;
        let requests = act.requests(&ledger) - seen_before;
        let end = |(made, result)| Ended::new(made, result, requests, &self.provider, &ledger);
        made.into_iter().zip(results).map(end).collect()
    }

    /// Holds the end of a call against the ledger once more.
    pub(crate) fn look_again(&self, Ended { made, result, requests, .. }: Ended) -> Ended {
        Ended::new(made, result, requests, &self.provider, &self.provider.ledger())
    }

    /// Reads all customers through a door of its own, in a stream whose waits pass in no time.
    pub(crate) async fn list(&self) -> Listing {
        let door = self.door();
        timeout(LONG, Listing::read(customers(&door))).await.expect("a list ends")
    }

    /// The ledger with so many requests of an act in it. The sandbox can be behind a client that gave
    /// up; one that never comes this far is told apart by who looks at it.
    async fn ledger_after(&self, act: Act, requests: u64) -> LedgerSnapshot {
        for _ in 0..500 {
            if act.requests(&self.provider.ledger()) >= requests {
                break;
            }
            sleep(Duration::from_millis(10)).await;
        }
        self.provider.ledger()
    }
}

/// The port of a door.
pub(crate) fn customers(door: &Billport) -> &dyn Customers {
    door.customers().expect("BillAgain has customers")
}

/// How each of many calls ended: how many were done, and how many ended in this way.
pub(crate) fn count(ended: &[Ended], kind: ErrorKind) -> (usize, usize) {
    let failed = |ended: &&Ended| ended.result.as_ref().is_err_and(|error| error.kind() == kind);
    (ended.iter().filter(|ended| ended.result.is_ok()).count(), ended.iter().filter(failed).count())
}
