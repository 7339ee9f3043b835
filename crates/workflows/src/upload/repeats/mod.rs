//! Bills that stand in a file twice: found exactly, in memory that does not grow with their number.
//!
//! The index brings bills with one hash one after the other; all but the first of them are suspect.
//! In the order of their lines the file is read for them once, whatever their number, and in the
//! order of their hashes they are compared, by account number and period. So a hash that two bills
//! share by chance rejects nothing.

mod suspect;

use billport_journal::bills::{BillEntry, EntryBytes};
use std::collections::BTreeSet;
use std::io::{self, Read, Write};

pub(super) use self::suspect::Identity;
use self::suspect::{Identified, Suspect};
use super::sorter::{Record, Sorted, Sorter};
use super::temporary::TemporaryFolder;
use crate::delivery::PlanError;

/// How many records of each kind are kept in memory: 3 MiB of the largest.
const LIMIT: usize = 1 << 16;

/// A row that is the same bill as an earlier one. Ordered by where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Repeat {
    pub(super) line: u32,
    pub(super) first_line: u32,
}

impl Record for Repeat {
    const BYTES: usize = Suspect::BYTES;

    fn write(self, to: &mut impl Write) -> io::Result<()> {
        let Self { line, first_line } = self;
        Suspect { line, first_line }.write(to)
    }

    fn read(from: &mut impl Read) -> io::Result<Self> {
        let Suspect { line, first_line } = Suspect::read(from)?;
        Ok(Self { line, first_line })
    }
}

/// Lines of bills that share their hash with another bill by chance. As good as always there are none.
pub(super) type Namesakes = BTreeSet<u32>;

/// Looks at entries in the order of the index, and sets those aside that seem to be repeats.
#[derive(Debug)]
pub(super) struct Suspects {
    folder: TemporaryFolder,
    limit: usize,
    last: Option<EntryBytes>,
    /// The last hash that is shared, and where its first bill stands.
    shared: Option<([u8; 12], u32)>,
    found: Sorter<Suspect>,
}

/// What has become of the suspects.
#[derive(Debug)]
pub(super) struct Resolved {
    /// The repeats, in the order of the file.
    pub(super) repeats: Sorted<Repeat>,
    /// The others, but for the first bills of their hashes.
    pub(super) namesakes: Namesakes,
}

impl Suspects {
    /// None so far. What is too much for the memory goes into a folder.
    pub(super) fn new(folder: &TemporaryFolder) -> Self {
        Self::with_limit(LIMIT, folder)
    }

    fn with_limit(limit: usize, folder: &TemporaryFolder) -> Self {
        let found = Sorter::with_limit(limit, folder);
        Self { folder: folder.clone(), limit, last: None, shared: None, found }
    }

    /// Looks at the next entries, and gives on, many at a time, those that are no repeats: the first
    /// of each hash, and known namesakes.
    pub(super) fn look_at(
        &mut self,
        entries: &[EntryBytes],
        namesakes: &Namesakes,
        mut give_on: impl FnMut(&[EntryBytes]) -> Result<(), PlanError>,
    ) -> Result<(), PlanError> {
        let mut given = 0;
        let mut last = self.last;
        for (index, entry) in entries.iter().enumerate() {
            if let Some(before) = last.replace(*entry)
                && hash_of(&before) == hash_of(entry)
            {
                let line = self.suspect(before, *entry)?;
                if !namesakes.contains(&line) {
                    give_on(&entries[given..index])?;
                    given = index + 1;
                }
            }
        }
        self.last = last;
        give_on(&entries[given..])
    }

    /// Sets an entry aside that has the hash of the one before, and the first one of them as well.
    fn suspect(&mut self, before: EntryBytes, entry: EntryBytes) -> io::Result<u32> {
        let [before, entry] = [before, entry].map(|bytes| (*hash_of(&bytes), line_of(bytes)));
        let first_line = match self.shared {
            Some((hash, first_line)) if hash == entry.0 => first_line,
            _ => {
                let first_line = before.1;
                self.shared = Some((entry.0, first_line));
                self.found.push(Suspect { line: first_line, first_line })?;
                first_line
            }
        };
        self.found.push(Suspect { line: entry.1, first_line })?;
        Ok(entry.1)
    }

    /// Compares the suspects with each other. Their identities are asked for in the order of the file.
    ///
    /// # Errors
    /// What `identity` gives, and if a temporary file can't be written or read.
    pub(super) fn resolve(
        self,
        mut identity: impl FnMut(u32) -> Result<Identity, PlanError>,
    ) -> Result<Resolved, PlanError> {
        let mut identified = Sorter::with_limit(self.limit, &self.folder);
        for suspect in self.found.into_sorted()? {
            let Suspect { line, first_line } = suspect?;
            identified.push(Identified { first_line, line, identity: identity(line)? })?;
        }
        let mut repeats = Sorter::with_limit(self.limit, &self.folder);
        let mut namesakes = Namesakes::new();
        // The different bills of one hash: as good as always it is one.
        let mut different: Vec<Identified> = Vec::new();
        for suspect in identified.into_sorted()? {
            let suspect = suspect?;
            different.retain(|other| other.first_line == suspect.first_line);
            match different.iter().find(|other| other.identity == suspect.identity) {
                Some(first) => {
                    repeats.push(Repeat { line: suspect.line, first_line: first.line })?;
                }
                None => {
                    if !different.is_empty() {
                        namesakes.insert(suspect.line);
                    }
                    different.push(suspect);
                }
            }
        }
        Ok(Resolved { repeats: repeats.into_sorted()?, namesakes })
    }
}

fn hash_of(entry: &EntryBytes) -> &[u8; 12] {
    entry.first_chunk().expect("sixteen bytes begin with twelve")
}

fn line_of(entry: EntryBytes) -> u32 {
    BillEntry::from_bytes(entry).line
}

#[cfg(test)]
mod tests;
