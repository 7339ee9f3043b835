//! One process that delivers runs: the whole stack with the journal open, and ears of its own.

use billport::Billport;
use billport::intake::{BillFile, IntakeOptions, RejectsFile};
use billport::journal::{RunHistory as _, RunId};
use billport::workflows::upload::{
    self, AboutRun, BeginError, Books, ResumeError, ResumeOrders, UploadContext, UploadReport,
};
use std::path::Path;

use super::Bench;
use super::mischief::MischievousJournal;
use super::watch::Watch;
use crate::props::desk::Opened;

/// A process. Dropped, with a run of it on the way, it dies.
pub(crate) struct Process<'a> {
    bench: &'a Bench,
    door: Billport,
    pub(crate) opened: Opened,
    pub(crate) watch: Watch<'a>,
}

impl<'a> Process<'a> {
    pub(super) fn start(bench: &'a Bench, door: &Billport) -> Self {
        let watch = Watch::new(&*bench.when_batch_ends, &bench.stop);
        Self { bench, door: door.clone(), opened: bench.desk.open(), watch }
    }

    /// Uploads a file.
    pub(crate) async fn upload(&self, file: &Path) -> Result<UploadReport, BeginError> {
        let about = AboutRun {
            file: file.to_str().unwrap().to_owned(),
            is_spooled: false,
            target: "sandbox".to_owned(),
            columns: Vec::new(),
            again: self.bench.again,
        };
        let bills = open(file);
        let mut rejects = RejectsFile::discarding(bills.layout());
        let today = || self.bench.clock.today();
        let now = || self.bench.clock.now();
        let journal = self.journal();
        let books = Books {
            journal: &journal,
            history: &self.opened.journal,
            bills: Some(&self.opened.bills),
            now: &now,
        };
        let context = self.context(&bills, &today);
        let port = self.door.bill_uploads().unwrap();
        upload::run(context, books, &about, port, &mut rejects).await
    }

    /// Goes on with a run, from its file.
    pub(crate) async fn resume(
        &self,
        run: RunId,
        orders: ResumeOrders,
    ) -> Result<UploadReport, ResumeError> {
        let record = self.opened.journal.run(run).await?;
        let bills = open(Path::new(&record.begun.file));
        let mut rejects = RejectsFile::discarding(bills.layout());
        let today = || self.bench.clock.today();
        let now = || self.bench.clock.now();
        let journal = self.journal();
        let books = Books {
            journal: &journal,
            history: &self.opened.journal,
            bills: Some(&self.opened.bills),
            now: &now,
        };
        let context = self.context(&bills, &today);
        let port = self.door.bill_uploads().unwrap();
        upload::resume(context, books, run, orders, port, &mut rejects).await
    }

    fn journal(&self) -> MischievousJournal<'_> {
        MischievousJournal { journal: &self.opened.journal, mischief: &*self.bench.mischief }
    }

    fn context<'b>(
        &'b self,
        file: &'b BillFile,
        today: &'b (dyn Fn() -> time::Date + Sync),
    ) -> UploadContext<'b> {
        UploadContext {
            file,
            settings: &self.bench.settings,
            today,
            observer: &self.watch,
            stop: &self.bench.stop,
        }
    }
}

pub(super) fn open(file: &Path) -> BillFile {
    BillFile::open(file, &IntakeOptions::default()).unwrap()
}
