//! A run that is over: what it says of every bill, beside what the journal and the sandbox's ledger
//! say.

use billport::journal::RunId;
use billport::ports::ErrorKind;
use billport::workflows::upload::{LevelFound, Outcome, Stop, UploadCounts, UploadReport};
use billport_sandbox::blaggo::{Answered, LedgerSnapshot};
use std::collections::BTreeMap;

use super::books::{Booked, Books};
use super::watch::Heard;
use crate::props::told::Told;

pub(crate) struct Run {
    pub(crate) id: RunId,
    pub(crate) counts: UploadCounts,
    pub(crate) stopped: Option<Stop>,
    pub(crate) in_flight: Option<LevelFound>,
    /// Why each row was rejected that this process has rejected, by its line.
    pub(crate) rejected: BTreeMap<u64, String>,
    pub(crate) heard: Heard,
    /// The run in the journal, as its report tells it.
    pub(crate) booked: Booked,
    /// The whole ledger, of earlier runs too.
    pub(crate) ledger: LedgerSnapshot,
}

impl Run {
    /// Holds what a process has told of a run against the journal.
    ///
    /// - Its counts are those of the journal.
    /// - What it told of a batch is what stands there of each of its bills.
    /// - Of a run that it has begun, it told of every row that was rejected, and of every bill of
    ///   which something became.
    pub(super) fn new(
        report: UploadReport,
        heard: Heard,
        mut books: Books,
        ledger: LedgerSnapshot,
        is_new: bool,
    ) -> Self {
        let UploadReport { run: id, counts, stopped, in_flight } = report;
        let booked = books.runs.remove(&id).expect("the journal has the run");
        assert_eq!(counts, booked.counts(), "the counts of the report, and of the journal");

        let booked_outcomes = booked.outcomes_by_line();
        let mut told = BTreeMap::new();
        for end in &heard.ends {
            let (first, last) = end.lines;
            let lines = booked_outcomes.range(first..=last);
            for row in lines.clone().filter_map(|(line, _)| booked.rows.get(line)) {
                assert!(row.batch.is_none_or(|batch| batch == end.batch), "{row:?} in {end:?}");
            }
            assert_eq!(lines.clone().count() as u64, end.bills, "the bills of {end:?}");
            for (&line, &booked) in lines {
                let earlier = told.insert(line, end.outcome);
                assert_eq!(earlier, None, "the bill in line {line} ends in one way");
                assert_eq!(end.outcome, booked, "line {line}, as told and as booked");
            }
        }
        if is_new {
            for (line, outcome) in booked_outcomes {
                let is_told = told.contains_key(&line) || outcome == Outcome::Pending;
                assert!(is_told, "line {line} is {outcome:?}, and nobody was told");
            }
            let lines: Vec<_> = heard.rejected.keys().copied().collect();
            let outcomes = booked.outcomes_by_line();
            let booked_lines = booked.rows.keys().copied();
            let rejected: Vec<_> =
                booked_lines.filter(|line| !outcomes.contains_key(line)).collect();
            assert_eq!(lines, rejected, "lines rejected, as told and as booked");
        }
        let rejected = heard.rejected.clone();
        Self { id, counts, stopped, in_flight, rejected, heard, booked, ledger }
    }

    /// What became of each bill that was not rejected, in the order of the file.
    pub(crate) fn outcomes(&self) -> Vec<Outcome> {
        self.booked.outcomes_by_line().into_values().collect()
    }

    /// How many bills were delivered, refused, unknown and pending.
    pub(crate) fn bills(&self) -> [u64; 4] {
        bills_of(&self.counts)
    }

    /// What was told of each batch that was not delivered, in the order in which they ended.
    pub(crate) fn told(&self) -> Vec<&Told> {
        self.heard.ends.iter().filter_map(|end| end.told.as_ref()).collect()
    }

    /// What was told of the only batch that was not delivered.
    pub(crate) fn only_told(&self) -> &Told {
        let told = self.told();
        assert_eq!(told.len(), 1, "{told:#?}");
        told[0]
    }

    /// The kind of the error that stopped the run, if one did.
    pub(crate) fn stopped_by(&self) -> Option<ErrorKind> {
        match &self.stopped {
            Some(Stop::Provider(error)) => Some(error.kind()),
            _ => None,
        }
    }

    /// How many uploads the sandbox has answered honestly with this status.
    pub(crate) fn answered(&self, status: u16) -> usize {
        let uploads = self.ledger.uploads.iter();
        uploads.filter(|upload| upload.answered == Answered::Status(status)).count()
    }
}

/// How many bills were delivered, refused, unknown and pending.
pub(crate) fn bills_of(counts: &UploadCounts) -> [u64; 4] {
    [counts.bills_delivered, counts.bills_refused, counts.bills_unknown, counts.bills_pending]
}
