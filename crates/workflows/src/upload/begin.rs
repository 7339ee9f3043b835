//! A run begins: the file is judged and compared with earlier runs, and the journal has it.

use billport_intake::{FileError, RejectsFile};
use billport_journal::{Fingerprint, RunRecord, RunSettings};
use std::thread;

use super::UploadContext;
use super::bill_index::BillIndex;
use super::earlier::{EarlierRuns, OwnBills, plan_alone};
use super::plan::{UploadPlan, judge};
use crate::delivery::{
    AboutRun, BeginError, BegunRun, Books, KnownFile, PlanError, UploadEvent, new_run,
    refuse_same_file, runs_to,
};

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
    let earlier = runs_to(books.history, &about.target).await?;
    let (mut plan, index, fingerprint) = judge_new(context, books, about, &earlier, rejects)?;
    let mut own = None;
    // Held until the run has begun: of two that begin at once, one sees the other.
    let mut _alone = None;
    match books.bills {
        None => plan.compare(index, None, context, rejects)?,
        Some(memory) => {
            _alone = Some(plan_alone(context, memory).await?);
            // Another process may have begun while this one judged.
            let earlier = runs_to(books.history, &about.target).await?;
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
    let file = KnownFile { fingerprint, size_in_bytes: context.file.size_in_bytes() };
    let run = new_run(about, file, settings(context, about), judged_on, counts, rejects);
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

fn settings(context: UploadContext<'_>, about: &AboutRun) -> RunSettings {
    let settings = context.settings;
    RunSettings {
        batch_limit: u32::try_from(settings.batch_limit.bills()).unwrap_or(u32::MAX),
        strict: settings.strict,
        bisect: settings.bisect,
        again: about.again,
        // What was delivered before is known by the memory of bills.
        leave_existing: false,
        columns: about.columns.clone(),
    }
}
