//! A journal in a folder of its own, and runs to put into it.

use billport_journal::{
    BodyDigest, Check, Claim, Clock, EventRecord, Fingerprint, Intent, LeftOut, NewRun, NewUnit,
    OpenError, Outcome, Place, Process, RunHistory as _, RunJournal as _, RunQuery, RunRecord,
    RunSettings, Settlement, SqliteJournal, SqliteSettings, UnitQuery, UnitRecord, UnitState,
    Which,
};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;
use time::macros::{date, datetime};

pub(crate) struct Bench {
    pub(crate) folder: TempDir,
}

/// Everything that a journal tells.
#[derive(Debug, PartialEq)]
pub(crate) struct Told {
    runs: Vec<RunRecord>,
    units: Vec<Vec<UnitRecord>>,
    events: Vec<EventRecord>,
}

impl Told {
    /// Where each unit stands.
    pub(crate) fn states(&self) -> impl Iterator<Item = UnitState> {
        self.units.iter().flatten().map(|unit| unit.state)
    }
}

impl Bench {
    pub(crate) fn new() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("bills.journal")
    }

    pub(crate) fn beside(&self, suffix: &str) -> PathBuf {
        self.folder.path().join(format!("bills.journal{suffix}"))
    }

    pub(crate) fn settings(&self) -> SqliteSettings {
        SqliteSettings { path: self.path(), owner: process(1), clock: clock(), check: Check::Quick }
    }

    pub(crate) fn try_open(&self) -> Result<SqliteJournal, OpenError> {
        SqliteJournal::open(self.settings())
    }

    pub(crate) fn open(&self) -> SqliteJournal {
        self.try_open().unwrap()
    }

    /// The same journal as another process has it.
    pub(crate) fn open_as(&self, pid: u32) -> SqliteJournal {
        SqliteJournal::open(SqliteSettings { owner: process(pid), ..self.settings() }).unwrap()
    }

    /// The file past the journal.
    pub(crate) fn raw(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.path()).unwrap()
    }

    /// A journal with a run of four units, one of them delivered, closed again.
    pub(crate) async fn with_a_run(self) -> Self {
        let journal = self.open();
        let claim = begin(&journal, 4).await;
        journal.lease(claim, 0, 2).await.unwrap();
        journal.intend(claim, intent(1)).await.unwrap();
        journal.settle(claim, delivered(1)).await.unwrap();
        journal.release(claim).await.unwrap();
        self
    }

    /// Makes of a closed journal what a Billport of the third schema would have made of it: it wrote the
    /// records with each event, and kept units by run and number.
    pub(crate) fn make_third_schema(&self) {
        self.raw()
            .execute_batch(
                "CREATE TABLE unit_3 (
                    run INTEGER NOT NULL,
                    number INTEGER NOT NULL,
                    part_of INTEGER,
                    start_byte INTEGER NOT NULL,
                    start_line INTEGER NOT NULL,
                    end_byte INTEGER NOT NULL,
                    end_line INTEGER NOT NULL,
                    planned_bills INTEGER NOT NULL,
                    left_out BLOB,
                    bills INTEGER NOT NULL,
                    rejected BLOB,
                    judged_on INTEGER,
                    body BLOB,
                    state INTEGER NOT NULL,
                    attempts INTEGER NOT NULL,
                    not_before INTEGER,
                    last_event INTEGER,
                    PRIMARY KEY (run, number)
                ) STRICT, WITHOUT ROWID;
                INSERT INTO unit_3 SELECT id >> 32, id & 4294967295, part_of, start_byte,
                    start_line, end_byte, end_line, planned_bills, left_out, bills, rejected,
                    judged_on, body, state, attempts, not_before, last_event FROM unit;
                DROP TABLE unit;
                ALTER TABLE unit_3 RENAME TO unit;
                CREATE INDEX unit_troubled ON unit (run, number) WHERE state IN (5, 7);
                ALTER TABLE run DROP COLUMN posted_up_to;
                PRAGMA user_version = 3;",
            )
            .unwrap();
    }

    /// The names in the folder.
    pub(crate) fn names(&self) -> Vec<String> {
        names_in(self.folder.path())
    }
}

pub(crate) fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

pub(crate) async fn everything(journal: &SqliteJournal) -> Told {
    let runs = journal.runs(RunQuery::default()).await.unwrap();
    let mut units = Vec::new();
    for run in &runs {
        units.push(units_of(journal, run).await);
    }
    Told { runs, units, events: journal.events(0, usize::MAX).await.unwrap() }
}

async fn units_of(journal: &SqliteJournal, run: &RunRecord) -> Vec<UnitRecord> {
    let all = UnitQuery { after: 0, limit: usize::MAX, which: Which::All };
    journal.units(run.id, all).await.unwrap()
}

/// Begins a run of so many units of two bills.
pub(crate) async fn begin(journal: &SqliteJournal, units: u64) -> Claim {
    journal.begin(run(units), (1..=units).map(unit).collect()).await.unwrap()
}

/// A run of so many units of two bills.
pub(crate) fn run(units: u64) -> NewRun {
    NewRun {
        file: "/srv/billing/bills.csv".to_owned(),
        is_spooled: false,
        fingerprint: Fingerprint([7; 32]),
        size_in_bytes: 4096,
        target: "production".to_owned(),
        settings: RunSettings {
            batch_limit: 2,
            strict: false,
            bisect: true,
            again: false,
            leave_existing: false,
            columns: vec!["amount=Total due".to_owned()],
        },
        judged_on: date!(2031 - 03 - 14),
        rows_read: 2 * units,
        rejects_file: Some("/srv/billing/bills.rejects.csv".to_owned()),
    }
}

pub(crate) fn unit(number: u64) -> NewUnit {
    let place = |rows: u64| Place { byte: 80 * rows, line: 2 * rows };
    NewUnit { start: place(number), end: place(number + 1), bills: 2, left_out: LeftOut::default() }
}

/// The two halves of the unit with a number, of a bill each.
pub(crate) fn halves(number: u64) -> [NewUnit; 2] {
    let whole = unit(number);
    let cut = Place { byte: whole.start.byte + 40, line: whole.start.line + 1 };
    [NewUnit { end: cut, bills: 1, ..whole.clone() }, NewUnit { start: cut, bills: 1, ..whole }]
}

pub(crate) fn intent(unit: u64) -> Intent {
    let judged_on = date!(2031 - 03 - 14);
    Intent { unit, late: LeftOut::default(), judged_on, body: BodyDigest::of(b"[]") }
}

pub(crate) fn settled(unit: u64, outcome: Outcome) -> Settlement {
    Settlement { unit, outcome, requests: 1, not_before: None, status: Some(200), words: None }
}

pub(crate) fn delivered(unit: u64) -> Settlement {
    settled(unit, Outcome::Delivered)
}

pub(crate) fn process(pid: u32) -> Process {
    Process { pid, host: "counter".to_owned() }
}

pub(crate) fn clock() -> Clock {
    Arc::new(|| datetime!(2031-03-14 09:00 UTC))
}
