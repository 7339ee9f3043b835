//! How a run went over time, as its journal has it.

use billport_journal::{JournalError, RunHistory, RunId, UnitState, Which};
use time::OffsetDateTime;

use super::lines::units_of;

/// What had become of the bills of a run at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProgressPoint {
    /// When.
    pub at: OffsetDateTime,
    /// Bills that the provider had accepted by then.
    pub delivered: u64,
    /// Bills that it had said no to.
    pub refused: u64,
    /// Bills of which nobody knew whether they arrived.
    pub unknown: u64,
}

/// The points at which something became of bills, in the order of time; each unit as it stands now,
/// at the moment at which it came to stand there.
///
/// # Errors
/// [`JournalError`] if the journal can't be read.
pub async fn progress(
    history: &dyn RunHistory,
    run: RunId,
) -> Result<Vec<ProgressPoint>, JournalError> {
    let mut ends = Vec::new();
    for unit in units_of(history, run, Which::All).await? {
        let has_ended =
            matches!(unit.state, UnitState::Delivered | UnitState::Refused | UnitState::Unknown);
        if let (true, Some(number)) = (has_ended, unit.last_event)
            && let Some(event) = history.event(number).await?
        {
            ends.push((event.event.at, unit.state, u64::from(unit.bills)));
        }
    }
    ends.sort_unstable_by_key(|(at, ..)| *at);
    let mut points: Vec<ProgressPoint> = Vec::new();
    for (at, state, bills) in ends {
        let (mut delivered, mut refused, mut unknown) =
            points.last().map_or((0, 0, 0), |last| (last.delivered, last.refused, last.unknown));
        match state {
            UnitState::Delivered => delivered += bills,
            UnitState::Refused => refused += bills,
            _ => unknown += bills,
        }
        let point = ProgressPoint { at, delivered, refused, unknown };
        match points.last_mut() {
            Some(last) if last.at == at => *last = point,
            _ => points.push(point),
        }
    }
    Ok(points)
}
