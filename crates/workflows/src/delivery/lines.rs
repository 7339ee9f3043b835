//! Units of a run, found by the lines of their bills.

use billport_journal::{JournalError, RunHistory, RunId, UnitQuery, UnitRecord, UnitState, Which};

/// How many units are asked for at once.
const PAGE: usize = 4096;

/// Units of a run that were not split, in the order of the file.
pub(crate) struct Lines(Vec<UnitRecord>);

impl Lines {
    /// All units of a run.
    pub(crate) async fn all(history: &dyn RunHistory, run: RunId) -> Result<Self, JournalError> {
        Ok(Self::of(units_of(history, run, Which::All).await?))
    }

    /// Those that are to be sent: what is pending, and what is sent again.
    pub(crate) async fn to_send(
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
    pub(crate) fn covering(&self, line: u64) -> Option<&UnitRecord> {
        let behind = self.0.partition_point(|unit| unit.planned.start.line <= line);
        self.0[..behind].last().filter(|unit| line < unit.planned.end.line)
    }

    /// The unit with which the valid bill in a line is sent.
    pub(crate) fn sending(&self, line: u64) -> Option<&UnitRecord> {
        self.covering(line).filter(|unit| unit.why_left_out(line).is_none())
    }
}

/// Units of a run, in the order of their numbers.
pub(crate) async fn units_of(
    history: &dyn RunHistory,
    run: RunId,
    which: Which,
) -> Result<Vec<UnitRecord>, JournalError> {
    units_as(history, run, which, |unit| unit).await
}

/// What is to be kept of units of a run, in the order of their numbers.
pub(crate) async fn units_as<T>(
    history: &dyn RunHistory,
    run: RunId,
    which: Which,
    keep: impl Fn(UnitRecord) -> T,
) -> Result<Vec<T>, JournalError> {
    let (mut kept, mut after) = (Vec::new(), 0);
    loop {
        let page = history.units(run, UnitQuery { after, limit: PAGE, which }).await?;
        let Some(last) = page.last() else { return Ok(kept) };
        after = last.number;
        kept.extend(page.into_iter().map(&keep));
    }
}

/// Units of a run of which nobody knows whether they arrived, in the order of their numbers.
pub(crate) async fn unknown_units(
    history: &dyn RunHistory,
    run: RunId,
) -> Result<Vec<UnitRecord>, JournalError> {
    let mut units = units_of(history, run, Which::Troubled).await?;
    units.retain(|unit| unit.state == UnitState::Unknown);
    Ok(units)
}
