//! Works of an upload as it is run, as far as they go.

use billport::Billport;
use billport::blaggo::{BlaggoConfig, BlaggoEndpoints};
use billport::domain::BatchLimit;
use billport::intake::{BillFile, RejectsFile};
use billport::journal::bills::BillMemory;
use billport::journal::{Check, Process, RunHistory, RunJournal, SqliteJournal, SqliteSettings};
use billport::transport::{FullWait, TransportSettings};
use billport::workflows::upload::{
    AboutRun, Books, Silent, StopRequest, UploadContext, UploadSettings, begin, plan, run as upload,
};
use std::{num::NonZeroUsize, path::Path, sync::Arc, time::SystemTime};
use time::macros::datetime;

use crate::Work;
use crate::at_once::AtOnce;
use crate::no_journal::NoJournal;
use crate::reading::{KEY, TODAY, open};

const IN_FLIGHT: NonZeroUsize = NonZeroUsize::new(16).unwrap();

/// Does one of the works of a run.
pub(super) fn run(work: Work, path: &Path, batch: NonZeroUsize) {
    let file = open(path);
    let settings = UploadSettings {
        batch_limit: BatchLimit::unrecommended(batch),
        in_flight: IN_FLIGHT.into(),
        ..UploadSettings::default()
    };
    let (stop, today) = (StopRequest::default(), || TODAY);
    let context = UploadContext {
        file: &file,
        settings: &settings,
        today: &today,
        observer: &Silent,
        stop: &stop,
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(go(work, context, &file));
}

async fn go(work: Work, context: UploadContext<'_>, file: &BillFile) {
    let mut rejects = RejectsFile::discarding(file.layout());
    if work == Work::Plan {
        plan(context, &mut rejects).unwrap();
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let none = NoJournal::default();
    let kept = (work == Work::Upload).then(|| journal(&folder.path().join("journal.db")));
    let (journal, history): (&dyn RunJournal, &dyn RunHistory) = match &kept {
        Some(journal) => (journal, journal),
        None => (&none, &none),
    };
    let memory = BillMemory::open(folder.path(), || KEY).unwrap();
    let now = || datetime!(2026-11-22 12:00 UTC);
    let books = Books { journal, history, bills: Some(&memory), now: &now };
    let about = AboutRun {
        file: "bills.csv".to_owned(),
        is_spooled: false,
        target: "nowhere".to_owned(),
        columns: Vec::new(),
        again: false,
    };
    if work == Work::Begin {
        begin(context, books, &about, &mut rejects).await.unwrap();
        return;
    }
    let billport = blaggo();
    let port = AtOnce(billport.bill_uploads().unwrap());
    let report = upload(context, books, &about, &port, &mut rejects).await.unwrap();
    assert_eq!(report.counts.bills_delivered, report.counts.rows_read, "all are delivered");
}

fn journal(path: &Path) -> SqliteJournal {
    let settings = SqliteSettings {
        path: path.to_owned(),
        owner: Process { pid: std::process::id(), host: "bench".to_owned() },
        clock: Arc::new(|| datetime!(2026-11-22 12:00 UTC)),
        check: Check::Quick,
    };
    SqliteJournal::open(settings).unwrap()
}

/// The adapter whose bodies are written; it is asked to send nothing.
pub(super) fn blaggo() -> Billport {
    let address = "http://127.0.0.1:9/";
    let outside = TransportSettings::new(Arc::new(|| SystemTime::UNIX_EPOCH), Arc::new(FullWait));
    let endpoints = BlaggoEndpoints::at(address, address).unwrap();
    let config = BlaggoConfig::new(endpoints, "bench".to_owned(), "bench".into());
    Billport::builder(outside).blaggo(config).build().unwrap()
}
