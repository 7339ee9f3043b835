//! Files and folders that only their owner can read, and a new journal that is there whole or not
//! at all.

use rusqlite::Connection;
use std::ffi::{OsStr, OsString};
use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::failure::{of_files, of_sqlite};
use super::transaction::WriteTransaction;
use super::{open, schema};
use crate::error::StoreError;

/// The place of the journal under its one name: links are followed and the path is absolute, for
/// two names of one journal must not have two folders of locks.
pub(super) fn one_name(path: &Path) -> io::Result<PathBuf> {
    match fs::canonicalize(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        resolved => return resolved,
    }
    let path = std::path::absolute(path)?;
    match (path.parent().map(fs::canonicalize), path.file_name()) {
        (Some(Ok(folder)), Some(name)) => Ok(folder.join(name)),
        _ => Ok(path),
    }
}

/// A file or folder that belongs to a journal: its path with something behind it.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut beside = path.as_os_str().to_owned();
    beside.push(suffix);
    beside.into()
}

/// Makes a folder and those above it that are missing, each for its owner only and durable.
pub(super) fn private_folder(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    if let Some(above) = path.parent().filter(|above| !above.as_os_str().is_empty()) {
        private_folder(above)?;
    }
    match private_folders().create(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        made => made.and_then(|()| sync_folder_of(path)),
    }
}

/// Opens a file for writing; makes it for its owner only if it is missing.
pub(super) fn private_file(path: &Path) -> io::Result<File> {
    private_options().create(true).truncate(false).open(path)
}

/// Takes the rights of others to a file or folder away, if it is there and they have any.
pub(super) fn tighten(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = match fs::metadata(path) {
            Ok(metadata) => metadata.permissions().mode(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
        };
        if mode & 0o077 != 0 {
            fs::set_permissions(path, fs::Permissions::from_mode(mode & 0o700))?;
        }
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// Whether a file has a second name, by a hard link.
pub(super) fn has_two_names(path: &Path) -> io::Result<bool> {
    #[cfg(unix)]
    {
        fs::metadata(path).map(|file| std::os::unix::fs::MetadataExt::nlink(&file) > 1)
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        Ok(false)
    }
}

/// Makes a journal, unless another process is quicker: a process that is killed at any point leaves
/// either none or a whole one.
pub(super) fn make_journal(path: &Path) -> Result<(), StoreError> {
    if let Some(folder) = path.parent() {
        private_folder(folder).map_err(of_files)?;
    }
    let _alone = alone();
    loop {
        let draft = Draft::new(path).map_err(of_files)?;
        draft.fill().map_err(of_sqlite)?;
        match draft.publish(path) {
            // Another maker took it for a leftover: either it has made the journal meanwhile, or it
            // is tried again.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if path.exists() {
                    return Ok(());
                }
            }
            published => return published.map_err(of_files),
        }
    }
}

/// Within this process one at a time makes a journal or looks for leftovers: who closes a draft that
/// has become the journal takes SQLite's locks on it along, those of other threads too.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A journal that is being made under another name. Locked, so that it is not taken for a leftover;
/// dropped, it is gone.
#[derive(Debug)]
struct Draft {
    path: PathBuf,
    file: Option<File>,
}

impl Draft {
    fn new(journal: &Path) -> io::Result<Self> {
        let pid = std::process::id();
        let mut number = 0_u32;
        loop {
            let path = beside(journal, &format!("{DRAFT}{pid}-{number}"));
            number += 1;
            match private_options().create_new(true).open(&path) {
                Ok(file) => match file.try_lock() {
                    Ok(()) if path.exists() => return Ok(Self { path, file: Some(file) }),
                    // Another maker has taken it for a leftover before it was locked.
                    Ok(()) | Err(TryLockError::WouldBlock) => {}
                    Err(TryLockError::Error(error)) => return Err(error),
                },
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// The connection is closed when this returns, so nothing of it is left beside the draft.
    ///
    /// Nothing is brought to the disk step by step: a draft that was not finished is thrown away, and
    /// one that was is synced as a whole before it gets its name.
    fn fill(&self) -> rusqlite::Result<()> {
        let connection = Connection::open_with_flags(&self.path, open::flags())?;
        connection.pragma_update(None, "synchronous", "off")?;
        connection.pragma_update(None, "journal_mode", "memory")?;
        connection.pragma_update(None, "application_id", schema::APPLICATION_ID)?;
        let making = WriteTransaction::begin(&connection)?;
        schema::migrate(&connection)?;
        making.commit()?;
        open::into_wal(&connection)?;
        connection.close().map_err(|(_, error)| error)
    }

    /// Gives it its name, unless another journal has it by now.
    fn publish(mut self, path: &Path) -> io::Result<()> {
        if let Some(file) = self.file.take() {
            file.sync_all()?;
            // It is closed here: later on that would take away the locks of whoever in this process
            // has opened the journal by its name.
        }
        match fs::hard_link(&self.path, path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            linked => linked.and_then(|()| sync_folder_of(path)),
        }
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        remove_draft(&self.path);
    }
}

const DRAFT: &str = ".new-";

/// Removes drafts whose makers are dead: the lock of a draft is free then. What can't be removed
/// stays; it is in nobody's way.
pub(super) fn clear_leftovers(journal: &Path) {
    let (Some(folder), Some(name)) = (journal.parent(), journal.file_name()) else { return };
    let mut start = name.to_owned();
    start.push(DRAFT);
    let _alone = alone();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if !is_draft(&entry.file_name(), &start) {
            continue;
        }
        if is_published(&path, journal) {
            remove_draft(&path);
        } else if let Some(leftover) = leftover(&path) {
            // Locked until it is gone: a maker that has just made it under this name would take it
            // for its own.
            remove_draft(&path);
            drop(leftover);
        }
    }
}

/// Whether a draft has become the journal, and only its former name is left. It is not opened to
/// find out: to close it would take away the locks of whoever in this process has the journal open.
fn is_published(draft: &Path, journal: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let place = |path| fs::metadata(path).map(|file| (file.dev(), file.ino())).ok();
        place(journal).is_some_and(|journal| place(draft) == Some(journal))
    }
    #[cfg(not(unix))]
    {
        let _ = (draft, journal);
        false
    }
}

/// A draft whose maker is dead, locked.
fn leftover(draft: &Path) -> Option<File> {
    File::open(draft).ok().filter(|file| file.try_lock().is_ok())
}

/// Whether a name is `JOURNAL.new-PID-NUMBER`, and not of one of the files that SQLite puts beside.
fn is_draft(name: &OsStr, start: &OsString) -> bool {
    let numbers = name.as_encoded_bytes().strip_prefix(start.as_encoded_bytes());
    numbers.is_some_and(|numbers| numbers.iter().all(|byte| byte.is_ascii_digit() || *byte == b'-'))
}

/// The draft itself goes last: as long as it is there, its companions are found.
fn remove_draft(path: &Path) {
    for suffix in ["-journal", "-wal", "-shm", ""] {
        // What isn't there needs no removing, and what stays is a leftover for the next maker.
        let _ = fs::remove_file(beside(path, suffix));
    }
}

fn sync_folder_of(path: &Path) -> io::Result<()> {
    if cfg!(unix)
        && let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty())
    {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

fn private_folders() -> DirBuilder {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "it has no modes to set"))]
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

fn private_options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}
