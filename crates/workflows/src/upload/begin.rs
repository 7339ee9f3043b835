//! A run begins: the file is judged and compared with earlier runs, and the journal has it.

use billport_intake::{FileError, RejectsFile};
use billport_journal::{Fingerprint, JournalError, NewRun, RunRecord, RunSettings, RunState};
use std::{path, thread};
use thiserror::Error;

use super::bill_index::BillIndex;
use super::counts::UploadCounts;
use super::deliver::BegunRun;
use super::earlier::{EarlierRuns, OwnBills, plan_alone, runs_to};
use super::event::UploadEvent;
use super::plan::{PlanError, UploadPlan, judge};
use super::{Books, UploadContext};

/// What the journal keeps of a run beside its file and its settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AboutRun {
    /// The path of the file, absolute, by which it is found again; of a copy of standard input, its
    /// name beside the journal, which may be moved.
    pub file: String,
    /// Whether that is a copy of what came by standard input, kept beside the journal.
    pub is_spooled: bool,
    /// Where the bills go. Runs to one target are compared with each other.
    pub target: String,
    /// Which column holds which field, as typed: `account_number=Acct No`.
    pub columns: Vec<String>,
    /// Send what an earlier run has taken care of all the same.
    pub again: bool,
}

/// Why a run did not begin. Nothing was sent.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BeginError {
    /// The file could not be judged as a whole.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The same file went to the same target before.
    #[error(
        "this file was uploaded before, as run {} ({})",
        .0.id, .0.state().name()
    )]
    SameFile(Box<RunRecord>),
    /// The journal can't take the run.
    #[error(transparent)]
    Journal(#[from] JournalError),
}

/// Judges a file, compares it with earlier runs to the same target, and begins a run with what is
/// left to send.
///
/// # Errors
/// [`BeginError`]; no run was begun then, or one of which nothing was sent.
pub async fn begin(
    context: UploadContext<'_>,
    books: Books<'_>,
    about: &AboutRun,
    rejects: &mut RejectsFile,
) -> Result<BegunRun, BeginError> {
    // What a dead process has left is settled first: its bills may be among these.
    books.history.bury_the_dead().await?;
    let earlier = runs_to(books, &about.target).await?;
    let (mut plan, index, fingerprint) = judge_new(context, books, about, &earlier, rejects)?;
    let mut own = None;
    // Held until the run has begun: of two that begin at once, one sees the other.
    let mut _alone = None;
    match books.bills {
        None => plan.compare(index, None, context, rejects)?,
        Some(memory) => {
            _alone = Some(plan_alone(context, memory).await?);
            // Another process may have begun while this one judged.
            let earlier = runs_to(books, &about.target).await?;
            refuse_same_file(&earlier, fingerprint, about)?;
            let months = index.months();
            let compared = if about.again { &[][..] } else { &earlier };
            let runs = EarlierRuns::open(books, memory, compared, months).await?;
            let own = own.insert(OwnBills::new(memory, months).map_err(PlanError::from)?);
            plan.compare(index, Some((runs, own)), context, rejects)?;
        }
    }
    plan.close(context, rejects)?;
    let UploadPlan { today: judged_on, counts, units, .. } = plan;
    let run = new_run(context, about, fingerprint, judged_on, counts, rejects);
    let claim = books.journal.begin(run, units).await?;
    if let Some(own) = own
        && let Err(error) = own.publish(claim.run)
    {
        // Others could not see which bills it has. It is written when the run is resumed. The claim
        // ends with this process at the latest, and what counts is why it went wrong.
        let _ = books.journal.release(claim).await;
        return Err(PlanError::from(error).into());
    }
    context.observer.notice(UploadEvent::Begun { run: claim.run, counts: &counts });
    Ok(BegunRun { claim, judged_on, counts })
}

/// Judges a file that is not known yet.
fn judge_new(
    context: UploadContext<'_>,
    books: Books<'_>,
    about: &AboutRun,
    earlier: &[RunRecord],
    rejects: &mut RejectsFile,
) -> Result<(UploadPlan, BillIndex, Fingerprint), BeginError> {
    let file = context.file;
    let fingerprint = || file.fingerprint().map(|found| Fingerprint(*found.as_bytes()));
    let index = BillIndex::of(books.bills);
    let size = file.size_in_bytes();
    // Where no other file has its size it can't be known, and both are done side by side.
    if earlier.iter().any(|run| run.begun.size_in_bytes == size) {
        let fingerprint = fingerprint().map_err(PlanError::File)?;
        refuse_same_file(earlier, fingerprint, about)?;
        let (plan, index) = judge(context, index, rejects)?;
        return Ok((plan, index, fingerprint));
    }
    thread::scope(|scope| {
        let fingerprint = scope.spawn(fingerprint);
        let (plan, index) = judge(context, index, rejects)?;
        let fingerprint: Result<_, FileError> =
            fingerprint.join().expect("reading and hashing a file does not panic");
        Ok((plan, index, fingerprint.map_err(PlanError::File)?))
    })
}

/// The same file is not uploaded twice by mistake; unless nothing of it was ever sent.
fn refuse_same_file(
    earlier: &[RunRecord],
    fingerprint: Fingerprint,
    about: &AboutRun,
) -> Result<(), BeginError> {
    let same = earlier.iter().find(|run| {
        let was_sent = run.has_sent() || run.state() == RunState::Running;
        run.begun.fingerprint == fingerprint && was_sent
    });
    match same {
        Some(run) if !about.again => Err(BeginError::SameFile(Box::new(run.clone()))),
        _ => Ok(()),
    }
}

fn new_run(
    context: UploadContext<'_>,
    about: &AboutRun,
    fingerprint: Fingerprint,
    judged_on: time::Date,
    counts: UploadCounts,
    rejects: &RejectsFile,
) -> NewRun {
    let settings = context.settings;
    NewRun {
        file: about.file.clone(),
        is_spooled: about.is_spooled,
        fingerprint,
        size_in_bytes: context.file.size_in_bytes(),
        target: about.target.clone(),
        settings: RunSettings {
            batch_limit: u32::try_from(settings.batch_limit.bills()).unwrap_or(u32::MAX),
            strict: settings.strict,
            bisect: settings.bisect,
            again: about.again,
            columns: about.columns.clone(),
        },
        judged_on,
        rows_read: counts.rows_read,
        // A run is resumed from any folder.
        rejects_file: rejects.path().map(|path| {
            let absolute = path::absolute(path).unwrap_or_else(|_| path.to_owned());
            absolute.display().to_string()
        }),
    }
}
