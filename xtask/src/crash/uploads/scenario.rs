//! What is struck: an upload, and what follows one that has died.

use super::bills::Bills;
use super::hold::{Effect, Hold};
use super::order::Order;
use super::recovery::recover;
use super::{Trial, ending};
use crate::crash::finding::Finding;
use crate::crash::line::Line;
use crate::crash::process::Ended;
use crate::crash::records::{ReportRow, Summary, UploadLedger};
use crate::crash::scenario::Scenario;
use crate::failure::Failure;

/// A command that is struck at its system calls, after what comes before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::crash) enum UploadScenario {
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
pub(in crate::crash) const SCENARIOS: [UploadScenario; 4] = [
    UploadScenario::Upload,
    UploadScenario::Piped,
    UploadScenario::Resume,
    UploadScenario::Resolve,
];

/// Where a trial stands when its command is typed.
#[derive(Debug)]
pub(in crate::crash) struct UploadScene {
    run: String,
    batch: u64,
    was_saved: bool,
    /// How many requests can have been lost with their process so far.
    lost: u64,
}

/// Where the first upload was killed: two batches are delivered, three on their way, two to come.
const KILLED_AT: Hold = Hold { first: 3, requests: 3, effect: Effect::Done };

impl Scenario for UploadScenario {
    type Input = Bills;
    type Scene = UploadScene;

    fn name(self) -> &'static str {
        match self {
            Self::Upload => "upload",
            Self::Piped => "piped upload",
            Self::Resume => "resume",
            Self::Resolve => "resolve",
        }
    }

    fn prepare(self, trial: &Trial<'_>) -> Result<UploadScene, Failure> {
        let mut scene = UploadScene { run: "1".to_owned(), batch: 0, was_saved: false, lost: 0 };
        if matches!(self, Self::Upload | Self::Piped) {
            return Ok(scene);
        }
        KILLED_AT.kill(trial)?;
        scene.lost = trial.input.in_flight as u64;
        if self == Self::Resolve {
            let resume = Order::Resume { run: &scene.run };
            let ended = trial.billport.run(&resume.line(trial))?;
            scene.run = Summary::parse(&ended.stdout)?.run;
            let report = Order::Report { run: &scene.run };
            let report = trial.billport.run(&report.line(trial))?;
            let rows = ReportRow::parse_all(&report.stdout)?;
            let unknown = rows.iter().find_map(|row| Some((row.batch?, &row.account_number)));
            let (batch, account) = unknown
                .ok_or_else(|| Failure::new("requests without an answer left nothing unknown"))?;
            scene.batch = batch;
            let ledger: UploadLedger = trial.provider.ledger()?;
            scene.was_saved = ledger.by_account().contains_key(account.as_str());
        }
        Ok(scene)
    }

    fn line(self, trial: &Trial<'_>, scene: &UploadScene) -> Line {
        let UploadScene { run, batch, was_saved, .. } = scene;
        let order = match self {
            Self::Upload => Order::Upload,
            Self::Piped => Order::UploadPiped,
            Self::Resume => Order::Resume { run },
            Self::Resolve => Order::Resolve { run, batch: *batch, was_saved: *was_saved },
        };
        order.line(trial)
    }

    fn complaints(
        self,
        trial: &Trial<'_>,
        ended: &Ended,
        was_asked_to_end: bool,
    ) -> Result<Vec<String>, Failure> {
        ending::complaints(trial, self, ended, was_asked_to_end)
    }

    fn recover(self, trial: &Trial<'_>, scene: UploadScene) -> Result<Finding, Failure> {
        let lost = scene.lost + trial.input.in_flight as u64;
        // How the file is uploaded once more, if nothing of it was begun.
        let again = if self == Self::Piped { Order::UploadPiped } else { Order::Upload };
        recover(trial, lost, again)
    }
}
