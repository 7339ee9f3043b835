//! A process that imports files, with all that it needs; and the others beside it.

use billport_intake::customers::CustomerFile;
use billport_intake::{RejectsFile, RejectsPlace};
use billport_journal::memory::MemoryJournal;
use billport_journal::{Process, RunId, RunRecord, UnitRecord, UnitState, verify};
use billport_ports::Customers;
use billport_workflows::customers::import::{
    AboutRun, BeginError, Books, ImportContext, ImportOrders, ImportSettings, ResumeError,
    StopRequest, UploadCounts, UploadReport, resume, run,
};
use std::{fmt::Write as _, num::NonZeroUsize, path::PathBuf, sync::Arc};
use tempfile::TempDir;
use time::{OffsetDateTime, macros::datetime};

use crate::hesitant::Hesitant;
use crate::noted::Noted;
use crate::provider::Provider;
use crate::virtual_time::Wall;

pub(crate) const HEADER: &str = "Reference,Name,Email,CurrencyCode,isWaiveTaxes";

pub(crate) const CHECK: ImportOrders = ImportOrders { check_unknown: true, resend_unknown: false };
pub(crate) const RESEND: ImportOrders = ImportOrders { check_unknown: false, resend_unknown: true };

pub(crate) fn count(number: usize) -> NonZeroUsize {
    NonZeroUsize::new(number).unwrap()
}

/// Customers 1 to `customers`, each in its line behind the header, with a name and a reference of its
/// own.
pub(crate) fn rows(customers: u32) -> String {
    (1..=customers).fold(String::new(), |mut rows, number| {
        writeln!(rows, "R{number},N{number},n{number}@example.org,ZAR,true").unwrap();
        rows
    })
}

pub(crate) fn file(rows: &str) -> CustomerFile {
    CustomerFile::spool(format!("{HEADER}\n{rows}").as_bytes()).unwrap()
}

/// A process.
pub(crate) struct Desk {
    pub(crate) journal: Hesitant,
    pub(crate) settings: ImportSettings,
    pub(crate) about: AboutRun,
    pub(crate) orders: ImportOrders,
    pub(crate) wall: Arc<Wall>,
    pub(crate) noted: Noted,
    pub(crate) stop: Arc<StopRequest>,
    /// Where the rejected rows go.
    rejects: PathBuf,
    folder: Arc<TempDir>,
}

impl Desk {
    /// The first process, with a journal of its own; one row at a time.
    pub(crate) fn new() -> Self {
        let wall = Arc::new(Wall::showing(datetime!(2026-11-22 09:00 UTC)));
        let (clock, folder) = (Arc::clone(&wall), Arc::new(tempfile::tempdir().unwrap()));
        let journal = MemoryJournal::new(Arc::new(move || clock.now()), process(1));
        Self {
            journal: Hesitant { journal: Arc::new(journal), hesitates: false, flushed: None },
            settings: ImportSettings { in_flight: count(1).into(), ..ImportSettings::default() },
            about: AboutRun {
                file: "/var/customers.csv".to_owned(),
                is_spooled: false,
                target: "sandbox".to_owned(),
                columns: Vec::new(),
                again: false,
            },
            orders: ImportOrders::default(),
            wall,
            noted: Noted::default(),
            stop: Arc::default(),
            rejects: folder.path().join("rejects-1.csv"),
            folder,
        }
    }

    /// Another process beside it, on the same journal and with the same settings.
    pub(crate) fn another(&self, pid: u32) -> Self {
        let journal = Arc::new(self.memory().another_process(process(pid)));
        Self {
            journal: Hesitant { journal, ..self.journal.clone() },
            settings: self.settings,
            about: self.about.clone(),
            orders: self.orders,
            wall: Arc::clone(&self.wall),
            noted: Noted::default(),
            stop: Arc::default(),
            rejects: self.folder.path().join(format!("rejects-{pid}.csv")),
            folder: Arc::clone(&self.folder),
        }
    }

    /// Another process, whose operator orders this.
    pub(crate) fn ordering(&self, pid: u32, orders: ImportOrders) -> Self {
        Self { orders, ..self.another(pid) }
    }

    /// The process dies, however it stands; another one comes.
    pub(crate) fn die(self, pid: u32) -> Self {
        self.memory().play_dead();
        self.another(pid)
    }

    pub(crate) fn provider(&self) -> Provider {
        Provider::new(&self.wall)
    }

    pub(crate) fn memory(&self) -> &MemoryJournal {
        &self.journal.journal
    }

    /// Imports a file, and holds what is reported against the journal.
    pub(crate) async fn import(&self, file: &CustomerFile, port: &dyn Customers) -> UploadReport {
        let report = self.try_import(file, port).await.unwrap();
        self.check(&report).await;
        report
    }

    pub(crate) async fn try_import(
        &self,
        file: &CustomerFile,
        port: &dyn Customers,
    ) -> Result<UploadReport, BeginError> {
        let now = || self.wall.now();
        let mut rejects = self.rejects_file(file);
        run(self.context(file), self.books(&now), &self.about, port, &mut rejects).await
    }

    /// Goes on with a run, and holds what is reported against the journal.
    pub(crate) async fn resume(
        &self,
        run: RunId,
        file: &CustomerFile,
        port: &dyn Customers,
    ) -> UploadReport {
        let report = self.try_resume(run, file, port).await.unwrap();
        self.check(&report).await;
        report
    }

    pub(crate) async fn try_resume(
        &self,
        run: RunId,
        file: &CustomerFile,
        port: &dyn Customers,
    ) -> Result<UploadReport, ResumeError> {
        let now = || self.wall.now();
        let mut rejects = self.rejects_file(file);
        let (context, books) = (self.context(file), self.books(&now));
        resume(context, books, run, self.orders, port, &mut rejects).await
    }

    pub(crate) fn context<'a>(&'a self, file: &'a CustomerFile) -> ImportContext<'a> {
        let Self { settings, noted: observer, stop, .. } = self;
        ImportContext { file, settings, observer, stop }
    }

    fn books<'a>(&'a self, now: &'a (dyn Fn() -> OffsetDateTime + Sync)) -> Books<'a> {
        let journal = &self.journal;
        Books { journal, history: journal, bills: None, now }
    }

    pub(crate) fn rejects_file(&self, file: &CustomerFile) -> RejectsFile {
        RejectsFile::new(RejectsPlace::Exactly(self.rejects.clone()), file.layout())
    }

    /// The rejects file as text; empty if there is none.
    pub(crate) fn rejects(&self) -> String {
        std::fs::read_to_string(&self.rejects).unwrap_or_default()
    }

    /// The report tells what the journal has, and the journal is sound.
    pub(crate) async fn check(&self, report: &UploadReport) {
        let record = self.record(report.run);
        assert!(report.counts.add_up(), "{report:?}");
        assert_eq!(report.counts, UploadCounts::from(&record.counts), "{:?}", report.stopped);
        assert_eq!(record.owner, None, "the run is released");
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
}

fn process(pid: u32) -> Process {
    Process { pid, host: "counter".to_owned() }
}
