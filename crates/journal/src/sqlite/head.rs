//! Was the journal set back: is it a copy from before, put in the place of one that went on?
//!
//! Everything that was sent since that copy is pending in it, and would be sent again. So whoever
//! opens a journal to send by it looks for what a later one has left beside it:
//!
//! - `JOURNAL.runs/head` names the last event that there was when a run was released or the journal
//!   was closed. A journal in which this event is another, or is missing, was set back.
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
use super::read;
use crate::bills::draft::Draft;
use crate::error::StoreError;
use crate::records::Digest;

/// The name of the file that names the last event.
const HEAD: &str = "head";

/// What lies beside a journal and is later than all that stands in it; nothing unless it was set
/// back.
pub(super) fn later_than(
    connection: &Connection,
    folder: &Path,
) -> Result<Vec<PathBuf>, StoreError> {
    // What lies there is read before what stands in the journal, which others may be writing.
    let noted = noted(folder).map_err(of_files)?;
    let remembered = remembered_runs(folder).map_err(of_files)?;
    let last_run = read::last_run(connection).map_err(of_sqlite)?;
    let mut later = Vec::new();
    if let Some(noted) = noted
        && !noted.is_in(connection).map_err(of_sqlite)?
    {
        later.push(folder.join(HEAD));
    }
    later.extend(remembered.into_iter().filter(|(run, _)| *run > last_run).map(|(_, bills)| bills));
    Ok(later)
}

/// Notes the last event beside the journal. A note that this journal does not know, or that is as
/// late, is left as it is.
pub(super) fn note(connection: &Connection, folder: &Path) -> Result<(), StoreError> {
    let Some((number, digest)) = read::last_event(connection).map_err(of_sqlite)? else {
        return Ok(());
    };
    if let Some(noted) = noted(folder).map_err(of_files)?
        && (noted.number >= number || !noted.is_in(connection).map_err(of_sqlite)?)
    {
        return Ok(());
    }
    write(folder, &Head { number, digest: digest.to_string() }).map_err(of_files)
}

/// The last event, as it is noted: its number, and its digest in hexadecimal.
struct Head {
    number: u64,
    digest: String,
}

impl Head {
    fn is_in(&self, connection: &Connection) -> rusqlite::Result<bool> {
        let event = read::digest_of_event(connection, self.number)?;
        Ok(event.is_some_and(|digest: Digest| digest.to_string() == self.digest))
    }
}

/// The note, if there is one. What can't be read as one says nothing.
fn noted(folder: &Path) -> io::Result<Option<Head>> {
    let text = match fs::read(folder.join(HEAD)) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    Ok(text.trim_end().split_once(' ').and_then(|(number, digest)| {
        Some(Head { number: number.parse().ok()?, digest: digest.to_owned() })
    }))
}

/// There is the old note or the new one at any moment, and never half of one.
fn write(folder: &Path, Head { number, digest }: &Head) -> io::Result<()> {
    let mut draft = Draft::create(folder)?;
    writeln!(draft.file(), "{number} {digest}")?;
    draft.publish(&folder.join(HEAD))
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
