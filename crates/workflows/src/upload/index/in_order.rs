//! Gives partitions one after the other, each sorted.
//!
//! Where there are cores to spare and there is enough to do, partitions are read and sorted on
//! threads of their own while those before them are being used. The threads end before this returns.

use billport_journal::bills::EntryBytes;
use std::{
    io::{self, Read, Write},
    num::NonZeroUsize,
    sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel},
    thread,
};

use super::partitions::Partitions;
use super::sort::PartitionSorter;
use crate::upload::sorter::{Record, Sorter};
use crate::upload::temporary::TemporaryFolder;

/// More threads than these would wait for whoever uses what they sort.
const MOST_THREADS: usize = 4;
/// How many entries of a partition that is too large are sorted at once: 2 MiB of them.
const SORTED_AT_ONCE: usize = 1 << 17;
/// How many entries are given at once of a partition that is too large.
const GIVEN_AT_ONCE: usize = 1 << 12;

/// How many threads sort, besides the one that uses what is sorted.
pub(super) fn threads_to_sort(partitions: &Partitions) -> usize {
    if partitions.are_in_memory() {
        return 0;
    }
    let cores = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    (cores - 1).min(MOST_THREADS)
}

/// Gives all entries in their order: partition after partition, a large one in parts.
pub(super) fn in_order<E: From<io::Error>>(
    partitions: &Partitions,
    folder: &TemporaryFolder,
    threads: usize,
    mut take: impl FnMut(&[EntryBytes]) -> Result<(), E>,
) -> Result<(), E> {
    if threads == 0 {
        let mut bench = Bench::new(partitions);
        let mut sorted = Vec::new();
        for partition in 0..partitions.count() {
            if partitions.is_too_large(partition) {
                merge(partitions, partition, folder, &mut take)?;
            } else {
                bench.sort(partition, &mut sorted)?;
                take(&sorted)?;
            }
        }
        return Ok(());
    }
    thread::scope(|scope| {
        let workers: Vec<Worker> = (0..threads)
            .map(|first| {
                // One is being sorted, one waits, and one is in use.
                let (ready, sorted) = sync_channel(1);
                let (done, used) = channel();
                let its_own = (first..partitions.count()).step_by(threads);
                thread::Builder::new().spawn_scoped(scope, move || {
                    sort_all(partitions, its_own, &ready, &used);
                })?;
                Ok(Worker { sorted, done })
            })
            .collect::<io::Result<_>>()?;
        for partition in 0..partitions.count() {
            if partitions.is_too_large(partition) {
                merge(partitions, partition, folder, &mut take)?;
                continue;
            }
            let Worker { sorted, done } = &workers[partition % threads];
            let sorted = sorted.recv().expect("a thread sorts all that are its own")?;
            take(&sorted)?;
            // Whoever has sorted all needs it no more.
            let _ = done.send(sorted);
        }
        Ok(())
    })
}

/// A thread, as seen by the one that uses what it sorts.
struct Worker {
    sorted: Receiver<io::Result<Vec<EntryBytes>>>,
    done: Sender<Vec<EntryBytes>>,
}

/// Sorts partitions until that is all, or nobody wants more.
fn sort_all(
    partitions: &Partitions,
    its_own: impl Iterator<Item = usize>,
    ready: &SyncSender<io::Result<Vec<EntryBytes>>>,
    used: &Receiver<Vec<EntryBytes>>,
) {
    let mut bench = Bench::new(partitions);
    for partition in its_own.filter(|partition| !partitions.is_too_large(*partition)) {
        let mut sorted = used.try_recv().unwrap_or_default();
        let result = bench.sort(partition, &mut sorted).map(|()| sorted);
        if ready.send(result).is_err() {
            return;
        }
    }
}

/// The memory in which partitions are sorted, one after the other.
struct Bench<'p> {
    partitions: &'p Partitions,
    entries: Vec<EntryBytes>,
    sorter: PartitionSorter,
}

impl<'p> Bench<'p> {
    fn new(partitions: &'p Partitions) -> Self {
        Self { partitions, entries: Vec::new(), sorter: PartitionSorter::default() }
    }

    fn sort(&mut self, partition: usize, sorted: &mut Vec<EntryBytes>) -> io::Result<()> {
        self.partitions.read(partition, &mut self.entries)?;
        self.sorter.sort(&self.entries, self.partitions.shared_bits(), sorted);
        Ok(())
    }
}

/// Sorts a partition that does not fit into memory, for a bill in it is repeated over and over.
fn merge<E: From<io::Error>>(
    partitions: &Partitions,
    partition: usize,
    folder: &TemporaryFolder,
    take: &mut impl FnMut(&[EntryBytes]) -> Result<(), E>,
) -> Result<(), E> {
    let mut sorter = Sorter::with_limit(SORTED_AT_ONCE, folder);
    partitions.read_chunks(partition, |entries| {
        entries.iter().try_for_each(|entry| sorter.push(*entry))
    })?;
    let mut given = Vec::with_capacity(GIVEN_AT_ONCE);
    for entry in sorter.into_sorted()? {
        given.push(entry?);
        if given.len() == GIVEN_AT_ONCE {
            take(&given)?;
            given.clear();
        }
    }
    take(&given)
}

impl Record for EntryBytes {
    const BYTES: usize = size_of::<Self>();

    fn write(self, to: &mut impl Write) -> io::Result<()> {
        to.write_all(&self)
    }

    fn read(from: &mut impl Read) -> io::Result<Self> {
        let mut bytes = [0; Self::BYTES];
        from.read_exact(&mut bytes).map(|()| bytes)
    }
}
