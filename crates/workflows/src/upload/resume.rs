//! A run goes on, in this process or another one, after whatever ended it.

use billport_intake::RejectsFile;
use billport_journal::{Claim, RunId, RunRecord, UnitRecord};
use billport_ports::BillUploads;

use super::UploadContext;
use super::bills::Bills;
use super::catch_up::catch_up;
use crate::delivery::{
    BegunRun, Books, PlanError, ResumeError, UploadCounts, UploadEvent, UploadReport,
    deliver_and_resend, unknown_units,
};

/// What a person orders when a run is resumed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ResumeOrders {
    /// Send batches of unknown outcome again, although they may have arrived. They are unknown until
    /// they are delivered, whatever else becomes of them.
    pub resend_unknown: bool,
}

/// Goes on with what is pending of a run.
///
/// What is of unknown outcome stays so, unless it is ordered otherwise: then what was unknown when
/// this began is sent once more, behind all that is pending. Bills that another run has taken care
/// of meanwhile are rejected, and so are those that are late by now; an unknown batch with such a
/// bill is not sent again. The settings are those of `context`, so give it the ones that the run
/// began with.
///
/// # Errors
/// [`ResumeError`]; what was unknown is so still, and what was pending is pending or was rejected.
pub async fn resume(
    context: UploadContext<'_>,
    books: Books<'_>,
    run: RunId,
    orders: ResumeOrders,
    port: &dyn BillUploads,
    rejects: &mut RejectsFile,
) -> Result<UploadReport, ResumeError> {
    books.history.bury_the_dead().await?;
    let record = books.history.run(run).await?;
    let fingerprint = context.file.fingerprint().map_err(PlanError::File)?;
    if *fingerprint.as_bytes() != record.begun.fingerprint.0 {
        return Err(ResumeError::OtherFile { run });
    }
    let claim = books.journal.claim(run).await?;
    let taken_up = take_up(context, books, &record, claim, orders, rejects).await;
    let (begun, resend) = match taken_up {
        Ok(taken_up) => taken_up,
        Err(error) => {
            // The claim ends with this process at the latest.
            let _ = books.journal.release(claim).await;
            return Err(error);
        }
    };
    context.observer.notice(UploadEvent::Begun { run, counts: &begun.counts });
    let bills = Bills::new(context, begun.judged_on, port, rejects);
    Ok(deliver_and_resend(context.run(), books, begun, resend, bills).await)
}

/// What there is to deliver, and which units of unknown outcome are to be sent again.
async fn take_up(
    context: UploadContext<'_>,
    books: Books<'_>,
    record: &RunRecord,
    claim: Claim,
    orders: ResumeOrders,
    rejects: &mut RejectsFile,
) -> Result<(BegunRun, Vec<UnitRecord>), ResumeError> {
    let mut resend = Vec::new();
    if orders.resend_unknown {
        resend = unknown_units(books.history, claim.run).await?;
    }
    if let Some(memory) = books.bills {
        catch_up(context, books, memory, (record, claim), &mut resend, rejects).await?;
    }
    let counts = UploadCounts::from(&books.history.run(claim.run).await?.counts);
    Ok((BegunRun { claim, judged_on: record.begun.judged_on, counts }, resend))
}
