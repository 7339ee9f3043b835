//! Units of a run, found by the lines of their bills.

use billport_journal::{JournalError, RunHistory, RunId, UnitQuery, UnitRecord, UnitState, Which};

/// How many units are asked for at once.
const PAGE: usize = 4096;

/// Units of a run that were not split, in the order of the file.
pub(super) struct Lines(Vec<UnitRecord>);

impl Lines {
    /// All units of a run.
    pub(super) async fn all(history: &dyn RunHistory, run: RunId) -> Result<Self, JournalError> {
        Ok(Self::of(units_of(history, run, Which::All).await?))
    }

    /// Those that are to be sent: what is pending, and what is sent again.
    pub(super) async fn to_send(
        history: &dyn RunHistory,
        run: RunId,
        resend: &[UnitRecord],
    ) -> Result<Self, JournalError> {
        let mut units = units_of(history, run, Which::Pending).await?;
        units.extend_from_slice(resend);
        Ok(Self::of(units))
    }

    fn of(mut units: Vec<UnitRecord>) -> Self {
        units.retain(|unit| unit.state != UnitState::Split);
        units.sort_unstable_by_key(|unit| unit.planned.start);
        Self(units)
    }

    /// The unit between whose rows a line is.
    pub(super) fn covering(&self, line: u64) -> Option<&UnitRecord> {
        let behind = self.0.partition_point(|unit| unit.planned.start.line <= line);
        self.0[..behind].last().filter(|unit| line < unit.planned.end.line)
    }

    /// The unit with which the valid bill in a line is sent.
    pub(super) fn sending(&self, line: u64) -> Option<&UnitRecord> {
        self.covering(line).filter(|unit| unit.why_left_out(line).is_none())
    }
}

/// Units of a run, in the order of their numbers.
pub(super) async fn units_of(
    history: &dyn RunHistory,
    run: RunId,
    which: Which,
) -> Result<Vec<UnitRecord>, JournalError> {
    let mut units: Vec<UnitRecord> = Vec::new();
    loop {
        let after = units.last().map_or(0, |unit| unit.number);
        let page = history.units(run, UnitQuery { after, limit: PAGE, which }).await?;
        if page.is_empty() {
            return Ok(units);
        }
        units.extend(page);
    }
}
