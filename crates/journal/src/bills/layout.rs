//! The bytes of a file of bills, all numbers with the highest byte first.
//!
//! ```text
//! head    magic 8 | version 4 | check value of the key 12 | zero 8
//! entries 16 each, ascending
//! tail    run 8 | entries 8 | oldest and newest month 4 + 4 | XXH3-128 of all before 16
//! ```

use super::entry::BillEntry;
use super::hash::BillHasher;
use super::months::Months;
use crate::records::RunId;

pub(super) const HEAD_BYTES: usize = 32;
pub(super) const TAIL_BYTES: usize = 40;

const MAGIC: [u8; 8] = *b"bp-bills";
const VERSION: [u8; 4] = 1_u32.to_be_bytes();

/// The bytes before the entries.
pub(super) fn head(hasher: &BillHasher) -> [u8; HEAD_BYTES] {
    let mut head = [0; HEAD_BYTES];
    head[..8].copy_from_slice(&MAGIC);
    head[8..12].copy_from_slice(&VERSION);
    head[12..24].copy_from_slice(&hasher.check_value().to_bytes());
    head
}

/// What the bytes before the entries tell.
pub(super) enum Head {
    Good,
    NotOurs,
    NewerVersion,
    OtherKey,
}

impl Head {
    pub(super) fn of(found: &[u8; HEAD_BYTES], hasher: &BillHasher) -> Self {
        if found[..8] != MAGIC {
            Self::NotOurs
        } else if found[8..12] != VERSION {
            Self::NewerVersion
        } else if *found != head(hasher) {
            Self::OtherKey
        } else {
            Self::Good
        }
    }
}

/// What stands behind the entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tail {
    pub(super) run: RunId,
    pub(super) entries: u64,
    pub(super) months: Months,
}

impl Tail {
    /// Its bytes without the digest.
    pub(super) fn to_bytes(self) -> [u8; TAIL_BYTES - 16] {
        let [oldest, newest] = self.months.to_numbers();
        let mut bytes = [0; TAIL_BYTES - 16];
        bytes[..8].copy_from_slice(&self.run.0.to_be_bytes());
        bytes[8..16].copy_from_slice(&self.entries.to_be_bytes());
        bytes[16..20].copy_from_slice(&oldest.to_be_bytes());
        bytes[20..].copy_from_slice(&newest.to_be_bytes());
        bytes
    }

    /// The tail of these bytes, and the digest that stands behind it.
    pub(super) fn from_bytes(bytes: &[u8; TAIL_BYTES]) -> (Self, [u8; 16]) {
        let part = |at: usize| bytes[at..].first_chunk().copied();
        let number = |at| u64::from_be_bytes(part(at).expect("the tail has 40 bytes"));
        let month = |at: usize| {
            let bytes = bytes[at..].first_chunk().copied().expect("the tail has 40 bytes");
            u32::from_be_bytes(bytes)
        };
        let tail = Self {
            run: RunId(number(0)),
            entries: number(8),
            months: Months::from_numbers([month(16), month(20)]),
        };
        (tail, *bytes.last_chunk().expect("the tail ends in 16 bytes"))
    }

    /// The size of the whole file in bytes; nothing if there can be no such file.
    pub(super) fn size_of_file(self) -> Option<u64> {
        let around = (HEAD_BYTES + TAIL_BYTES) as u64;
        self.entries.checked_mul(BillEntry::BYTES as u64)?.checked_add(around)
    }
}
