//! How many were on their way at once.

use billport::workflows::upload::{InFlight, LevelFound};
use serde::Serialize;

/// The level of a run.
#[derive(Serialize)]
pub(super) struct InFlightJson {
    /// `auto` or `fixed`
    mode: &'static str,
    /// The one at the end: the one that was found, or told.
    level: usize,
    /// The most that were allowed.
    max: usize,
    /// The most that there were.
    highest: usize,
    /// How often the provider had too much to do, or gave no answer in time.
    push_backs: u64,
}

impl From<&LevelFound> for InFlightJson {
    fn from(found: &LevelFound) -> Self {
        let LevelFound { in_flight, level, highest, push_backs } = *found;
        let mode = match in_flight {
            InFlight::Auto { .. } => "auto",
            InFlight::Fixed(_) => "fixed",
        };
        Self { mode, level, max: in_flight.max().get(), highest, push_backs }
    }
}
