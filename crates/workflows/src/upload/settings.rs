//! What the caller of a run decides.

use billport_domain::BatchLimit;
use std::num::NonZeroUsize;

use crate::delivery::InFlight;

/// How an upload run goes about its work; any combination is fine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UploadSettings {
    /// The most bills of one batch.
    pub batch_limit: BatchLimit,
    /// How many batches may be on their way at once.
    pub in_flight: InFlight,
    /// Send nothing if any row is rejected.
    pub strict: bool,
    /// Send a refused batch again in halves, to find the bills that are refused and deliver the
    /// rest. Never done when an outcome is unknown.
    pub bisect: bool,
    /// The run stops when this many batches in a row end unknown: a provider that answers nothing
    /// readable must not put a whole file in doubt.
    pub stop_after_unknown: NonZeroUsize,
}

impl Default for UploadSettings {
    fn default() -> Self {
        const fn count(number: usize) -> NonZeroUsize {
            NonZeroUsize::new(number).expect("the defaults are above zero")
        }
        Self {
            batch_limit: BatchLimit::RECOMMENDED,
            in_flight: InFlight::default(),
            strict: false,
            bisect: false,
            stop_after_unknown: count(10),
        }
    }
}
