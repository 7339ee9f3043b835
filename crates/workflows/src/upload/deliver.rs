//! The delivery of an upload: its batches go out, and every bill is accounted for.

use billport_intake::RejectsFile;
use billport_ports::BillUploads;

use super::UploadContext;
use super::bills::Bills;
use crate::delivery::{BegunRun, Books, UploadReport, deliver_and_resend};

/// Delivers what is pending of a run through a port, and accounts for every bill of it.
///
/// - Each bill is judged again by the day on which it is sent; what is late by then is rejected.
/// - The intent of a batch is in the journal before the port is asked, its outcome after. While an
///   outcome can't be written, nothing more is taken or sent.
/// - The future owns no tasks: while it is driven, at most [`in_flight`] uploads are on their way.
///   If it is dropped, what was on its way is unknown. The next batches are read by short jobs on the
///   blocking pool of its runtime; what they have read is nothing before its turn has come.
///
/// # Panics
/// Outside of a Tokio runtime, and where the port's [`BodyFormat`](billport_ports::BodyFormat) panics.
///
/// [`in_flight`]: super::UploadSettings::in_flight
pub async fn deliver(
    context: UploadContext<'_>,
    books: Books<'_>,
    begun: BegunRun,
    port: &dyn BillUploads,
    rejects: &mut RejectsFile,
) -> UploadReport {
    let bills = Bills::new(context, begun.judged_on, port, rejects);
    deliver_and_resend(context.run(), books, begun, Vec::new(), bills).await
}
