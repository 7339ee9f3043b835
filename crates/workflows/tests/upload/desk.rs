//! A process that uploads files, with all that it needs; and the others beside it.

use billport_domain::BatchLimit;
use billport_intake::{BillFile, IntakeOptions, RejectsFile, RejectsPlace};
use billport_journal::bills::BillMemory;
use billport_journal::memory::{Logged, MemoryJournal, Operation};
use billport_journal::{Intent, Process, RunId, RunRecord, UnitRecord, UnitState, verify};
use billport_ports::BillUploads;
use billport_workflows::upload::{
    AboutRun, BeginError, Books, ResumeError, ResumeOrders, StopRequest, UploadContext,
    UploadCounts, UploadObserver, UploadReport, UploadSettings, resume, run,
};
use std::{
    fmt::Write as _,
    future::poll_fn,
    num::NonZeroUsize,
    path::{Path, PathBuf},
    pin::Pin,
    sync::Arc,
    task::Poll,
};
use tempfile::TempDir;
use time::{
    Date, OffsetDateTime,
    macros::{date, datetime},
};
use tokio::task::yield_now;

use crate::hesitant::Hesitant;
use crate::noted::Noted;
pub(crate) use crate::virtual_time::{Wall, drop_after};

pub(crate) const TODAY: Date = date!(2026 - 11 - 22);
pub(crate) const TOMORROW: Date = date!(2026 - 11 - 23);

pub(crate) fn count(number: usize) -> NonZeroUsize {
    NonZeroUsize::new(number).unwrap()
}

/// After how many polls to drop a future: at every point of its life, and again.
///
/// What a run reads is read by another thread, which may be done before it is looked for or behind: so
/// the same number of polls does not always end at the same point, and who looks for a certain one may
/// have to come again.
pub(crate) fn at_every_point() -> impl Iterator<Item = usize> {
    (1..=200).cycle().take(20_000)
}

/// Two bills a batch, one batch at a time.
pub(crate) fn settings() -> UploadSettings {
    UploadSettings {
        batch_limit: BatchLimit::new(2).unwrap(),
        in_flight: count(1).into(),
        ..UploadSettings::default()
    }
}

/// A bill of an account that is due in years.
pub(crate) fn row(account: impl std::fmt::Display) -> String {
    format!("{account},1.50,25-05-2031,06-2031\n")
}

/// Bills 1 to `bills`, each in its line behind the header.
pub(crate) fn rows(bills: u32) -> String {
    (1..=bills).fold(String::new(), |mut rows, account| {
        rows.write_str(&row(account)).unwrap();
        rows
    })
}

pub(crate) fn file(rows: &str) -> BillFile {
    let text = format!("account_number,amount,due_date,period\n{rows}");
    BillFile::spool(text.as_bytes(), &IntakeOptions::default()).unwrap()
}

/// The day at the provider, asked for by the run.
pub(crate) type Today = Arc<dyn Fn() -> Date + Send + Sync>;

/// A process.
pub(crate) struct Desk {
    pub(crate) pid: u32,
    pub(crate) journal: Hesitant,
    /// The memory of bills; all processes of one journal share it.
    pub(crate) bills: Option<BillMemory>,
    pub(crate) settings: UploadSettings,
    pub(crate) about: AboutRun,
    pub(crate) orders: ResumeOrders,
    pub(crate) today: Today,
    pub(crate) wall: Arc<Wall>,
    pub(crate) noted: Noted,
    /// Is told instead of `noted`.
    pub(crate) observer: Option<Box<dyn UploadObserver>>,
    pub(crate) stop: Arc<StopRequest>,
    /// Where the rejected rows go.
    pub(crate) rejects: PathBuf,
    folder: Arc<TempDir>,
}

impl Desk {
    /// The first process, with a journal of its own.
    pub(crate) fn new() -> Self {
        let wall = Wall::showing(datetime!(2026-11-22 09:00 UTC));
        let (wall, folder) = (Arc::new(wall), Arc::new(tempfile::tempdir().unwrap()));
        let clock = Arc::clone(&wall);
        let journal = MemoryJournal::new(Arc::new(move || clock.now()), process(1));
        Self {
            pid: 1,
            journal: Hesitant { journal: Arc::new(journal), hesitates: false, flushed: None },
            bills: Some(BillMemory::open(folder.path(), || [7; 16]).unwrap()),
            settings: settings(),
            about: AboutRun {
                file: "/var/bills.csv".to_owned(),
                is_spooled: false,
                target: "sandbox".to_owned(),
                columns: Vec::new(),
                again: false,
            },
            orders: ResumeOrders::default(),
            today: Arc::new(|| TODAY),
            wall,
            noted: Noted::default(),
            observer: None,
            stop: Arc::default(),
            rejects: folder.path().join("rejects-1.csv"),
            folder,
        }
    }

    /// Another process beside it, on the same journal and with the same settings.
    pub(crate) fn another(&self, pid: u32) -> Self {
        let journal = Arc::new(self.memory().another_process(process(pid)));
        Self {
            pid,
            journal: Hesitant { journal, ..self.journal.clone() },
            bills: self.bills.clone(),
            about: self.about.clone(),
            today: Arc::clone(&self.today),
            wall: Arc::clone(&self.wall),
            noted: Noted::default(),
            observer: None,
            stop: Arc::default(),
            rejects: self.folder.path().join(format!("rejects-{pid}.csv")),
            folder: Arc::clone(&self.folder),
            ..*self
        }
    }

    /// The process dies, however it stands; another one comes.
    pub(crate) fn die(self, pid: u32) -> Self {
        self.memory().play_dead();
        self.another(pid)
    }

    /// The folder of the journal.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn memory(&self) -> &MemoryJournal {
        &self.journal.journal
    }

    /// Uploads a file, and holds what is reported against the journal.
    pub(crate) async fn upload(&self, file: &BillFile, port: &dyn BillUploads) -> UploadReport {
        let report = self.try_upload(file, port).await.unwrap();
        self.check(&report).await;
        report
    }

    pub(crate) async fn try_upload(
        &self,
        file: &BillFile,
        port: &dyn BillUploads,
    ) -> Result<UploadReport, BeginError> {
        let now = || self.wall.now();
        let mut rejects = self.rejects_file(file);
        run(self.context(file), self.books(&now), &self.about, port, &mut rejects).await
    }

    /// Goes on with a run, and holds what is reported against the journal.
    pub(crate) async fn resume(
        &self,
        run: RunId,
        file: &BillFile,
        port: &dyn BillUploads,
    ) -> UploadReport {
        let report = self.try_resume(run, file, port).await.unwrap();
        self.check(&report).await;
        report
    }

    pub(crate) async fn try_resume(
        &self,
        run: RunId,
        file: &BillFile,
        port: &dyn BillUploads,
    ) -> Result<UploadReport, ResumeError> {
        let now = || self.wall.now();
        let mut rejects = self.rejects_file(file);
        let (context, books) = (self.context(file), self.books(&now));
        resume(context, books, run, self.orders, port, &mut rejects).await
    }

    pub(crate) fn context<'a>(&'a self, file: &'a BillFile) -> UploadContext<'a> {
        UploadContext {
            file,
            settings: &self.settings,
            today: &*self.today,
            observer: self.observer.as_deref().unwrap_or(&self.noted),
            stop: &self.stop,
        }
    }

    pub(crate) fn books<'a>(&'a self, now: &'a (dyn Fn() -> OffsetDateTime + Sync)) -> Books<'a> {
        let journal = &self.journal;
        Books { journal, history: journal, bills: self.bills.as_ref(), now }
    }

    pub(crate) fn rejects_file(&self, file: &BillFile) -> RejectsFile {
        RejectsFile::new(RejectsPlace::Exactly(self.rejects.clone()), file.layout())
    }

    /// The rejects file as text, without its header.
    pub(crate) fn rejected(&self) -> Vec<String> {
        let text = std::fs::read_to_string(&self.rejects).unwrap_or_default();
        text.lines().skip(1).map(str::to_owned).collect()
    }

    /// The report tells what the journal has, and the journal is sound.
    pub(crate) async fn check(&self, report: &UploadReport) {
        let record = self.record(report.run);
        assert!(report.counts.add_up(), "{report:?}");
        assert_eq!(report.counts, UploadCounts::from(&record.counts), "{:?}", report.stopped);
        assert_eq!(record.owner, None, "the run is released");
        self.check_journal().await;
    }

    pub(crate) async fn check_journal(&self) {
        assert_eq!(verify(self.memory()).await.unwrap().findings, []);
    }

    pub(crate) fn record(&self, run: RunId) -> RunRecord {
        self.memory().contents().runs.remove(&run).unwrap()
    }

    pub(crate) fn units(&self, run: RunId) -> Vec<UnitRecord> {
        self.memory().contents().units.remove(&run).unwrap().into_values().collect()
    }

    pub(crate) fn states(&self, run: RunId) -> Vec<UnitState> {
        self.units(run).into_iter().map(|unit| unit.state).collect()
    }

    /// The intents that were written, in their order.
    pub(crate) fn intents(&self) -> Vec<Intent> {
        let intent = |logged| match logged {
            Logged::Request { operation: Operation::Intend(_, intent), is_done: true, .. } => {
                Some(intent)
            }
            _ => None,
        };
        self.memory().log().into_iter().filter_map(intent).collect()
    }
}

pub(crate) fn process(pid: u32) -> Process {
    Process { pid, host: "counter".to_owned() }
}

/// Drives a future for one poll, and lets what it has woken come to its turn.
pub(crate) async fn poll_once<F: Future>(mut future: Pin<&mut F>) -> Poll<F::Output> {
    let polled = poll_fn(|context| Poll::Ready(future.as_mut().poll(context))).await;
    yield_now().await;
    polled
}
