//! A bill that an earlier run to the same target has already taken care of.

use std::fmt;

/// Where a bill (its account and period) stands already: in an earlier run to the same target.
///
/// It stands in the reason of a rejected row. Unlike a duplicate, such a row is judged anew when its
/// rejects file is uploaded: by then the earlier run may have ended otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierBill {
    /// The name of the run, as it is typed: `12`.
    pub run: String,
    /// The batch of that run, counted from 1.
    pub batch: u64,
    /// What became of the bill there.
    pub fate: EarlierFate,
}

impl fmt::Display for EarlierBill {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { run, batch, fate } = self;
        match fate {
            EarlierFate::Delivered => write!(f, "delivered before, by run {run} (batch {batch})"),
            EarlierFate::InDoubt => {
                write!(f, "of unknown outcome in run {run} (batch {batch}): it may have arrived")
            }
            EarlierFate::UnderWay => write!(f, "being uploaded by run {run} (batch {batch})"),
        }
    }
}

/// What became of a bill in an earlier run, as far as it forbids to send the bill again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EarlierFate {
    /// The provider has accepted it.
    Delivered,
    /// It was sent, and nobody knows whether it arrived.
    InDoubt,
    /// The run is at work, and the bill is in its hands.
    UnderWay,
}

impl EarlierFate {
    /// A short name that does not change, such as `delivered-before`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Delivered => "delivered-before",
            Self::InDoubt => "in-doubt-before",
            Self::UnderWay => "under-way",
        }
    }
}
