//! What the caller of an import decides.

use std::num::{NonZeroU64, NonZeroUsize};

use crate::delivery::InFlight;

/// How an import goes about its work; any combination is fine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImportSettings {
    /// How many customers may be on their way at once.
    pub in_flight: InFlight,
    /// Add nobody if any row is rejected.
    pub strict: bool,
    /// The run stops when this many rows in a row end unknown: a provider that answers nothing readable
    /// must not put a whole file in doubt.
    pub stop_after_unknown: NonZeroUsize,
    /// Look through all customers before anything is sent, and reject each row whose reference or e-mail
    /// address is there already.
    pub unless_exists: bool,
    /// The most rows of a file. Where each of them stands, and by what names it is known, is held in memory
    /// while the file is judged: some 120 bytes a row, and 200 with
    /// [`unless_exists`](Self::unless_exists).
    pub most_rows: NonZeroU64,
}

impl Default for ImportSettings {
    fn default() -> Self {
        const fn count(number: usize) -> NonZeroUsize {
            NonZeroUsize::new(number).expect("the defaults are above zero")
        }
        Self {
            in_flight: InFlight::Fixed(count(4)),
            strict: false,
            stop_after_unknown: count(10),
            unless_exists: false,
            most_rows: const { NonZeroU64::new(1_000_000).expect("it is above zero") },
        }
    }
}
