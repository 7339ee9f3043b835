//! How often a payment is tried whose request never left, and how long is waited between.
//!
//! Only a provider that can't be reached is tried again, and each try has an intent of its own under
//! the same reference: so the journal tells of every one of them.

use std::time::Duration;

/// The waits between the tries: there is one try more than these.
pub(super) const WAITS: [Duration; 3] =
    [Duration::from_secs(1), Duration::from_secs(2), Duration::from_secs(4)];
