//! Sorts the entries of one partition.
//!
//! Their hashes are uniform: the next bits of a hash tell almost where an entry belongs. So entries
//! are counted by those bits, put each into its place but for a few neighbours, and these are moved
//! past each other. Each entry is touched four times, whatever their number.

use billport_journal::bills::EntryBytes;

/// Fewer than these are sorted by comparison.
const FEW: usize = 64;
/// How often an entry is moved on the average at most. Uniform hashes need less than one move.
const MOST_MOVES: usize = 16;

/// Sorts partition after partition in the same memory.
#[derive(Debug, Default)]
pub(super) struct PartitionSorter {
    /// Where the next entry of each place goes.
    places: Vec<u32>,
}

impl PartitionSorter {
    /// Puts entries, of which the first `shared_bits` bits are the same, into their order.
    pub(super) fn sort(
        &mut self,
        entries: &[EntryBytes],
        shared_bits: u32,
        sorted: &mut Vec<EntryBytes>,
    ) {
        let few = entries.len() < FEW || u32::try_from(entries.len()).is_err();
        if few {
            sorted.clear();
            sorted.extend_from_slice(entries);
            sorted.sort_unstable();
            return;
        }
        self.distribute(entries, shared_bits, sorted);
        if !move_neighbours(sorted) {
            sorted.sort_unstable();
        }
    }

    fn distribute(
        &mut self,
        entries: &[EntryBytes],
        shared_bits: u32,
        sorted: &mut Vec<EntryBytes>,
    ) {
        // One or two entries share a place.
        let bits = entries.len().ilog2();
        let place = |entry: &EntryBytes| {
            let start = entry.first_chunk().expect("sixteen bytes begin with eight");
            let place = (u64::from_be_bytes(*start) << shared_bits) >> (u64::BITS - bits);
            usize::try_from(place).expect("a place is below the number of entries")
        };
        self.places.clear();
        self.places.resize(1 << bits, 0);
        for entry in entries {
            self.places[place(entry)] += 1;
        }
        let mut before = 0;
        for count in &mut self.places {
            before += std::mem::replace(count, before);
        }
        sorted.resize(entries.len(), [0; 16]);
        for entry in entries {
            let next = &mut self.places[place(entry)];
            let at = usize::try_from(*next).expect("a number of entries fits into memory");
            sorted[at] = *entry;
            *next += 1;
        }
    }
}

/// Moves each entry before its neighbours that are greater; gives up where that takes too long.
fn move_neighbours(entries: &mut [EntryBytes]) -> bool {
    let number = |entry: EntryBytes| u128::from_be_bytes(entry);
    let mut left = entries.len() * MOST_MOVES;
    let mut last = 0;
    for index in 0..entries.len() {
        let entry = entries[index];
        if number(entry) >= last {
            last = number(entry);
            continue;
        }
        let mut at = index;
        while at > 0 && number(entries[at - 1]) > number(entry) {
            entries[at] = entries[at - 1];
            at -= 1;
        }
        entries[at] = entry;
        let Some(rest) = left.checked_sub(index - at) else { return false };
        left = rest;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::vec, prelude::*};

    fn sorted(entries: &[EntryBytes], shared_bits: u32) -> Vec<EntryBytes> {
        let mut sorted = vec![[9; 16]; 3];
        PartitionSorter::default().sort(entries, shared_bits, &mut sorted);
        sorted
    }

    /// Uniform, or crowded in a few places.
    fn entries() -> impl Strategy<Value = Vec<EntryBytes>> {
        let crowded = (0_u8..3, 0_u8..3, any::<u16>()).prop_map(|(one, other, line)| {
            let [high, low] = line.to_be_bytes();
            [0x5a, one, 0, 0, 0, 0, 0, other, 0, 0, 0, 0, 0, 0, high, low]
        });
        let uniform = any::<[u8; 15]>().prop_map(|rest| {
            let mut entry = [0x5a; 16];
            entry[1..].copy_from_slice(&rest);
            entry
        });
        prop_oneof![vec(uniform, 0..600), vec(crowded, 0..600)]
    }

    proptest! {
        #[test]
        fn it_sorts_as_the_library_does(mut entries in entries(), shared_bits in 0_u32..=8) {
            let found = sorted(&entries, shared_bits);
            entries.sort_unstable();
            prop_assert_eq!(found, entries);
        }
    }

    #[test]
    fn neighbours_that_are_many_are_not_moved_one_by_one() {
        // All share one place, and come in the wrong order.
        let mut entries: Vec<EntryBytes> = (0..10_000_u128).map(u128::to_be_bytes).collect();
        entries.reverse();
        assert!(!move_neighbours(&mut entries.clone()));
        let found = sorted(&entries, 0);
        entries.sort_unstable();
        assert_eq!(found, entries);
    }

    #[test]
    fn one_bill_again_and_again_needs_no_moves() {
        let mut entries: Vec<EntryBytes> = (0..10_000_u128).map(u128::to_be_bytes).collect();
        let sorted = entries.clone();
        assert!(move_neighbours(&mut entries));
        assert_eq!(entries, sorted);
    }
}
