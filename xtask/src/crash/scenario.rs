//! What is struck: an upload, and what follows one that has died.

use super::billport::Order;
use super::hold::{Effect, Hold};
use super::records::{ReportRow, Summary};
use super::trial::Trial;
use crate::failure::Failure;

/// A command that is struck at its system calls, after what comes before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scenario {
    /// The first upload of a file, with no journal yet.
    Upload,
    /// The same, of a file that comes by standard input and is copied first.
    Piped,
    /// The resumption of a run whose process was killed with requests on their way.
    Resume,
    /// A person's word on a batch of unknown outcome.
    Resolve,
}

/// All of them.
pub(super) const SCENARIOS: [Scenario; 4] =
    [Scenario::Upload, Scenario::Piped, Scenario::Resume, Scenario::Resolve];

/// A trial that stands where its scenario begins.
#[derive(Debug)]
pub(super) struct Scene {
    scenario: Scenario,
    run: String,
    batch: u64,
    was_saved: bool,
    /// How many requests can have been lost with their process so far.
    pub(super) lost: u64,
}

/// Where the first upload was killed: two batches are delivered, three on their way, two to come.
const KILLED_AT: Hold = Hold { first: 3, requests: 3, effect: Effect::Done };

impl Scenario {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Upload => "upload",
            Self::Piped => "piped upload",
            Self::Resume => "resume",
            Self::Resolve => "resolve",
        }
    }

    /// Does what comes before the command.
    ///
    /// # Errors
    ///
    /// When that does not go as foreseen.
    pub(super) fn prepare(self, trial: &Trial<'_>) -> Result<Scene, Failure> {
        let mut scene =
            Scene { scenario: self, run: "1".to_owned(), batch: 0, was_saved: false, lost: 0 };
        if matches!(self, Self::Upload | Self::Piped) {
            return Ok(scene);
        }
        KILLED_AT.kill(trial)?;
        scene.lost = trial.bills.in_flight as u64;
        if self == Self::Resolve {
            let ended = trial.billport.run(Order::Resume { run: &scene.run })?;
            scene.run = Summary::parse(&ended.stdout)?.run;
            let report = trial.billport.run(Order::Report { run: &scene.run })?;
            let rows = ReportRow::parse_all(&report.stdout)?;
            let unknown = rows.iter().find_map(|row| Some((row.batch?, &row.account_number)));
            let (batch, account) = unknown
                .ok_or_else(|| Failure::new("requests without an answer left nothing unknown"))?;
            scene.batch = batch;
            let ledger = trial.provider.ledger()?;
            scene.was_saved = ledger.by_account().contains_key(account.as_str());
        }
        Ok(scene)
    }
}

impl Scene {
    /// How the file is uploaded once more, if nothing of it was begun.
    pub(super) fn again(&self) -> Order<'static> {
        if self.scenario == Scenario::Piped { Order::UploadPiped } else { Order::Upload }
    }

    /// The command to be struck.
    pub(super) fn order(&self) -> Order<'_> {
        let Self { run, batch, was_saved, .. } = self;
        match self.scenario {
            Scenario::Upload => Order::Upload,
            Scenario::Piped => Order::UploadPiped,
            Scenario::Resume => Order::Resume { run },
            Scenario::Resolve => Order::Resolve { run, batch: *batch, was_saved: *was_saved },
        }
    }
}
