//! Imports of files: the whole stack over the journal, whose books are held against the provider's ledger
//! after every one.

use billport::Billport;
use billport::intake::RejectsFile;
use billport::intake::customers::CustomerFile;
use billport::journal::{RunHistory, RunId, RunQuery, SqliteJournal, verify};
use billport::ports::ErrorKind;
use billport::workflows::customers::import::{
    self, AboutRun, BeginError, Books, Fate, ImportContext, ImportOrders, Outcome, ResumeError,
    Stop, UploadCounts, UploadEvent, UploadObserver, UploadReport,
};
use billport_sandbox::billagain::LedgerSnapshot;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use tokio::time::timeout;

use super::{Bench, LONG, customers};
use crate::props::desk::Desk;

/// An import that is over.
#[derive(Debug)]
pub(crate) struct Import {
    pub(crate) report: UploadReport,
    /// Why each row was rejected, by its line.
    pub(crate) rejected: BTreeMap<u64, String>,
    /// The whole ledger, of earlier imports too.
    pub(crate) ledger: LedgerSnapshot,
}

impl Import {
    /// How many rows were delivered, refused, unknown and pending.
    pub(crate) fn rows(&self) -> [u64; 4] {
        let UploadCounts { bills_delivered, bills_refused, bills_unknown, bills_pending, .. } =
            self.report.counts;
        [bills_delivered, bills_refused, bills_unknown, bills_pending]
    }

    /// The kind of the error that stopped it, if one did.
    pub(crate) fn stopped_by(&self) -> Option<ErrorKind> {
        match &self.report.stopped {
            Some(Stop::Provider(error)) => Some(error.kind()),
            _ => None,
        }
    }
}

/// Rows of so many customers, `reference-1` and on.
pub(crate) fn rows(customers: usize) -> String {
    (1..=customers).map(|number| row(&format!("reference-{number}"))).collect()
}

/// The row of a customer with this reference.
pub(crate) fn row(reference: &str) -> String {
    format!("{reference},Thandi,ZAR,false\n")
}

impl Bench {
    /// Puts a file with these rows there.
    pub(crate) fn put(&self, rows: &str) -> std::path::PathBuf {
        self.desk.put_file(&format!("Reference,Name,CurrencyCode,isWaiveTaxes\n{rows}"))
    }

    /// Imports rows in a process of its own.
    pub(crate) async fn import(&self, rows: &str) -> Import {
        self.try_import(&self.door(), &self.put(rows)).await.unwrap()
    }

    /// Imports a file in a process of its own, if it is taken.
    pub(crate) async fn try_import(
        &self,
        door: &Billport,
        file: &Path,
    ) -> Result<Import, BeginError> {
        let (opened, heard) = (self.desk.open(), Heard::default());
        let about = AboutRun {
            file: file.to_str().unwrap().to_owned(),
            is_spooled: false,
            target: "sandbox".to_owned(),
            columns: Vec::new(),
            again: false,
        };
        let customer_file = CustomerFile::open(file).unwrap();
        let mut rejects = RejectsFile::discarding(customer_file.layout());
        let now = || self.clock.now();
        let books =
            Books { journal: &opened.journal, history: &opened.journal, bills: None, now: &now };
        let context = self.context(&customer_file, &heard);
        let run = import::run(context, books, &about, customers(door), &mut rejects);
        let report = timeout(LONG, Box::pin(run)).await.expect("an import ends")?;
        drop(opened);
        Ok(self.close(report, heard).await)
    }

    /// Goes on with an import in a process of its own.
    pub(crate) async fn resume(&self, run: RunId, orders: ImportOrders) -> Import {
        self.try_resume(run, orders).await.unwrap()
    }

    /// The same, if it can be taken up.
    pub(crate) async fn try_resume(
        &self,
        run: RunId,
        orders: ImportOrders,
    ) -> Result<Import, ResumeError> {
        let (opened, heard, door) = (self.desk.open(), Heard::default(), self.door());
        let record = opened.journal.run(run).await.unwrap();
        let customer_file = CustomerFile::open(Path::new(&record.begun.file)).unwrap();
        let mut rejects = RejectsFile::discarding(customer_file.layout());
        let now = || self.clock.now();
        let books =
            Books { journal: &opened.journal, history: &opened.journal, bills: None, now: &now };
        let context = self.context(&customer_file, &heard);
        let run = import::resume(context, books, run, orders, customers(&door), &mut rejects);
        let report = timeout(LONG, Box::pin(run)).await.expect("an import ends")?;
        drop(opened);
        Ok(self.close(report, heard).await)
    }

    fn context<'a>(&'a self, file: &'a CustomerFile, heard: &'a Heard) -> ImportContext<'a> {
        ImportContext { file, settings: &self.import, observer: heard, stop: &self.stop }
    }

    async fn close(&self, report: UploadReport, heard: Heard) -> Import {
        let ledger = self.provider.ledger();
        assert_balanced(&self.desk, &ledger, self.untold_requests).await;
        Import { report, rejected: heard.0.into_inner().unwrap(), ledger }
    }
}

/// What was told of rejected rows.
#[derive(Default)]
struct Heard(Mutex<BTreeMap<u64, String>>);

impl UploadObserver for Heard {
    fn notice(&self, event: UploadEvent<'_>) {
        if let UploadEvent::RowRejected { line, rejection } = event {
            let earlier = self.0.lock().unwrap().insert(line, rejection.to_string());
            assert_eq!(earlier, None, "line {line} is rejected once");
        }
    }
}

/// - A customer was added as often as it was delivered, and once more at most where that is unknown; never
///   if its row was refused, rejected or is pending; and never twice.
/// - The provider has seen as many requests as the journal has counted, and those that nobody told of.
/// - The numbers add up to the rows of the file, and nobody has changed the journal.
async fn assert_balanced(desk: &Desk, ledger: &LedgerSnapshot, untold: u64) {
    let journal = desk.open().journal;
    assert!(verify(&journal).await.unwrap().is_sound(), "the journal is what was written");
    let mut expected: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut sent = 0;
    for record in journal.runs(RunQuery::default()).await.unwrap() {
        let counts = UploadCounts::from(&record.counts);
        let fates = fates(&journal, &record).await;
        assert!(counts.add_up() && counts.rows_read == fates.len() as u64, "{counts:?}");
        sent += counts.requests_sent;
        for (reference, fate) in fates.into_values() {
            let (delivered, unknown) = expected.entry(reference).or_default();
            *delivered += usize::from(fate == Fate::Bill(Outcome::Delivered));
            *unknown += usize::from(fate == Fate::Bill(Outcome::Unknown));
        }
    }
    for (reference, (delivered, unknown)) in &expected {
        let times = ledger.times_added(reference);
        let most = (delivered + unknown).min(1);
        assert!(
            (*delivered..=most).contains(&times),
            "{reference}: {delivered} delivered, {unknown} unknown, added {times} times"
        );
    }
    let added = ledger.added.iter().filter_map(|added| added.reference.as_ref());
    let strangers: Vec<_> = added.filter(|added| !expected.contains_key(*added)).collect();
    assert!(strangers.is_empty(), "added, and in no file: {strangers:?}");
    assert_eq!(sent + untold, ledger.add_requests, "requests, by the journal and by the provider");
}

/// What became of each row, by its line, with its reference.
async fn fates(
    journal: &SqliteJournal,
    record: &billport::journal::RunRecord,
) -> BTreeMap<u64, (String, Fate)> {
    let path = Path::new(&record.begun.file);
    let text = fs::read_to_string(path).unwrap();
    let reference = |row: &str| row.split(',').next().unwrap_or_default().to_owned();
    // The header is line 1; what the report leaves out was delivered.
    let delivered = |row: &str| (reference(row), Fate::Bill(Outcome::Delivered));
    let mut fates: BTreeMap<_, _> = (2..).zip(text.lines().skip(1).map(delivered)).collect();
    let file = CustomerFile::open(path).unwrap();
    import::undelivered(&file, journal, record, &mut |told| {
        fates.get_mut(&told.line).expect("the report tells of rows of the file").1 = told.fate;
        Ok(())
    })
    .await
    .unwrap();
    fates
}
