//! A run that is over: what it says of every bill, beside what the sandbox's ledger says.

use billport::ports::ErrorKind;
use billport::workflows::upload::{Outcome, Stop, UploadCounts, UploadReport};
use billport_sandbox::blaggo::{Answered, BillKey, LedgerSnapshot};
use std::collections::BTreeMap;

use super::watch::{End, Heard, Told, Watch};

pub(crate) struct Run {
    pub(crate) counts: UploadCounts,
    pub(crate) stopped: Option<Stop>,
    /// Why each rejected row was rejected, by its line.
    pub(crate) rejected: BTreeMap<u64, String>,
    /// The whole ledger, of earlier runs too.
    pub(crate) ledger: LedgerSnapshot,
    pub(super) ends: Vec<End>,
    /// Account and period of each row, by its line.
    keys: BTreeMap<u64, (String, String)>,
}

impl Run {
    pub(super) fn new(
        rows: &str,
        report: UploadReport,
        watch: Watch<'_>,
        ledger: LedgerSnapshot,
    ) -> Self {
        let Heard { ends, rejected } = watch.heard();
        let UploadReport { counts, stopped, .. } = report;
        // The header is line 1.
        let keys = (2..).zip(rows.lines().map(key)).collect();
        Self { counts, stopped, rejected, ledger, ends, keys }
    }

    /// What became of each bill that was not rejected, by its line.
    pub(super) fn outcomes_by_line(&self) -> BTreeMap<u64, Outcome> {
        let mut outcomes = BTreeMap::new();
        for end in &self.ends {
            let (first, last) = end.lines;
            for (&line, _) in self.keys.range(first..=last) {
                if !self.rejected.contains_key(&line) {
                    let earlier = outcomes.insert(line, end.outcome);
                    assert_eq!(earlier, None, "the bill in line {line} ends in one way");
                }
            }
        }
        outcomes
    }

    pub(super) fn key(&self, line: u64) -> BillKey<'_> {
        let (account_number, period) = &self.keys[&line];
        BillKey { account_number, period }
    }

    /// What became of each bill that was not rejected, in the order of the file.
    pub(crate) fn outcomes(&self) -> Vec<Outcome> {
        self.outcomes_by_line().into_values().collect()
    }

    /// How many bills were delivered, refused, unknown and pending.
    pub(crate) fn bills(&self) -> [u64; 4] {
        let UploadCounts { bills_delivered, bills_refused, bills_unknown, bills_pending, .. } =
            self.counts;
        [bills_delivered, bills_refused, bills_unknown, bills_pending]
    }

    /// What was told of each batch that was not delivered, in the order in which they ended.
    pub(crate) fn told(&self) -> Vec<&Told> {
        self.ends.iter().filter_map(|end| end.told.as_ref()).collect()
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

/// Account and period of a row whose fields hold no commas.
fn key(row: &str) -> (String, String) {
    let mut fields = row.split(',').map(|field| field.trim().trim_matches('"').trim().to_owned());
    let account_number = fields.next().unwrap();
    (account_number, fields.nth(2).unwrap())
}
