//! The settings of an import of customers, decided.

use billport::workflows::customers::import::ImportSettings;
use billport::workflows::upload::InFlight;
use std::num::NonZeroUsize;

use super::in_flight::in_flight;
use super::key::Key;
use super::sources::Sources;
use crate::failure::Failure;

/// The most that an import finds by itself: the answer to an addition does not tell how often it was
/// pushed back before, so it goes no further than it starts.
const MOST_FOUND: NonZeroUsize = NonZeroUsize::new(4).expect("it is above zero");

/// What the sources say of an import.
pub(crate) fn import_settings(sources: &Sources) -> Result<ImportSettings, Failure> {
    let count = |key| sources.read(key, "a whole number above 0", |text| text.parse().ok());
    Ok(ImportSettings {
        in_flight: match in_flight(sources)? {
            InFlight::Auto { max } => InFlight::Auto { max: max.min(MOST_FOUND) },
            fixed @ InFlight::Fixed(_) => fixed,
        },
        stop_after_unknown: count(Key::STOP_AFTER_UNKNOWN)?,
        ..ImportSettings::default()
    })
}
