//! An import goes on, in this process or another one, after whatever ended it.

use billport_domain::Excerpt;
use billport_intake::{RejectsFile, RowRejection};
use billport_journal::{Claim, JournalError, RunId, RunRecord, UnitRecord, Verdict, Which};
use billport_ports::Customers;

use super::ImportContext;
use super::doubt::Finding;
use super::elsewhere::held_back;
use super::look::look_through;
use super::pending::{Pending, PendingRow};
use super::rows::Rows;
use super::suspects::Suspects;
use crate::delivery::{
    BegunRun, Books, PlanError, ResumeError, Stop, UploadCounts, UploadEvent, UploadReport,
    deliver_and_resend, units_as, unknown_units,
};

/// What a person orders when an import is resumed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportOrders {
    /// Look for rows of unknown outcome among the provider's customers, and note those that have
    /// arrived.
    pub check_unknown: bool,
    /// Look for them, and send those again of whom nobody was found. They may arrive all the same: a
    /// provider can still be at work on a request whose answer was lost, so let some minutes pass.
    pub resend_unknown: bool,
}

impl ImportOrders {
    fn looks_for_unknown(self) -> bool {
        self.check_unknown || self.resend_unknown
    }
}

/// Goes on with what is pending of a run.
///
/// - What is of unknown outcome stays so, unless it is ordered otherwise. By order, such rows are looked
///   for: one that was found by its reference, or by an e-mail address that no other row has, is noted as
///   delivered. What was found in no way can be ordered to be sent once more, behind all that is pending.
///   A customer that is added while they are looked through is not always seen.
/// - With [`unless_exists`](super::ImportSettings::unless_exists), pending rows that are there by now are
///   rejected. A run that was begun with it goes on with it.
/// - A run whose file went out in another one sends nothing any more. What is of unknown outcome can be
///   looked for all the same; [`Stop::SameFile`] then tells why the rest is pending.
///
/// # Errors
/// [`ResumeError`]; nothing was sent then, and what was pending is pending or was rejected.
pub async fn resume(
    context: ImportContext<'_>,
    books: Books<'_>,
    run: RunId,
    orders: ImportOrders,
    port: &dyn Customers,
    rejects: &mut RejectsFile,
) -> Result<UploadReport, ResumeError> {
    books.history.bury_the_dead().await?;
    let record = books.history.run(run).await?;
    let fingerprint = context.file.fingerprint().map_err(PlanError::File)?;
    if *fingerprint.as_bytes() != record.begun.fingerprint.0 {
        return Err(ResumeError::OtherFile { run });
    }
    let claim = books.journal.claim(run).await?;
    let taken_up = take_up(context, books, &record, claim, orders, port, rejects).await;
    let TakenUp { begun, resend, held_back } = match taken_up {
        Ok(taken_up) => taken_up,
        Err(error) => {
            // The claim ends with this process at the latest.
            let _ = books.journal.release(claim).await;
            return Err(error);
        }
    };
    if let Some(other) = held_back {
        // As above: what was found is noted, whether the claim can be released or not.
        let _ = books.journal.release(claim).await;
        return Ok(UploadReport {
            run,
            counts: begun.counts,
            stopped: Some(Stop::SameFile(other)),
            in_flight: None,
        });
    }
    context.observer.notice(UploadEvent::Begun { run, counts: &begun.counts });
    let rows = Rows::new(context, books, port, rejects);
    Ok(deliver_and_resend(context.run(), books, begun, resend, rows).await)
}

/// A run in hand, all questions about it answered.
struct TakenUp {
    begun: BegunRun,
    /// Rows of unknown outcome that are to be sent again.
    resend: Vec<UnitRecord>,
    /// The run that keeps this one from sending anything.
    held_back: Option<Box<RunRecord>>,
}

/// Finds out what there is to deliver.
async fn take_up(
    context: ImportContext<'_>,
    books: Books<'_>,
    record: &RunRecord,
    claim: Claim,
    orders: ImportOrders,
    port: &dyn Customers,
    rejects: &mut RejectsFile,
) -> Result<TakenUp, ResumeError> {
    let held_back = held_back(books, record, orders).await?;
    let sends = held_back.is_none();
    let orders = ImportOrders { resend_unknown: orders.resend_unknown && sends, ..orders };
    let unknown = if orders.looks_for_unknown() {
        unknown_units(books.history, claim.run).await?
    } else {
        Vec::new()
    };
    let mut suspects = Suspects::of(unknown, context.file, record.begun_at)?;
    let leave_existing = context.settings.unless_exists || record.begun.settings.leave_existing;
    let pending = if leave_existing && sends {
        units_as(books.history, claim.run, Which::Pending, PendingRow::from).await?
    } else {
        Vec::new()
    };
    let mut pending = Pending::of(pending, context.file)?;
    let mut resend = Vec::new();
    if !(suspects.is_empty() && pending.is_empty()) {
        let unreadable = look_through(context, port, |customer| {
            suspects.look_at(customer);
            pending.look_at(customer);
        })
        .await?;
        let not_found = note_arrived(context, books, claim, orders, suspects).await?;
        if !(pending.is_empty() && not_found.is_empty()) {
            unreadable.refuse()?;
        }
        resend = not_found;
        let rejected = pending.reject(context, rejects)?;
        if !rejected.is_empty() {
            books.journal.reject_bills(claim, rejected).await?;
        }
    }
    let counts = UploadCounts::from(&books.history.run(claim.run).await?.counts);
    let begun = BegunRun { claim, judged_on: record.begun.judged_on, counts };
    Ok(TakenUp { begun, resend, held_back })
}

/// Notes those that have arrived, and gives those that are to be sent again: of whom nobody was found.
async fn note_arrived(
    context: ImportContext<'_>,
    books: Books<'_>,
    claim: Claim,
    orders: ImportOrders,
    suspects: Suspects,
) -> Result<Vec<UnitRecord>, JournalError> {
    let mut resend = Vec::new();
    for doubt in suspects.into_doubts() {
        let (batch, line) = (doubt.unit.number, doubt.line());
        let not_resent = match doubt.finding() {
            Finding::Arrived(customer) => {
                let because = Excerpt::of(format!("found as customer {customer}").as_bytes());
                books.journal.resolve(claim, batch, Verdict::Delivered, because).await?;
                let found = UploadEvent::FoundCustomer { batch, line, customer };
                context.observer.notice(found);
                continue;
            }
            Finding::Nobody => {
                resend.push(doubt.unit);
                continue;
            }
            Finding::Possible(possible) => {
                if !orders.resend_unknown {
                    let maybe = UploadEvent::PossibleCustomer { batch, line, possible };
                    context.observer.notice(maybe);
                }
                RowRejection::Exists { customer: possible.customer, by: possible.by }
            }
            Finding::NothingToLookFor => RowRejection::NothingToLookFor,
        };
        if orders.resend_unknown {
            let why = &not_resent;
            context.observer.notice(UploadEvent::BatchNotResent { batch, line, why });
        }
    }
    Ok(if orders.resend_unknown { resend } else { Vec::new() })
}
