//! What holds after every run, whatever went wrong in it: the provider's ledger, the journal and the
//! report that a person is given tell of the same bills.

use billport::journal::{
    Cause, NewEvent, RunHistory, RunId, RunQuery, RunRecord, SqliteJournal, verify,
};
use billport::workflows::upload::{Fate, Outcome, UploadCounts, undelivered};
use billport_sandbox::blaggo::LedgerSnapshot;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::process::open;

/// A run as its journal has it, and as its report tells it.
pub(crate) struct Booked {
    pub(crate) record: RunRecord,
    /// Every row, by its line.
    pub(crate) rows: BTreeMap<u64, BookedRow>,
}

/// A row as its report tells it.
#[derive(Clone, Debug)]
pub(crate) struct BookedRow {
    pub(crate) fate: Fate,
    pub(crate) batch: Option<u64>,
    pub(crate) code: String,
    pub(crate) why: String,
    key: Key,
}

/// Account and period.
type Key = (String, String);

/// All runs of a journal.
pub(crate) struct Books {
    pub(crate) runs: BTreeMap<RunId, Booked>,
    /// Batches whose owner died while they were on their way.
    lost: u64,
}

impl Books {
    /// Opens the books: what the dead have left is settled, and nothing in them is wrong.
    pub(super) async fn open(journal: &SqliteJournal) -> Self {
        journal.bury_the_dead().await.unwrap();
        let complaints = journal.integrity().await.unwrap();
        assert!(complaints.is_empty(), "SQLite finds nothing wrong: {complaints:?}");
        let verified = verify(journal).await.unwrap();
        assert!(verified.is_sound(), "the journal is what was written: {:#?}", verified.findings);

        let mut runs = BTreeMap::new();
        for record in journal.runs(RunQuery::default()).await.unwrap() {
            let booked = Booked::read(journal, record).await;
            runs.insert(booked.record.id, booked);
        }
        let lost = lost(journal).await;
        Self { runs, lost }
    }

    /// How many uploads the sandbox must have seen, as the journal has it: each lost batch is counted
    /// with one, and that may not have left.
    pub(super) fn requests_certainly_sent(&self) -> u64 {
        self.requests_sent() - self.lost
    }

    fn requests_sent(&self) -> u64 {
        self.runs.values().map(|run| run.record.counts.requests_sent).sum()
    }

    /// Holds all runs against the ledger of the provider.
    ///
    /// - A bill stands there as often as it was delivered, and once more at most for each run in
    ///   which it is unknown. One that was refused, rejected or is pending does not stand there.
    /// - No bill stands there twice, unless a person has `ordered_repeats`.
    /// - The sandbox has seen as many uploads as were counted as sent, but for `unseen` ones, and
    ///   for those that a dead process could not count.
    pub(super) fn assert_balanced(
        &self,
        ledger: &LedgerSnapshot,
        ordered_repeats: bool,
        unseen: u64,
    ) {
        let mut expected: BTreeMap<&Key, (usize, usize)> = BTreeMap::new();
        for row in self.runs.values().flat_map(|run| run.rows.values()) {
            let (delivered, unknown) = expected.entry(&row.key).or_default();
            *delivered += usize::from(row.fate == Fate::Bill(Outcome::Delivered));
            *unknown += usize::from(row.fate == Fate::Bill(Outcome::Unknown));
        }
        let mut saved = BTreeMap::new();
        for (key, times) in ledger.times_saved_by_bill() {
            saved.insert((key.account_number.to_owned(), key.period.to_owned()), times);
        }
        for (key, times) in &saved {
            assert!(
                expected.contains_key(key),
                "{key:?} stands in no file, and was saved {times}x"
            );
        }
        for (key, (delivered, unknown)) in expected {
            let times = saved.get(key).copied().unwrap_or(0);
            assert!(delivered.min(1) <= times, "{key:?} was delivered, and is not in the ledger");
            if !ordered_repeats {
                assert!(times <= 1, "{key:?} was saved {times} times");
                let most = delivered + unknown;
                assert!(
                    (delivered..=most).contains(&times),
                    "{key:?}: {delivered} delivered, {unknown} unknown, saved {times} times"
                );
            }
        }

        let (sent, seen) = (self.requests_sent(), ledger.upload_requests + unseen);
        let never_seen = sent.checked_sub(seen);
        assert!(
            never_seen.is_some_and(|never_seen| never_seen <= self.lost),
            "{sent} uploads sent by the journal, {seen} seen, {} batches lost with their owners",
            self.lost
        );
    }
}

impl Booked {
    async fn read(journal: &SqliteJournal, record: RunRecord) -> Self {
        let path = Path::new(&record.begun.file);
        let text = fs::read_to_string(path).unwrap();
        // The header is line 1; what the report leaves out was delivered.
        let mut rows: BTreeMap<u64, BookedRow> = (2..)
            .zip(text.lines().skip(1))
            .map(|(line, row)| (line, BookedRow::delivered(key(row))))
            .collect();
        undelivered(&open(path), journal, &record, &mut |told| {
            let row = rows.get_mut(&told.line).expect("the report tells of rows of the file");
            row.fate = told.fate;
            row.batch = told.batch;
            (row.code, row.why) = (told.code, told.why);
            Ok(())
        })
        .await
        .unwrap();
        let run = Self { record, rows };
        run.assert_adds_up();
        run
    }

    /// The counts of the journal are those of the rows that its report tells of.
    fn assert_adds_up(&self) {
        let counts = self.counts();
        assert!(counts.add_up(), "{counts:?}");
        assert_eq!(counts.rows_read, self.rows.len() as u64, "rows");
        assert_eq!(counts.rows_rejected, self.number_of(Fate::Rejected), "rejected");
        for (count, outcome) in [
            (counts.bills_delivered, Outcome::Delivered),
            (counts.bills_refused, Outcome::Refused),
            (counts.bills_unknown, Outcome::Unknown),
            (counts.bills_pending, Outcome::Pending),
        ] {
            assert_eq!(count, self.number_of(Fate::Bill(outcome)), "{outcome:?}");
        }
    }

    fn number_of(&self, fate: Fate) -> u64 {
        self.rows.values().filter(|row| row.fate == fate).count() as u64
    }

    pub(crate) fn counts(&self) -> UploadCounts {
        UploadCounts::from(&self.record.counts)
    }

    /// What became of each bill that was not rejected, by its line.
    pub(crate) fn outcomes_by_line(&self) -> BTreeMap<u64, Outcome> {
        let outcome = |row: &BookedRow| match row.fate {
            Fate::Rejected => None,
            Fate::Bill(outcome) => Some(outcome),
        };
        self.rows.iter().filter_map(|(&line, row)| Some((line, outcome(row)?))).collect()
    }
}

impl BookedRow {
    fn delivered(key: Key) -> Self {
        let fate = Fate::Bill(Outcome::Delivered);
        Self { fate, batch: None, code: String::new(), why: String::new(), key }
    }
}

/// Batches that became unknown because their owner died.
async fn lost(journal: &SqliteJournal) -> u64 {
    let mut events: Vec<NewEvent> = Vec::new();
    loop {
        let page = journal.events(events.len() as u64, 1000).await.unwrap();
        if page.is_empty() {
            break;
        }
        events.extend(page.into_iter().map(|record| record.event));
    }
    let in_flight = |event: &NewEvent| {
        event.cause == Cause::OwnerLost
            && event.moved.is_some_and(|(before, _)| before.is_in_flight())
    };
    let units = events.iter().filter(|event| in_flight(event)).filter_map(|event| event.units);
    units.map(|(first, last)| last - first + 1).sum()
}

/// Account and period of a row whose fields hold no commas.
fn key(row: &str) -> Key {
    let mut fields = row.split(',').map(|field| field.trim().trim_matches('"').trim().to_owned());
    let account_number = fields.next().unwrap_or_default();
    (account_number, fields.nth(2).unwrap_or_default())
}
