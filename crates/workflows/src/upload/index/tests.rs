//! The index against a tree that is kept in memory, whatever of it goes to a file.

use super::*;
use crate::upload::sorter::Record;
use proptest::{collection::vec, prelude::*};
use std::collections::BTreeSet;
use std::fs;

const PERIOD: &str = "06-2031";
/// Nearly all that follows goes to a file, in several partitions.
const TINY: Limits = Limits { room: 16, partition: 8, most_bits: 3 };

fn index(folder: &TemporaryFolder, file_bytes: u64, limits: Limits) -> BillIndex {
    BillIndex::with_limits(BillHasher::with_key(&[7; 16]), folder.clone(), file_bytes, limits)
}

fn add(index: &mut BillIndex, account: u32, line: u64) {
    index.add(account.to_string().as_bytes(), PERIOD.parse().unwrap(), line).unwrap();
}

/// All entries, and how many came at once at most.
fn given(index: &BillIndex, threads: usize) -> (Vec<EntryBytes>, usize) {
    let (mut entries, mut most) = (Vec::new(), 0);
    in_order::in_order(&index.partitions, &index.folder, threads, |some| {
        entries.extend_from_slice(some);
        most = most.max(some.len());
        io::Result::Ok(())
    })
    .unwrap();
    (entries, most)
}

/// What the index is to give.
#[derive(Default)]
struct Model(BTreeSet<BillEntry>);

impl Model {
    fn add(&mut self, account: u32, line: u64) {
        let hasher = BillHasher::with_key(&[7; 16]);
        let hash = hasher.hash_of(account.to_string().as_bytes(), PERIOD.parse().unwrap());
        self.0.insert(BillEntry { hash, line: u32::try_from(line).unwrap() });
    }

    fn entries(&self) -> Vec<EntryBytes> {
        self.0.iter().map(|entry| entry.to_bytes()).collect()
    }
}

/// How many entries are held in memory while a file is judged.
fn kept(index: &BillIndex) -> usize {
    index.partitions.room()
}

proptest! {
    #[test]
    fn it_gives_what_a_tree_gives_whatever_fits_into_memory(
        accounts in prop_oneof![
            vec(any::<u32>(), 0..300),
            // Some bills again and again, one of them for most of the file.
            vec(prop_oneof![6 => Just(1_u32), 1 => 0_u32..20], 0..300),
        ],
        // What is expected of the file is mostly wrong.
        file_bytes in 0_u64..12_000,
        room in 1_usize..100,
        partition in 1_u64..60,
        most_bits in 0_u32..6,
        threads in 0_usize..4,
    ) {
        let folder = TemporaryFolder::of(None);
        let mut index = index(&folder, file_bytes, Limits { room, partition, most_bits });
        let mut model = Model::default();
        for (line, account) in (2..).zip(&accounts) {
            add(&mut index, *account, line);
            model.add(*account, line);
        }
        prop_assert_eq!(given(&index, threads).0, model.entries());
        prop_assert_eq!(given(&index, 0).0, model.entries(), "it can be read again");
    }
}

#[test]
fn what_is_kept_in_memory_does_not_grow_with_the_file() {
    let (rows, row_bytes) = (40_000_u64, 25);
    let limits = Limits { room: 1_024, partition: 256, most_bits: 13 };
    let folder = TemporaryFolder::of(None);
    let mut index = index(&folder, rows * row_bytes, limits);
    let mut model = Model::default();
    for line in 1..=rows {
        add(&mut index, u32::try_from(line).unwrap(), line);
        model.add(u32::try_from(line).unwrap(), line);
    }
    assert_eq!(kept(&index), limits.room);
    let (entries, most) = given(&index, 2);
    assert!(most <= 512, "{most} entries of 256 were sorted at once");
    assert_eq!(entries, model.entries());
}

#[test]
fn one_bill_on_every_line_is_kept_in_no_more_memory() {
    let rows = 40_000;
    let folder = TemporaryFolder::of(None);
    let limits = Limits { room: 1_024, partition: 256, most_bits: 13 };
    let mut index = index(&folder, rows * 25, limits);
    for line in 1..=rows {
        add(&mut index, 7, line);
    }
    assert_eq!(kept(&index), limits.room);
    for threads in [0, 2] {
        let (entries, most) = given(&index, threads);
        assert!(most <= 4_096, "{most} entries at once");
        let lines = entries.iter().map(|entry| u64::from(BillEntry::from_bytes(*entry).line));
        assert!(lines.eq(1..=rows));
    }
}

#[test]
fn the_file_has_no_name_and_is_in_the_folder_it_was_given() {
    let folder = tempfile::tempdir().unwrap();
    let mut index = index(&TemporaryFolder::at(folder.path()), 10_000, TINY);
    (1..500).for_each(|line| add(&mut index, 1, line));
    assert!(!index.partitions.are_in_memory());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "it has no name");
    // Where there is no such folder, there is no such file.
    let gone = TemporaryFolder::at(&folder.path().join("gone"));
    let mut index = self::index(&gone, 10_000, TINY);
    let refused = (1..500).try_for_each(|line| index.add(b"1", PERIOD.parse().unwrap(), line));
    assert_eq!(refused.unwrap_err().kind(), io::ErrorKind::NotFound);
}

#[test]
fn whoever_wants_no_more_is_asked_no_more() {
    let mut index = index(&TemporaryFolder::of(None), 10_000, TINY);
    (1..500).for_each(|line| add(&mut index, u32::try_from(line).unwrap(), line));
    for threads in [0, 1, 3] {
        let mut asked = 0;
        let stopped = in_order::in_order(&index.partitions, &index.folder, threads, |_| {
            asked += 1;
            Err(io::Error::from(io::ErrorKind::Interrupted))
        });
        assert_eq!((stopped.unwrap_err().kind(), asked), (io::ErrorKind::Interrupted, 1));
    }
}

#[test]
fn a_file_that_was_cut_is_an_error() {
    let mut index = index(&TemporaryFolder::of(None), 10_000, TINY);
    (1..500).for_each(|line| add(&mut index, u32::try_from(line).unwrap(), line));
    index.partitions.cut_file();
    for threads in [0, 2] {
        let cut = in_order::in_order(&index.partitions, &index.folder, threads, |_| Ok(()));
        let error: io::Error = cut.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
    }
}

#[test]
fn a_line_that_does_not_fit_is_refused() {
    let mut index = index(&TemporaryFolder::of(None), 0, TINY);
    add(&mut index, 1, u64::from(u32::MAX));
    let refused = index.add(b"1", PERIOD.parse().unwrap(), u64::from(u32::MAX) + 1).unwrap_err();
    assert_eq!(refused.kind(), io::ErrorKind::FileTooLarge);
}

#[test]
fn an_entry_is_written_as_its_bytes() {
    let entry: EntryBytes = std::array::from_fn(|index| u8::try_from(index).unwrap());
    let mut bytes = Vec::new();
    entry.write(&mut bytes).unwrap();
    assert_eq!(bytes, entry);
    assert_eq!(EntryBytes::read(&mut bytes.as_slice()).unwrap(), entry);
}
