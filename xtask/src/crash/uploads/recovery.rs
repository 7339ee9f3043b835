//! What an operator does after a crash: looks, resumes, asks the provider, resolves, resumes.
//!
//! The invariant is judged twice: when the run has come to rest with what is unknown, and when that
//! was resolved by the provider's ledger.

use std::fs;

use super::Trial;
use super::bills::Bills;
use super::invariant::Evidence;
use super::order::Order;
use crate::crash::finding::Finding;
use crate::crash::line::Line;
use crate::crash::records::{ListedRun, ReportRow, Summary, UploadLedger};
use crate::crash::rights;
use crate::crash::survey::LOG;
use crate::crash::trial::Input as _;
use crate::crash::verdict::Verdict;
use crate::failure::Failure;

/// A run that still has bills pending after so many attempts will have them for ever.
const MOST_ATTEMPTS: usize = 5;

/// Goes from whatever a crash has left to a finished run, and judges on the way. Where the crash has
/// left no run, the file is uploaded `again`.
///
/// # Errors
///
/// When the command does not do what an operator needs of it.
pub(super) fn recover(trial: &Trial<'_>, lost: u64, again: Order<'_>) -> Result<Finding, Failure> {
    let mut finding = Finding::default();
    let run = find_run(trial, again, &mut finding)?;
    let is_copy = matches!(again, Order::UploadPiped);
    let rest = Rest::reach(trial, &run, is_copy)?;
    let evidence = rest.evidence(trial, lost);
    finding.add("at rest", evidence.judge());
    let unknown = evidence.unknown_batches();
    finding.unknown = unknown.len() as u64;
    for (batch, saved) in unknown {
        let was_saved = saved.first().copied().unwrap_or(false);
        succeed(trial, Order::Resolve { run: &run, batch, was_saved })?;
    }
    let rest = Rest::reach(trial, &run, is_copy)?;
    finding.add("resolved", rest.evidence(trial, lost).judge());
    finding.add("resolved", finished(trial, &run, &rest)?);
    for complaint in rights::complaints(trial.folder(), &[Bills::FILE, LOG]) {
        finding.breaches.push(complaint);
    }
    Ok(finding)
}

/// The run that a crash has left; if it has left none, the file is uploaded again, as any new one.
fn find_run(trial: &Trial<'_>, again: Order<'_>, finding: &mut Finding) -> Result<String, Failure> {
    let journal = trial.billport.journal();
    let was_there = journal.exists();
    let runs = list(trial)?;
    if journal.exists() != was_there {
        finding.breaches.push("`runs list` has made a journal".to_owned());
    }
    match &runs[..] {
        [] => {
            let ended = trial.billport.told(&again.line(trial))?;
            Ok(Summary::parse(&ended.stdout)?.run)
        }
        [run] => {
            if run.state == "running" {
                finding.breaches.push("the run of a dead process is `running`".to_owned());
            }
            Ok(run.run.clone())
        }
        [_, _, ..] => Err(Failure::new(format!("one file became {} runs", runs.len()))),
    }
}

/// A run with nothing pending, and what is said of it.
#[derive(Debug)]
struct Rest {
    summary: Summary,
    exit_code: Option<i32>,
    report: Vec<ReportRow>,
    ledger: UploadLedger,
    copy_is_gone: bool,
}

impl Rest {
    /// Resumes a run until nothing of it is pending.
    fn reach(trial: &Trial<'_>, run: &str, is_copy: bool) -> Result<Self, Failure> {
        let resume = Order::Resume { run }.line(trial);
        let mut attempts = 0;
        let (summary, exit_code) = loop {
            let ended = trial.billport.told(&resume)?;
            let summary = Summary::parse(&ended.stdout)?;
            attempts += 1;
            if summary.bills_pending == 0 || attempts == MOST_ATTEMPTS {
                break (summary, ended.status.code());
            }
        };
        let report = succeed(trial, Order::Report { run })?;
        let report = ReportRow::parse_all(&report)?;
        let copy_is_gone = is_copy && !has_copies(trial);
        let ledger = trial.provider.ledger()?;
        Ok(Self { summary, exit_code, report, ledger, copy_is_gone })
    }

    fn evidence<'a>(&'a self, trial: &'a Trial<'_>, lost: u64) -> Evidence<'a> {
        Evidence {
            bills: trial.input,
            ledger: &self.ledger,
            summary: &self.summary,
            report: &self.report,
            exit_code: self.exit_code,
            lost,
            copy_is_gone: self.copy_is_gone,
        }
    }
}

/// Nothing is left to do, and the journal agrees with itself.
fn finished(trial: &Trial<'_>, run: &str, rest: &Rest) -> Result<Verdict, Failure> {
    let mut breaches = Vec::new();
    let Summary { bills_unknown, bills_pending, .. } = rest.summary;
    if bills_unknown + bills_pending > 0 {
        breaches.push(format!("{bills_unknown} bills are unknown and {bills_pending} pending"));
    }
    let runs = list(trial)?;
    if !matches!(&runs[..], [only] if only.run == run && only.state == "finished") {
        breaches.push(format!("the list is not one finished run: {runs:?}"));
    }
    trial.billport.succeed(&Line::verify())?;
    Ok(Verdict { breaches, ..Verdict::default() })
}

fn list(trial: &Trial<'_>) -> Result<Vec<ListedRun>, Failure> {
    ListedRun::parse_all(&succeed(trial, Order::List)?)
}

/// Whether a copy of what came by standard input is kept.
fn has_copies(trial: &Trial<'_>) -> bool {
    let runs = trial.billport.journal().with_extension("db.runs");
    let mut names = fs::read_dir(runs).into_iter().flatten().flatten().map(|file| file.file_name());
    names.any(|name| {
        let name = name.to_string_lossy();
        name.starts_with("stdin-") && !name.ends_with(".lock")
    })
}

/// What an order that must succeed writes.
fn succeed(trial: &Trial<'_>, order: Order<'_>) -> Result<String, Failure> {
    trial.billport.succeed(&order.line(trial))
}
