//! What the caller of a file of payments decides.

use billport_domain::{Advance, Money};
use std::num::NonZeroUsize;

/// How a file of payments is paid; any combination is fine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileSettings {
    /// The most rows that are on their way at once.
    pub in_flight: NonZeroUsize,
    /// A row of a larger amount is rejected; the charge is not counted.
    pub max_amount: Option<Money>,
    /// If more than this would be debited for all rows together, none is paid.
    pub max_total: Option<Money>,
    /// Whether a row may pay more than is due.
    pub advance: Advance,
    /// Whether rows are planned anew that this same file has paid before, for what is due now. One in
    /// doubt never is, nor one that was paid today.
    pub again: bool,
    /// It stops when this many rows in a row end unknown: a provider that answers nothing readable
    /// must not put a whole file in doubt.
    pub stop_after_unknown: NonZeroUsize,
}

impl Default for FileSettings {
    fn default() -> Self {
        const fn count(number: usize) -> NonZeroUsize {
            NonZeroUsize::new(number).expect("the defaults are above zero")
        }
        Self {
            in_flight: count(1),
            max_amount: None,
            max_total: None,
            advance: Advance::Refused,
            again: false,
            stop_after_unknown: count(3),
        }
    }
}
