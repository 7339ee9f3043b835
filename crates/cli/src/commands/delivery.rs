//! A run is delivered while signals are heard, and what became of it is told: the common part of
//! `upload`, `customers import` and `runs resume`.

use billport::intake::RejectsFile;
use billport::journal::bills::BillMemory;
use billport::workflows::StopRequest;
use billport::workflows::upload::{Books, Outcome, UploadReport};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use super::correctable::has_correctable_rows;
use super::runs::troubled;
use super::{block_on, result, spool};
use crate::args::Output;
use crate::connect::Connection;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::journal::Journal;
use crate::view::summary::{RejectedRows, UploadSummary};
use crate::view::{
    Problem, Progress, RunKind, Style, Watch, Way, grouped_money, judgement, plural, talk,
};
use crate::{clock, interrupt};

/// How many rejected rows are shown at once; all are in the rejects file.
const REJECTED_SHOWN: usize = 5;
/// How many batches that were not delivered are told; of the others the number is.
pub(super) const PROBLEMS: usize = 1000;

/// A run that is about to be delivered.
pub(super) struct Delivery<'a> {
    pub(super) started: Instant,
    pub(super) connection: &'a Connection,
    pub(super) journal: &'a Journal,
    /// How long its file is.
    pub(super) size_in_bytes: u64,
    /// Which bills earlier runs had, if it is of bills.
    pub(super) bills: Option<&'a BillMemory>,
    pub(super) output: Output,
    /// How another file is uploaded in the same way.
    pub(super) way: Way,
    /// Whether rows and batches of it were judged and sent before, by another process.
    pub(super) is_resumed: bool,
    /// Where rows that an earlier process has rejected stand.
    pub(super) rejects_file: Option<PathBuf>,
    /// Where what came by a pipe is kept.
    pub(super) spool: Option<&'a Path>,
}

/// What a run works with, whatever it brings to whom.
pub(super) struct Work<'a> {
    pub(super) books: Books<'a>,
    pub(super) observer: &'a Watch,
    pub(super) stop: &'a StopRequest,
}

impl Delivery<'_> {
    /// Delivers a run as `act` does it, tells what became of it, and gives the exit code.
    pub(super) fn make(
        self,
        mut rejects: RejectsFile,
        act: impl AsyncFnOnce(Work<'_>, &mut RejectsFile) -> Result<UploadReport, Failure>,
    ) -> Result<Exit, Failure> {
        let kind = self.kind();
        let progress = progress(kind, self.output, self.size_in_bytes);
        let watch = Arc::new(Watch::new(kind, progress, self.journal.commands.clone()));
        let stop = Arc::new(StopRequest::default());
        let billport = self.connection.billport.clone();
        interrupt::stop_upload(Arc::clone(&stop), billport, Arc::clone(&watch))
            .map_err(|error| Failure::unexpected(error.to_string()))?;
        let books = Books {
            journal: &self.journal.store,
            history: &self.journal.store,
            bills: self.bills,
            now: &clock::now,
        };
        let work = Work { books, observer: &watch, stop: &stop };
        let (report, problems) = block_on(async {
            let report = act(work, &mut rejects).await?;
            let problems = self.problems(&watch, &report).await;
            Ok((report, problems))
        })
        .inspect_err(|_| watch.end_progress())?;
        self.tell(report, problems, &watch, rejects.path())
    }

    fn kind(&self) -> RunKind {
        RunKind::of(&self.connection.identity)
    }

    /// What was not delivered of the whole run: what this process has seen of it, and what the journal
    /// has from before.
    async fn problems(&self, watch: &Watch, report: &UploadReport) -> (Vec<Problem>, u64) {
        let (mut problems, left_out) = watch.problems();
        if !self.is_resumed {
            return (problems, left_out);
        }
        // If the journal can't tell any more, this has been told as why the run stopped.
        let earlier = troubled::first(self.journal, report.run, PROBLEMS).await.unwrap_or_default();
        let is_seen = |batch| problems.iter().any(|problem: &Problem| problem.batch == batch);
        let unseen: Vec<_> = earlier.into_iter().filter(|p| !is_seen(p.batch)).collect();
        problems.extend(unseen);
        problems.sort_by_key(|problem| problem.batch);
        problems.truncate(PROBLEMS);
        let listed = problems.iter().filter(|problem| problem.outcome != Outcome::Pending).count();
        let all = report.counts.batches_refused + report.counts.batches_unknown;
        (problems, all.saturating_sub(listed as u64))
    }

    fn tell(
        self,
        report: UploadReport,
        (problems, problems_left_out): (Vec<Problem>, u64),
        watch: &Watch,
        rejects_file: Option<&Path>,
    ) -> Result<Exit, Failure> {
        let kind = self.kind();
        let rejected_rows = watch.rejected_rows();
        let rejected = (!self.is_resumed).then(|| RejectedRows {
            duplicates: watch.rows_duplicate(),
            taken_care_of: watch.rows_taken_care_of(),
        });
        let told_rejects =
            if self.is_resumed { rejected_rows.len() as u64 } else { report.counts.rows_rejected };
        // What this process has written comes first: the journal knows where a run began to.
        let rejects_file = rejects_file.map(Path::to_owned).or(self.rejects_file);
        let is_correctable = match (&rejected, &rejects_file) {
            (Some(rejected), _) => report.counts.rows_rejected > rejected.taken_care_of,
            (None, Some(path)) => has_correctable_rows(path),
            (None, None) => false,
        };
        let summary = UploadSummary {
            kind,
            target: self.connection.target,
            place: self.connection.place.clone(),
            problems,
            problems_left_out,
            rejected,
            rejects_file,
            is_correctable,
            journal: self.journal.store.path().to_owned(),
            commands: self.journal.commands.clone(),
            way: self.way,
            elapsed: self.started.elapsed(),
            is_resumed: self.is_resumed,
            sandbox_ledger: ledger(self.connection),
            report,
        };
        if self.output == Output::Text {
            let rows = judgement::rejected_rows(&rejected_rows, told_rejects, REJECTED_SHOWN);
            rows.lines().for_each(|line| talk::note(&format!("rejected: {line}")));
        }
        let told = result::tell(&summary, self.output);
        if let Some(copy) = self.spool {
            // What stopped a run may be that the journal could not be told what this process knows.
            match &summary.report.stopped {
                None => spool::settle(copy, &summary.report.counts),
                Some(_) => spool::tell_kept(copy),
            }
        }
        told
    }
}

fn ledger(connection: &Connection) -> Option<String> {
    let sandbox = connection.sandbox.as_ref()?;
    if RunKind::of(&connection.identity) == RunKind::Import {
        let added = sandbox.billagain().ledger().added.len() as u64;
        return Some(format!("{} added", plural(added, "customer")));
    }
    let ledger = sandbox.blaggo().ledger();
    let centavos = i128::try_from(ledger.centavos_saved).ok()?;
    let money = billport::domain::Money::from_minor(centavos, billport::domain::Bill::CURRENCY)?;
    Some(format!("{} saved, {}", plural(ledger.bills_saved, "bill"), grouped_money(money)))
}

fn progress(kind: RunKind, output: Output, size_in_bytes: u64) -> Progress {
    let style = match output {
        Output::Json => Style::Silent,
        Output::Text if io::stderr().is_terminal() => Style::Bar,
        Output::Text => Style::Lines,
    };
    Progress::new(kind, style, size_in_bytes)
}
