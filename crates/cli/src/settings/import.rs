//! The settings of an import of customers, decided.

use billport::workflows::customers::import::ImportSettings;

use super::key::Key;
use super::sources::Sources;
use crate::failure::Failure;

/// What the sources say of an import.
pub(crate) fn import_settings(sources: &Sources) -> Result<ImportSettings, Failure> {
    let count = |key| sources.read(key, "a whole number above 0", |text| text.parse().ok());
    Ok(ImportSettings {
        in_flight: count(Key::IN_FLIGHT)?,
        stop_after_unknown: count(Key::STOP_AFTER_UNKNOWN)?,
        ..ImportSettings::default()
    })
}
