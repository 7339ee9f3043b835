//! Finds the journal, makes it if there is none, and makes certain that it is one.
//!
//! Nothing is written to a file before it is recognised. It is looked at through SQLite only:
//! a file that is opened past SQLite and closed again takes SQLite's locks on it along, those of
//! other handles in the same process too (SQLite, How To Corrupt An SQLite Database File, 2.2).

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::Check;
use super::failure::{of_files, of_sqlite, opening};
use super::head;
use super::place::{
    beside, clear_leftovers, has_two_names, make_journal, one_name, private_folder, tighten,
};
use super::schema::{APPLICATION_ID, Marks, NEWEST};
use super::upgrade;
use crate::error::{OpenError, StoreError, StoreErrorKind};

/// The first release that can't damage a file in WAL mode when two processes restart its log at the
/// same time (SQLite, Release History, 3.51.3).
const OLDEST_LIBRARY: i32 = 3_051_003;
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// More than there are: each is prepared once.
const STATEMENTS: usize = 64;
/// The log is written back when it is so long, and then written over from its beginning: what makes a
/// file longer costs the disk more than what does not. A transaction that intends and settles batches
/// has one page or two, so the work of writing back is spread over a hundred of them.
const PAGES_OF_LOG: u32 = 128;

/// A journal that was found or made, and recognised.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) connection: Connection,
    pub(super) path: PathBuf,
    pub(super) folder: PathBuf,
}

/// What to do where no journal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Missing {
    Make,
    Leave,
}

/// Opens the journal; `None` if there is none and none is to be made.
pub(super) fn open(
    path: &Path,
    check: Check,
    missing: Missing,
) -> Result<Option<Opened>, OpenError> {
    library_is_new_enough(rusqlite::version_number()).map_err(|error| opening(path, error))?;
    let path = one_name(path).map_err(|error| opening(path, of_files(error)))?;
    let folder = beside(&path, ".runs");
    let store = |error: StoreError| opening(&path, error);
    if !is_there(&path)? {
        nothing_is_left_of_it(&path, &folder)?;
        if missing == Missing::Leave {
            return Ok(None);
        }
        make_journal(&path).map_err(store)?;
    }
    recognise(&path)?;
    clear_leftovers(&path);
    if has_two_names(&path).map_err(of_files).map_err(store)? {
        return Err(OpenError::TwoNames { path });
    }
    for file in ["", "-wal", "-shm"] {
        tighten(&beside(&path, file)).map_err(of_files).map_err(store)?;
    }
    private_folder(&folder).and_then(|()| tighten(&folder)).map_err(of_files).map_err(store)?;
    let connection = connect(&path, &folder, check)?;
    Ok(Some(Opened { connection, path, folder }))
}

/// How SQLite opens files of a journal: never makes one, and leaves it to us that one thread at a
/// time uses the connection.
pub(super) fn flags() -> OpenFlags {
    OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX
}

/// Switches a file to the write-ahead log. A file that is in this mode already is not written.
pub(super) fn into_wal(connection: &Connection) -> rusqlite::Result<()> {
    let mode: String =
        connection.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get(0))?;
    if mode == "wal" {
        return Ok(());
    }
    let words = format!("its log can't be kept here: the mode stays `{mode}`");
    let error = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CANTOPEN);
    Err(rusqlite::Error::SqliteFailure(error, Some(words)))
}

fn library_is_new_enough(version: i32) -> Result<(), StoreError> {
    if version >= OLDEST_LIBRARY {
        return Ok(());
    }
    let (found, needed) = (number_of_release(version), number_of_release(OLDEST_LIBRARY));
    let words = format!("it is SQLite {found}, and {needed} is needed");
    Err(StoreError::new(StoreErrorKind::OldLibrary, words))
}

fn number_of_release(version: i32) -> String {
    format!("{}.{}.{}", version / 1_000_000, version / 1000 % 1000, version % 1000)
}

/// Whether the path leads to something. Something empty, a folder or a device is no journal, and
/// neither is a link to nowhere.
fn is_there(path: &Path) -> Result<bool, OpenError> {
    let not_a_journal = || OpenError::NotAJournal { path: path.to_owned() };
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() && metadata.len() > 0 => Ok(true),
        Ok(_) => Err(not_a_journal()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let leads_nowhere = path.file_name().is_none() || path.is_symlink();
            if leads_nowhere { Err(not_a_journal()) } else { Ok(false) }
        }
        Err(error) => Err(opening(path, of_files(error))),
    }
}

/// Refuses to make a journal where one was: what is left of it says that it is not new here.
fn nothing_is_left_of_it(path: &Path, folder: &Path) -> Result<(), OpenError> {
    let log = beside(path, "-wal");
    let is_used =
        |folder: &Path| fs::read_dir(folder).is_ok_and(|mut files| files.next().is_some());
    let left = match () {
        () if log.exists() => log,
        () if is_used(folder) => folder.to_owned(),
        () => return Ok(()),
    };
    // Another process may have made it since it was looked for.
    if is_there(path)? { Ok(()) } else { Err(OpenError::Torn { path: path.to_owned(), left }) }
}

/// Looks whether a file is a journal that this build knows, without writing a byte beside or in it.
fn recognise(path: &Path) -> Result<(), OpenError> {
    // A process that was killed while it wrote the log back may have left pages that are not whole:
    // with its log the journal is.
    let is_repaired_by_its_log = has_log(path);
    let (marks, is_cut) = match look_at_closed(path) {
        Ok(seen) => seen,
        Err(error) => {
            return match error.sqlite_error_code() {
                Some(ErrorCode::NotADatabase) => Err(not_a_journal(path)),
                Some(ErrorCode::DatabaseCorrupt) if is_repaired_by_its_log => Ok(()),
                _ => Err(opening(path, of_sqlite(error))),
            };
        }
    };
    is_known(path, marks)?;
    if is_cut && !is_repaired_by_its_log {
        let words = "its last page is not whole";
        return Err(opening(path, StoreError::new(StoreErrorKind::Damaged, words)));
    }
    Ok(())
}

fn is_known(path: &Path, marks: Marks) -> Result<(), OpenError> {
    if marks.application_id != APPLICATION_ID {
        return Err(not_a_journal(path));
    }
    if marks.schema > NEWEST {
        let path = path.to_owned();
        return Err(OpenError::NewerSchema { path, found: marks.schema, known: NEWEST });
    }
    Ok(())
}

fn not_a_journal(path: &Path) -> OpenError {
    OpenError::NotAJournal { path: path.to_owned() }
}

fn has_log(path: &Path) -> bool {
    fs::metadata(beside(path, "-wal")).is_ok_and(|log| log.len() > 0)
}

/// What the file says of itself, its log left aside, and whether it ends within a page. SQLite
/// takes the file for one that can't change, so it writes nothing and locks nothing.
fn look_at_closed(path: &Path) -> rusqlite::Result<(Marks, bool)> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(immutable_uri(path), flags)?;
    let marks = Marks::of(&connection)?;
    let page: u32 = connection.pragma_query_value(None, "page_size", |row| row.get(0))?;
    let is_cut = fs::metadata(path).is_ok_and(|file| file.len() % u64::from(page) != 0);
    Ok((marks, is_cut))
}

fn immutable_uri(path: &Path) -> String {
    let mut uri = String::from("file:");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'/' | b'-' | b'_' | b'.' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => {
                uri.push(char::from(*byte));
            }
            other => write!(uri, "%{other:02x}").expect("writing to a String never fails"),
        }
    }
    uri + "?immutable=1"
}

fn connect(path: &Path, folder: &Path, check: Check) -> Result<Connection, OpenError> {
    let store = |error: rusqlite::Error| opening(path, of_sqlite(error));
    // A journal that is refused is left as it was, its log included.
    let leave_the_log = has_log(path);
    let connection = Connection::open_with_flags(path, flags()).map_err(store)?;
    set_up(&connection, leave_the_log).map_err(store)?;
    let marks = Marks::of(&connection).map_err(store)?;
    is_known(path, marks)?;
    if check == Check::Quick {
        let complaints = complaints(&connection, "quick_check(1)").map_err(store)?;
        if let Some(complaint) = complaints.into_iter().next() {
            return Err(opening(path, StoreError::new(StoreErrorKind::Damaged, complaint)));
        }
    }
    upgrade::bring_up_to_date(&connection, folder).map_err(|error| opening(path, error))?;
    if check == Check::Quick {
        was_not_set_back(&connection, path, folder)?;
    }
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false).map_err(store)?;
    Ok(connection)
}

/// Nothing is sent by a journal that was set back: it does not know what was sent since.
fn was_not_set_back(connection: &Connection, path: &Path, folder: &Path) -> Result<(), OpenError> {
    let later = head::later_than(connection, folder).map_err(|error| opening(path, error))?;
    if later.is_empty() { Ok(()) } else { Err(OpenError::SetBack { path: path.to_owned(), later }) }
}

fn set_up(connection: &Connection, leave_the_log: bool) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, leave_the_log)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.pragma_update(None, "temp_store", "memory")?;
    into_wal(connection)?;
    connection.pragma_update(None, "synchronous", "full")?;
    // macOS keeps what is synced in the cache of the disk, unless it is told to write it through
    // (SQLite, PRAGMA fullfsync). Elsewhere this changes nothing.
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "checkpoint_fullfsync", true)?;
    connection.pragma_update(None, "wal_autocheckpoint", PAGES_OF_LOG)?;
    // Negative: in KiB.
    connection.pragma_update(None, "cache_size", -4096)
}

/// What a check of SQLite finds wrong.
pub(super) fn complaints(connection: &Connection, check: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare(&format!("PRAGMA {check}"))?;
    let mut findings = statement.query_map([], |row| row.get::<_, String>(0))?;
    let first = findings.next().transpose()?;
    match first.as_deref() {
        None | Some("ok") => Ok(Vec::new()),
        Some(_) => first.into_iter().map(Ok).chain(findings).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_that_can_damage_the_file_is_refused() {
        for (version, is_enough) in
            [(3_051_002, false), (3_050_007, false), (3_051_003, true), (3_054_001, true)]
        {
            assert_eq!(library_is_new_enough(version).is_ok(), is_enough, "{version}");
        }
        let error = library_is_new_enough(3_044_001).unwrap_err();
        assert_eq!(error.kind(), StoreErrorKind::OldLibrary);
        assert!(error.to_string().contains("SQLite 3.44.1"), "{error}");
    }

    #[test]
    fn what_is_synced_is_written_through() {
        let folder = tempfile::tempdir().unwrap();
        let connection = Connection::open(folder.path().join("journal")).unwrap();
        set_up(&connection, false).unwrap();
        for (pragma, value) in [("synchronous", 2), ("fullfsync", 1), ("checkpoint_fullfsync", 1)] {
            let set: i32 = connection.pragma_query_value(None, pragma, |row| row.get(0)).unwrap();
            assert_eq!(set, value, "{pragma}");
        }
    }

    #[test]
    fn a_path_can_hold_what_a_uri_gives_a_meaning() {
        let uri = immutable_uri(Path::new("/a b/50%?x=1#é"));
        assert_eq!(uri, "file:/a%20b/50%25%3fx%3d1%23%c3%a9?immutable=1");
    }
}
