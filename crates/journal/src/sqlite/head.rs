//! Was the journal set back: is it a copy from before, put in the place of one that went on?
//!
//! Everything that was sent since that copy is pending in it, and would be sent again; and payments
//! that it does not know hold nobody back from paying the same dues anew. So whoever opens a journal
//! to send by it looks for what a later one has left beside it:
//!
//! - `JOURNAL.runs/head` names the last event that there was when a run was released or the journal
//!   was closed. A journal in which this event is another, or is missing, was set back.
//! - `JOURNAL.runs/payments-head` does so for payments, and is written after each intent, before its
//!   request can leave: so no payment that may have been made is ever missing unseen.
//! - `RUN.bills` is published when its run is begun. A journal that never gave out this number was
//!   set back. (`RUN.lock` says nothing: a process that dies before its run is written leaves one.)
//!
//! Whoever has put back the folder together with the journal has put back these as well, and is
//! not found out.

use rusqlite::Connection;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::failure::{of_files, of_sqlite};
use super::{payments, read};
use crate::bills::draft::Draft;
use crate::error::StoreError;
use crate::records::Digest;

/// A chain of events whose end is noted.
#[derive(Clone, Copy, Debug)]
pub(super) enum Chain {
    Runs,
    Payments,
}

impl Chain {
    pub(super) const ALL: [Self; 2] = [Self::Runs, Self::Payments];

    /// The name of the file that names its last event.
    const fn file(self) -> &'static str {
        match self {
            Self::Runs => "head",
            Self::Payments => "payments-head",
        }
    }

    fn last_event(self, connection: &Connection) -> Result<Option<(u64, Digest)>, StoreError> {
        let last = match self {
            Self::Runs => read::last_event(connection),
            Self::Payments => payments::read::last_event(connection),
        };
        last.map_err(of_sqlite)
    }

    /// Whether it has the event that is noted.
    fn has(self, connection: &Connection, noted: &Head) -> Result<bool, StoreError> {
        let digest = match self {
            Self::Runs => read::digest_of_event(connection, noted.number),
            Self::Payments => payments::read::digest_of_event(connection, noted.number),
        };
        Ok(digest.map_err(of_sqlite)?.is_some_and(|digest| digest.to_string() == noted.digest))
    }
}

/// What lies beside a journal and is later than all that stands in it; nothing unless it was set
/// back.
pub(super) fn later_than(
    connection: &Connection,
    folder: &Path,
) -> Result<Vec<PathBuf>, StoreError> {
    // What lies there is read before what stands in the journal, which others may be writing.
    let mut heads = Vec::new();
    for chain in Chain::ALL {
        heads.extend(noted(folder, chain).map_err(of_files)?.map(|noted| (chain, noted)));
    }
    let remembered = remembered_runs(folder).map_err(of_files)?;
    let last_run = read::last_run(connection).map_err(of_sqlite)?;
    let mut later = Vec::new();
    for (chain, noted) in heads {
        if !chain.has(connection, &noted)? {
            later.push(folder.join(chain.file()));
        }
    }
    later.extend(remembered.into_iter().filter(|(run, _)| *run > last_run).map(|(_, bills)| bills));
    Ok(later)
}

/// Notes the last event of a chain beside the journal, if it is to be noted.
pub(super) fn note(connection: &Connection, folder: &Path, chain: Chain) -> Result<(), StoreError> {
    match to_note(connection, folder, chain)? {
        Some(head) => write(folder, chain, &head).map_err(of_files),
        None => Ok(()),
    }
}

/// The last event of a chain, if it is to be noted. A note that this journal does not know, or that is
/// as late, is left as it is.
pub(super) fn to_note(
    connection: &Connection,
    folder: &Path,
    chain: Chain,
) -> Result<Option<Head>, StoreError> {
    let Some((number, digest)) = chain.last_event(connection)? else { return Ok(None) };
    let is_to_stay = match noted(folder, chain).map_err(of_files)? {
        Some(noted) => noted.number >= number || !chain.has(connection, &noted)?,
        None => false,
    };
    Ok((!is_to_stay).then(|| Head { number, digest: digest.to_string() }))
}

/// The last event of a chain, as it is noted: its number, and its digest in hexadecimal.
pub(super) struct Head {
    number: u64,
    digest: String,
}

/// The note, if there is one. What can't be read as one says nothing.
fn noted(folder: &Path, chain: Chain) -> io::Result<Option<Head>> {
    let text = match fs::read(folder.join(chain.file())) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    Ok(text.trim_end().split_once(' ').and_then(|(number, digest)| {
        Some(Head { number: number.parse().ok()?, digest: digest.to_owned() })
    }))
}

/// There is the old note or the new one at any moment, and never half of one.
fn write(folder: &Path, chain: Chain, Head { number, digest }: &Head) -> io::Result<()> {
    let mut draft = Draft::create(folder)?;
    writeln!(draft.file(), "{number} {digest}")?;
    draft.publish(&folder.join(chain.file()))
}

/// The numbers of the runs whose bills are remembered, with the files, in ascending order.
fn remembered_runs(folder: &Path) -> io::Result<Vec<(u64, PathBuf)>> {
    let mut runs = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let run = name.to_str().and_then(|name| name.strip_suffix(".bills"));
        runs.extend(run.and_then(|run| run.parse().ok()).map(|run| (run, entry.path())));
    }
    runs.sort_unstable();
    Ok(runs)
}
