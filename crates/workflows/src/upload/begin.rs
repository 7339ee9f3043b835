//! A run begins: the file is judged and compared with earlier runs, and the journal has it.

use billport_intake::{FileError, RejectsFile};
use billport_journal::bills::BillMemory;
use billport_journal::{Fingerprint, RunRecord, RunSettings};
use std::thread;

use super::UploadContext;
use super::earlier::{EarlierRuns, OwnBills, plan_alone};
use super::index::BillIndex;
use super::judge::judge;
use super::plan::UploadPlan;
use super::repeats::{Namesakes, Resolved};
use super::sorter::Sorted;
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
        None => {
            let Resolved { repeats, .. } =
                plan.find_repeats(&index, &Namesakes::new(), None, context)?;
            plan.leave_out(repeats, Sorted::default(), context, rejects)?;
        }
        Some(memory) => {
            _alone = Some(plan_alone(context, memory).await?);
            // Another process may have begun while this one judged.
            let earlier = runs_to(books.history, &about.target).await?;
            refuse_same_file(&earlier, fingerprint, about)?;
            let compared = if about.again { &[][..] } else { &earlier };
            own = Some(
                compare(&mut plan, &index, compared, (books, memory), context, rejects).await?,
            );
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

/// Compares a plan with earlier runs, and leaves out what they have taken care of; gives what is to be
/// remembered of it.
async fn compare(
    plan: &mut UploadPlan,
    index: &BillIndex,
    earlier: &[RunRecord],
    (books, memory): (Books<'_>, &BillMemory),
    context: UploadContext<'_>,
    rejects: &mut RejectsFile,
) -> Result<OwnBills, PlanError> {
    let months = index.months();
    let mut known = Namesakes::new();
    loop {
        let mut runs = EarlierRuns::open(books, memory, earlier, months).await?;
        let mut own = OwnBills::new(memory, months)?;
        let others = Some((&mut runs, &mut own));
        let Resolved { repeats, namesakes } = plan.find_repeats(index, &known, others, context)?;
        if namesakes.is_subset(&known) {
            plan.leave_out(repeats, runs.finish()?, context, rejects)?;
            return Ok(own);
        }
        // By chance two bills have one hash, and the second one was taken for a repeat of the first:
        // once more, for it is to be compared and remembered as well.
        known.extend(namesakes);
    }
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
    let known = |found: billport_intake::Fingerprint| Fingerprint(*found.as_bytes());
    let size = file.size_in_bytes();
    // Where no other file has its size it can't be known, and it is read once for both.
    if earlier.iter().any(|run| run.begun.size_in_bytes == size) {
        let fingerprint = known(file.fingerprint().map_err(PlanError::File)?);
        refuse_same_file(earlier, fingerprint, about)?;
        let (plan, index) = judge(context, books.bills, file.bills(), rejects)?;
        return Ok((plan, index, fingerprint));
    }
    thread::scope(|scope| {
        let (bills, fingerprint) = file
            .bills_with_fingerprint(scope)
            .map_err(|error| PlanError::File(FileError::Io(error)))?;
        let (plan, index) = judge(context, books.bills, bills, rejects)?;
        let fingerprint = fingerprint.join().map_err(PlanError::File)?;
        Ok((plan, index, known(fingerprint)))
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
