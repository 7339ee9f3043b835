//! Batches are read and written ahead, by another thread: a few of them, in memory that is used again,
//! and as if nothing had been read if the run ends.

use billport_domain::{BatchLimit, BillRef};
use billport_ports::{BillUploads, BodyFormat, PortError, PreparedUpload, UploadReceipt};
use billport_workflows::upload::UploadSettings;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Condvar, Mutex};
use std::thread::{self, ThreadId};
use tokio::task::yield_now;

use crate::desk::{Desk, count, file, poll_once, rows};
use crate::providers::{Accounts, Provider};

/// How many rows are read at once.
const AT_ONCE: usize = 8 * 500;

/// A format that watches who writes bodies and into what, and can be held up.
#[derive(Debug)]
struct Watched {
    /// How many bodies were begun, and how many of them in memory that had held none before.
    begun: AtomicUsize,
    fresh: AtomicUsize,
    threads: Mutex<Vec<ThreadId>>,
    /// How many bodies may be begun before the gate is opened.
    until_gate: usize,
    gate: (Mutex<bool>, Condvar),
    panics: bool,
}

impl Watched {
    /// A format with a gate before the body with a number, counted from 0.
    fn with_gate_before(until_gate: usize) -> &'static Self {
        Self::new(until_gate, false)
    }

    fn new(until_gate: usize, panics: bool) -> &'static Self {
        Box::leak(Box::new(Self {
            begun: AtomicUsize::new(0),
            fresh: AtomicUsize::new(0),
            threads: Mutex::default(),
            until_gate,
            gate: <_>::default(),
            panics,
        }))
    }

    fn open_gate(&self) {
        *self.gate.0.lock().unwrap() = true;
        self.gate.1.notify_all();
    }
}

impl BodyFormat for Watched {
    fn open(&self, body: &mut Vec<u8>) {
        self.fresh.fetch_add(usize::from(body.capacity() == 0), SeqCst);
        let threads = &mut *self.threads.lock().unwrap();
        threads.push(thread::current().id());
        if self.begun.fetch_add(1, SeqCst) >= self.until_gate {
            let is_open = self.gate.0.lock().unwrap();
            drop(self.gate.1.wait_while(is_open, |is_open| !*is_open).unwrap());
        }
        Accounts.open(body);
    }

    fn push(&self, body: &mut Vec<u8>, bill: BillRef<'_>) {
        assert!(!self.panics, "the format can't write the bill");
        Accounts.push(body, bill);
    }

    fn close(&self, body: &mut Vec<u8>) {
        Accounts.close(body);
    }
}

/// A provider that is written to in a watched format.
struct Port {
    format: &'static Watched,
    provider: Provider,
    /// The most bodies that were there at once: those on their way, and those that are ready.
    most: AtomicUsize,
}

impl Port {
    fn new(format: &'static Watched) -> Self {
        Self { format, provider: Provider::default(), most: AtomicUsize::new(0) }
    }

    fn calls(&self) -> usize {
        usize::try_from(self.provider.calls()).unwrap()
    }
}

#[async_trait::async_trait]
impl BillUploads for Port {
    fn body_format(&self) -> &'static dyn BodyFormat {
        self.format
    }

    async fn upload(&self, prepared: &PreparedUpload) -> Result<UploadReceipt, PortError> {
        self.most.fetch_max(self.format.begun.load(SeqCst) - self.calls(), SeqCst);
        self.provider.upload(prepared).await
    }
}

fn desk(batch: usize, in_flight: usize) -> Desk {
    let mut desk = Desk::new();
    let batch_limit = BatchLimit::unrecommended(count(batch));
    desk.settings = UploadSettings {
        batch_limit,
        in_flight: count(in_flight).into(),
        ..UploadSettings::default()
    };
    desk
}

#[tokio::test]
async fn a_few_batches_are_read_ahead_by_another_thread_into_memory_that_is_used_again() {
    let (batch, in_flight, batches) = (500, 3, 60);
    let port = Port::new(Watched::with_gate_before(usize::MAX));
    let file = file(&rows(60 * 500));
    let report = desk(batch, in_flight).upload(&file, &port).await;
    assert_eq!((report.counts.bills_delivered, port.calls()), (60 * 500, batches));
    // Once what is read at once, ready, and as much again, being read.
    let ahead = 2 * AT_ONCE / batch;
    assert!(port.most.load(SeqCst) <= in_flight + ahead);
    assert_eq!(port.format.begun.load(SeqCst), batches, "each is read once");
    assert!(port.format.fresh.load(SeqCst) <= in_flight + ahead, "{port:?}", port = port.format);
    let threads = port.format.threads.lock().unwrap();
    assert!(!threads.contains(&thread::current().id()));
}

#[tokio::test]
async fn large_batches_are_read_one_at_a_time() {
    let port = Port::new(Watched::with_gate_before(usize::MAX));
    let report = desk(2 * AT_ONCE, 1).upload(&file(&rows(50_000)), &port).await;
    assert_eq!((report.counts.bills_delivered, port.calls()), (50_000, 7));
    assert!(port.most.load(SeqCst) <= 1 + 2, "one on its way, one ready, one being read");
}

#[tokio::test]
async fn what_is_on_its_way_does_not_wait_for_what_is_being_read() {
    let port = Port::new(Watched::with_gate_before(4));
    let desk = desk(AT_ONCE / 4, 2);
    let file = file(&rows(3 * 4_000));
    let mut upload = Box::pin(desk.upload(&file, &port));
    // The four that were read first are sent, answered and settled; the file gives no more.
    while desk.noted.ends().len() < 4 {
        assert!(poll_once(upload.as_mut()).await.is_pending());
    }
    assert_eq!((port.calls(), desk.noted.ends().len()), (4, 4));
    port.format.open_gate();
    let report = upload.await;
    assert_eq!((report.counts.bills_delivered, port.calls()), (12_000, 12));
}

#[tokio::test]
async fn asked_to_stop_it_waits_for_no_file_and_gives_back_what_was_read_ahead() {
    let port = Port::new(Watched::with_gate_before(4));
    let desk = desk(AT_ONCE / 4, 1);
    let file = file(&rows(3 * 4_000));
    let mut upload = Box::pin(desk.try_upload(&file, &port));
    while port.calls() == 0 {
        assert!(poll_once(upload.as_mut()).await.is_pending());
    }
    desk.stop.request();
    let report = upload.await.unwrap();
    assert_eq!((report.counts.batches_delivered, port.calls()), (1, 1));
    assert_eq!(report.counts.bills_pending, 11_000);
    port.format.open_gate();
    desk.check(&report).await;
    let resumed = desk.another(2).resume(report.run, &file, &port).await;
    assert_eq!((resumed.counts.bills_delivered, port.calls()), (12_000, 12));
    assert!(port.provider.ledger().values().all(|times| *times == 1));
}

#[tokio::test]
async fn dropped_while_another_thread_reads_for_it_nothing_is_in_doubt() {
    let port = Port::new(Watched::with_gate_before(1));
    let (desk, file) = (desk(2, 2), file(&rows(10)));
    let mut upload = Box::pin(desk.try_upload(&file, &port));
    while port.format.begun.load(SeqCst) < 2 {
        assert!(poll_once(upload.as_mut()).await.is_pending());
    }
    drop(upload);
    let run = desk.noted.run().unwrap();
    let desk = desk.die(2);
    // The job that nobody waits for goes on beside the next process.
    port.format.open_gate();
    yield_now().await;
    let report = desk.resume(run, &file, &port).await;
    assert_eq!((report.counts.bills_delivered, report.counts.bills_unknown), (10, 0));
    assert_eq!(port.calls(), 5);
}

#[tokio::test]
#[should_panic(expected = "the format can't write the bill")]
async fn a_format_that_panics_in_another_thread_panics_in_the_run() {
    let port = Port::new(Watched::new(usize::MAX, true));
    desk(2, 2).upload(&file(&rows(10)), &port).await;
}
