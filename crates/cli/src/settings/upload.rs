//! The settings of an upload, decided.

use billport::domain::BatchLimit;
use billport::workflows::upload::UploadSettings;
use std::num::NonZeroUsize;

use super::in_flight::in_flight;
use super::key::Key;
use super::sources::Sources;
use crate::failure::Failure;

/// What the sources say of an upload; `allow_large_batches` lets a batch be above what the provider
/// recommends.
pub(crate) fn upload_settings(
    sources: &Sources,
    allow_large_batches: bool,
) -> Result<UploadSettings, Failure> {
    let count = |key| sources.read(key, "a whole number above 0", |text| text.parse().ok());
    let bills: NonZeroUsize = count(Key::BATCH_SIZE)?;
    let batch_limit = match BatchLimit::new(bills.get()) {
        Ok(limit) => limit,
        Err(_) if allow_large_batches => BatchLimit::unrecommended(bills),
        Err(error) => {
            return Err(Failure::usage(format!("a batch of {bills} bills is too large: {error}"))
                .hint(
                    "if the provider takes more than it recommends, say so: --allow-large-batches",
                ));
        }
    };
    Ok(UploadSettings {
        batch_limit,
        in_flight: in_flight(sources)?,
        stop_after_unknown: count(Key::STOP_AFTER_UNKNOWN)?,
        ..UploadSettings::default()
    })
}
