//! An import begins: the file is judged, held against the provider's customers if that is asked for, and
//! the journal has it.

use billport_intake::RejectsFile;
use billport_journal::{Claim, Fingerprint, RunSettings};
use billport_ports::Customers;

use super::ImportContext;
use super::existing::Existing;
use super::look::look_through;
use super::plan::{ImportPlan, judge};
use crate::delivery::{
    AboutRun, BeginError, BegunRun, Books, KnownFile, PlanError, UploadEvent, new_run,
    refuse_same_file, runs_to,
};

/// Judges a file, and begins a run with the rows that are to be added. With
/// [`unless_exists`](super::ImportSettings::unless_exists), the provider's customers are looked through
/// before.
///
/// # Errors
/// [`BeginError`]; no run was begun then, or one of which nothing was sent.
pub async fn begin(
    context: ImportContext<'_>,
    books: Books<'_>,
    about: &AboutRun,
    port: &dyn Customers,
    rejects: &mut RejectsFile,
) -> Result<BegunRun, BeginError> {
    // What a dead process has left is settled first: it may be this very file.
    books.history.bury_the_dead().await?;
    let fingerprint = context.file.fingerprint().map_err(PlanError::File)?;
    let fingerprint = Fingerprint(*fingerprint.as_bytes());
    refuse_same_file(&runs_to(books.history, &about.target).await?, fingerprint, about)?;
    let (mut plan, names) = judge(context, rejects)?;
    // Where nothing is sent in any case, nobody need be asked.
    let is_sent = !(context.settings.strict && plan.counts.rows_rejected > 0);
    if context.settings.unless_exists && is_sent && plan.rows_to_add() > 0 {
        let mut existing = Existing::among(names);
        look_through(context, port, |customer| existing.look_at(customer)).await?.refuse()?;
        plan.leave_out(&existing, context, rejects)?;
    } else {
        // They are of no use any more, and large.
        drop(names);
    }
    plan.close(context, rejects)?;
    let ImportPlan { counts, units, .. } = plan;
    let file = KnownFile { fingerprint, size_in_bytes: context.file.size_in_bytes() };
    let judged_on = (books.now)().date();
    let run = new_run(about, file, settings(context, about), judged_on, counts, rejects);
    let claim = books.journal.begin(run, units).await?;
    if let Err(error) = alone(books, about, fingerprint, claim).await {
        // The claim ends with this process at the latest, and what counts is why it went wrong.
        let _ = books.journal.release(claim).await;
        return Err(error);
    }
    context.observer.notice(UploadEvent::Begun { run: claim.run, counts: &counts });
    Ok(BegunRun { claim, judged_on, counts })
}

/// Of two processes that begin with one file at once, the later one sees the other.
async fn alone(
    books: Books<'_>,
    about: &AboutRun,
    fingerprint: Fingerprint,
    claim: Claim,
) -> Result<(), BeginError> {
    let mut earlier = runs_to(books.history, &about.target).await?;
    earlier.retain(|run| run.id < claim.run);
    refuse_same_file(&earlier, fingerprint, about)
}

fn settings(context: ImportContext<'_>, about: &AboutRun) -> RunSettings {
    RunSettings {
        batch_limit: 1,
        strict: context.settings.strict,
        bisect: false,
        again: about.again,
        leave_existing: context.settings.unless_exists,
        columns: about.columns.clone(),
    }
}
