//! The bills of a run, as they are delivered: batches, read again from the file and written as the
//! bodies of requests, a little ahead of their turns.
//!
//! Reading and writing is the work of a processor, and sending is that of a wire: so the first is done
//! by other threads, in short jobs on the blocking pool of the runtime that drives the delivery. A job
//! owns all that it needs, and what it gives back is bodies; nobody's thread waits for it. See
//! `docs/decisions/0019-threads-by-role.md`.

use billport_domain::BatchLimit;
use billport_intake::{FileError, RejectsFile, RowRejection};
use billport_journal::{BodyDigest, LeftOut, UnitRecord, WhyLeftOut};
use billport_ports::{BillUploads, PreparedUpload};
use futures_util::FutureExt;
use std::io;
use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::sync::{Arc, Mutex, PoisonError};
use time::Date;
use tokio::task::JoinError;

use super::UploadContext;
use super::batch_reader::{Batch, BatchReader};
use super::bodies::Bodies;
use crate::delivery::{Accepted, Asked, Cargo, Load, Outgoing, Reading, Signs, Stop, Work};

/// The bills of a file, to be uploaded through a port.
pub(super) struct Bills<'a> {
    context: UploadContext<'a>,
    port: &'a dyn BillUploads,
    rejects: &'a mut RejectsFile,
    bodies: Arc<Bodies>,
    /// Reads ahead; in the hands of one job at a time.
    ahead: Arc<Mutex<BatchReader>>,
    /// Reads a batch again in which a bill is late.
    again: BatchReader,
}

impl<'a> Bills<'a> {
    /// The bills of a file that was judged by a day.
    pub(super) fn new(
        context: UploadContext<'a>,
        judged_on: Date,
        port: &'a dyn BillUploads,
        rejects: &'a mut RejectsFile,
    ) -> Self {
        let reader = || BatchReader::new(context.file.clone(), judged_on, port.body_format());
        let ahead = Arc::new(Mutex::new(reader()));
        Self { context, port, rejects, bodies: Arc::default(), ahead, again: reader() }
    }

    /// The day of sending is another one than that of judgement, and bills of the batch are late.
    fn leave_out(&mut self, batch: &mut Batch, today: Date) -> Result<(), Stop> {
        let (run, rejects) = (self.context.run(), &mut *self.rejects);
        let mut late = LeftOut::default();
        self.again.late_rows(&batch.work.unit, today, |row, why| {
            run.reject(row, &why, rejects).map_err(Stop::Rejects)?;
            late.insert(row.position().line, WhyLeftOut::Late);
            Ok(())
        })?;
        let mut body = std::mem::take(&mut batch.body);
        body.clear();
        *batch = self.again.read(batch.work.unit.clone(), late, body)?;
        batch.work.judged_on = today;
        Ok(())
    }
}

impl<'a> Cargo for Bills<'a> {
    type Load = Batch;
    type Outgoing = OutgoingBills<'a>;

    /// Eight batches as they are recommended: 0.4 MB of bodies, a tenth of a millisecond of work.
    const ROWS_AT_ONCE: u64 = 8 * BatchLimit::RECOMMENDED.bills() as u64;

    fn read(&mut self, units: Vec<UnitRecord>) -> Reading<Batch> {
        let (reader, bodies) = (Arc::clone(&self.ahead), Arc::clone(&self.bodies));
        #[expect(clippy::disallowed_methods, reason = "it is short, and waits for the file only")]
        let job = tokio::task::spawn_blocking(move || {
            // A reader that another job left in the midst of its work knows where it stands.
            let mut reader = reader.lock().unwrap_or_else(PoisonError::into_inner);
            let mut batches = Vec::with_capacity(units.len());
            for unit in units {
                batches.push(reader.read(unit, LeftOut::default(), bodies.take()));
                if matches!(batches.last(), Some(Err(_))) {
                    break;
                }
            }
            batches
        });
        job.map(|batches| batches.unwrap_or_else(|error| vec![Err(not_read(error))])).boxed()
    }

    fn leave_out_late(&mut self, batch: &mut Batch) -> Result<(), Stop> {
        let today = (self.context.today)();
        batch.work.judged_on = today;
        if batch.has_late(today) { self.leave_out(batch, today) } else { Ok(()) }
    }

    fn first_late(&mut self, batch: &mut Batch) -> Result<Option<(u64, RowRejection)>, Stop> {
        let today = (self.context.today)();
        batch.work.judged_on = today;
        let mut first = None;
        if batch.has_late(today) {
            self.again.late_rows(&batch.work.unit, today, |row, why| {
                first.get_or_insert((row.position().line, why));
                Ok(())
            })?;
        }
        Ok(first)
    }

    fn prepare(&self, Batch { work, body, digest, .. }: Batch) -> OutgoingBills<'a> {
        let bills = usize::try_from(work.len()).ok().and_then(NonZeroUsize::new);
        let bills = bills.expect("a batch is sent if it has bills, and its body is in memory");
        let prepared = PreparedUpload::new(body.into(), bills);
        OutgoingBills { port: self.port, bodies: Arc::clone(&self.bodies), prepared, digest, work }
    }

    fn flush_rejects(&mut self) -> io::Result<()> {
        self.rejects.flush()
    }
}

/// A job that came to no end: its panic goes on here, as if no other thread had been asked.
fn not_read(error: JoinError) -> Stop {
    match error.try_into_panic() {
        Ok(panic) => resume_unwind(panic),
        Err(error) => Stop::File(FileError::Io(io::Error::other(error))),
    }
}

impl Load for Batch {
    fn work(&self) -> &Work {
        &self.work
    }

    fn work_mut(&mut self) -> &mut Work {
        &mut self.work
    }
}

/// A batch that is about to be sent.
pub(super) struct OutgoingBills<'a> {
    port: &'a dyn BillUploads,
    bodies: Arc<Bodies>,
    prepared: PreparedUpload,
    digest: BodyDigest,
    work: Work,
}

impl Outgoing for OutgoingBills<'_> {
    fn work(&self) -> &Work {
        &self.work
    }

    fn body(&self) -> BodyDigest {
        self.digest
    }

    fn send(self) -> impl Future<Output = Asked> + Send {
        let Self { port, bodies, prepared, work, .. } = self;
        async move {
            let answer = port.upload(&prepared).await;
            bodies.give_back(prepared.into_body());
            let accepted = answer.map(|receipt| Accepted {
                requests: receipt.requests_sent,
                words: None,
                signs: Signs::from(&receipt),
            });
            (work, accepted)
        }
    }

    fn withhold(self) -> Work {
        self.bodies.give_back(self.prepared.into_body());
        self.work
    }
}
