//! How a list has moved while it was read.

use std::fmt;

/// Rows that were read have moved, for others came or went before them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shift {
    /// So many more were inserted than deleted: as many came again, and were dropped.
    Inserted(u64),
    /// So many more were deleted than inserted: it was gone back as far, so that none was left out.
    Deleted(u64),
}

impl Shift {
    /// The rows have moved by so many places; nothing if by none.
    pub(super) fn by(places: i64) -> Option<Self> {
        match places {
            0 => None,
            1.. => Some(Self::Inserted(places.unsigned_abs())),
            _ => Some(Self::Deleted(places.unsigned_abs())),
        }
    }
}

impl fmt::Display for Shift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (rows, what) = match self {
            Self::Inserted(rows) => (rows, "inserted"),
            Self::Deleted(rows) => (rows, "deleted"),
        };
        match rows {
            1 => write!(f, "a customer was {what} while the list was read"),
            _ => write!(f, "{rows} customers were {what} while the list was read"),
        }
    }
}
